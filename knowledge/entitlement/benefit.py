"""A benefit: the rules by which a person qualifies, what they give, and how to apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from knowledge.documents.dates import PartialDate
from knowledge.documents.library import Library
from knowledge.documents.policy import Clause, Currency
from knowledge.entitlement.facts import Both, Registry, Value
from knowledge.errors import DataError


class Area(Enum):
    """What sort of help a benefit is; people may ask for one area only."""

    CASH = "cash"
    HOME = "home"
    SETTLE = "settle"
    START = "start"
    FIRST = "first"


class Operator(Enum):
    """How a condition compares a fact."""

    IN = "in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ON_OR_AFTER = "on_or_after"
    ON_OR_BEFORE = "on_or_before"
    WITHIN_MONTHS = "within_months"
    IN_YEAR = "years"


class Join(Enum):
    """How the parts of a group are joined."""

    ANY = "any"
    ALL = "all"


class Per(Enum):
    """How often an amount is paid."""

    ONCE = "once"
    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause of the library."""

    policy_id: str
    clause_id: str

    def __str__(self) -> str:
        return f"{self.policy_id}#{self.clause_id}"

    def find(self, library: Library) -> Clause | None:
        """Return the clause, or None where the library does not hold it."""
        for policy in library.policies:
            if policy.id == self.policy_id:
                return policy.clause(self.clause_id)
        return None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in our words, and the clause it goes back to, where one is named."""

    text: Both
    clause: ClauseRef | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """Days of the year that lies ``years`` after that of a date; a bound that is None is none.

    Bounds are month and day, both included.
    """

    years: int
    opens: tuple[int, int] | None = None
    closes: tuple[int, int] | None = None

    def bounds(self, year: int) -> tuple[date | None, date | None]:
        """Return the first and the last day for a date in ``year``."""
        there = year + self.years
        return (
            date(there, *self.opens) if self.opens else None,
            date(there, *self.closes) if self.closes else None,
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a fact.

    ``options`` are the values that will do for IN (of a yes or no: True, False), ``number`` is
    the bound or the months, ``day`` the bound of a date, ``after`` the date fact from which
    months count; ``by_month`` counts them between calendar months, whatever the day. ``season``
    are the days of IN_YEAR, of a year that counts from ``after``.
    """

    fact: str
    operator: Operator
    said: Said
    options: frozenset[Value] = frozenset()
    number: int = 0
    day: PartialDate | None = None
    after: str = ""
    by_month: bool = False
    season: Season | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that are compared."""
        return (self.fact, self.after) if self.after else (self.fact,)


@dataclass(frozen=True, slots=True)
class Group:
    """Several needs of which any or all must hold."""

    join: Join
    parts: tuple[Need, ...]
    said: Said


Need = Condition | Group


@dataclass(frozen=True, slots=True)
class Gift:
    """What a rule gives, to those for whom all of ``when`` holds; ``yuan`` None is in kind."""

    said: Said
    when: tuple[Need, ...] = ()
    yuan: int | None = None
    per: Per = Per.ONCE
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One route to a benefit. ``start`` and ``end`` bound the fact ``dated_by``, both included.

    ``deadline`` is its own where it differs from the benefit's.
    """

    id: str
    name: Both
    clause: ClauseRef
    start: PartialDate | None
    end: PartialDate | None
    dated_by: str
    currency: Currency
    needs: tuple[Need, ...]
    gives: tuple[Gift, ...]
    cautions: tuple[Said, ...] = ()
    deadline: Deadline | None = None

    def clauses(self) -> Iterator[ClauseRef]:
        """Yield every clause on which a verdict by this rule rests."""
        yield self.clause
        parts: list[Need] = [*self.needs, *(need for gift in self.gives for need in gift.when)]
        while parts:
            need = parts.pop()
            if need.said.clause is not None:
                yield need.said.clause
            if isinstance(need, Group):
                parts.extend(need.parts)
        yield from (gift.said.clause for gift in self.gives if gift.said.clause is not None)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when to apply: ``months`` after the date fact ``after``, or the day ``on``.

    With ``season``, until it closes in the year that counts from ``after``.
    """

    said: Said
    months: int = 0
    after: str = ""
    on: PartialDate | None = None
    season: Season | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """That two benefits go, or do not go, together; ``other`` is the other's id."""

    other: str
    said: Said


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit, as its file tells it."""

    id: str
    name: Both
    area: Area
    order: int
    wordings: tuple[str, ...]
    rules: tuple[Rule, ...]
    where: Said
    materials: Said
    deadline: Deadline
    combines: tuple[Relation, ...]
    excludes: tuple[Relation, ...]
    unknown: Both
    path: Path

    def facts(self) -> frozenset[str]:
        """Return every fact that a verdict on this benefit may depend on."""
        found: set[str] = set()
        needs: list[Need] = []
        for rule in self.rules:
            found.add(rule.dated_by)
            needs += [*rule.needs, *(need for gift in rule.gives for need in gift.when)]
            found.add((rule.deadline or self.deadline).after)
        while needs:
            need = needs.pop()
            if isinstance(need, Group):
                needs.extend(need.parts)
            else:
                found.update(need.facts)
        return frozenset(found - {""})


@dataclass(frozen=True, slots=True)
class Benefits:
    """All benefits in their order, and the facts that they speak of.

    ``errors`` holds what is wrong with the files of those that could not be read.
    """

    registry: Registry
    benefits: tuple[Benefit, ...]
    errors: tuple[DataError, ...] = ()

    def get(self, benefit_id: str) -> Benefit | None:
        """Return the benefit of that id, or None."""
        return next((one for one in self.benefits if one.id == benefit_id), None)
