"""Dates as policies give them: a day, a month or a year, with what they cover."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

_FORM = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year; ``text`` is it as written."""

    text: str
    first_day: date
    last_day: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2023``, ``2023-05`` or ``2023-05-08``. Raises ValueError for anything else."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                f"{text!r} 不是日期 / is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD"
            )
        try:
            first, last = _covered(match[1], match[2], match[3])
        except ValueError as error:
            raise ValueError(f"没有 {text!r} 这一天 / there is no such day ({error})") from None
        return cls(text.strip(), first, last)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return a date known to the day."""
        return cls(day.isoformat(), day, day)

    def by_month(self) -> PartialDate:
        """Return the date with its days put back to the first of their months."""
        return PartialDate(self.text, self.first_day.replace(day=1), self.last_day.replace(day=1))


def _covered(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    """Return the first and the last day that are meant. Raises ValueError where there is none."""
    if month is None:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    first = date(int(year), int(month), int(day or 1))
    if day is not None:
        return first, first
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


class Basis(Enum):
    """What a validity rests on."""

    CHECKED = "checked"  # a maintainer wrote its dates down
    STATED = "stated"  # a date of it was read from the document's text, and nobody checked it
    UNKNOWN = "unknown"  # it has no date


@dataclass(frozen=True, slots=True)
class Validity:
    """When a clause is in force; an end that is None is not known and does not bound.

    ``stated`` tells that a date was read from the text and checked by nobody.
    """

    start: PartialDate | None = None
    end: PartialDate | None = None
    stated: bool = False

    @property
    def basis(self) -> Basis:
        """What it rests on: a single date that nobody checked makes it stated."""
        if self.start is None and self.end is None:
            return Basis.UNKNOWN
        return Basis.STATED if self.stated else Basis.CHECKED

    def covers(self, day: date) -> bool:
        """Tell whether the clause is in force on ``day``.

        A start known to the month counts from its first day, an end until its last: with less
        precision the reader sees the clause rather than loses it, and sees its dates too.
        """
        if self.start is not None and day < self.start.first_day:
            return False
        return self.end is None or day <= self.end.last_day

    def ended_before(self, day: date) -> bool:
        """Tell whether the clause had ceased before ``day``."""
        return self.end is not None and self.end.last_day < day


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_after(since: PartialDate, months: int) -> PartialDate | None:
    """Return the date ``months`` after one, as exact as that is; None where a year is no help."""
    if since.first_day == since.last_day:
        return PartialDate.of(add_months(since.first_day, months))
    moved = add_months(since.first_day, months)
    if since.first_day.month == since.last_day.month:
        return PartialDate.parse(f"{moved:%Y-%m}")
    return PartialDate.parse(f"{moved:%Y}") if months % 12 == 0 else None
