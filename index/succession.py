"""When a clause is in force, given the clauses and policies that replace it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.dates import PartialDate, Validity
from knowledge.library import Library
from knowledge.policy import Clause, Policy

#: A clause within a library: policy id and clause id.
ClauseKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A clause's dates, and the clause that replaced it, if any.

    Where it is not known since when it is replaced, ``known_replaced_on`` is the day on which
    that was verified: from then on at the latest it is not in force.
    """

    validity: Validity
    replaced_by: ClauseKey | None = None
    known_replaced_on: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the clause is in force on ``day``."""
        replaced = self.known_replaced_on is not None and day >= self.known_replaced_on
        return self.validity.covers(day) and not replaced


def standings(library: Library) -> Mapping[ClauseKey, Standing]:
    """Return the standing of every clause.

    A clause that another supersedes ends the day before the other begins, unless it names its
    own end. A policy that supersedes another ends all its clauses.
    """
    found = {
        (policy.id, clause.id): Standing(clause.validity) for policy, clause in library.clauses()
    }
    for policy in library.policies:
        if policy.withdrawn:
            continue
        for old_id in policy.supersedes:
            for key in [key for key in found if key[0] == old_id]:
                _end(found, key, _opening(policy), policy.validity.start, policy)
        for clause in policy.clauses:
            for name in clause.supersedes:
                old_policy, _, old_clause = name.partition("#")
                wanted = (old_policy or policy.id, old_clause)
                for key in list(found):
                    if key == wanted or (not old_clause and key[0] == wanted[0]):
                        _end(found, key, (policy.id, clause.id), clause.validity.start, policy)
    return found


def _opening(policy: Policy) -> ClauseKey:
    first: Clause = policy.clauses[0]
    return (policy.id, first.id)


def _end(
    found: dict[ClauseKey, Standing],
    key: ClauseKey,
    by: ClauseKey,
    start: PartialDate | None,
    newer: Policy,
) -> None:
    if key == by:
        return
    old = found[key]
    end = old.validity.end
    if end is None and start is not None:
        last = start.first_day - timedelta(days=1)
        end = PartialDate(last.isoformat(), last, last)
    # Without a date of its own the replacement counts from when it was verified.
    since = (newer.verified_on or date.min) if end is None else None
    found[key] = Standing(Validity(old.validity.start, end), by, since)
