"""The stretches of a clause that can be quoted: sentences, items and rows of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.quoting.routes import is_route
from knowledge.documents.policy import QUOTABLE, Block, BlockKind, Clause, Policy
from knowledge.documents.sentences import sentence_spans
from knowledge.documents.shown import shown_block

#: Where a stretch of a policy's text begins and ends, in characters.
Span = tuple[int, int]
_ROWS = (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest stretch that can be quoted alone; units of one table share ``table``.

    ``text`` is how it reads, ``cells`` are those of a row or the names of a head; ``order`` is its
    place in the clause, and ``run`` shared by units with nothing between them but layout.
    """

    start: int
    end: int
    kind: BlockKind
    table: int = -1
    depth: int = 0
    text: str = ""
    cells: tuple[str, ...] = ()
    order: int = 0
    run: int = 0


def units_of(policy: Policy, clause: Clause) -> list[Unit]:
    """Return what of a clause can be quoted, without its lines on where to apply.

    A clause that says nothing but these is quoted by them. What reads as nothing is no unit.
    """
    return _units(policy, clause, routes=False) or _units(policy, clause, routes=True)


def _units(policy: Policy, clause: Clause, *, routes: bool) -> list[Unit]:
    found: list[Unit] = []
    table, run = -1, 0
    in_table = False
    for block in clause.blocks:
        source = policy.text[block.start : block.end]
        said = shown_block(policy.text, block)
        if block.kind not in QUOTABLE or (not routes and is_route(said)):
            if source.strip() and (block.kind is not BlockKind.BLANK or "<!--" in source):
                run += 1
            in_table = in_table and block.kind is BlockKind.BLANK and bool(source.strip())
            continue
        if block.kind is BlockKind.TABLE_HEAD or (block.kind in _ROWS and not in_table):
            table += 1
        in_table = block.kind in _ROWS
        for start, end in _stretches(block, source):
            text = said if block.cells else shown_block(policy.text, block, start, end)
            if text.strip():
                at = table if in_table else -1
                depth, order = block.depth, len(found)
                found.append(Unit(start, end, block.kind, at, depth, text, block.cells, order, run))
    return found


def _stretches(block: Block, source: str) -> list[Span]:
    if block.kind in _ROWS:
        return [(block.start, block.end)]
    return sentence_spans(source, start=block.start)


def whole_spans(policy: Policy, clause: Clause) -> list[Span]:
    """Return all that a clause says, without its lines on where to apply and whom to ask."""
    return joined(policy.text, units_of(policy, clause))


def joined(text: str, units: Sequence[Unit]) -> list[Span]:
    """Join units that follow one another, and trim the ends."""
    spans: list[Span] = []
    before: Unit | None = None
    for unit in units:
        if before is not None and (unit.order, unit.run) == (before.order + 1, before.run):
            spans[-1] = (spans[-1][0], unit.end)
        else:
            spans.append((unit.start, unit.end))
        before = unit
    return [_trim(text, span) for span in spans]


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
