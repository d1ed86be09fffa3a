"""Cells with spans to rows of one width: what is merged stands in every place it covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.formats.blocks import Block, Grid, Paragraph, Table, Unreadable

#: Columns and cells of a table; spans beyond are cut.
_MOST_COLUMNS, _MOST_CELLS = 200, 500_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a file gives it: its text and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


def lay_out(rows: Sequence[Sequence[Cell]]) -> tuple[Grid, int]:
    """Return the rows with every merged cell repeated, and how many of them are the head.

    Raises Unreadable for a table that is too wide or too large.
    """
    places: list[dict[int, str]] = [{} for _ in rows]
    total = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in places[number]:
                column += 1
            wide = max(1, min(cell.columns, _MOST_COLUMNS))
            for below in range(number, min(number + max(1, cell.rows), len(rows))):
                for beside in range(column, column + wide):
                    places[below].setdefault(beside, cell.text)
                total += wide
            column += wide
            if column > _MOST_COLUMNS or total > _MOST_CELLS:
                raise too_large(column, total)
    width = max((max(row, default=-1) + 1 for row in places), default=0)
    grid = tuple(tuple(row.get(column, "") for column in range(width)) for row in places)
    return grid, head_rows(rows)


def too_large(columns: int, cells: int) -> Unreadable:
    """Return what to say of a table that nobody reads."""
    return Unreadable(
        f"表格太大（{columns:,} 列，{cells:,} 格）/ a table is too large ({columns:,} columns, "
        f"{cells:,} cells)",
        f"拆成几张表，每张最多 {_MOST_COLUMNS} 列 / split it into several tables of at most "
        f"{_MOST_COLUMNS} columns",
    )


def head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows the head has: more than one where its cells say so by their spans.

    A head of two rows has cells that reach over both beside such that lie above several columns.
    """
    first = rows[0] if rows else ()
    deepest = max((cell.rows for cell in first), default=1)
    is_split = any(cell.columns > 1 and cell.rows < deepest for cell in first)
    return min(deepest, len(rows)) if is_split and deepest <= 4 else 1


def as_blocks(grid: Grid, head: int = 1) -> Iterable[Block]:
    """Yield what a table is to a reader: a table, or the paragraphs that it only places.

    Empty rows and columns go; a row that one cell fills before the head is a caption.
    """
    rows = [row for row in grid if any(cell.strip() for cell in row)]
    kept = [
        column
        for column in range(len(rows[0]) if rows else 0)
        if any(row[column].strip() for row in rows)
    ]
    rows = [tuple(row[column] for column in kept) for row in rows]
    while len(rows) > 1 and len(kept) > 1 and len(set(rows[0])) == 1:
        yield Paragraph(rows.pop(0)[0])
    if not rows:
        return
    if len(kept) == 1 or len(rows) == 1:
        for row in rows:
            for text in dict.fromkeys(row):
                if text.strip():
                    yield Paragraph(text)
        return
    yield Table(tuple(rows), min(head, len(rows) - 1))


def joined_head(rows: Grid, head: int) -> tuple[str, ...]:
    """Return one row for the head: what stands above one another in a column, joined."""
    names = []
    for column in range(len(rows[0])):
        above = dict.fromkeys(row[column].strip() for row in rows[:head])
        names.append(" ".join(name for name in above if name))
    return tuple(names)
