"""Find the dates and the lengths of time that a text names."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.documents.dates import PartialDate

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ENGLISH_MONTH = rf"(?P<name>{'|'.join(_MONTHS.split())})[a-z]*\.?"
_YEAR = r"(?<!\d)(?P<year>20\d\d|19[5-9]\d)"
_DATES = (
    re.compile(rf"{_YEAR}\s*年\s*(?P<month>\d{{1,2}})\s*月(?:\s*(?P<day>\d{{1,2}})\s*[日号]?)?"),
    re.compile(rf"{_YEAR}\s*[-/.]\s*(?P<month>\d{{1,2}})(?:\s*[-/.]\s*(?P<day>\d{{1,2}}))?(?!\d)"),
    re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>\d\d)?(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<short>[0-4]\d)\s*年\s*(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*[日号]?)?"
    ),
    re.compile(
        r"(?P<ago>前年|去年|今年|明年)(?:的)?\s*(?:(?P<month>\d{1,2})\s*月)?(?:\s*(?P<day>\d{1,2})\s*[日号])?"
    ),
    re.compile(
        rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*)?(?<![a-z]){_ENGLISH_MONTH},?\s+(?:of\s+)?{_YEAR}"
    ),
    re.compile(rf"(?P<ago>last|this|next)\s+(?:year\b|(?<![a-z]){_ENGLISH_MONTH})"),
    re.compile(r"(?P<near>上个?月|这个?月|本月|last month|this month)"),
    re.compile(rf"{_YEAR}(?:\s*[年届级])?(?!\d)"),
    re.compile(r"(?<!\d)(?P<short>[0-4]\d)\s*(?:年(?=毕业|入职|来)|届)"),
    re.compile(r"(?<![\d年个.])(?P<month>1[0-2]|[1-9])\s*月份?(?:\s*(?P<day>\d{1,2})\s*[日号])?"),
)
_AGO = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "last": -1, "this": 0, "next": 1}
_SPANS = re.compile(
    r"(?P<half>半)年|(?<![\d.])(?P<years>\d{1,2}(?:\.5)?)\s*年(?P<and>半)?(?!\d|前|后|级|内)"
    r"(?:零?\s*(?P<plus>\d{1,2})\s*个月)?"
    r"|(?<![\d.])(?P<months>\d{1,3})\s*(?:个月|个半月|months?\b)"
    r"|(?P<half_year>half a year)|(?<![\d.])(?P<y>\d{1,2}(?:\.5)?|a|one)\s*years?\b(?!\s*old)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date, or a number of months, at ``[start, end)`` of the normalised text."""

    start: int
    end: int
    when: PartialDate | None = None
    months: int = 0


class Taken:
    """Stretches of a text, none of which overlap, and which of it is still free."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def is_free(self, start: int, end: int) -> bool:
        """Tell whether no stretch overlaps ``[start, end)``."""
        place = bisect_right(self._ends, start)
        return place == len(self._starts) or self._starts[place] >= end

    def end_before(self, position: int) -> int | None:
        """Return where the last stretch ends that ends at a position or before it."""
        place = bisect_right(self._ends, position)
        return self._ends[place - 1] if place else None

    def add(self, start: int, end: int) -> None:
        """Take a free stretch."""
        insort(self._starts, start)
        insort(self._ends, end)


def find_dates(normalised: str, *, today: date) -> list[Found]:
    """Return the dates that a normalised text names, in order; 去年6月 counts from ``today``.

    A month without a year is that of the date before it, else the last one that has come.
    """
    taken = Taken()
    found: dict[int, Found] = {}  # by where it ends
    for pattern in _DATES:
        for match in pattern.finditer(normalised):
            if not taken.is_free(match.start(), match.end()):
                continue
            before = taken.end_before(match.start())
            near = None if before is None else found[before].when
            taken.add(match.start(), match.end())
            when = _date(match, today=today, near=near)
            found[match.end()] = Found(match.start(), match.end(), when)
    dates = [one for one in found.values() if one.when is not None]  # 2025年13月 is none, not 2025
    return sorted(dates, key=lambda one: one.start)


def find_spans(normalised: str) -> Iterator[Found]:
    """Yield the lengths of time that a normalised text names, in months."""
    for match in _SPANS.finditer(normalised):
        if match["half"] or match["half_year"]:
            months = 6
        elif match["months"]:
            months = int(match["months"])
        elif match["y"]:
            months = int(12 * float(match["y"])) if match["y"][0].isdigit() else 12
        else:
            months = int(12 * float(match["years"])) + (6 if match["and"] else 0)
            months += int(match["plus"] or 0)
        yield Found(match.start(), match.end(), months=months)


def _date(match: re.Match[str], *, today: date, near: PartialDate | None) -> PartialDate | None:
    """Return the date that a match names, or None where there is no such day."""
    parts = match.groupdict()
    if parts.get("near"):
        back = 1 if parts["near"].startswith(("上", "last")) else 0
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        return PartialDate.parse(f"{year}-{month + 1:02}")
    month = int(parts.get("month") or 0)
    if parts.get("name"):
        month = _MONTHS.split().index(parts["name"]) + 1
    year = _year(parts, month, today=today, near=near)
    text = f"{year:04}"
    if month:
        text += f"-{month:02}"
        if parts.get("day"):
            text += f"-{int(parts['day']):02}"
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


def _year(parts: dict[str, str], month: int, *, today: date, near: PartialDate | None) -> int:
    """Return the year that a date names, counts from today, or shares with the one before it."""
    if parts.get("year"):
        return int(parts["year"])
    if parts.get("short"):
        return 2000 + int(parts["short"])
    if parts.get("ago"):
        return today.year + _AGO[parts["ago"]]
    if near is not None:
        return near.first_day.year
    return today.year if month <= today.month else today.year - 1
