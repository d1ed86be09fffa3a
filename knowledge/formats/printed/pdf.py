"""A PDF to blocks: its text layer, page by page; scans and garbled fonts are recognised."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
import pypdfium2
from pdfplumber.page import Page
from pdfplumber.table import Table as FoundTable
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.formats.blocks import Block, Document, Loss, Table, Unreadable
from knowledge.formats.grid import Cell, as_blocks, lay_out
from knowledge.formats.printed.lines import Char, Line, in_reading_order, number, read_lines
from knowledge.formats.printed.paragraphs import joined_tables, paragraphs, without_furniture

MOST_PAGES = 500
#: A page with fewer characters, most of which an image covers, is a scan.
_FEWEST_CHARACTERS, _COVERED = 20, 0.7
#: Above this share of characters without meaning a page is garbled.
_GARBLED = 0.02
_MOST_CHARACTERS = 30_000
_PRIVATE = range(0xE000, 0xF900)


def read_pdf(data: bytes) -> Document:
    """Return what the text layer of a PDF holds. Raises Unreadable."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    _count(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return _Reader(data).document(pdf.pages)
    except PdfminerException as error:
        raise _damaged() from error


def _count(data: bytes) -> None:
    """Refuse what cannot be opened and what has too many pages. Raises Unreadable."""
    try:
        pdf = pypdfium2.PdfDocument(data)
        pages = len(pdf)
        pdf.close()
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable(
                "加了密码 / is protected by a password",
                "去掉密码再保存 / save it without a password",
            ) from error
        raise _damaged() from error
    if pages > MOST_PAGES:
        raise Unreadable(
            f"有 {pages:,} 页，最多 {MOST_PAGES} / has {pages:,} pages, {MOST_PAGES} at most",
            "拆成几份政策 / split it into several policies",
        )
    if not pages:
        raise _damaged()


