"""Amounts with their bounds, and which rows hold one."""

from __future__ import annotations

from math import inf

import pytest

from knowledge.language.amounts import amounts_of, nearest


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("30～50万元", 300_000, 500_000, "元"),
        ("100万元至300万元", 1_000_000, 3_000_000, "元"),
        ("3000–5000元", 3_000, 5_000, "元"),
        ("5000-1万元", 5_000, 10_000, "元"),
        ("3万元以上5万元以下", 30_000, 50_000, "元"),
        ("1,500元/月", 1_500, 1_500, "元"),
        ("40万", 400_000, 400_000, "元"),
        ("60周岁以上", 60, inf, "岁"),
        ("不超过90平方米", -inf, 90, "平米"),
        ("三年以上", 36, inf, "月"),
        ("3至5年", 36, 60, "月"),
        ("15个工作日", 15, 15, "工作日"),
    ],
)
def test_an_amount_is_read_with_its_bounds(text: str, low: float, high: float, unit: str) -> None:
    assert [(one.low, one.high, one.unit) for one in amounts_of(text)] == [(low, high, unit)]


def test_a_lower_bound_and_an_upper_one_that_shuts_out_make_one_range() -> None:
    (found,) = amounts_of("满1年不满3年")
    assert found.holds(35, "月") and not found.holds(36, "月")


def test_a_year_of_the_calendar_is_no_length_of_time() -> None:
    assert amounts_of("2026年") == []


@pytest.mark.parametrize(
    ("wanted", "right"), [("40万", [1]), ("8万元", [0]), ("100万元", [2]), ("33年", [])]
)
def test_the_row_that_holds_an_amount_is_found(wanted: str, right: list[int]) -> None:
    rows = [amounts_of(one) for one in ("5—10万元", "30～50万元", "60万元以上", "3万元至5万元")]
    (amount,) = amounts_of(wanted)
    assert nearest(amount, rows) == right


def test_of_rows_that_hold_it_the_narrowest_bound_counts_and_a_named_amount_most() -> None:
    rows = [amounts_of(one) for one in ("满10年", "满20年", "满30年")]
    (served,) = amounts_of("满25年")
    assert nearest(served, rows) == [1]
    (named,) = amounts_of("20年")
    assert nearest(named, [*rows, amounts_of("20年")]) == [3]
