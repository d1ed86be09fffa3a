"""Cut a table of a policy file into blocks: its head, and a block for each row."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.policy import Block, BlockKind
from knowledge.documents.structure.lines import Line
from knowledge.documents.tables.cells import Row, cell_text
from knowledge.documents.tables.grid import MOST_CELLS, Grid, TooWideError, read_grid
from knowledge.documents.tables.html import html_tables
from knowledge.documents.tables.pipes import drawn_rows, opens_drawn, opens_table, pipe_rows
from knowledge.errors import PolicyError


@dataclass(frozen=True, slots=True)
class Table:
    """A table as blocks, and the position of the first line after it.

    A row of a table without head is an item: what it is on, and what it says of that.
    ``doubtful`` are the numbers of lines with a row whose cells may belong to other columns.
    """

    blocks: tuple[Block, ...]
    stop: int
    doubtful: tuple[int, ...] = ()


def table_at(path: Path, text: str, lines: Sequence[Line], position: int) -> Table | None:
    """Return the table that begins at a line, None where none does.

    Raises PolicyError for a table that is wider than anybody reads.
    """
    line = lines[position]
    if line.table_end >= 0:
        return _html_table(path, text, lines, position)
    if opens_drawn(lines, position):
        rows, heads, stop = drawn_rows(lines, position)
    elif opens_table(lines, position):
        rows, heads, stop = pipe_rows(lines, position)
    else:
        return None
    grid = _grid(path, line, rows, heads)
    return _table(_Cut(line.start, lines[stop - 1].end, ""), rows, grid, lines, stop)


def _html_table(path: Path, text: str, lines: Sequence[Line], position: int) -> Table:
    line = lines[position]
    table = html_tables(text, line.start, line.table_end)[0]
    stop = bisect_left(lines, line.table_end, lo=position, key=lambda one: one.start)
    title = cell_text(text[slice(*table.caption)]) if table.caption else ""
    grid = _grid(path, line, table.rows, 0)
    return _table(_Cut(line.start, line.table_end, title), table.rows, grid, lines, stop)


def _grid(path: Path, line: Line, rows: Sequence[Row], heads: int) -> Grid:
    try:
        return read_grid(rows, heads=heads)
    except TooWideError as error:
        raise PolicyError(
            path,
            line.number,
            f"表格有 {error.cells:,} 列，最多 {MOST_CELLS} / the table has {error.cells:,} "
            f"columns, {MOST_CELLS} at most",
            "拆成几张表 / split it into several tables",
        ) from error


@dataclass(frozen=True, slots=True)
class _Cut:
    """The stretch of the file that a table takes, and the title that its markup gives it."""

    start: int
    end: int
    title: str


def _table(cut: _Cut, rows: Sequence[Row], grid: Grid, lines: Sequence[Line], stop: int) -> Table:
    """Return the blocks of a table: they follow one another over all of its stretch."""
    starts = [row.start for row in rows[1:]] + [rows[-1].end]
    blocks: list[Block] = []
    if rows[0].start > cut.start:
        blocks.append(Block(BlockKind.BLANK, cut.start, rows[0].start))
    if grid.head:
        kind = BlockKind.TABLE_HEAD if grid.names else BlockKind.BLANK
        caption = " ".join(filter(None, (cut.title, grid.caption)))
        blocks.append(
            Block(
                kind,
                rows[0].start,
                starts[grid.head - 1],
                cells=grid.names,
                caption=caption if grid.names else "",
            )
        )
    for row, end, cells in zip(rows[grid.head :], starts[grid.head :], grid.body, strict=True):
        if not any(cells):
            blocks.append(Block(BlockKind.BLANK, row.start, end))
        elif grid.names:
            blocks.append(Block(BlockKind.TABLE_ROW, row.start, end, cells=cells))
        else:
            blocks.append(Block(BlockKind.ITEM, row.start, end, depth=1, cells=cells))
    if rows[-1].end < cut.end:
        blocks.append(Block(BlockKind.BLANK, rows[-1].end, cut.end))
    doubtful = [rows[grid.head + number].start for number in grid.doubtful]
    return Table(tuple(blocks), stop, tuple(_number_at(lines, start) for start in doubtful))


def _number_at(lines: Sequence[Line], offset: int) -> int:
    return lines[bisect_right(lines, offset, key=lambda one: one.start) - 1].number
