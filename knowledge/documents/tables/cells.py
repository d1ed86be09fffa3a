"""The cells of a row as they stand in the file, and as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from knowledge.documents.marks.inline import shown

_BLANKS = " \t\u3000\u00a0"
_STOPS = "，、；：。！？,;:（(—-"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: ``[start, end)`` of the file within its bars or tags, and how it reads.

    ``rows`` and ``columns`` are what it spans; ``is_head`` tells that it is marked as a head.
    """

    start: int
    end: int
    text: str
    rows: int = 1
    columns: int = 1
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the stretch of the file that it takes, and its cells."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    in_head: bool = False


def cell_text(source: str) -> str:
    """Return a cell's source as it is shown: on one line, without marks."""
    if source.isalnum():
        return source
    lines = [" ".join(line.split()) for line in shown(source).splitlines()]
    text = ""
    for line in filter(None, lines):
        text += line if not text or text[-1] in _STOPS else f"，{line}"
    return text


def row_spans(line: str) -> list[tuple[int, int]]:
    """Return where the cells of a pipe row stand in ``line``, blanks at their ends left out.

    A bar after a backslash, or between backticks, is a cell's own; outer bars may be missing.
    """
    start, end = _trimmed(line, 0, len(line))
    if line[start : start + 1] == "|":
        start += 1
    bars = _bars(line, start, end)
    if bars and bars[-1] == end - 1:
        end = bars.pop()
    edges = [start - 1, *bars, end]
    return [_trimmed(line, one + 1, other) for one, other in pairwise(edges)]


def _bars(line: str, start: int, end: int) -> list[int]:
    """Return the places of the bars that part cells."""
    found: list[int] = []
    place, code_until = start, -1
    while place < end:
        char = line[place]
        if char == "\\":
            place += 2
            continue
        if char == "`" and place > code_until:
            close = line.find("`", place + 1, end)
            code_until = close if close >= 0 else end
            if close >= 0:
                place = close
        elif char == "|":
            found.append(place)
        place += 1
    return found


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    while end > start and line[end - 1] in _BLANKS:
        end -= 1
    while start < end and line[start] in _BLANKS:
        start += 1
    return start, end


def written_row(cells: tuple[str, ...]) -> str:
    """Return cells as a row of a Markdown table: what channels lay out again."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def written_item(cells: tuple[str, ...]) -> str:
    """Return the cells of a row that stands under no head as a line: 办理时限：15个工作日."""
    label, *rest = [cell for cell in cells if cell] or [""]
    said = "；".join(rest)
    return f"{label.rstrip('：:')}：{said}" if said else label


def written_head(names: tuple[str, ...], caption: str = "") -> str:
    """Return column names as the head of a Markdown table, its title on a line above."""
    rule = "|" + "---|" * len(names)
    return "\n".join(filter(None, (caption, written_row(names), rule)))


def written_cells(row: str) -> tuple[str, ...]:
    """Return the cells of a written row: what `written_row` was given."""
    return tuple(row[start:end].replace("\\|", "|") for start, end in row_spans(row))
