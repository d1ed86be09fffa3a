"""Rows of a spreadsheet to blocks: a row is a service, an event, a record of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from knowledge.formats.blocks import Block, Document, Loss, Paragraph, Unreadable
from knowledge.formats.encodings import decode_text

#: Rows with more columns than this are records; narrower ones are a table of two columns.
MOST_ROWS, MOST_COLUMNS = 20_000, 200
#: How many rows from the first may stand before the head.
_BEFORE_HEAD = 10
_LONGEST_NAME = 30
_SEPARATORS = ",\t;，；"
Rows = Sequence[Sequence[str]]


def read_csv(data: bytes) -> Document:
    """Return what a .csv holds. Raises Unreadable."""
    text = decode_text(data)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append([cell.strip() for cell in row])
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise too_many(len(rows), len(row))
    except csv.Error as error:
        raise Unreadable(
            f"不是合格的 CSV / is no valid CSV ({error})",
            "在 Excel 或 WPS 里打开，另存为“CSV UTF-8” / open it in a spreadsheet and save it as "
            "CSV UTF-8",
        ) from error
    return Document(list(records(rows, sheet="")))


def too_many(rows: int, columns: int) -> Unreadable:
    """Return what to say of a sheet that is too large."""
    return Unreadable(
        f"表格太大（{rows:,} 行，{columns:,} 列）/ the sheet is too large ({rows:,} rows, "
        f"{columns:,} columns)",
        f"拆成几个文件，每个最多 {MOST_ROWS:,} 行、{MOST_COLUMNS} 列 / split it into several files "
        f"of at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns",
    )


def records(rows: Rows, *, sheet: str) -> Iterator[Block]:
    """Yield a heading and its fields for each row below the head; what stands above it as text.

    ``sheet`` names the sheet where there are several: it is a heading above its rows.
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        return
    if sheet:
        yield Paragraph(sheet, level=1)
    place = _head(filled)
    for _, row in filled[:place]:
        for text in dict.fromkeys(cell for cell in row if cell):
            yield Paragraph(text)
    names = filled[place][1]
    below = filled[place + 1 :]
    naming = _naming_column(names, [row for _, row in below])
    for number, row in below:
        yield from _record(names, row, number, naming, level=2)


def _record(
    names: Sequence[str], row: Sequence[str], number: int, naming: int, *, level: int
) -> Iterator[Block]:
    """Yield what one row says: its name as a heading, and each field with the name above it."""
    fields = [(name, cell) for name, cell in zip(names, row, strict=False) if cell]
    beyond = [cell for cell in row[len(names) :] if cell]
    if len({cell for _, cell in fields}) == 1 and len(fields) in (1, len(names)) and not beyond:
        # One cell across the row: a group of rows begins, or a remark ends them.
        yield Paragraph(fields[0][1])
        return
    title = row[naming] if naming < len(row) else ""
    if title:
        yield Paragraph(" ".join(title.split()), level=level)
    for name, cell in fields:
        text = " ".join(cell.split())
        yield Paragraph(f"{name}：{text}" if name else text)
    if beyond:
        yield from map(Paragraph, beyond)
        yield Loss(
            f"第 {number} 行的格子比表头多 / row {number} has more cells than the head",
            "给每一列写上表头 / give every column a head",
        )


def _head(filled: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Return the place of the head: the first row with as many short, different names as most.

    Rows above it are a title or remarks, which one merged cell fills.
    """
    early = filled[:_BEFORE_HEAD]
    widths = [len({cell for cell in row if cell}) for _, row in early]
    widest = max(widths)
    for place, (_, row) in enumerate(early):
        names = [cell for cell in row if cell]
        if (
            widths[place] * 2 > widest
            and len(set(names)) == len(names)
            and (widths[place] > 1 or widest == 1)
            and all(len(name) <= _LONGEST_NAME for name in names)
        ):
            return place
    return 0


def _naming_column(names: Sequence[str], rows: Rows) -> int:
    """Return the column whose cells name the rows: words, and hardly any of them twice."""
    best, place = -1.0, 0
    for column in range(len(names)):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        words = [cell for cell in cells if not _is_count(cell)]
        if not cells or len(words) * 2 < len(cells):
            continue
        share = len(set(words)) / len(rows) - 0.1 * column / len(names)
        share -= 0.5 * (sum(map(len, words)) / len(words) > _LONGEST_NAME)
        if share > best:
            best, place = share, column
    return place


def _is_count(cell: str) -> bool:
    return cell.replace(".", "").replace("-", "").replace("/", "").replace("%", "").isdigit()
