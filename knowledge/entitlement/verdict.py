"""Decide whether a person qualifies for a benefit: yes, no, or not known yet, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.documents.dates import PartialDate, Validity, months_after
from knowledge.documents.library import Library
from knowledge.documents.policy import Currency
from knowledge.entitlement.benefit import (
    Benefit,
    ClauseRef,
    Deadline,
    Gift,
    Need,
    Rule,
)
from knowledge.entitlement.compare import (
    Change,
    Truth,
    Way,
    all_of,
    any_of,
    season_of,
    window_change,
    within,
)
from knowledge.entitlement.facts import APPLIED, Registry, Value
from knowledge.entitlement.needs import change_for, is_open, judge, missing_facts


@dataclass(frozen=True, slots=True)
class Finding:
    """How one need came out; ``change`` is what would make a no a yes, where that is known."""

    need: Need
    truth: Truth
    clause: ClauseRef
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """How one rule came out.

    ``dated`` tells whether the date of application, or that which counts for the rule, lies
    within it; ``window`` says when it does where it does not. ``missing`` are the facts not
    known well enough that could still decide, ``next`` those of the first need that is open.
    ``withdrawn`` tells that a clause it rests on is no longer to be cited: then it is not known.
    ``possible`` are the gifts that may still come of it.
    """

    rule: Rule
    truth: Truth
    dated: Truth
    findings: tuple[Finding, ...]
    missing: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    window: Change | None = None
    withdrawn: bool = False
    possible: tuple[Gift, ...] = ()

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The needs that are not met."""
        return tuple(one for one in self.findings if one.truth is Truth.NO)

    @property
    def holding(self) -> int:
        """How many of the needs are met."""
        return sum(one.truth is Truth.YES for one in self.findings)

    @property
    def meant(self) -> bool:
        """Whether the first need is met, which says whom the rule is meant for."""
        return bool(self.findings) and self.findings[0].truth is Truth.YES

    @property
    def open(self) -> tuple[Finding, ...]:
        """The needs of which it is not known whether they are met."""
        return tuple(one for one in self.findings if one.truth is Truth.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a person qualifies for a benefit, by which rule, and what they get.

    ``by`` is the rule that gives the yes, or that came nearest. ``gift`` is what they get where
    that is known, ``possible`` what it may be. ``missing`` are the facts to ask next, in the
    order of the registry. ``deadline`` is known as well as the date that it counts from.
    ``presumed`` are facts on which it rests though nobody told them.
    """

    benefit: Benefit
    truth: Truth
    by: RuleVerdict
    rules: tuple[RuleVerdict, ...]
    gift: Gift | None = None
    possible: tuple[Gift, ...] = ()
    missing: tuple[str, ...] = ()
    deadline: PartialDate | None = None
    overdue: bool = False
    presumed: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule that gives the yes, or that came nearest."""
        return self.by.rule

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The needs of that rule that are not met."""
        return self.by.failing

    @property
    def out(self) -> RuleVerdict | None:
        """The rule that was meant for this person and is out, where others are open still.

        More of it holds than of those, or it is the only one of which it is known that it is
        meant for such persons: that is what the first need of a rule says.
        """
        best = max(self.rules, key=lambda one: (one.truth is Truth.NO and one.meant, one.holding))
        if self.truth is not Truth.UNKNOWN or best.truth is not Truth.NO or not best.failing:
            return None
        alone = best.meant and not any(one.meant for one in self.rules if one.truth is not Truth.NO)
        return best if alone or best.holding > self.by.holding else None


def evaluate(
    benefit: Benefit,
    facts: Mapping[str, Value],
    *,
    today: date,
    library: Library,
    withdrawn: Collection[str] = (),
    registry: Registry | None = None,
) -> Verdict:
    """Judge ``benefit`` by what is known of a person.

    The date of application is the fact `applied`, else ``today``. ``withdrawn`` are the ids of
    policies that may not be cited any more. ``registry`` orders what is missing.
    """
    known: dict[str, Value] = {APPLIED: PartialDate.of(today), **facts}
    rules = tuple(
        _judge(rule, known, today=today, library=library, withdrawn=withdrawn)
        for rule in benefit.rules
    )
    truth = any_of(one.truth for one in rules)
    by = min(rules, key=lambda one: _distance(one, truth))
    gift, possible, unsettled = _gift(by.rule, known) if truth is not Truth.NO else (None, (), ())
    missing = [fact for one in rules for fact in one.missing if truth is Truth.UNKNOWN]
    if truth is Truth.YES:
        missing += unsettled
    deadline = _deadline(by.rule.deadline or benefit.deadline, known)
    applied = known[APPLIED]
    return Verdict(
        benefit=benefit,
        truth=truth,
        by=by,
        rules=rules,
        gift=gift,
        possible=possible,
        missing=_ordered(missing, registry),
        deadline=deadline,
        overdue=(
            deadline is not None
            and isinstance(applied, PartialDate)
            and applied.first_day > deadline.last_day
        ),
    )


def _judge(
    rule: Rule,
    known: Mapping[str, Value],
    *,
    today: date,
    library: Library,
    withdrawn: Collection[str],
) -> RuleVerdict:
    """Return how one rule comes out."""
    clause = rule.clause.find(library)
    refs = list(rule.clauses())
    if clause is None or any(
        ref.policy_id in withdrawn or ref.find(library) is None for ref in refs
    ):
        return RuleVerdict(rule, Truth.UNKNOWN, Truth.UNKNOWN, (), withdrawn=True)
    stated = rule.start is not None or rule.end is not None
    bounds = Validity(rule.start, rule.end) if stated else clause.validity
    when = known.get(rule.dated_by)
    dated = within(when, bounds)
    window = None
    if dated is Truth.NO and rule.dated_by == APPLIED and isinstance(when, PartialDate):
        window = window_change(when, bounds)
    if rule.currency is Currency.PAST:
        dated = all_of((dated, _before(known[APPLIED], today)))
    findings = tuple(_finding(need, rule, known) for need in rule.needs)
    truth = all_of((dated, *(one.truth for one in findings)))
    missing: list[tuple[str, ...]] = []
    if truth is Truth.UNKNOWN:
        if dated is Truth.UNKNOWN and is_open(rule.dated_by, known):
            missing.append((rule.dated_by,))
        missing += [facts for need in rule.needs if (facts := missing_facts(need, known))]
    return RuleVerdict(
        rule,
        truth,
        dated,
        findings,
        missing=tuple(dict.fromkeys(fact for facts in missing for fact in facts)),
        next=missing[0] if missing else (),
        window=window,
        possible=_gift(rule, known)[1],
    )


def _before(applied: Value, today: date) -> Truth:
    """Return whether an application lies before today, as one under a past rule must."""
    earlier = isinstance(applied, PartialDate) and applied.last_day < today
    return Truth.YES if earlier else Truth.NO


def _finding(need: Need, rule: Rule, known: Mapping[str, Value]) -> Finding:
    truth = judge(need, known)
    clause = need.said.clause or rule.clause
    return Finding(need, truth, clause, change_for(need, known))


def _distance(one: RuleVerdict, truth: Truth) -> tuple[int, ...]:
    """Rank the rules that share the benefit's truth: the first is to be spoken of.

    The first need of a rule says whom it is for: one that fails it is the last to be told of.
    Among rules still open the one of which most holds comes first, and of equals the first in
    the file.
    """
    return (
        int(one.truth is not truth),
        int(one.withdrawn),
        int(one.dated is Truth.NO),
        [Currency.CURRENT, Currency.UNVERIFIED, Currency.PAST].index(one.rule.currency),
        int(bool(one.findings) and one.findings[0].truth is Truth.NO),
        len(one.failing),
        sum(not _can_come(finding) for finding in one.failing),
        -one.holding if truth is Truth.UNKNOWN else 0,
    )


def _can_come(finding: Finding) -> bool:
    """Tell whether a need that fails may come to hold with patience."""
    return finding.change is not None and finding.change.way in (Way.GAP, Way.FROM)


def _gift(
    rule: Rule, known: Mapping[str, Value]
) -> tuple[Gift | None, tuple[Gift, ...], tuple[str, ...]]:
    """Return what a rule gives, what it may give, and the facts on which that depends."""
    possible: list[Gift] = []
    missing: list[str] = []
    for gift in rule.gives:
        truth = all_of(judge(need, known) for need in gift.when)
        if truth is Truth.NO:
            continue
        possible.append(gift)
        if truth is Truth.YES:
            break
        missing += (fact for need in gift.when for fact in missing_facts(need, known))
    sure = possible[0] if len(possible) == 1 and not missing else None
    return sure, tuple(possible), tuple(missing)


def _deadline(deadline: Deadline, known: Mapping[str, Value]) -> PartialDate | None:
    """Return the last day to apply, as well as it is known."""
    if not deadline.after:
        return deadline.on
    since = known.get(deadline.after)
    if not isinstance(since, PartialDate):
        return None
    if deadline.season is None:
        return months_after(since, deadline.months)
    if since.first_day.year != since.last_day.year:
        return None
    return season_of(deadline.season, since.first_day.year).end


def _ordered(missing: Collection[str], registry: Registry | None) -> tuple[str, ...]:
    """Return facts once each, in the order of the registry, without the date of application."""
    facts = [fact for fact in dict.fromkeys(missing) if fact != APPLIED]
    if registry is None:
        return tuple(facts)
    order = {fact.id: fact.order for fact in registry}
    return tuple(sorted(facts, key=lambda fact: order.get(fact, len(order))))
