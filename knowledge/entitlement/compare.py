"""Compare what is known of a person with a condition: yes, no, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from knowledge.documents.dates import PartialDate, Validity, add_months
from knowledge.entitlement.benefit import Condition, Operator, Season
from knowledge.entitlement.facts import APPLIED, Value


class Truth(Enum):
    """Kleene's three values."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Way(Enum):
    """How a condition that fails could come to hold."""

    GAP = "gap"  # a number has to grow by `number`
    FROM = "from"  # time has to pass, until `day`
    EXPIRED = "expired"  # the time for it ended on `day`
    OTHER = "other"  # another value of `fact` is needed


@dataclass(frozen=True, slots=True)
class Change:
    """What would make a condition hold that does not."""

    way: Way
    fact: str
    number: int = 0
    day: date | None = None


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return no if one is no, else unknown if one is unknown, else yes."""
    found = set(truths)
    if Truth.NO in found:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.YES


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return yes if one is yes, else unknown if one is unknown, else no."""
    found = set(truths)
    if Truth.YES in found:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.NO


def compare(condition: Condition, known: Mapping[str, Value]) -> Truth:
    """Return whether a condition holds of what is known."""
    value = known.get(condition.fact)
    if value is None:
        return Truth.UNKNOWN
    if isinstance(value, PartialDate):
        return _compare_dates(condition, value, known)
    if condition.operator is Operator.IN:
        return _truth(value in condition.options)
    number = int(str(value))
    if condition.operator is Operator.AT_LEAST:
        return _truth(number >= condition.number)
    return _truth(number <= condition.number)


def within(value: Value | None, bounds: Validity) -> Truth:
    """Return whether a date lies within bounds, both included; a missing bound is none."""
    if bounds.start is None and bounds.end is None:
        return Truth.YES
    if not isinstance(value, PartialDate):
        return Truth.UNKNOWN
    return all_of(
        (
            _after(value, bounds.start) if bounds.start else Truth.YES,
            _before(value, bounds.end) if bounds.end else Truth.YES,
        )
    )


def change_of(condition: Condition, known: Mapping[str, Value]) -> Change | None:
    """Return what would make a condition hold that does not; None where nothing would.

    Time makes a condition hold or not only where it compares the date of application.
    """
    value = known.get(condition.fact)
    if condition.operator is Operator.AT_LEAST:
        gap = condition.number - int(str(value))
        return Change(Way.GAP, condition.fact, number=gap)
    if condition.operator is Operator.AT_MOST:
        return None
    if condition.fact != APPLIED or not isinstance(value, PartialDate):
        return Change(Way.OTHER, condition.fact)
    if condition.day is not None:
        return window_change(value, Validity(condition.day, condition.day))
    since = known.get(condition.after)
    if not isinstance(since, PartialDate):
        return None
    if condition.season is not None:
        return window_change(value, season_of(condition.season, since.first_day.year))
    if value.last_day < since.first_day:
        return Change(Way.FROM, APPLIED, day=since.first_day)
    return Change(Way.EXPIRED, APPLIED, day=add_months(since.last_day, condition.number))


def window_change(value: PartialDate, bounds: Validity) -> Change | None:
    """Return from which day a date of application lies within bounds, or when they ended."""
    if bounds.start is not None and value.last_day < bounds.start.first_day:
        return Change(Way.FROM, APPLIED, day=bounds.start.first_day)
    if bounds.end is not None and value.first_day > bounds.end.last_day:
        return Change(Way.EXPIRED, APPLIED, day=bounds.end.last_day)
    return None


def _compare_dates(condition: Condition, value: PartialDate, known: Mapping[str, Value]) -> Truth:
    if condition.operator is Operator.WITHIN_MONTHS:
        since = known.get(condition.after)
        if not isinstance(since, PartialDate):
            return Truth.UNKNOWN
        if condition.by_month:
            value, since = value.by_month(), since.by_month()
        return all_of((_follows(value, since), _months(value, since, condition.number)))
    if condition.season is not None:
        return _in_season(value, known.get(condition.after), condition.season)
    bound = condition.day
    if bound is None:
        return Truth.UNKNOWN
    return (
        _after(value, bound)
        if condition.operator is Operator.ON_OR_AFTER
        else _before(value, bound)
    )


def _in_season(value: PartialDate, since: Value | None, season: Season) -> Truth:
    """Return whether ``value`` lies in a season of each year that ``since`` may mean."""
    if not isinstance(since, PartialDate):
        return Truth.UNKNOWN
    years = range(since.first_day.year, since.last_day.year + 1)
    truths = {within(value, season_of(season, year)) for year in years}
    return truths.pop() if len(truths) == 1 else Truth.UNKNOWN


def season_of(season: Season, year: int) -> Validity:
    """Return the bounds of a season that counts from ``year``."""
    opens, closes = season.bounds(year)
    return Validity(
        PartialDate.of(opens) if opens else None, PartialDate.of(closes) if closes else None
    )


def _follows(value: PartialDate, since: PartialDate) -> Truth:
    """Return whether ``value`` is not before ``since``, neither known better than it is."""
    if value.first_day >= since.last_day:
        return Truth.YES
    return Truth.NO if value.last_day < since.first_day else Truth.UNKNOWN


def _months(value: PartialDate, since: PartialDate, months: int) -> Truth:
    """Return whether ``value`` is at most ``months`` calendar months after ``since``."""
    if value.last_day <= add_months(since.first_day, months):
        return Truth.YES
    return Truth.NO if value.first_day > add_months(since.last_day, months) else Truth.UNKNOWN


def _after(value: PartialDate, bound: PartialDate) -> Truth:
    """Return whether ``value`` is on or after a bound, which counts from its first day."""
    if value.first_day >= bound.first_day:
        return Truth.YES
    return Truth.NO if value.last_day < bound.first_day else Truth.UNKNOWN


def _before(value: PartialDate, bound: PartialDate) -> Truth:
    """Return whether ``value`` is on or before a bound, which counts until its last day."""
    if value.last_day <= bound.last_day:
        return Truth.YES
    return Truth.NO if value.first_day > bound.last_day else Truth.UNKNOWN


def _truth(holds: bool) -> Truth:
    return Truth.YES if holds else Truth.NO
