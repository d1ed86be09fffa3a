"""Add up what a person can get: what goes together, what excludes what, and what is not said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge.entitlement.benefit import Benefit, Gift, Per, Relation
from knowledge.entitlement.compare import Truth
from knowledge.entitlement.verdict import Verdict

#: Periods counted for comparing, where the clauses name no end.
_PERIODS = {Per.ONCE: 1, Per.YEAR: 1, Per.MONTH: 12}


def worth(gift: Gift) -> int:
    """Return all payments of a gift in yuan; those without a stated end count one year."""
    return (gift.yuan or 0) * (gift.most or _PERIODS[gift.per])


@dataclass(frozen=True, slots=True)
class Part:
    """One benefit within a plan, and what it gives."""

    benefit: Benefit
    gift: Gift

    @property
    def worth(self) -> int:
        """All its payments in yuan; those without a stated end count one year."""
        return worth(self.gift)


@dataclass(frozen=True, slots=True)
class Plan:
    """Benefits that do not exclude one another, as far as the clauses say."""

    parts: tuple[Part, ...]

    @property
    def once(self) -> int:
        """The sum of what is paid once, in yuan."""
        return sum(one.gift.yuan or 0 for one in self.parts if one.gift.per is Per.ONCE)

    @property
    def regular(self) -> tuple[Part, ...]:
        """What is paid by the year or month; it is in no sum of one-off payments."""
        return tuple(one for one in self.parts if one.gift.yuan and one.gift.per is not Per.ONCE)

    @property
    def worth(self) -> int:
        """All payments in yuan, to compare plans with."""
        return sum(one.worth for one in self.parts)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two benefits and the clause that says whether they go together; none if none does."""

    first: Benefit
    second: Benefit
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """What all yes-benefits come to.

    ``plans`` are the ways to choose where some exclude others, the better-paying first; there
    is one where none does. ``open`` are the benefits whose amount is not known.
    """

    plans: tuple[Plan, ...]
    combines: tuple[Pair, ...]
    excludes: tuple[Pair, ...]
    unstated: tuple[Pair, ...]
    open: tuple[Benefit, ...]


def add_up(verdicts: Iterable[Verdict]) -> Total:
    """Add up the benefits among ``verdicts`` that are a yes and not overdue."""
    sure = [one for one in verdicts if one.truth is Truth.YES and not one.overdue]
    combines: list[Pair] = []
    excludes: list[Pair] = []
    unstated: list[Pair] = []
    for one, two in combinations([verdict.benefit for verdict in sure], 2):
        excluding = _relation(one, two, one.excludes, two.excludes)
        combining = _relation(one, two, one.combines, two.combines)
        if excluding is not None:
            excludes.append(Pair(one, two, excluding))
        elif combining is not None:
            combines.append(Pair(one, two, combining))
        else:
            unstated.append(Pair(one, two))
    parts = [Part(one.benefit, one.gift) for one in sure if one.gift is not None]
    return Total(
        plans=_plans(parts, excludes),
        combines=tuple(combines),
        excludes=tuple(excludes),
        unstated=tuple(unstated),
        open=tuple(one.benefit for one in sure if one.gift is None),
    )


def _relation(
    one: Benefit, two: Benefit, ones: Sequence[Relation], twos: Sequence[Relation]
) -> Relation | None:
    """Return what either of two benefits says of the other."""
    own = (relation for relation in ones if relation.other == two.id)
    return next(own, next((relation for relation in twos if relation.other == one.id), None))


def _plans(parts: Sequence[Part], excludes: Sequence[Pair]) -> tuple[Plan, ...]:
    """Return every largest choice of parts without an excluded pair, the best first."""
    bad = {frozenset((one.first.id, one.second.id)) for one in excludes}
    at_odds = [part for part in parts if any(part.benefit.id in pair for pair in bad)]
    free = [part for part in parts if part not in at_odds]
    chosen: list[frozenset[str]] = []
    for size in range(len(at_odds), -1, -1):
        for some in combinations([part.benefit.id for part in at_odds], size):
            ids = frozenset(some)
            clash = any(pair <= ids for pair in bad)
            if not clash and not any(ids < other for other in chosen):
                chosen.append(ids)
    free_ids = {part.benefit.id for part in free}
    plans = [
        Plan(tuple(part for part in parts if part.benefit.id in ids | free_ids)) for ids in chosen
    ]
    return tuple(sorted(plans, key=lambda plan: -plan.worth))
