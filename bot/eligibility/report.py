"""The verdicts on all benefits asked about, in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass

from bot.eligibility.wording import EligibilityWords, eligibility_words, name_of, pick
from bot.exchange.answer import Language
from bot.exchange.reply import Link
from knowledge.documents.dates import PartialDate
from knowledge.documents.library import Library
from knowledge.documents.policy import Currency
from knowledge.entitlement.benefit import (
    Benefits,
    ClauseRef,
    Condition,
    Gift,
    Group,
    Need,
    Operator,
    Said,
)
from knowledge.entitlement.compare import Change, Truth, Way
from knowledge.entitlement.facts import Fact, FactKind, Value, written
from knowledge.entitlement.total import Total
from knowledge.entitlement.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a benefit is not due, the clause that says so, and what would change it."""

    text: str
    link: Link
    change: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One benefit: ``state`` is yes, no or unknown; amounts are in yuan, None if in kind.

    ``open`` are the labels of the facts that are missing, ``missing`` their ids; ``notes`` are
    to be read before one relies on it; ``met`` are the needs that hold: the facts they rest on,
    their words and clause; ``out`` is a rule of which more holds than of the one spoken of, and
    which is out nevertheless: its name, what is not met, and the clause. ``presumed`` is what is
    taken for granted, ``routes`` are the rules still open, by name and clause.
    """

    id: str
    name: str
    state: str
    rule: str
    link: Link
    amount: str = ""
    yuan: int | None = None
    per: str = ""
    most: int | None = None
    deadline: str = ""
    deadline_date: str = ""
    where: str = ""
    materials: str = ""
    notes: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    met: tuple[tuple[tuple[str, ...], str, Link], ...] = ()
    out: tuple[str, str, Link] | None = None
    presumed: tuple[str, ...] = ()
    routes: tuple[tuple[str, Link], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All benefits in scope, what they come to, and what they rest on.

    ``told`` is what the person said, by the facts' labels, ``reckoned`` what follows from it by
    the calendar; ``day`` is that of applying, empty for today; ``missing`` are the facts that
    could still decide, the weightiest first.
    """

    items: tuple[Item, ...]
    total: Total
    told: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    language: Language
    reckoned: tuple[str, ...] = ()
    day: str = ""

    def of(self, state: str) -> tuple[Item, ...]:
        """Return the items of one state."""
        return tuple(one for one in self.items if one.state == state)


def facts_of(need: Need) -> tuple[str, ...]:
    """Return the facts that a need compares."""
    if isinstance(need, Group):
        return tuple(fact for part in need.parts for fact in facts_of(part))
    return need.facts