class _Reader:
    """Reads pages one after the other, and keeps which of them cannot be read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._scanned: list[int] = []
        self._garbled: list[int] = []
        self._recognised: list[int] = []
        self._width = 0.0

    def document(self, pages: Sequence[Page]) -> Document:
        """Return the blocks of all pages. Raises Unreadable for a scan and for garbled text."""
        lines: list[list[Line]] = []
        tables: list[list[tuple[float, Sequence[Block]]]] = []
        heights: list[float] = []
        for page in pages:
            here, found = self._page(page)
            lines.append(here)
            tables.append(found)
            heights.append(float(page.height))
            self._width = max(self._width, float(page.width))
            page.close()
        self._refuse(len(pages))
        placed: list[Line | Table] = []
        for here, found in zip(without_furniture(lines, heights), tables, strict=True):
            waiting = sorted(found, key=lambda one: one[0])
            for line in here:
                while waiting and waiting[0][0] < line.top:
                    placed += _tables(waiting.pop(0)[1])
                placed.append(line)
            for _, blocks in waiting:
                placed += _tables(blocks)
        return Document([*self._losses(), *joined_tables(list(paragraphs(placed, self._width)))])

    def _page(self, page: Page) -> tuple[list[Line], list[tuple[float, Sequence[Block]]]]:
        sheet = page.page_number
        chars: list[Char] = [one for one in page.dedupe_chars(tolerance=1).chars if one["upright"]]
        if len(chars) > _MOST_CHARACTERS:
            raise Unreadable(
                f"第 {sheet} 页有 {len(chars):,} 个字 / page {sheet} has {len(chars):,} characters",
                "把文字另存成 .docx / save its text as .docx",
            )
        is_covered = _covered(page)
        if sum(bool(str(one["text"]).strip()) for one in chars) < _FEWEST_CHARACTERS and is_covered:
            self._scanned.append(sheet)
            return [], []
        if _share_garbled("".join(str(one["text"]) for one in chars)) > _GARBLED:
            return self._second_opinion(page), []
        if is_covered:
            self._recognised.append(sheet)
        tables: list[tuple[float, Sequence[Block]]] = []
        for table in page.find_tables():
            blocks = _read_table(table, chars)
            if blocks:
                tables.append((float(table.bbox[1]), blocks))
                chars = [one for one in chars if not _inside(one, table.bbox)]
        return in_reading_order(chars, sheet, float(page.width)), tables

    def _second_opinion(self, page: Page) -> list[Line]:
        """Return the lines as another reader of PDF sees them, if that makes sense of them."""
        pdf = pypdfium2.PdfDocument(self._data)
        text = pdf[page.page_number - 1].get_textpage().get_text_range()
        pdf.close()
        if _share_garbled(text) > _GARBLED or len(text.strip()) < _FEWEST_CHARACTERS:
            self._garbled.append(page.page_number)
            return []
        width = float(page.width)
        return [
            Line(
                one.strip(), 0.1 * width, 0.9 * width, 20.0 * n, 20.0 * n + 12, 12, page.page_number
            )
            for n, one in enumerate(text.splitlines(), start=5)
            if one.strip()
        ]

    def _refuse(self, pages: int) -> None:
        if len(self._scanned) * 2 >= pages:
            raise Unreadable(
                f"是扫描件，{len(self._scanned)} 页没有文字 / is a scan: "
                f"{len(self._scanned)} pages have no text",
                "找原来的电子版，或先做文字识别（OCR）并核对，存成 .docx / use the file that was "
                "printed, or have its text recognised, checked and saved as .docx",
            )
        if len(self._garbled) * 5 >= pages and self._garbled:
            raise Unreadable(
                f"字体没有文字对照，{len(self._garbled)} 页读出来是乱码 / its fonts do not say "
                f"which characters they show: {len(self._garbled)} pages are garbled",
                "找 Word 版，或打印成图再做文字识别，核对后存成 .docx / use the Word file, or have "
                "its text recognised, checked and saved as .docx",
            )

    def _losses(self) -> Iterator[Loss]:
        for pages, problem, english in (
            (self._scanned, "是扫描图片，没有读", "are pictures and are not read"),
            (self._garbled, "是乱码，没有读", "are garbled and are not read"),
        ):
            if pages:
                yield Loss(
                    f"第 {_listed(pages)} 页{problem} / pages {_listed(pages)} {english}",
                    "补上这几页的文字 / add the text of these pages",
                )
        if self._recognised:
            yield Loss(
                f"第 {_listed(self._recognised)} 页的文字可能是识别得来的 / the text of pages "
                f"{_listed(self._recognised)} lies over a picture, perhaps recognised",
                "对照图片核对 / check it against the picture",
            )


def _listed(pages: Sequence[int]) -> str:
    return "、".join(map(str, pages[:10])) + (" …" if len(pages) > 10 else "")


def _tables(blocks: Sequence[Block]) -> list[Table]:
    return [one for one in blocks if isinstance(one, Table)]


def _read_table(table: FoundTable, chars: Sequence[Char]) -> Sequence[Block]:
    """Return a ruled table, empty where rules only frame or part what is no table."""
    boxes = [box for box in table.cells if box is not None]
    columns = _edges([box[0] for box in boxes])
    rows = _edges([box[1] for box in boxes])
    if len(columns) < 2 or len(rows) < 2:
        return []
    cells: list[list[tuple[int, Cell]]] = [[] for _ in rows]
    for box in boxes:
        within = [one for one in chars if _inside(one, box)]
        text = "".join(line.text for line in read_lines(within, 0))
        first, last = _at(columns, box[0]), _before(columns, box[2])
        top, bottom = _at(rows, box[1]), _before(rows, box[3])
        cells[top].append((first, Cell(text, bottom - top + 1, last - first + 1)))
    ordered = [[cell for _, cell in sorted(row, key=lambda one: one[0])] for row in cells]
    grid, head = lay_out(ordered)
    blocks = list(as_blocks(grid, head))
    return blocks if any(isinstance(one, Table) for one in blocks) else []


def _edges(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 3:
            found.append(value)
    return found


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda one: abs(edges[one] - value))


def _before(edges: Sequence[float], value: float) -> int:
    return max((one for one in range(len(edges)) if edges[one] < value - 3), default=0)


def _inside(char: Char, box: Any) -> bool:  # noqa: ANN401 - four numbers, a tuple there
    across = (number(char, "x0") + number(char, "x1")) / 2
    down = (number(char, "top") + number(char, "bottom")) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _covered(page: Page) -> bool:
    area = float(page.width) * float(page.height)
    return any(
        abs((one["x1"] - one["x0"]) * (one["bottom"] - one["top"])) > _COVERED * area
        for one in page.images
    )


def _share_garbled(text: str) -> float:
    text = "".join(text.split())
    if not text:
        return 0.0
    lost = sum(one == "\ufffd" or ord(one) in _PRIVATE for one in text) + 6 * text.count("(cid:")
    return lost / len(text)


def _damaged() -> Unreadable:
    return Unreadable(
        "文件损坏，打不开 / is damaged and cannot be opened",
        "重新下载，或用阅读器打开另存一份 / fetch it again, or open it and save it anew",
    )
