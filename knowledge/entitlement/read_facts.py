"""Read the file of facts that a person may be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge.documents.yaml_lines import Node, load_lines
from knowledge.entitlement.facts import APPLIED, Both, Fact, FactKind, Option, Registry

_FIELDS = (
    "id kind label english ask ask_english values unit unit_english lowest highest wordings "
    "yes_wordings no_wordings gap gap_english change change_english stands_for months_of usually"
)
#: The fields that only facts of one kind can have.
_ONLY = {
    "values": FactKind.CHOICE,
    "unit": FactKind.NUMBER,
    "lowest": FactKind.NUMBER,
    "highest": FactKind.NUMBER,
    "gap": FactKind.NUMBER,
    "yes_wordings": FactKind.YES_NO,
    "no_wordings": FactKind.YES_NO,
    "stands_for": FactKind.DATE,
    "months_of": FactKind.DATE,
}
#: What a fact that is named by such a field has to be.
_NAMED = {"stands_for": FactKind.DATE, "months_of": FactKind.NUMBER}
GAP = "{gap}"


def read_registry(path: Path) -> Registry:
    """Read the facts of a file. Raises DataError with the line that is wrong."""
    facts: dict[str, Fact] = {}
    root = load_lines(path)
    root.fields({"facts"})
    for order, node in enumerate(root.need("facts").items()):
        fact = _fact(node, order)
        if fact.id in facts:
            raise node.error(f"the fact {fact.id!r} exists already", "give it another id", key="id")
        if fact.id == APPLIED and fact.kind is not FactKind.DATE:
            raise node.error("the day of applying is a date", "give it kind: date", key="kind")
        _check_named(node, facts)
        facts[fact.id] = fact
    return Registry(facts)


def _check_named(node: Node, before: Mapping[str, Fact]) -> None:
    """Raise DataError where a fact is reckoned into one that is not there, or of another kind."""
    for key, kind in _NAMED.items():
        if node.get(key) is None:
            continue
        other = before.get(node.need(key).text())
        if other is None or other.kind is not kind:
            raise node.error(
                f"{key} names no {kind.value} among the facts before it", "correct the id", key=key
            )


def both(node: Node, key: str, english: str) -> Both:
    """Return a text that is needed in both languages."""
    return Both(node.need(key).text(), node.need(english).text())


def both_if_any(node: Node, key: str, english: str) -> Both:
    """Return a text that may be missing, but not in one language only."""
    if node.get(key) is None and node.get(english) is None:
        return Both()
    return both(node, key, english)


def _fact(node: Node, order: int) -> Fact:
    node.fields(_FIELDS.split())
    name = node.need("kind").text()
    try:
        kind = FactKind(name)
    except ValueError:
        known = ", ".join(one.value for one in FactKind)
        raise node.error(f"the kind {name!r} is unknown", f"use one of {known}", key="kind") from (
            None
        )
    for key, only in _ONLY.items():
        if node.get(key) is not None and kind is not only:
            raise node.error(f"{key} is for facts of kind {only.value}", f"remove {key}", key=key)
    gap = both_if_any(node, "gap", "gap_english")
    if gap.chinese and not (GAP in gap.chinese and GAP in gap.english):
        raise node.error("gap does not say the number", f"write {GAP} where it stands", key="gap")
    lowest, highest = node.get("lowest"), node.get("highest")
    fact = Fact(
        id=node.need("id").text(),
        kind=kind,
        order=order,
        label=both(node, "label", "english"),
        ask=both(node, "ask", "ask_english"),
        options=_options(node) if kind is FactKind.CHOICE else (),
        unit=both(node, "unit", "unit_english") if kind is FactKind.NUMBER else Both(),
        lowest=lowest.whole() if lowest else 0,
        highest=highest.whole() if highest else 1_000_000,
        wordings=node.texts_of("wordings"),
        yes_wordings=node.texts_of("yes_wordings"),
        no_wordings=node.texts_of("no_wordings"),
        gap=gap,
        change=both_if_any(node, "change", "change_english"),
        stands_for=_text_if_any(node, "stands_for"),
        months_of=_text_if_any(node, "months_of"),
        usually=_text_if_any(node, "usually"),
    )
    if fact.usually and fact.parse(fact.usually) is None:
        raise node.error(f"{fact.usually!r} is no value of it", "use one of its", key="usually")
    if fact.lowest > fact.highest:
        raise node.error("highest lies below lowest", "exchange the two", key="highest")
    return fact


def _text_if_any(node: Node, key: str) -> str:
    return node.need(key).text() if node.get(key) is not None else ""


def _options(node: Node) -> tuple[Option, ...]:
    found: dict[str, Option] = {}
    for one in node.need("values").items():
        one.fields({"id", "label", "english", "wordings", "answers"})
        label = both(one, "label", "english")
        wordings, answers = one.texts_of("wordings"), one.texts_of("answers")
        option = Option(one.need("id").text(), label, wordings, answers)
        if option.id in found:
            raise one.error(f"the value {option.id!r} stands twice", "remove one", key="id")
        found[option.id] = option
    if len(found) < 2:
        raise node.error("a choice needs at least two values", "add one", key="values")
    return tuple(found.values())
