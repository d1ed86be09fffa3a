"""Reckon facts from dates: months of insurance since its beginning, for the day of applying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.documents.dates import PartialDate
from knowledge.entitlement.facts import APPLIED, Registry, Value


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What is known of a person once dates are reckoned.

    ``facts`` are those told and those reckoned; ``since`` has, for each that was reckoned, the
    date from which it counts. ``day`` is the day to which months count.
    """

    facts: Mapping[str, Value]
    day: date
    since: Mapping[str, PartialDate] = field(default_factory=dict)


def reckon(told: Mapping[str, Value], registry: Registry, *, today: date) -> Reckoned:
    """Return what was told, and what follows from it on the day of applying.

    Months of insurance that somebody has today go on growing until a later day of applying:
    whoever asks about that day means to go on paying.
    """
    day = _day_of(told.get(APPLIED), today)
    facts = dict(told)
    since: dict[str, PartialDate] = {}
    for fact in registry:
        start = told.get(fact.id)
        if (not fact.months_of and not fact.stands_for) or not isinstance(start, PartialDate):
            continue
        if fact.stands_for and fact.stands_for not in told:
            facts[fact.stands_for] = start
            since[fact.stands_for] = start
        months = months_between(start.first_day, day)
        if fact.months_of and fact.months_of not in told and months >= 0:
            facts[fact.months_of] = months
            since[fact.months_of] = start
    growing = {fact.months_of for fact in registry} & set(told)
    for name in growing if day > today else ():
        value = told[name]
        if isinstance(value, int):
            facts[name] = value + months_between(today, day)
            since[name] = PartialDate.of(today)
    return Reckoned(facts, day, since)


def months_between(start: date, end: date) -> int:
    """Return how many months lie between the months of two days, below 0 if the end is first."""
    return (end.year - start.year) * 12 + end.month - start.month


def _day_of(applied: Value | None, today: date) -> date:
    """Return the first day that the day of applying may be: no month is counted too many."""
    return applied.first_day if isinstance(applied, PartialDate) else today
