"""Facts out of what people say: answers typed to a question, and sentences said in passing."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking.facts_said import asks, facts_in, read_answer, skips
from knowledge.documents.dates import PartialDate
from knowledge.documents.library import read_library
from knowledge.entitlement.facts import Registry, written
from knowledge.entitlement.read_benefits import read_benefits

TODAY = date(2026, 11, 24)


@cache
def registry() -> Registry:
    return read_benefits(library=read_library()).registry


def said(fact_id: str, text: str) -> str | None:
    value = read_answer(registry().facts[fact_id], text, today=TODAY)
    return None if value is None else written(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("是", "yes"),
        ("有", "yes"),
        ("对", "yes"),
        ("嗯嗯", "yes"),
        ("有的。", "yes"),
        ("yes", "yes"),
        ("I do", "yes"),
        ("没有", "no"),
        ("不是", "no"),
        ("没", "no"),
        ("还没有呢", "no"),
        ("No", "no"),
        ("无", "no"),
        ("1", "yes"),
        ("2", "no"),
        ("没有房", "no"),
        ("名下有一套房", "yes"),
        ("没有，一直租房", "no"),
        ("有没有都行吗", None),
        ("这个补贴一年能领几次？", None),
        ("今天天气不错", None),
    ],
)
def test_yes_and_no_as_people_type_them(text: str, value: str | None) -> None:
    assert said("owns_home", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", "4"),
        ("4个月", "4"),
        ("三个月", "3"),
        ("半年", "6"),
        ("一年半", "18"),
        ("两年", "24"),
        ("1年零3个月", "15"),
        ("大概十来个月吧", None),
        ("差不多 12 个月了", "12"),
        ("6 months", "6"),
        ("half a year", "6"),
        ("one year", "12"),
        ("还没交", "0"),
        ("没有", "0"),
        ("0", "0"),
        ("9000", None),
        ("要交几个月？", None),
        ("社保断了怎么办", None),
    ],
)
def test_months_as_people_type_them(text: str, value: str | None) -> None:
    assert said("social_months", text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("28岁", "28"), ("二十八", "28"), ("我今年28周岁", "28"), ("5", None)]
)
def test_ages_as_people_type_them(text: str, value: str | None) -> None:
    assert said("age", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025年6月", "2025-06"),
        ("25年6月", "2025-06"),
        ("2025/6/30", "2025-06-30"),
        ("2025-06", "2025-06"),
        ("2025.6", "2025-06"),
        ("202506", "2025-06"),
        ("2025年6月30号", "2025-06-30"),
        ("二五年六月", None),
        ("去年6月", "2025-06"),
        ("去年六月", "2025-06"),
        ("今年", "2026"),
        ("前年", "2024"),
        ("2023", "2023"),
        ("2024届", "2024"),
        ("25届", "2025"),
        ("上个月", "2026-10"),
        ("6月", "2026-06"),
        ("12月", "2025-12"),
        ("明年6月", "2027-06"),
        ("June 2025", "2025-06"),
        ("30 June 2025", "2025-06-30"),
        ("last year", "2025"),
        ("2025年13月", None),
        ("什么时候毕业才算？", None),
        ("2021年毕业的还能领吗", None),
    ],
)
def test_dates_as_people_type_them(text: str, value: str | None) -> None:
    assert said("graduated", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("硕士", "master"),
        ("我是研究生", "master"),
        ("4", "master"),
        ("第四个", None),
        ("Master", "master"),
        ("a PhD", "doctor"),
        ("浙大的博士", "doctor"),
        ("9", None),
        ("硕士能领多少？", None),
        ("本科和硕士", None),
    ],
)
def test_choices_by_name_wording_or_number(text: str, value: str | None) -> None:
    assert said("degree", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("E", "E"), ("e类", "E"), ("没有", "none"), ("没认定过", "none"), ("class D", "D")],
)
def test_talent_classes_by_letter(text: str, value: str) -> None:
    assert said("talent_class", text) == value


@pytest.mark.parametrize(
    "text", ["不清楚", "跳过", "我不知道", "不太清楚呢", "skip", "I don't know", "not sure", "忘了"]
)
def test_what_is_not_known_is_skipped(text: str) -> None:
    assert skips(text)


@pytest.mark.parametrize("text", ["不是", "没有", "硕士", "no", "清楚"])
def test_an_answer_is_not_taken_for_skipping(text: str) -> None:
    assert not skips(text)


@pytest.mark.parametrize("text", ["要什么材料", "租房补贴多少钱", "可以网上办吗", "where to apply"])
def test_a_question_is_recognised(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "我能领什么，硕士，2025年6月毕业，在余杭一家公司上班，社保交了4个月，没房，28岁",
            {
                "degree": "master",
                "graduated": "2025-06",
                "employment": "employed",
                "district": "yuhang",
                "social_months": "4",
                "owns_home": "no",
                "age": "28",
            },
        ),
        ("去年毕业的本科生", {"degree": "bachelor", "graduated": "2025"}),
        ("今年应届，非全日制", {"graduated": "2026", "full_time": "no"}),
        (
            "2025年6月毕业，7月入职",
            {"graduated": "2025-06", "employed_on": "2025-07", "employment": "employed"},
        ),
        ("社保交了一年半", {"social_months": "18"}),
        ("社保断了三个月", {}),
        ("E类人才，准备买房", {"talent_class": "E", "bought_home": "yes"}),
        ("我不是博士", {}),
        ("本科还是硕士划算", {}),
        ("35岁以下能领什么", {}),
        ("創業者，碩士", {"employment": "founder", "degree": "master"}),
        (
            "I have a master's degree, graduated in June 2025, 6 months of social insurance",
            {"degree": "master", "graduated": "2025-06", "social_months": "6"},
        ),
        ("", {}),
    ],
)
def test_facts_said_in_passing(text: str, facts: dict[str, str]) -> None:
    found = facts_in(text, registry(), today=TODAY)
    assert {fact: written(value) for fact, value in found.items()} == facts


def test_the_name_of_a_benefit_says_nothing_about_the_person() -> None:
    assert facts_in("博士生活补贴", registry(), today=TODAY, besides=["博士生活补贴"]) == {}


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    for fact in registry():
        value = read_answer(fact, text, today=TODAY)
        assert value is None or fact.accepts(value)
    for fact_id, value in facts_in(text, registry(), today=TODAY).items():
        assert registry().facts[fact_id].accepts(value)


@pytest.mark.parametrize("text", ["2025", "2025-06", "2025-06-30"])
def test_values_survive_being_written(text: str) -> None:
    fact = registry().facts["graduated"]
    value = fact.parse(text)
    assert isinstance(value, PartialDate) and written(value) == text
    assert registry().parse({"graduated": text, "degree": "nobel", "gone": "1"}) == {
        "graduated": value
    }
