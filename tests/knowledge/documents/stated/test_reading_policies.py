"""What a policy takes from its text where its front matter is silent, and what it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.dates import Basis
from knowledge.documents.library import Library, read_library
from knowledge.documents.policy import Policy
from knowledge.documents.read import parse_policy

BODY = (
    "# 青塘区人才安居管理办法\n\n青人社发〔2023〕8号\n\n第一条 硕士每月补贴600元。\n\n"
    "第二条 本办法自2023年12月1日起施行，有效期3年。\n"
)


def policy(text: str) -> Policy:
    return parse_policy(Path("办法.md"), text)


def library(folder: Path, **texts: str) -> Library:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return read_library(folder, strict=True)


def days(found: Policy) -> tuple[str, str]:
    validity = found.validity
    return (
        validity.start.text if validity.start else "",
        validity.end.text if validity.end else "",
    )


def test_a_plain_file_is_dated_by_its_text_and_marked_as_unchecked() -> None:
    found = policy(BODY)
    assert days(found) == ("2023-12-01", "2026-11-30")
    assert found.validity.basis is Basis.STATED
    assert found.document_number == "青人社发〔2023〕8号"
    assert all(clause.validity == found.validity for clause in found.clauses)
    assert found.stated.effective_from is not None
    line = found.stated.effective_from.place.of(found.text)
    assert line == "第二条 本办法自2023年12月1日起施行，有效期3年"


def test_the_front_matter_wins_and_is_checked() -> None:
    head = (
        "---\neffective_from: 2024-01-01\neffective_to: 2025-12-31\ndocument_number: 甲1号\n---\n"
    )
    found = policy(head + BODY)
    assert days(found) == ("2024-01-01", "2025-12-31")
    assert found.validity.basis is Basis.CHECKED
    assert found.document_number == "甲1号"


def test_one_date_of_the_text_makes_it_unchecked() -> None:
    found = policy("---\neffective_from: 2023-12-01\n---\n" + BODY)
    assert days(found) == ("2023-12-01", "2026-11-30")
    assert found.validity.basis is Basis.STATED


def test_a_date_of_the_text_that_cannot_be_is_left_out() -> None:
    found = policy("---\neffective_from: 2030-01-01\n---\n" + BODY)
    assert days(found) == ("2030-01-01", "")
    assert found.validity.basis is Basis.CHECKED


def test_what_a_clause_says_of_itself_wins_over_the_text() -> None:
    text = (
        "# 青塘区办法\n\n## 第一条 补贴 {#a from=2027-01-01}\n\n每月600元。\n\n"
        "## 第二条 施行\n\n本办法自2023年12月1日起施行，有效期3年。\n"
    )
    first, second = policy(text).clauses
    assert first.validity.start is not None
    assert (first.validity.start.text, first.validity.end) == ("2027-01-01", None)
    assert first.validity.basis is Basis.CHECKED
    assert second.validity.basis is Basis.STATED


def test_without_dates_validity_is_unknown() -> None:
    assert policy("# 某办法\n\n第一条 每月600元。\n").validity.basis is Basis.UNKNOWN


def test_phrasings_state_nothing() -> None:
    text = "# 某办法\n\n第一条 每月600元。\n<!-- 问法\n本办法自2023年12月1日起施行吗\n-->\n"
    assert policy(text).validity.basis is Basis.UNKNOWN


OLD = "# 青塘区人才房办法（2019年）\n\n第一条 每月500元。\n\n第二条 本办法自2019年3月1日起施行。\n"
NEW = (
    "# 青塘区人才房办法（2022年修订）\n\n第一条 每月800元。\n\n第二条 本办法自2022年4月1日起施行。"
    "《青塘区人才房办法》（青人社〔2019〕3号）同时废止。\n"
)


def repealed(found: Library) -> dict[str, tuple[str, ...]]:
    return {one.id: one.repealed for one in found.policies if one.repealed}


def test_a_repeal_by_title_reaches_the_older_edition(tmp_path: Path) -> None:
    assert repealed(library(tmp_path, old=OLD, new=NEW)) == {"new": ("old",)}


def test_a_repeal_by_number_goes_before_a_title(tmp_path: Path) -> None:
    numbered = "---\ndocument_number: 青人社[2019]3号\n---\n# 人才公寓旧规定\n\n第一条 甲。\n"
    assert repealed(library(tmp_path, other=numbered, new=NEW)) == {"new": ("other",)}


@pytest.mark.parametrize(
    "other",
    [
        # Its number is another one; it is newer; it is another document.
        "---\ndocument_number: 青人社〔2020〕9号\n---\n" + OLD,
        OLD.replace("2019年3月1日", "2024年3月1日"),
        OLD.replace("人才房办法", "人才房租金办法"),
    ],
)
def test_a_repeal_reaches_nothing_that_does_not_fit(tmp_path: Path, other: str) -> None:
    assert repealed(library(tmp_path, other=other, new=NEW)) == {}


def test_of_two_that_fit_none_is_taken(tmp_path: Path) -> None:
    found = library(tmp_path, a=OLD, b=OLD.replace("500", "550"), new=NEW)
    assert repealed(found) == {}
