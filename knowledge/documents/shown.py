"""What a person reads of a policy's text: its words without marks, its tables filled in.

The file is the truth and what is quoted is a stretch of it; this is how such a stretch looks.
Tables come as rows between bars below their head, whatever the file draws them with, so that a
channel lays out one form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from knowledge.documents.marks.inline import shown_within
from knowledge.documents.policy import QUOTABLE, Block, BlockKind, Clause, Policy
from knowledge.documents.tables.cells import written_head, written_item, written_row

#: Which columns of a table are shown, by where its head begins; all of one that is not named.
Columns = Mapping[int, Sequence[int]]
ALL: Columns = {}
_TABLE = (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)


def shown_block(
    text: str,
    block: Block,
    start: int | None = None,
    end: int | None = None,
    *,
    links: bool = False,
    columns: Sequence[int] = (),
) -> str:
    """Return how a block of a policy's ``text`` reads, or ``[start, end)`` of it; "" if not at all.

    A part of a table is shown whole, or its ``columns`` alone.
    """
    if block.cells:
        cells = _only(block.cells, columns)
        if block.kind is BlockKind.TABLE_HEAD:
            return written_head(cells, block.caption)
        return written_row(cells) if block.kind is BlockKind.TABLE_ROW else written_item(cells)
    source = text[block.start : block.end]
    begin = max(0, (block.start if start is None else start) - block.start)
    stop = min(len(source), (block.end if end is None else end) - block.start)
    return shown_within(source, begin, stop, links=links)


def shown_span(
    policy: Policy,
    blocks: Sequence[Block],
    start: int,
    end: int,
    *,
    links: bool = False,
    columns: Columns = ALL,
) -> str:
    """Return how ``[start, end)`` of a policy reads, by the ``blocks`` that it touches."""
    pieces: list[str] = []
    head = -1
    for block in blocks:
        if block.kind is BlockKind.TABLE_HEAD:
            head = block.start
        if block.end <= start or block.start >= end:
            continue
        if block.kind in _TABLE:
            said = shown_block(policy.text, block, columns=columns.get(head, ()))
            pieces.append(f"{said}\n")
        elif block.kind in QUOTABLE:
            pieces.append(shown_block(policy.text, block, start, end, links=links))
            if not pieces[-1].endswith("\n") and block.end < end:
                pieces.append("\n")
        elif block.kind is BlockKind.BLANK and not policy.text[block.start : block.end].strip():
            pieces.append(policy.text[max(block.start, start) : min(block.end, end)])
    return "".join(pieces).strip()


def clause_shown(policy: Policy, clause: Clause) -> str:
    """Return all that a clause says, as a person reads it; its tables between bars."""
    return shown_blocks(policy, clause.blocks)


def shown_blocks(policy: Policy, blocks: Iterable[Block]) -> str:
    """Return what blocks say, a line or more each; those that cannot be quoted are left out."""
    said = (shown_block(policy.text, block).strip() for block in blocks if block.kind in QUOTABLE)
    return "\n".join(one for one in said if one)


def _only(cells: tuple[str, ...], columns: Sequence[int]) -> tuple[str, ...]:
    """Return the cells of some columns; all of a row in which they do not stand."""
    if not columns or max(columns) >= len(cells):
        return cells
    return tuple(cells[place] for place in columns)
