"""Tables of bars: with and without outer bars and rule, and those drawn with + and -."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.documents.structure.lines import Line
from knowledge.documents.tables.cells import Cell, Row, cell_text, row_spans

_RULE_CELL = re.compile(r":?-+:?|:?=+:?|[—–]{2,}")
_BORDER = re.compile(r"\+(?:[-=:]{2,}\+)+")


def opens_table(lines: Sequence[Line], position: int) -> bool:
    """Tell whether a pipe table begins at a line.

    A rule below the line tells it; without one, two lines between outer bars with as many
    cells do.
    """
    line = lines[position].text
    if "|" not in line or position + 1 >= len(lines):
        return False
    below = lines[position + 1].text
    if "|" in below and is_rule(below):
        return not is_rule(line)
    return (
        _is_barred(line)
        and _is_barred(below)
        and len(row_spans(line)) == len(row_spans(below)) > 1
        and not is_rule(line)
    )


def is_rule(line: str) -> bool:
    """Tell whether a line is the rule below the head of a table."""
    cells = [line[start:end] for start, end in row_spans(line)]
    return any(cells) and all(_RULE_CELL.fullmatch(cell) for cell in cells if cell)


def pipe_rows(lines: Sequence[Line], position: int) -> tuple[list[Row], int, int]:
    """Return the rows of the table that begins at a line, how many are its head, and its end.

    The rule belongs to the stretch of the row above it.
    """
    rows: list[Row] = []
    heads = 0
    while position < len(lines) and "|" in lines[position].text:
        line = lines[position]
        if is_rule(line.text) and rows:
            above = rows.pop()
            heads = heads or len(rows) + 1
            rows.append(Row(above.start, line.end, above.cells))
        else:
            rows.append(Row(line.start, line.end, _cells(line)))
        position += 1
    return rows, heads, position


def opens_drawn(lines: Sequence[Line], position: int) -> bool:
    """Tell whether a table drawn with + and - begins at a line."""
    return (
        position + 2 < len(lines)
        and _BORDER.fullmatch(lines[position].text.strip()) is not None
        and lines[position + 1].text.strip().startswith("|")
    )


def drawn_rows(lines: Sequence[Line], position: int) -> tuple[list[Row], int, int]:
    """Return the rows of a drawn table, how many are its head, and its end.

    The border above the first row belongs to it; that below a row to that row.
    """
    rows: list[Row] = []
    heads = 0
    begun = lines[position].start
    group: list[Line] = []
    position += 1
    while position < len(lines):
        line = lines[position]
        body = line.text.strip()
        if body.startswith("|"):
            group.append(line)
        elif _BORDER.fullmatch(body) and group:
            rows.append(Row(begun, line.end, _stacked(group)))
            heads = len(rows) if "=" in body else heads
            begun, group = line.end, []
        else:
            break
        position += 1
    if group:
        rows.append(Row(begun, group[-1].end, _stacked(group)))
    return rows, heads, position


def _is_barred(line: str) -> bool:
    body = line.strip()
    return len(body) > 2 and body.startswith("|") and body.endswith("|") and body[-2] != "\\"


def _cells(line: Line) -> tuple[Cell, ...]:
    return tuple(
        Cell(line.start + start, line.start + end, cell_text(line.text[start:end]))
        for start, end in row_spans(line.text)
    )


def _stacked(group: Sequence[Line]) -> tuple[Cell, ...]:
    """Return the cells of a row that is drawn over several lines."""
    spans = [row_spans(line.text) for line in group]
    cells = []
    for column in range(max(map(len, spans))):
        parts = [
            line.text[one[column][0] : one[column][1]]
            for line, one in zip(group, spans, strict=True)
            if column < len(one)
        ]
        first = next(
            (line.start + one[column][0], line.start + one[column][1])
            for line, one in zip(group, spans, strict=True)
            if column < len(one)
        )
        cells.append(
            Cell(*first, cell_text("".join(parts) if _is_wrapped(parts) else "\n".join(parts)))
        )
    return tuple(cells)


def _is_wrapped(parts: Sequence[str]) -> bool:
    """Tell whether the lines of a cell are one broken for want of room."""
    return not any(part.startswith(("-", "*", "（", "1", "①")) for part in parts[1:])
