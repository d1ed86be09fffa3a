"""Different ways of writing the same thing meet in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.normalise import normalise


@pytest.mark.parametrize(
    "texts",
    [
        ("1万元", "10000元", "一万元", "１万元", "1 万块", "10,000元", "一万块钱"),
        ("2500元", "两千五百元", "两千五元", "2,500块"),
        ("5年", "五年"),
        ("1.5万元", "15000元", "一万五元"),
        ("800万元", "8000000元", "八百万元"),
        ("E类", "Ｅ类", "e類"),
        ("租房补贴", "租房補貼"),
        ("PhD", "ｐｈｄ", "phd"),
        ("35周岁", "三十五周岁"),
    ],
)
def test_equal_meanings_have_one_form(texts: tuple[str, ...]) -> None:
    assert len({normalise(text) for text in texts}) == 1, [normalise(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一次性发放", "一次性发放"),
        ("十四五规划", "十四五规划"),
        ("第三条", "第三条"),
        ("万人计划", "万人计划"),
        ("统一办理", "统一办理"),
        ("拨打0571-96345", "拨打0571-96345"),
        ("杭政办函〔2023〕45号", "杭政办函〔2023〕45号"),
    ],
)
def test_what_is_no_amount_stays(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(text=st.text(max_size=200))
def test_normalising_twice_changes_nothing_more_than_once_and_never_fails(text: str) -> None:
    once = normalise(text)
    assert isinstance(once, str)
    assert once == once.strip()


@given(text=st.text(alphabet="硕士博补贴租房申请E类ab ，。", max_size=60))
def test_normalising_is_idempotent_on_plain_text(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("text", ["9" * 400 + "万", "9" * 5000 + "亿元", "九" * 400 + "万"])
def test_a_number_that_no_amount_has_stays_as_it_is_written(text: str) -> None:
    assert len(normalise(text)) >= len(text) - 1


def test_digits_and_places_by_turns_are_read_at_once() -> None:
    assert normalise("一十" * 60 + "零").endswith("零")
