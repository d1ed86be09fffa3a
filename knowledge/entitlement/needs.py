"""Judge a need, or a group of them: whether it holds, what is missing, what would change it."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.documents.dates import PartialDate
from knowledge.entitlement.benefit import Condition, Group, Join, Need
from knowledge.entitlement.compare import (
    Change,
    Truth,
    Way,
    all_of,
    any_of,
    change_of,
    compare,
)
from knowledge.entitlement.facts import Value


def judge(need: Need, known: Mapping[str, Value]) -> Truth:
    """Return whether a condition or group holds, by Kleene's three-valued logic."""
    if isinstance(need, Group):
        join = any_of if need.join is Join.ANY else all_of
        return join(judge(part, known) for part in need.parts)
    return compare(need, known)


def missing_facts(need: Need, known: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the facts that could still decide ``need``; none where it is decided."""
    if judge(need, known) is not Truth.UNKNOWN:
        return ()
    if isinstance(need, Group):
        return tuple(fact for part in need.parts for fact in missing_facts(part, known))
    absent = tuple(fact for fact in need.facts if fact not in known)
    return absent or tuple(fact for fact in need.facts if is_open(fact, known))


def is_open(fact: str, known: Mapping[str, Value]) -> bool:
    """Tell whether more could be known of a fact: it is missing, or a date of many days."""
    value = known.get(fact)
    if isinstance(value, PartialDate):
        return value.first_day != value.last_day
    return value is None


def change_for(need: Need, known: Mapping[str, Value]) -> Change | None:
    """Return what would make a need hold that does not.

    Of a group of which any will do that is whatever only takes time; of one that has to hold
    whole it is known where one part alone fails.
    """
    if judge(need, known) is not Truth.NO:
        return None
    if isinstance(need, Condition):
        return change_of(need, known)
    changes = [change_for(part, known) for part in need.parts if judge(part, known) is Truth.NO]
    if need.join is Join.ALL:
        return changes[0] if len(changes) == 1 else None
    found = [one for one in changes if one is not None]
    return min(found, key=lambda one: list(Way).index(one.way), default=None)
