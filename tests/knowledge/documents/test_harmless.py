"""What is harmless in a file is no reason to refuse it; what is in doubt is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.policy import QUOTABLE
from knowledge.documents.read import parse_policy, read_policy
from knowledge.documents.withdrawals import mark_of


def test_fields_of_another_tool_are_passed_over_with_a_remark() -> None:
    policy = parse_policy(
        Path("a.md"),
        "---\ntitle: 云岭区托育补贴办法\nlayout: page\ncategories: [托育, 补贴]\n---\n\n"
        "第一条 甲。\n",
    )
    assert policy.title == "云岭区托育补贴办法"
    assert [(one.line, one.problem.split("'")[1]) for one in policy.doubts] == [
        (3, "layout"),
        (4, "categories"),
    ]


@pytest.mark.parametrize("words", ["{试行}", "{2025年}", "{ 暂行 }", "{a, b}"])
def test_braces_around_words_belong_to_the_heading(words: str) -> None:
    policy = parse_policy(Path("a.md"), f"# 办法\n\n## 一、收费 {words}\n\n每月2400元。\n")
    assert policy.clauses[0].heading == f"收费 {words}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.md"
    text = "---\nid: x\nwithdrawn: true\n---\n# 办法\n\n第一条 甲。\n\n第二条 乙。\n"
    path.write_bytes(text.replace("\n", end).encode())
    policy = read_policy(path)
    assert [clause.number for clause in policy.clauses] == ["第一条", "第二条"]
    assert mark_of(path) == ("x", True)
    assert len(policy.text) == len(text.replace("\n", end))


def test_blanks_of_every_width_stand_in_no_heading_and_before_no_number() -> None:
    policy = parse_policy(
        Path("a.md"),
        "\u200b#\xa0办法\n\n##\xa0第一条\xa0收费\n\n每月2400元。\n\n\u2060第二条\u2003乙。\n\n\xa0\n\n"
        "\u3000第三条 丙。\n",
    )
    assert [one.label for one in policy.clauses] == ["第一条 收费", "第二条", "第三条"]
    assert policy.title == "办法"


def test_the_first_line_is_the_title_where_nothing_else_is() -> None:
    policy = parse_policy(Path("a.md"), "云岭区托育补贴办法\n\n第一条 每月900元。\n")
    assert policy.title == "云岭区托育补贴办法"
    assert [one.number for one in policy.clauses] == ["第一条"]


def test_a_line_across_the_page_is_not_quoted() -> None:
    policy = parse_policy(Path("a.md"), "# 办法\n\n第一条 甲。\n\n---\n\n* * *\n\n第二条 乙。\n")
    quoted = [policy.text[one.start : one.end] for one in policy.blocks if one.kind in QUOTABLE]
    assert quoted == ["甲。\n", "乙。\n"]


@pytest.mark.parametrize("line", ["=" * 7, "=" * 12, "-" * 7])
def test_an_underlined_heading_is_no_mark_of_a_merge(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# 办法\n\n入园条件\n{line}\n\n满一岁。\n", "utf-8")
    assert read_policy(path).clauses[0].heading == "入园条件"
