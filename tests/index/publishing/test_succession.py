"""Which generation of a rule is in force on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.publishing.succession import standings
from knowledge.documents.dates import PartialDate, Validity
from knowledge.documents.library import read_library


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


def test_clause_ends_the_day_before_the_one_that_supersedes_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a",
        "# 甲\n## 第一条 旧 {#old from=2015}\n60万。\n"
        '## 第二条 新 {#new from=2020-02-24 supersedes="#old"}\n100万。\n',
    )
    found = standings(read_library(tmp_path, strict=True))
    old, new = found["a", "old"], found["a", "new"]
    assert old.covers(date(2020, 2, 23)) and not old.covers(date(2020, 2, 24))
    assert new.covers(date(2020, 2, 24)) and not new.covers(date(2020, 2, 23))
    assert old.replaced_by == ("a", "new")


def test_policy_supersedes_a_whole_policy(tmp_path: Path) -> None:
    write(tmp_path, "old", "# 旧\n第一条 甲。\n第二条 乙。\n")
    write(
        tmp_path,
        "new",
        "---\neffective_from: 2023-05-08\nsupersedes: [old]\n---\n# 新\n第一条 丙。\n",
    )
    found = standings(read_library(tmp_path, strict=True))
    for clause in ("art-1", "art-2"):
        assert found["old", clause].covers(date(2023, 5, 7))
        assert not found["old", clause].covers(date(2023, 5, 8))


def test_replacement_without_a_date_counts_from_when_it_was_verified(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a",
        "---\nverified_on: 2026-11-23\n---\n# 甲\n## 第一条 旧 {#old}\n甲。\n"
        '## 第二条 新 {#new supersedes="#old"}\n乙。\n',
    )
    old = standings(read_library(tmp_path, strict=True))["a", "old"]
    assert old.covers(date(2026, 11, 22)) and not old.covers(date(2026, 11, 23))


def test_withdrawn_policy_replaces_nothing(tmp_path: Path) -> None:
    write(tmp_path, "old", "# 旧\n第一条 甲。\n")
    write(tmp_path, "new", "---\nwithdrawn: true\nsupersedes: [old]\n---\n# 新\n第一条 丙。\n")
    assert standings(read_library(tmp_path, strict=True))["old", "art-1"].covers(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-05-08", date(2023, 5, 8), date(2023, 5, 8)),
    ],
)
def test_partial_dates_cover_what_they_name(text: str, first: date, last: date) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.first_day, parsed.last_day) == (first, last)
    assert Validity(parsed, parsed).covers(first) and Validity(parsed, parsed).covers(last)


@pytest.mark.parametrize("text", ["", "2021-13", "2021-02-30", "昨天", "2021年"])
def test_other_texts_are_no_dates(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_sample_library_has_other_amounts_then_and_now() -> None:
    library = read_library(strict=True)
    found = standings(library)
    facts = {
        day: {
            fact
            for policy, clause in library.clauses()
            if found[policy.id, clause.id].covers(day)
            for fact in clause.facts
        }
        for day in (date(2016, 6, 1), date(2019, 10, 1), date(2026, 11, 24))
    }
    assert "GF03" in facts[date(2016, 6, 1)] and "GF02" not in facts[date(2016, 6, 1)]
    assert "GF02" in facts[date(2019, 10, 1)] and "GF01" not in facts[date(2019, 10, 1)]
    assert "GF01" in facts[date(2026, 11, 24)] and "GF03" not in facts[date(2026, 11, 24)]


OLD = (
    "# 青塘区人才房办法（2019年）\n第一条 每月500元。\n"
    "第二条 本办法自2019年3月1日起施行，有效期10年。\n"
)
NEW = (
    "# 青塘区人才房办法\n第一条 每月800元。\n第二条 本办法自2022年4月1日起施行。"
    "《青塘区人才房办法》（青人社〔2019〕3号）同时废止。\n"
)


def test_what_a_text_repeals_by_name_ends_the_day_before(tmp_path: Path) -> None:
    write(tmp_path, "old", OLD)
    write(tmp_path, "new", NEW)
    old = standings(read_library(tmp_path, strict=True))["old", "art-1"]
    assert old.covers(date(2022, 3, 31)) and not old.covers(date(2022, 4, 1))
    assert old.replaced_by == ("new", "art-1")
    assert old.validity.stated
    assert not old.is_out_by_its_text(date(2023, 1, 1))


def test_a_day_is_attested_by_dates_alone(tmp_path: Path) -> None:
    write(tmp_path, "a", "# 甲\n第一条 每月500元。\n第二条 本办法有效期至2027年12月31日。\n")
    found = standings(read_library(tmp_path, strict=True))["a", "art-1"]
    today = date(2026, 1, 1)
    assert found.is_attested(today, today=today)
    assert not found.is_attested(date(2021, 1, 1), today=today)
    assert found.is_attested(date(2028, 1, 1), today=today)
    assert found.is_out_by_its_text(date(2028, 1, 1))
