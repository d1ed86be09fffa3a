"""What there is for employers: each thing points to a clause, which says it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.library import Library
from knowledge.documents.yaml_lines import Node, load_lines
from knowledge.entitlement.benefit import ClauseRef
from knowledge.entitlement.facts import Both
from knowledge.entitlement.read_facts import both
from knowledge.errors import DataError

EMPLOYERS_FILE = "_employers.yaml"


@dataclass(frozen=True, slots=True)
class Side:
    """One half of what concerns employers; ``wordings`` are those that ask for it."""

    id: str
    label: Both
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that employers can get or have to do; ``benefit`` is that of which it is part."""

    id: str
    side: str
    name: Both
    clause: ClauseRef
    wordings: tuple[str, ...]
    benefit: str = ""


@dataclass(frozen=True, slots=True)
class Employers:
    """All that there is for employers, in its order; the first side is the usual one.

    ``errors`` tell of what is left out, because the library has not the clause that says it.
    """

    sides: tuple[Side, ...] = ()
    offers: tuple[Offer, ...] = ()
    errors: tuple[DataError, ...] = ()


def read_employers(path: Path, library: Library) -> Employers:
    """Read the file of what concerns employers; nothing where there is none.

    Raises DataError with the line that is wrong.
    """
    if not path.exists():
        return Employers()
    root = load_lines(path)
    root.fields({"sides", "offers"})
    sides = tuple(_side(node) for node in root.need("sides").items())
    known = {one.id for one in sides}
    offers: list[Offer] = []
    errors: list[DataError] = []
    for node in root.need("offers").items():
        offer = _offer(node, known)
        if offer.clause.find(library) is not None:
            offers.append(offer)
        else:
            problem = f"no clause {offer.clause}"
            errors.append(node.error(problem, "write policy#clause of the library", key="clause"))
    return Employers(sides, tuple(offers), tuple(errors))


def _side(node: Node) -> Side:
    node.fields({"id", "label", "english", "wordings"})
    return Side(node.need("id").text(), both(node, "label", "english"), node.texts_of("wordings"))


def _offer(node: Node, sides: set[str]) -> Offer:
    node.fields({"id", "side", "name", "english", "clause", "wordings", "benefit"})
    side = node.need("side").text()
    if side not in sides:
        raise node.error(f"the side {side!r} is unknown", f"use {' or '.join(sides)}", key="side")
    policy_id, _, clause_id = node.need("clause").text().partition("#")
    clause = ClauseRef(policy_id, clause_id)
    return Offer(
        node.need("id").text(),
        side,
        both(node, "name", "english"),
        clause,
        node.texts_of("wordings"),
        node.need("benefit").text() if node.get("benefit") is not None else "",
    )
