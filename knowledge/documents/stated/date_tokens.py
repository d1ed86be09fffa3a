"""The dates of a squeezed text, one after the other, as the calendar knows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents.dates import PartialDate
from knowledge.documents.stated.shapes import DATE, chinese_number


@dataclass(frozen=True, slots=True)
class DateToken:
    """A date that stands at ``[start, end)`` of a squeezed text."""

    start: int
    end: int
    date: PartialDate
    has_year: bool = True

    @property
    def to_the_day(self) -> bool:
        """Whether it is known to the day."""
        return self.date.first_day == self.date.last_day


def date_tokens(text: str, start: int = 0, end: int | None = None) -> list[DateToken]:
    """Return the dates in a stretch of a squeezed text; what is no day of the calendar is none.

    A date without a year has that of the date before it in the stretch.
    """
    found: list[DateToken] = []
    year = 0
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        date = _date(match, year)
        if date is not None:
            year = date.first_day.year
            has_year = match["year"] is not None
            found.append(DateToken(match.start(), match.end(), date, has_year))
    return found


def token_starting_at(tokens: Sequence[DateToken], place: int) -> DateToken | None:
    """Return the date that starts at a place, or None."""
    return next((one for one in tokens if one.start == place), None)


def _date(match: re.Match[str], year_before: int) -> PartialDate | None:
    try:
        year = chinese_number(match["year"]) if match["year"] else year_before
        month = match["month"] or match["m2"] or match["m3"]
        day = match["day"] or match["d2"] or match["d3"]
        if not year:
            return None
        text = f"{year:04}"
        if month:
            text += f"-{chinese_number(month):02}"
        if day:
            text += f"-{chinese_number(day):02}"
        date = PartialDate.parse(text)
    except (ValueError, KeyError):
        return None
    if match["edge"] and not day:
        return PartialDate.of(date.first_day if match["edge"] == "初" else date.last_day)
    return date
