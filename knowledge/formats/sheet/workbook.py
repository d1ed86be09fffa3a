"""A workbook to blocks: cells as text, merged ones in every place that they cover."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.formats.archive import Archive
from knowledge.formats.blocks import Block, Document, Loss, Unreadable
from knowledge.formats.sheet.records import MOST_COLUMNS, MOST_ROWS, records, too_many
from knowledge.formats.xml_tree import parse_xml

#: Bytes of one sheet: openpyxl needs some fifty times as much memory.
_MOST_SHEET = 10_000_000
_MOST_SHEETS = 50


def read_xlsx(data: bytes) -> Document:
    """Return what an .xlsx holds. Raises Unreadable."""
    formulas = _checked(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on parts that are of no use to us
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
    ) as error:
        raise Unreadable(
            "不是合格的 .xlsx / is no valid .xlsx",
            "在 Excel 或 WPS 里打开，另存为 .xlsx / open it and save it as .xlsx anew",
        ) from error
    sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
    if len(sheets) > _MOST_SHEETS:
        raise too_many(len(sheets), 0)
    filled = [one for one in sheets if one.max_row > 1 or one.cell(1, 1).value is not None]
    blocks: list[Block] = []
    for sheet in filled:
        blocks += _sheet(sheet, several=len(filled) > 1)
    hidden = [one.title for one in book.worksheets if one.sheet_state != "visible"]
    if hidden:
        blocks.append(
            Loss(
                f"隐藏的工作表没有读：{'、'.join(hidden)[:80]} / hidden sheets are not read",
                "要读就取消隐藏再保存 / show them and save the file, if they belong to it",
            )
        )
    if formulas:
        blocks += _uncounted(data, book)
    return Document(blocks)


def _checked(data: bytes) -> bool:
    """Weigh the parts before they are read; tell whether there are formulas. Raises Unreadable."""
    archive = Archive(data)
    has_formulas = False
    for name in archive.entries:
        if name.endswith((".xml", ".rels")):
            part = archive.read(name, most=_MOST_SHEET)
            parse_head(part, name)
            has_formulas |= "worksheets/" in name and b"<f" in part
    return has_formulas


def parse_head(part: bytes, name: str) -> None:
    """Refuse a part that declares entities. Raises Unreadable."""
    if b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part:
        parse_xml(part, name)


def _sheet(sheet: openpyxl.worksheet.worksheet.Worksheet, *, several: bool) -> Iterator[Block]:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise too_many(sheet.max_row, sheet.max_column)
    rows = [[_text(cell) for cell in row] for row in sheet.iter_rows()]
    for area in sheet.merged_cells.ranges:
        kept = rows[area.min_row - 1][area.min_col - 1] if area.min_row <= len(rows) else ""
        for row in rows[area.min_row - 1 : area.max_row]:
            for column in range(area.min_col - 1, min(area.max_col, len(row))):
                row[column] = kept
    hidden = [
        number for number, one in sheet.row_dimensions.items() if one.hidden and number <= len(rows)
    ]
    for number in hidden:
        rows[number - 1] = []
    yield from records(rows, sheet=sheet.title if several else "")
    if hidden:
        yield Loss(
            f"工作表“{sheet.title}”有 {len(hidden)} 行隐藏，没有读 / {len(hidden)} hidden rows of "
            f"the sheet {sheet.title!r} are not read",
            "要读就取消隐藏再保存 / show them and save the file, if they belong to it",
        )


def _text(cell: openpyxl.cell.cell.Cell) -> str:
    """Return a cell as a person reads it: dates as text, whole numbers without a point."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, datetime):
        return f"{value.date().isoformat()} {value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return _number(value, str(cell.number_format))
    return str(value).strip()


def _number(value: float, form: str) -> str:
    if form.endswith("%"):
        return f"{round(value * 100, 6):g}%"
    return str(int(value)) if value.is_integer() else f"{value:.10g}"


def _uncounted(data: bytes, book: openpyxl.Workbook) -> Iterator[Block]:
    """Yield a loss for each sheet with formulas whose results the file does not hold."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        written = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    for sheet in written.worksheets:
        if sheet.sheet_state != "visible":
            continue
        empty = [
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" and book[sheet.title][cell.coordinate].value is None
        ]
        if empty:
            yield Loss(
                f"工作表“{sheet.title}”的公式没有存结果：{'、'.join(empty[:5])}"
                f"{' …' if len(empty) > 5 else ''} / formulas of the sheet have no stored result",
                "在 Excel 或 WPS 里打开，重算后保存 / open it in a spreadsheet and save it",
            )
