"""Lay a verbatim quote out for a screen without tables; no character of a cell changes."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.markdown import read_lines, table_cells


def plain_lines(quote: str) -> list[str]:
    """Return a quote as lines for a screen without tables: cells as 表头：值, joined by ；.

    Only the layout changes: every cell stands as it is written.
    """
    lines: list[str] = []
    header: list[str] = []
    for line in read_lines(quote):
        text = line.text.strip()
        if not text:
            continue
        if not (text.startswith("|") and text.endswith("|")):
            header = []
            lines.append(text)
        elif set(text) <= set("|-: "):
            continue
        elif not header:
            header = table_cells(text)
        else:
            cells = zip(header, table_cells(text), strict=False)
            lines.append("・" + "；".join(f"{name}：{cell}" for name, cell in cells if cell))
    return lines


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A line of a quote, or a table: ``rows`` with the header first; one of them is empty."""

    line: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def quote_blocks(quote: str) -> list[QuoteBlock]:
    """Return a quote as lines and tables, for a screen that can show tables."""
    blocks: list[QuoteBlock] = []
    rows: list[tuple[str, ...]] = []
    for line in read_lines(quote):
        text = line.text.strip()
        if text.startswith("|") and text.endswith("|"):
            if not set(text) <= set("|-: "):
                rows.append(tuple(table_cells(text)))
            continue
        if rows:
            blocks.append(QuoteBlock(rows=tuple(rows)))
            rows = []
        if text:
            blocks.append(QuoteBlock(line=text))
    if rows:
        blocks.append(QuoteBlock(rows=tuple(rows)))
    return blocks
