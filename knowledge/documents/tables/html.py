"""Tables of HTML within a text: where they stand, and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.documents.marks.html import TAG
from knowledge.documents.tables.cells import Cell, Row, cell_text

#: What opens one of these tags ends with the next; a comment is none of them.
_TABLE_TAGS = frozenset(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"])
_MARK = re.compile(r"<!--|</?(?=table|thead|tbody|tfoot|tr|td|th|caption)", re.IGNORECASE)
_SPAN = re.compile(r"\b(?P<name>rowspan|colspan)\s{0,9}=\s{0,9}[\"']?(?P<value>\d{1,4})")
#: No table spans more; a page that says so is wrong, and would fill the memory.
_MOST_SPAN = 200
#: Tables within tables are read so far down.
_DEEPEST = 20


@dataclass(slots=True)
class HtmlTable:
    """A table in a text: ``[start, end)`` with its tags, its rows, the tables within its cells."""

    start: int
    end: int
    rows: list[Row] = field(default_factory=list)
    caption: tuple[int, int] | None = None
    inner: list[HtmlTable] = field(default_factory=list)


@dataclass(slots=True)
class _Tag:
    start: int
    end: int
    name: str
    closes: bool
    attributes: str


@dataclass(slots=True)
class _Open:
    """A table being read: its row and cell that are open."""

    table: HtmlTable
    row_start: int = -1
    cells: list[Cell] = field(default_factory=list)
    cell: _Tag | None = None
    caption: int = -1
    in_head: bool = False


def html_tables(text: str, start: int = 0, end: int | None = None) -> list[HtmlTable]:
    """Return the outermost tables of a stretch of a text, in order.

    A table that is not closed goes on to the end of the stretch.
    """
    stop = len(text) if end is None else end
    found: list[HtmlTable] = []
    opened: list[_Open] = []
    for tag in _tags(text, start, stop):
        if tag.name == "table":
            if not tag.closes:
                table = HtmlTable(tag.start, stop)
                if opened:
                    opened[-1].table.inner.append(table)
                else:
                    found.append(table)
                if len(opened) < _DEEPEST:
                    opened.append(_Open(table))
            elif opened:
                last = opened.pop()
                _end_row(text, last, cell=tag.start, row=tag.start)
                last.table.end = tag.end
        elif opened:
            _take(text, opened[-1], tag)
    while opened:
        last = opened.pop()
        _end_row(text, last, cell=stop, row=stop)
    return found


def _tags(text: str, start: int, end: int) -> Iterator[_Tag]:
    place = start
    while (mark := _MARK.search(text, place, end)) is not None:
        place = mark.end()
        if mark[0] == "<!--":
            close = text.find("-->", place, end)
            place = end if close < 0 else close + 3
            continue
        found = TAG.match(text, mark.start(), end)
        if found is not None and found["name"].lower() in _TABLE_TAGS:
            place = found.end()
            yield _Tag(
                found.start(),
                found.end(),
                found["name"].lower(),
                bool(found["close"]),
                found["attributes"],
            )


def _take(text: str, at: _Open, tag: _Tag) -> None:
    """Go on in the innermost table with one of its tags; what is left open ends by itself."""
    if tag.name == "caption":
        if tag.closes and at.caption >= 0:
            at.table.caption = (at.caption, tag.start)
        at.caption = -1 if tag.closes else tag.end
    elif tag.name in ("thead", "tbody", "tfoot"):
        _end_row(text, at, cell=tag.start, row=tag.start)
        at.in_head = tag.name == "thead" and not tag.closes
    elif tag.name == "tr":
        _end_row(text, at, cell=tag.start, row=tag.end if tag.closes else tag.start)
        if not tag.closes:
            at.row_start = tag.start
    elif tag.closes:
        _end_cell(text, at, tag.start)
    else:
        _end_cell(text, at, tag.start)
        if at.row_start < 0:
            at.row_start = tag.start
        at.cell = tag


def _end_cell(text: str, at: _Open, end: int) -> None:
    if at.cell is None:
        return
    spans = {"rowspan": 1, "colspan": 1}
    for span in _SPAN.finditer(at.cell.attributes.lower()):
        spans[span["name"]] = max(1, min(_MOST_SPAN, int(span["value"])))
    start = at.cell.end
    at.cells.append(
        Cell(
            start,
            end,
            cell_text(text[start:end]),
            rows=spans["rowspan"],
            columns=spans["colspan"],
            is_head=at.cell.name == "th",
        )
    )
    at.cell = None


def _end_row(text: str, at: _Open, *, cell: int, row: int) -> None:
    """End the open cell at ``cell`` and the open row at ``row``."""
    _end_cell(text, at, cell)
    if at.row_start >= 0 and at.cells:
        at.table.rows.append(Row(at.row_start, row, tuple(at.cells), at.in_head))
    at.row_start, at.cells = -1, []
