"""Which facts could still decide, and which of them is the best question."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge.entitlement.benefit import Condition
from knowledge.entitlement.compare import Truth
from knowledge.entitlement.facts import Registry
from knowledge.entitlement.total import worth
from knowledge.entitlement.verdict import RuleVerdict, Verdict


def still_open(verdicts: Sequence[Verdict], registry: Registry) -> tuple[str, ...]:
    """Return the facts that could still decide, those that matter to most benefits first.

    Facts that matter to as many keep their sensible order.
    """
    weights: dict[str, int] = {}
    for verdict in verdicts:
        for fact in verdict.missing:
            weights[fact] = weights.get(fact, 0) + 1
    order = {fact.id: fact.order for fact in registry}
    return tuple(sorted(weights, key=lambda fact: (-weights[fact], order[fact])))


def worth_asking(
    verdicts: Sequence[Verdict], skipped: Collection[str], registry: Registry
) -> tuple[str, ...]:
    """Return the facts to ask next, the best question first.

    A rule is asked about need by need, as its file orders them, and no more once it needs
    what the person skipped. A fact on which a larger amount depends that is still open comes
    first; then one that matters to more benefits (to more rules, where there is one benefit
    only), then one that leaves less to be asked.
    """
    weights: dict[str, int] = {}
    routes: dict[str, int] = {}
    fewest: dict[str, int] = {}
    largest: dict[str, int] = {}
    candidates: set[str] = set()
    for verdict in verdicts:
        rules = [one for one in verdict.rules if not _needed(one) & set(skipped)]
        facts = {fact for one in rules for fact in one.missing}
        if verdict.truth is Truth.YES:
            facts = set(verdict.missing)  # they settle the amount
            candidates |= facts
            for fact in facts:
                largest[fact] = max(largest.get(fact, 0), max(map(worth, verdict.possible)))
        for one in rules if verdict.truth is Truth.UNKNOWN else ():
            candidates |= set(one.next)
            for fact in one.next:
                largest[fact] = max(largest.get(fact, 0), open_amount(one))
            for fact in one.missing:
                routes[fact] = routes.get(fact, 0) + (len(verdicts) == 1)
                fewest[fact] = min(fewest.get(fact, len(one.missing)), len(one.missing))
        for fact in facts:
            weights[fact] = weights.get(fact, 0) + 1
    order = {fact.id: fact.order for fact in registry}
    return tuple(
        sorted(
            candidates - set(skipped),
            key=lambda fact: (
                -largest.get(fact, 0) if len(verdicts) > 1 else 0,
                -weights.get(fact, 0),
                -routes.get(fact, 0),
                fewest.get(fact, 0),
                order[fact],
            ),
        )
    )


def open_amount(verdict: RuleVerdict) -> int:
    """Return the largest amount in yuan that a rule may still give; 0 where it can give none."""
    if verdict.truth is Truth.NO:
        return 0
    return max((worth(gift) for gift in verdict.possible), default=0)


def _needed(verdict: RuleVerdict) -> set[str]:
    """Return the facts without which a rule cannot become a yes."""
    return {
        fact
        for one in verdict.open
        if isinstance(one.need, Condition)
        for fact in one.need.facts
        if fact in verdict.missing
    }
