"""What follows from dates: months of insurance, for the day of applying."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from knowledge.asking.facts_said import facts_in, read_answer
from knowledge.documents.library import read_library
from knowledge.entitlement.facts import Registry, written
from knowledge.entitlement.read_benefits import read_benefits
from knowledge.entitlement.reckon import reckon

TODAY = date(2026, 11, 24)


@cache
def registry() -> Registry:
    return read_benefits(library=read_library()).registry


def reckoned(text: str) -> dict[str, str]:
    told = facts_in(text, registry(), today=TODAY)
    return {name: written(one) for name, one in reckon(told, registry(), today=TODAY).facts.items()}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("社保从2025年7月一直交", "16"),
        ("社保从2025年7月一直交，2026年2月去申请", "7"),
        ("社保从2025年7月一直交，如果2027年8月才申请呢", "25"),
        ("社保交了4个月", "4"),
        ("社保交了4个月，明年2月才申请", "7"),
        ("去年7月开始交社保，连续10个月没断过", "10"),
    ],
)
def test_months_of_insurance_count_to_the_day_of_applying(text: str, months: str) -> None:
    assert reckoned(text)["social_months"] == months


def test_the_beginning_of_insurance_is_when_work_began_unless_that_is_told() -> None:
    assert reckoned("社保从2025年7月一直交")["employed_on"] == "2025-07"
    assert reckoned("2025年6月入职，社保从2025年7月一直交")["employed_on"] == "2025-06"


@pytest.mark.parametrize("text", ["社保交到去年7月", "社保断了3个月", "去年申请过一次，没通过"])
def test_an_end_a_gap_and_an_earlier_application_are_none_of_these(text: str) -> None:
    assert not {"social_months", "applied"} & set(reckoned(text))


def test_what_is_reckoned_says_from_when() -> None:
    told = facts_in("社保从2025年7月一直交", registry(), today=TODAY)
    since = reckon(told, registry(), today=TODAY).since
    assert since["social_months"].text == "2025-07"


@pytest.mark.parametrize(
    ("text", "age"),
    [("28", 28), ("28岁", 28), ("今年28周岁", 28), ("28 years old", 28), ("16个月", None),
     ("交了16个月", None), ("3万", None), ("16 months", None), ("2年", None)],
)  # fmt: skip
def test_a_number_of_something_else_is_no_age(text: str, age: int | None) -> None:
    assert read_answer(registry().facts["age"], text, today=TODAY) == age
