"""When a clause is in force, given the clauses and policies that replace it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.documents.dates import PartialDate, Validity
from knowledge.documents.library import Library
from knowledge.documents.policy import Clause, Policy

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
        """Tell whether the clause is in force on ``day``, as far as is known."""
        replaced = self.known_replaced_on is not None and day >= self.known_replaced_on
        return self.validity.covers(day) and not replaced

    def is_ahead_of(self, day: date) -> bool:
        """Tell whether on ``day`` the clause has yet to begin."""
        first = self.validity.start
        return first is not None and day < first.first_day

    def is_attested(self, day: date, *, today: date) -> bool:
        """Tell whether the dates bear out that the clause is in force on ``day``, or is not.

        Nobody knows that of a day before a start that is unknown, or of one to come where no
        end is told. An end that the text states bears out the day of asking.
        """
        start, end = self.validity.start, self.validity.end
        if self.validity.ended_before(day) or self.is_ahead_of(day):
            return True
        if start is None:
            return end is not None and self.validity.stated and day == today
        return start.last_day <= day and (day <= today or end is not None)

    def is_out_by_its_text(self, day: date) -> bool:
        """Tell whether by its text alone it is over on ``day``, or yet to begin; not replaced."""
        out = self.validity.ended_before(day) or self.is_ahead_of(day)
        return out and self.validity.stated and self.replaced_by is None


def standings(library: Library) -> Mapping[ClauseKey, Standing]:
    """Return the standing of every clause.

    A clause that another supersedes ends the day before the other begins, unless it names its
    own end. A policy that supersedes another ends all its clauses, and so does one whose text
    repeals another by name: that end is stated, as nobody has checked it.
    """
    found = {
        (policy.id, clause.id): Standing(clause.validity) for policy, clause in library.clauses()
    }
    for policy in library.policies:
        if policy.withdrawn:
            continue
        for old_id in (*policy.supersedes, *policy.repealed):
            stated = old_id in policy.repealed
            for key in [key for key in found if key[0] == old_id]:
                _end(found, key, _opening(policy), policy.validity.start, policy, stated=stated)
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
    *,
    stated: bool = False,
) -> None:
    if key == by:
        return
    old = found[key]
    end = old.validity.end
    marked = old.validity.stated
    if start is not None and (end is None or (marked and start.first_day <= end.last_day)):
        end = PartialDate.of(start.first_day - timedelta(days=1))
        marked = marked or stated or newer.validity.stated
    # Without a date of its own the replacement counts from when it was verified.
    since = (newer.verified_on or date.min) if end is None else None
    found[key] = replace(
        old,
        validity=Validity(old.validity.start, end, marked),
        replaced_by=by,
        known_replaced_on=since,
    )
