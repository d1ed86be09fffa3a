"""Read the benefits from their files, and name file and line of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import TypeVar

from knowledge.documents.library import Library
from knowledge.documents.policy import Currency
from knowledge.documents.yaml_lines import Node, load_lines
from knowledge.entitlement.benefit import (
    Area,
    Benefit,
    Benefits,
    Deadline,
    Gift,
    Per,
    Relation,
    Rule,
    Said,
    Season,
)
from knowledge.entitlement.facts import APPLIED, Both, Registry
from knowledge.entitlement.read_facts import both, both_if_any, read_registry
from knowledge.entitlement.read_needs import NeedReader, month_and_day
from knowledge.errors import DataError

FOLDER = Path(__file__).parents[1] / "benefits"
FACTS_FILE = "_facts.yaml"

_FIELDS = "id name english group order wordings rules apply combines excludes unknown"
_RULE_FIELDS = "id name english clause from to dated_by currency needs gives cautions deadline"
_SAID = frozenset({"text", "english", "clause"})

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


def read_benefits(folder: Path = FOLDER, *, library: Library, strict: bool = False) -> Benefits:
    """Read the facts and all benefits of ``folder``.

    A benefit with an error is left out and its errors kept; with ``strict`` the first error is
    raised. The file of facts has to be right in any case. Raises DataError.
    """
    registry = read_registry(folder / FACTS_FILE)
    benefits: list[Benefit] = []
    errors: list[DataError] = []
    relations: list[tuple[Benefit, Node]] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name.startswith(("_", ".")):
            continue
        reader = _BenefitReader(registry, library)
        try:
            root = load_lines(path)
            benefit = reader.read(root)
        except DataError as error:
            errors += [*reader.errors, error]
            continue
        errors += reader.errors
        if not reader.errors:
            relations.append((benefit, root))
            benefits.append(benefit)
    errors += _dangling(relations, {path.stem for path in folder.glob("*.yaml")})
    errors.sort(key=lambda error: (str(error.path), error.line))
    if strict and errors:
        raise errors[0]
    benefits.sort(key=lambda one: (one.order, one.id))
    return Benefits(registry, tuple(benefits), tuple(errors))


def _dangling(relations: Iterable[tuple[Benefit, Node]], known: set[str]) -> Iterator[DataError]:
    """Yield an error for each relation that leads nowhere, or to the benefit itself."""
    for benefit, root in relations:
        for key in ("combines", "excludes"):
            for node in root.items_of(key):
                other = node.need("with").text()
                if other not in known or other == benefit.id or other.startswith("_"):
                    yield node.error(
                        f"with: {other!r} is no other benefit",
                        "name a file of this folder, without .yaml",
                        key="with",
                    )


class _BenefitReader:
    """Reads one file; goes on after an error within a list, so that all of them are named."""

    def __init__(self, registry: Registry, library: Library) -> None:
        self._needs = NeedReader(registry, library)
        self.errors: list[DataError] = []

    def _each(self, nodes: Iterable[Node], read: Callable[[Node], T]) -> tuple[T, ...]:
        found: list[T] = []
        for node in nodes:
            try:
                found.append(read(node))
            except DataError as error:
                self.errors.append(error)
        return tuple(found)

    def read(self, root: Node) -> Benefit:
        """Read the benefit of a file."""
        root.fields(_FIELDS.split())
        name = root.need("id").text()
        if name != root.path.stem:
            raise root.error(
                f"the id {name!r} is not the file's name", f"write id: {root.path.stem}", key="id"
            )
        rules = self._each(root.need("rules").items(), self._rule)
        _unique(root.need("rules").items())
        apply = root.need("apply")
        apply.fields({"where", "materials", "deadline"})
        unknown = root.get("unknown")
        order = root.get("order")
        if not rules and not self.errors:
            raise root.error("a benefit needs at least one rule", "write one", key="rules")
        return Benefit(
            id=name,
            name=both(root, "name", "english"),
            area=_enum(root.need("group"), Area),
            order=order.whole() if order else 1000,
            wordings=root.texts_of("wordings"),
            rules=rules,
            where=self._plain(apply.need("where")),
            materials=self._plain(apply.need("materials")),
            deadline=self._deadline(apply.need("deadline")),
            combines=self._each(root.items_of("combines"), self._relation),
            excludes=self._each(root.items_of("excludes"), self._relation),
            unknown=both_if_any(unknown, "text", "english") if unknown else Both(),
            path=root.path,
        )

    def _plain(self, node: Node) -> Said:
        node.fields(_SAID)
        return self._needs.said(node)

    def _rule(self, node: Node) -> Rule:
        node.fields(_RULE_FIELDS.split())
        start, end = node.get("from"), node.get("to")
        begins = start.partial_date() if start else None
        ends = end.partial_date() if end else None
        if begins and ends and ends.last_day < begins.first_day:
            raise node.error("to lies before from", "check which of the two is wrong", key="to")
        dated_by = node.get("dated_by")
        currency = node.get("currency")
        deadline = node.get("deadline")
        gives = self._each(node.items_of("gives"), self._gift)
        for gift, one in list(zip(gives, node.items_of("gives"), strict=False))[:-1]:
            if not gift.when and len(gives) == len(node.items_of("gives")):
                raise one.error(
                    "what follows an entry without when is never reached", "put it last"
                )
        return Rule(
            id=node.need("id").text(),
            name=both(node, "name", "english"),
            clause=self._needs.clause(node.need("clause")),
            start=begins,
            end=ends,
            dated_by=self._needs.date_fact(dated_by) if dated_by else APPLIED,
            currency=_enum(currency, Currency) if currency else Currency.CURRENT,
            needs=self._each(node.items_of("needs"), self._needs.need),
            gives=gives,
            cautions=self._each(node.items_of("cautions"), self._plain),
            deadline=self._deadline(deadline) if deadline else None,
        )

    def _gift(self, node: Node) -> Gift:
        node.fields(_SAID | {"when", "yuan", "per", "most"})
        said = self._needs.said(node)
        if said.clause is None:
            raise node.error("what is given has no clause", "add clause: policy-id#clause-id")
        yuan, per, most = node.get("yuan"), node.get("per"), node.get("most")
        money = yuan is not None and yuan.text() != "none"
        often = _enum(per, Per) if per else Per.ONCE
        if most is not None and often is Per.ONCE:
            raise node.error("most is for amounts per year or month", "remove it", key="most")
        return Gift(
            said=said,
            when=tuple(self._needs.need(one, inherited=said) for one in node.items_of("when")),
            yuan=_positive(yuan) if money and yuan else None,
            per=often,
            most=_positive(most) if most else None,
        )

    def _deadline(self, node: Node) -> Deadline:
        node.fields(_SAID | {"months", "after", "date", "years", "day"})
        months, after, day = node.get("months"), node.get("after"), node.get("date")
        years, closes = node.get("years"), node.get("day")
        if (months is not None or years is not None) != (after is not None):
            raise node.error("after stands without months or years", "write both, or neither")
        if (years is None) != (closes is None) or (years is not None and months is not None):
            raise node.error(
                "years goes with day, and not with months", "write years: 1, day: 12-31"
            )
        return Deadline(
            said=self._needs.said(node),
            months=_positive(months) if months else 0,
            after=self._needs.date_fact(after) if after else "",
            on=day.partial_date() if day else None,
            season=(
                Season(years.whole(), closes=month_and_day(closes)) if years and closes else None
            ),
        )

    def _relation(self, node: Node) -> Relation:
        node.fields(_SAID | {"with"})
        said = self._needs.said(node)
        if said.clause is None:
            raise node.error("a relation has no clause", "add the clause that says so")
        return Relation(node.need("with").text(), said)


def _unique(nodes: Sequence[Node]) -> None:
    seen: set[str] = set()
    for node in nodes:
        name = node.text_of("id")
        if name in seen:
            raise node.error(f"the rule {name!r} stands twice", "give each its own id", key="id")
        seen.add(name)


def _positive(node: Node) -> int:
    number = node.whole()
    if number <= 0:
        raise node.error(f"{number} is not positive", "write a number from 1")
    return number


def _enum(node: Node, kind: type[E]) -> E:
    try:
        return kind(node.text())
    except ValueError:
        known = ", ".join(str(one.value) for one in kind)
        raise node.error(f"{node.text()!r} is unknown", f"use one of {known}") from None
