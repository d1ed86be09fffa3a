"""Read a page that is laid out in tables and tags as lines of text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.documents.marks.html import LINE_TAGS, TAG
from knowledge.documents.structure.lines import Line, line_of
from knowledge.documents.tables.cells import Row, row_spans
from knowledge.documents.tables.html import HtmlTable, html_tables
from knowledge.documents.tables.ornaments import bared
from knowledge.documents.tables.pipes import is_rule, opens_table, pipe_rows

#: A cell of so many characters and sentences, or of two articles, is a page and no cell.
_PAGE, _SENTENCES, _ARTICLES = 300, 3, 2
_SENTENCE_ENDS = "。！？；"
_ARTICLE = re.compile(r"第[零〇一二两三四五六七八九十百\d]{1,8}[章条條]")
#: A table is a page where so much of its text is in such cells, and it has few rows.
_MOSTLY, _FEW_ROWS = 0.6, 3
_COMMENT_OPEN, _COMMENT_CLOSE = "<!--", "-->"
_OPENS = re.compile(r"<!--|</?[A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the file that is cut out of its lines: layout alone, or a table that is kept."""

    start: int
    end: int
    is_layout: bool = True
    is_html: bool = False


def unfold(text: str, lines: Sequence[Line], *, first: int = 0) -> tuple[Line, ...]:
    """Return the lines of a file, cut where layout alone parts them, from line ``first`` on.

    They follow one another over the whole text. What only lays a page out (tags, the bars of a
    table that holds a page) becomes lines without text; a table of HTML begins and ends a line.
    """
    found: list[_Stretch] = []
    position = first
    while position < len(lines):
        if opens_table(lines, position):
            rows, _, stop = pipe_rows(lines, position)
            if _is_page(rows):
                found += _pipe_layout(text, lines[position:stop])
            else:
                found.append(_Stretch(lines[position].start, lines[stop - 1].end, is_layout=False))
            position = stop
        else:
            position += 1
    start = lines[first].start if first < len(lines) else len(text)
    if _OPENS.search(text, start):
        found += _html_layout(text, start, found)
    cut = _cut(text, lines[first:], sorted(found, key=lambda one: one.start))
    return (*lines[:first], *(piece for line in cut for piece in bared(text, line)))


def _is_page(rows: Sequence[Row]) -> bool:
    """Tell whether a table's cells are no cells but paragraphs of a page."""
    texts = [[cell.text for cell in row.cells if cell.text] for row in rows]
    if not any(texts):
        return False
    if all(len(row) <= 1 for row in texts):
        return True
    cells = [text for row in texts for text in row]
    pages = sum(len(text) for text in cells if _is_page_text(text))
    return pages >= _MOSTLY * sum(map(len, cells)) and sum(map(bool, texts)) <= _FEW_ROWS


def _is_page_text(text: str) -> bool:
    ends = sum(text.count(sign) for sign in _SENTENCE_ENDS)
    if len(text) >= _PAGE and ends >= _SENTENCES:
        return True
    return ends >= _ARTICLES and len(_ARTICLE.findall(text)) >= _ARTICLES


def _pipe_layout(text: str, lines: Sequence[Line]) -> Iterator[_Stretch]:
    """Yield the bars of a table that holds a page, and its rule."""
    for line in lines:
        spans = [] if is_rule(line.text) else row_spans(line.text)
        place = line.start
        for start, end in spans:
            if line.start + start > place:
                yield _Stretch(place, line.start + start)
            place = line.start + end
        if line.end > place:
            yield _Stretch(place, line.end)


def _html_layout(text: str, start: int, taken: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """Yield the tags that begin or end a line, and the tables that are kept whole."""
    pipes = [one for one in taken if not one.is_layout]
    kept = list(_kept(html_tables(text, start), pipes))
    yield from kept
    skipped = sorted([*pipes, *kept], key=lambda one: one.start)
    number, place = 0, start
    while (found := _OPENS.search(text, place)) is not None:
        while number < len(skipped) and skipped[number].end <= found.start():
            number += 1
        if number < len(skipped) and skipped[number].start <= found.start():
            place = skipped[number].end
            continue
        if found[0] == _COMMENT_OPEN:
            close = text.find(_COMMENT_CLOSE, found.end())
            place = len(text) if close < 0 else close + len(_COMMENT_CLOSE)
            continue
        tag = TAG.match(text, found.start())
        place = found.end() if tag is None else tag.end()
        if tag is not None and tag["name"].lower() in LINE_TAGS:
            yield _Stretch(tag.start(), tag.end())


def _kept(tables: Iterable[HtmlTable], taken: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """Yield the tables that are tables: of one that holds a page, those within its cells."""
    for table in tables:
        at = bisect_right(taken, table.start, key=lambda one: one.start) - 1
        if at >= 0 and table.start < taken[at].end:
            continue
        if table.inner or _is_page(table.rows):
            yield from _kept(table.inner, taken)
        elif table.rows:
            yield _Stretch(table.start, table.end, is_layout=False, is_html=True)


def _cut(text: str, lines: Sequence[Line], stretches: Sequence[_Stretch]) -> Iterator[Line]:
    """Yield the lines, each cut at the ends of the stretches within it."""
    number = 0
    for line in lines:
        place = line.start
        while number < len(stretches) and stretches[number].end <= place:
            number += 1
        at = number
        while at < len(stretches) and stretches[at].start < line.end:
            one = stretches[at]
            at += 1
            if one.start > place:
                yield line_of(text, line.number, place, one.start)
                place = one.start
            end = min(one.end, line.end)
            if end > place:
                table_end = one.end if one.is_html and place == one.start else -1
                piece = line_of(text, line.number, place, end, table_end=table_end)
                yield Line(line.number, place, end, "") if one.is_layout else piece
                place = end
        if place == line.start:
            yield line
        elif place < line.end:
            yield line_of(text, line.number, place, line.end)