def values_of(fact: Fact, say: EligibilityWords, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the values to choose from, as written and as said; none for numbers and dates."""
    if fact.kind is FactKind.YES_NO:
        return (("yes", say.yes), ("no", say.no))
    return tuple((one.id, pick(one.label, language)) for one in fact.options)


class Teller:
    """Says verdicts in one language."""

    def __init__(self, benefits: Benefits, library: Library, language: Language) -> None:
        self._registry = benefits.registry
        self._library = library
        self._language = language
        self._say = eligibility_words(language)

    def value(self, fact: Fact, value: Value) -> str:
        """Return a fact's value as a person reads it."""
        if fact.kind is FactKind.NUMBER:
            gap = "" if fact.unit.chinese == "%" else " "
            return f"{written(value)}{gap}{pick(fact.unit, self._language)}".strip()
        return dict(values_of(fact, self._say, self._language)).get(written(value), written(value))

    def reckoned(self, fact: Fact, value: Value, since: PartialDate) -> str:
        """Say a fact that was reckoned from a date, and how."""
        return self._say.reckoned.format(
            label=pick(fact.label, self._language), value=self.value(fact, value), since=since.text
        )

    def item(self, verdict: Verdict) -> Item:
        """Return a verdict in words."""
        benefit, by = verdict.benefit, verdict.by
        state = verdict.truth.value
        if verdict.truth is Truth.YES and verdict.overdue:
            state = Truth.UNKNOWN.value
        gift = verdict.gift
        return Item(
            id=benefit.id,
            name=name_of(benefit.name, self._language),
            state=state,
            rule=self._rule(verdict),
            link=self._link(by.rule.clause),
            amount=self._amount(verdict),
            yuan=gift.yuan if gift else None,
            per=gift.per.value if gift else "",
            most=gift.most if gift else None,
            deadline=self._text((by.rule.deadline or benefit.deadline).said),
            deadline_date=verdict.deadline.text if verdict.deadline else "",
            where=self._text(benefit.where),
            materials=self._text(benefit.materials),
            notes=self._notes(verdict),
            reasons=self._reasons(verdict) if verdict.truth is Truth.NO else (),
            open=tuple(self._label(fact) for fact in verdict.missing),
            missing=verdict.missing,
            links=self._links(verdict),
            met=tuple(
                (facts_of(one.need), self._need(one.need), self._link(one.clause))
                for one in by.findings
                if one.truth is Truth.YES
            ),
            out=self._out(verdict),
            presumed=tuple(self._presumed(fact) for fact in verdict.presumed),
            routes=tuple(
                (pick(one.rule.name, self._language), self._link(one.rule.clause))
                for one in verdict.rules
                if one.truth is Truth.UNKNOWN and one.rule.currency is not Currency.PAST
            ),
        )

    def _presumed(self, fact_id: str) -> str:
        fact = self._registry.facts[fact_id]
        value = fact.parse(fact.usually)
        said = self.value(fact, value) if value is not None else ""
        return self._say.note_pair.format(label=pick(fact.label, self._language), value=said)

    def _out(self, verdict: Verdict) -> tuple[str, str, Link] | None:
        best = verdict.out
        if best is None:
            return None
        need = best.failing[0]
        name = pick(best.rule.name, self._language)
        return name, self._need(need.need), self._link(need.clause)

    def _rule(self, verdict: Verdict) -> str:
        """Return the name of the rule spoken of, where there are several and it matters which."""
        shared = verdict.truth is Truth.NO and self._shared(verdict) is not None
        if len(verdict.rules) < 2 or shared:
            return ""
        return pick(verdict.rule.name, self._language)

    def _text(self, said: Said) -> str:
        return pick(said.text, self._language)

    def _label(self, fact_id: str) -> str:
        fact = self._registry.get(fact_id)
        return pick(fact.label, self._language) if fact else fact_id

    def _link(self, ref: ClauseRef) -> Link:
        """Return a link to a clause, labelled as the library names it."""
        clause = ref.find(self._library)
        policy = next((one for one in self._library.policies if one.id == ref.policy_id), None)
        label = f"《{policy.title}》{clause.place}" if policy and clause else str(ref)
        return Link(label, ref.policy_id, ref.clause_id)

    def _amount(self, verdict: Verdict) -> str:
        if verdict.truth is Truth.NO:
            return ""
        if verdict.gift is not None:
            return self._text(verdict.gift.said)
        amounts = dict.fromkeys(self._text(gift.said) for gift in verdict.possible)
        return self._say.one_of.format(amounts=self._say.or_.join(amounts)) if amounts else ""

    def _notes(self, verdict: Verdict) -> tuple[str, ...]:
        rule = verdict.rule
        notes = []
        if verdict.truth is Truth.YES and verdict.overdue and verdict.deadline:
            notes.append(self._say.overdue.format(day=verdict.deadline.text))
        if verdict.by.withdrawn:
            notes.append(self._say.withdrawn)
        if verdict.truth is not Truth.NO:
            if rule.currency is Currency.UNVERIFIED:
                notes.append(self._say.unverified)
            notes += [self._text(one) for one in rule.cautions]
            if verdict.benefit.unknown.chinese:
                notes.append(pick(verdict.benefit.unknown, self._language))
        return tuple(dict.fromkeys(notes))

    def _reasons(self, verdict: Verdict) -> tuple[Reason, ...]:
        by = verdict.by
        shared = self._shared(verdict)
        if shared is not None:
            return (shared,)
        reasons = []
        if by.dated is Truth.NO:
            change = self._change(by.window) if by.window else ""
            reasons.append(Reason(self._say.not_in_force, self._link(by.rule.clause), change))
        for finding in by.failing:
            reasons.append(
                Reason(
                    self._need(finding.need),
                    self._link(finding.clause),
                    self._change(finding.change) if finding.change else "",
                )
            )
        return tuple(reasons)

    def _shared(self, verdict: Verdict) -> Reason | None:
        """Return the one reason of all rules, where each wants other values of the same fact."""
        if len(verdict.rules) < 2:
            return None
        failing = [
            {
                one.need.fact: one.need
                for one in rule.failing
                if isinstance(one.need, Condition) and one.need.operator is Operator.IN
            }
            for rule in verdict.rules
        ]
        common = set.intersection(*(set(one) for one in failing))
        fact = next((one for one in self._registry if one.id in common and one.options), None)
        if fact is None:
            return None
        wanted = set[Value]().union(*(one[fact.id].options for one in failing))
        labels = [pick(one.label, self._language) for one in fact.options if one.id in wanted]
        text = self._say.must_be.format(
            label=pick(fact.label, self._language), values=self._say.or_.join(labels)
        )
        change = pick(fact.change, self._language)
        return Reason(text, self._link(verdict.failing[0].clause), change)

    def _need(self, need: Need) -> str:
        text = pick(need.said.text, self._language)
        if text or not isinstance(need, Group):
            return text
        parts = [self._need(part) for part in need.parts]
        return (self._say.or_ if need.join.value == "any" else self._say.and_).join(parts)

    def _change(self, change: Change) -> str:
        fact = self._registry.get(change.fact)
        match change.way:
            case Way.GAP if fact is not None:
                return pick(fact.gap, self._language).format(gap=change.number)
            case Way.FROM if change.day is not None:
                return self._say.from_day.format(day=change.day.isoformat())
            case Way.EXPIRED if change.day is not None:
                return self._say.expired.format(day=change.day.isoformat())
            case Way.OTHER if fact is not None:
                return pick(fact.change, self._language)
        return ""

    def _links(self, verdict: Verdict) -> tuple[Link, ...]:
        """Return the clauses that a verdict rests on: the rule's, the gift's, what fails."""
        refs: list[ClauseRef | None] = [one.clause for one in verdict.failing[:2]]
        if verdict.truth is not Truth.NO:
            gift: Gift | None = verdict.gift
            refs = [verdict.rule.clause, gift.said.clause if gift else None]
        refs = refs if any(refs) else [verdict.rule.clause]
        return tuple(self._link(ref) for ref in dict.fromkeys(refs) if ref is not None)
