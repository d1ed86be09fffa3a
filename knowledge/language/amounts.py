"""Amounts that a text names, with their unit and bounds: 3000至5000元, 满3年不满5年, 60岁以上."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from knowledge.language.normalise import normalise

_SCALES = {"百": 100.0, "千": 1_000.0, "k": 1_000.0, "万": 10_000.0, "w": 10_000.0, "亿": 1e8}
#: Units, by how they are written; years are counted in months, hours and days stand alone.
_UNITS = {
    "元": ("元", 1.0), "块": ("元", 1.0), "圆": ("元", 1.0), "人民币": ("元", 1.0),
    "年": ("月", 12.0), "周年": ("月", 12.0), "个月": ("月", 1.0), "月": ("月", 1.0),
    "周岁": ("岁", 1.0), "岁": ("岁", 1.0), "天": ("天", 1.0), "日": ("天", 1.0),
    "个工作日": ("工作日", 1.0), "工作日": ("工作日", 1.0), "人": ("人", 1.0), "名": ("人", 1.0),
    "平方米": ("平米", 1.0), "平米": ("平米", 1.0), "㎡": ("平米", 1.0), "m2": ("平米", 1.0),
    "%": ("%", 1.0), "分": ("分", 1.0), "家": ("家", 1.0), "套": ("套", 1.0), "项": ("项", 1.0),
    "次": ("次", 1.0), "倍": ("倍", 1.0), "小时": ("小时", 1.0), "美元": ("美元", 1.0),
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?"
_AMOUNT = re.compile(
    r"(?P<before>不(?:低于|少于|高于|超过|满|足)|至少|未满|满|超过|高于|大于|低于|少于|小于|最高|最多|≥|≤|>|<)?"
    rf"\s?(?<![\d.])(?P<number>{_NUMBER})\s?(?P<scale>[百千万亿kw])?(?P<unit>{_UNIT})?"
    r"(?P<after>及以上|以上|及以下|以下|以内|之内)?"
)
_BETWEEN = re.compile(r"\s?(?:[-~—–]{1,2}|至|到)\s?")
_UPWARD = frozenset(
    {"不低于", "不少于", "至少", "满", "≥", "超过", "高于", "大于", ">", "及以上", "以上"}
)
_DOWNWARD = frozenset(
    {"不高于", "不超过", "不满", "不足", "未满", "低于", "少于", "小于", "最高", "最多", "≤", "<",
     "及以下", "以下", "以内", "之内"}
)  # fmt: skip
#: What is shut out by its bound: 不满3年 is less than three years.
_BELOW = frozenset({"不满", "不足", "未满", "低于", "少于", "小于", "<"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Amount:
    """All amounts from ``low`` to ``high``, of a unit (empty where none is written).

    ``open`` tells that the text names one bound alone; ``at`` is where it begins.
    """

    low: float
    high: float
    unit: str
    at: int
    open: bool = False

    @property
    def is_one(self) -> bool:
        """Whether it is a single amount."""
        return self.low == self.high

    @property
    def bound(self) -> float:
        """The one number that is written where only one is."""
        return self.high if self.low == -inf else self.low

    def holds(self, value: float, unit: str) -> bool:
        """Tell whether a number of a unit is within."""
        return self.unit == unit and self.low <= value <= self.high


def amounts_of(text: str) -> list[Amount]:
    """Return the amounts that a text names, in order. Years of the calendar are none."""
    plain = unicodedata.normalize("NFKC", text).lower()
    if not any(char.isdecimal() for char in plain):
        plain = normalise(text)
    found = [one for one in _AMOUNT.finditer(plain) if not _is_year(one)]
    amounts: list[Amount] = []
    number = 0
    while number < len(found):
        first = found[number]
        second = found[number + 1] if number + 1 < len(found) else None
        amount = _single(first)
        number += 1
        if second is not None and _BETWEEN.fullmatch(plain, first.end(), second.start()):
            amount = _range(first, second)
            number += 1
        elif second is not None and _closes(plain, first, second, amount):
            upper = _single(second)
            unit = amount.unit or upper.unit
            amount = Amount(amount.low, upper.high, unit, amount.at)
            number += 1
        amounts.append(amount)
    return amounts


def nearest(wanted: Amount, rows: Sequence[Sequence[Amount]]) -> list[int]:
    """Return which rows hold an amount: those that name it, else those with the narrowest bounds.

    An amount that is wanted is one number, even where it is said as a bound: 满33年.
    """
    value, unit = wanted.bound, wanted.unit
    holding = [[one for one in row if one.holds(value, unit)] for row in rows]
    named = [n for n, row in enumerate(holding) if any(one.is_one for one in row)]
    if named:
        return named
    held = [(_width(amount, value), n) for n, row in enumerate(holding) for amount in row]
    narrowest = min((width for width, _ in held), default=None)
    return sorted({n for width, n in held if width == narrowest})


def _width(amount: Amount, value: float) -> tuple[bool, float]:
    """Return how wide bounds are; an open one by how far its bound is from what is wanted."""
    if not amount.open:
        return False, amount.high - amount.low
    return True, abs(value - amount.bound)


def _single(found: re.Match[str], scale: str = "", unit: str = "") -> Amount:
    value, name = _value(found, scale, unit)
    before, after = found["before"] or "", found["after"] or ""
    if before in _UPWARD or after in _UPWARD:
        return Amount(value, inf, name, found.start(), open=True)
    if before in _DOWNWARD or after in _DOWNWARD:
        high = value - 1e-6 if before in _BELOW else value
        return Amount(-inf, high, name, found.start(), open=True)
    return Amount(value, value, name, found.start())


def _range(first: re.Match[str], second: re.Match[str]) -> Amount:
    """Return 30~50万元: the first number shares the scale and the unit of the second."""
    high, unit = _value(second)
    low, _ = _value(first, second["scale"] or "", second["unit"] or "")
    if low > high:
        low, _ = _value(first, "", second["unit"] or "")
    return Amount(min(low, high), max(low, high), unit, first.start())


def _closes(plain: str, first: re.Match[str], second: re.Match[str], lower: Amount) -> bool:
    """Tell whether two amounts are the ends of one: 3万元以上5万元以下, 满3年不满5年."""
    upper = _single(second)
    return (
        lower.open
        and upper.open
        and lower.high == inf
        and upper.low == -inf
        and lower.low < upper.high
        and not plain[first.end() : second.start()].strip(" ,，、且并")
    )


def _value(found: re.Match[str], scale: str = "", unit: str = "") -> tuple[float, str]:
    number = float(found["number"].replace(",", ""))
    number *= _SCALES.get(found["scale"] or ("" if found["unit"] else scale), 1.0)
    # 40万 says money where it says nothing else.
    name, times = _UNITS.get(
        found["unit"] or unit or ("元" if scale or found["scale"] else ""), ("", 1.0)
    )
    return number * times, name


def _is_year(found: re.Match[str]) -> bool:
    """Tell whether a match is a year of the calendar: 2026年."""
    return (
        found["unit"] == "年"
        and not found["scale"]
        and found["number"].isdecimal()
        and _FIRST_YEAR <= int(found["number"]) <= _LAST_YEAR
    )
