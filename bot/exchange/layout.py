"""Lay a quote out for a screen with tables or without; no character of a cell changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.documents.tables.cells import written_cells


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A line of a quote, or a table: ``rows`` with the header first; one of them is empty.

    A row with fewer cells than the header stands across the table.
    """

    line: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def width(self) -> int:
        """How many columns a table has."""
        return max(map(len, self.rows), default=0)


def plain_lines(quote: str) -> list[str]:
    """Return a quote as lines for a screen without tables: cells as 表头：值, joined by ；.

    Only the layout changes: every cell stands as it is shown.
    """
    return _plain(quote, named="：", joined="；")


def plain_english(text: str) -> list[str]:
    """Return the English of a quote as lines without tables: head: cell; head: cell."""
    return _plain(text, named=": ", joined="; ")


def row_line(names: Sequence[str], cells: Sequence[str], *, named: str, joined: str) -> str:
    """Return a row as one line, each cell after its column's name where it has one.

    Cells that do not match the names one by one stand alone.
    """
    if len(cells) < len(names):
        return joined.join(filter(None, cells))
    pairs = zip([*names, *[""] * (len(cells) - len(names))], cells, strict=True)
    return joined.join(f"{name}{named}{cell}" if name else cell for name, cell in pairs if cell)


def _plain(quote: str, *, named: str, joined: str) -> list[str]:
    lines: list[str] = []
    for block in quote_blocks(quote):
        if not block.rows:
            lines.append(block.line)
            continue
        names, *rows = block.rows
        said = [row_line(names, cells, named=named, joined=joined) for cells in rows]
        lines += [f"・{one}" for one in said if one]
    return lines


def quote_blocks(quote: str) -> list[QuoteBlock]:
    """Return a quote as lines and tables, for a screen that can show tables."""
    blocks: list[QuoteBlock] = []
    rows: list[tuple[str, ...]] = []
    for text, kind in _kinds([line.strip() for line in quote.split("\n")]):
        if kind == "rule":
            continue
        if rows and kind != "row":
            blocks.append(QuoteBlock(rows=tuple(rows)))
            rows = []
        if kind == "line":
            blocks += [QuoteBlock(line=text)] if text else []
            continue
        rows.append(written_cells(text))
    if rows:
        blocks.append(QuoteBlock(rows=tuple(rows)))
    return blocks


def _kinds(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each line and what it is: a line of text, the head of a table, its rule, a row."""
    for number, text in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if not _is_barred(text):
            yield text, "line"
        elif _is_rule(text):
            yield text, "rule"
        else:
            yield text, "head" if _is_barred(below) and _is_rule(below) else "row"


def _is_barred(text: str) -> bool:
    return len(text) > 1 and text.startswith("|") and text.endswith("|")


def _is_rule(text: str) -> bool:
    return set(text) <= set("|-: ") and "-" in text
