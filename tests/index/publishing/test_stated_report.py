"""A maintainer sees what was read from a text, with its line, and what overrules it."""

from __future__ import annotations

from pathlib import Path

from index.publishing.stated_report import Said, read_statements
from knowledge.documents.library import read_library

OLD = "# 青塘区人才房办法（2019年）\n\n第一条 每月500元。\n\n第二条 本办法自2019年3月1日起施行。\n"
NEW = (
    "---\neffective_from: 2022-05-01\n---\n# 青塘区人才房办法\n\n第一条 每月800元。\n\n"
    "第二条 本办法自2022年4月1日起施行，有效期3年。\n"
    "《青塘区人才房办法》（青人社〔2019〕3号）同时废止。\n"
)


def test_each_statement_has_its_line_and_words(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.md").write_text(NEW, encoding="utf-8")
    (tmp_path / "bare.md").write_text("# 某办法\n\n第一条 甲。\n", encoding="utf-8")
    new, old = read_statements(read_library(tmp_path, strict=True).policies)
    assert (new.id, old.id) == ("new", "old")
    assert new.repealed == ("old",)
    start, end, repeal = new.statements
    assert (start.said, start.value, start.line) == (Said.START, "2022-04-01", 8)
    assert start.quote == "第二条 本办法自2022年4月1日起施行，有效期3年"
    assert start.overruled_by == "2022-05-01"
    assert (end.said, end.value) == (Said.END, "2025-03-31")
    assert (repeal.said, repeal.value) == (Said.REPEAL, "《青塘区人才房办法》（青人社〔2019〕3号）")
    assert repeal.line == 9


def test_what_cannot_be_reckoned_is_told_without_a_value(tmp_path: Path) -> None:
    text = "# 某办法\n\n第一条 本办法自印发之日起施行。\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (one,) = read_statements(read_library(tmp_path, strict=True).policies)
    (start,) = one.statements
    assert (start.value, start.line) == ("", 3)
