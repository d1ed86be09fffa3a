"""Read conditions of benefits: comparisons of facts, and groups of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from knowledge.documents.dates import PartialDate
from knowledge.documents.library import Library
from knowledge.documents.yaml_lines import Node
from knowledge.entitlement.benefit import (
    ClauseRef,
    Condition,
    Group,
    Join,
    Need,
    Operator,
    Said,
    Season,
)
from knowledge.entitlement.facts import APPLIED, Both, Fact, FactKind, Registry, Value
from knowledge.entitlement.read_facts import both

_SAID = frozenset({"text", "english", "clause"})
#: The comparisons that fit each kind of fact.
_FITTING = {
    FactKind.CHOICE: {"is", "in", "not_in"},
    FactKind.YES_NO: {"is"},
    FactKind.NUMBER: {"at_least", "at_most"},
    FactKind.DATE: {"on_or_after", "on_or_before", "within_months", "years"},
}


_OPERATORS = frozenset().union(*_FITTING.values())
_KEYS = _SAID | _OPERATORS | {"fact", "after", "by", "of", "from_day", "to_day"}


class NeedReader:
    """Reads statements and conditions against the facts and clauses that exist."""

    def __init__(self, registry: Registry, library: Library) -> None:
        self._registry = registry
        self._library = library
        self._policies = {policy.id: policy for policy in library.policies}

    def clause(self, node: Node) -> ClauseRef:
        """Return the clause that a scalar names. Raises DataError where there is none."""
        name = node.text()
        policy_id, mark, clause_id = name.partition("#")
        policy = self._policies.get(policy_id)
        if not mark or policy is None:
            raise node.error(
                f"no policy {policy_id!r} is in the library", "write it as policy-id#clause-id"
            )
        if policy.clause(clause_id) is None:
            raise node.error(
                f"the policy {policy_id} has no clause {clause_id!r}",
                f"use an id written as {{#…}} after a heading of {policy.path.name}",
            )
        return ClauseRef(policy_id, clause_id)

    def said(self, node: Node) -> Said:
        """Read a statement in both languages; its clause may be missing."""
        clause = node.get("clause")
        return Said(both(node, "text", "english"), self.clause(clause) if clause else None)

    def need(self, node: Node, *, inherited: Said | None = None) -> Need:
        """Read a condition or a group.

        What a condition does not say itself is said by ``inherited``: its group, or the gift
        that it belongs to. Without one, text and clause are needed.
        """
        fields = node.fields()
        joins = [join for join in Join if join.value in fields]
        if not joins:
            return self._condition(node, inherited)
        if len(joins) > 1:
            raise node.error("any and all stand in one entry", "nest one below the other")
        join = joins[0]
        node.fields(_SAID | {join.value})
        said = self._said_or(node, inherited)
        parts = tuple(
            self.need(part, inherited=said if said.clause else inherited)
            for part in node.need(join.value).items()
        )
        if not parts:
            raise node.error(f"{join.value} is empty", "write its conditions, one '- …' a line")
        return Group(join, parts, said)

    def date_fact(self, node: Node) -> str:
        """Return the id of a date fact that a scalar names."""
        name = node.text()
        if self._kind(node, name) is not FactKind.DATE:
            raise node.error(f"the fact {name!r} is no date", "name a fact of kind date")
        return name

    def _said_or(self, node: Node, inherited: Said | None) -> Said:
        """Return what a group or condition says, completed by what it belongs to."""
        clause = node.get("clause")
        text = (
            both(node, "text", "english")
            if node.get("text") or node.get("english")
            else inherited.text
            if inherited
            else Both()
        )
        ref = self.clause(clause) if clause else inherited.clause if inherited else None
        return Said(text, ref)

    def _condition(self, node: Node, inherited: Said | None) -> Condition:
        node.fields(_KEYS)
        fact_id = node.need("fact").text()
        kind = self._kind(node.need("fact"), fact_id)
        names = [key for key in node.fields() if key in _OPERATORS]
        if len(names) != 1:
            raise node.error(
                f"{len(names)} comparisons stand here", "write exactly one, such as at_least: 6"
            )
        name = names[0]
        if name not in _FITTING[kind]:
            raise node.error(
                f"{name} does not fit {fact_id}, which is of kind {kind.value}",
                f"use one of {', '.join(sorted(_FITTING[kind]))}",
                key=name,
            )
        for operator, partner in (("within_months", "after"), ("years", "of")):
            if (name == operator) != (node.get(partner) is not None):
                raise node.error(f"{operator} and {partner} go together", "write both, or neither")
        said = self._said_or(node, inherited)
        if said.clause is None or not said.text.chinese:
            raise node.error("a condition has no text or no clause", "add text, english, clause")
        readers: dict[str, Callable[[Node, str, Said], Condition]] = {
            "is": self._options,
            "in": self._options,
            "not_in": self._options,
            "at_least": self._number,
            "at_most": self._number,
            "within_months": self._months,
            "years": self._season,
            "on_or_after": _day,
            "on_or_before": _day,
        }
        return readers[name](node, name, said)

    def _kind(self, node: Node, fact_id: str) -> FactKind:
        if fact_id == APPLIED:
            return FactKind.DATE
        return self._fact(node, fact_id).kind

    def _fact(self, node: Node, fact_id: str) -> Fact:
        fact = self._registry.get(fact_id)
        if fact is None:
            raise node.error(f"the fact {fact_id!r} is unknown", "add it to _facts.yaml")
        return fact

    def _options(self, node: Node, name: str, said: Said) -> Condition:
        fact = self._fact(node, node.need("fact").text())
        operand = node.need(name)
        if fact.kind is FactKind.YES_NO:
            wanted: frozenset[Value] = frozenset({operand.flag()})
        else:
            known = [one.id for one in fact.options]
            named = operand.texts()
            for one in named:
                if one not in known:
                    raise operand.error(
                        f"{fact.id} has no value {one!r}", f"use one of {', '.join(known)}"
                    )
            wanted = frozenset(set(known) - set(named) if name == "not_in" else named)
        if not wanted:
            raise operand.error("no value would do", "name at least one")
        return Condition(fact.id, Operator.IN, said, options=wanted)

    def _number(self, node: Node, name: str, said: Said) -> Condition:
        fact = self._fact(node, node.need("fact").text())
        bound = node.need(name).whole()
        if not fact.lowest <= bound <= fact.highest:
            raise node.error(
                f"{bound} is no {fact.id}",
                f"{fact.id} goes from {fact.lowest} to {fact.highest}",
                key=name,
            )
        return Condition(fact.id, Operator(name), said, number=bound)

    def _months(self, node: Node, name: str, said: Said) -> Condition:
        months = node.need(name).whole()
        if months < 0:
            raise node.error("months cannot be negative", "write a number from 0", key=name)
        by = node.get("by")
        if by is not None and by.text() not in ("month", "day"):
            raise by.error(f"months cannot count by {by.text()!r}", "write by: month, or by: day")
        return Condition(
            node.need("fact").text(),
            Operator.WITHIN_MONTHS,
            said,
            number=months,
            after=self.date_fact(node.need("after")),
            by_month=by is not None and by.text() == "month",
        )

    def _season(self, node: Node, name: str, said: Said) -> Condition:
        opens, closes = node.get("from_day"), node.get("to_day")
        if opens is None and closes is None:
            raise node.error("years has no days", "add from_day or to_day, such as 12-31")
        return Condition(
            node.need("fact").text(),
            Operator.IN_YEAR,
            said,
            after=self.date_fact(node.need("of")),
            season=Season(
                node.need(name).whole(),
                month_and_day(opens) if opens else None,
                month_and_day(closes) if closes else None,
            ),
        )


def month_and_day(node: Node) -> tuple[int, int]:
    """Return a scalar such as 12-31 as month and day."""
    text = node.text()
    try:
        month, day = (int(part) for part in text.split("-"))
        date(2001, month, day)  # no leap year: the day exists every year
    except ValueError:
        raise node.error(f"{text!r} is no day of every year", "write it as 12-31") from None
    return month, day


def _day(node: Node, name: str, said: Said) -> Condition:
    bound: PartialDate = node.need(name).partial_date()
    return Condition(node.need("fact").text(), Operator(name), said, day=bound)
