"""Lines of pages to paragraphs: page furniture goes, what one width broke is joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.formats.blocks import Block, Loss, Paragraph, Table
from knowledge.formats.joining import glue, opens_paragraph
from knowledge.formats.printed.lines import Line

#: What lies this near to the upper or lower edge may be furniture (share of the page's height).
_EDGE = 0.12
_FEWEST_PAGES = 3
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-—–―－·•\s]{0,6}(?:第\s?)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s?页)?"
    r"(?:\s?[/／，,]?\s?(?:共\s?)?\d{1,4}(?:\s?页)?)?[-—–―－·•\s]{0,6}",
    re.IGNORECASE,
)
_ROWS_OF_TABLE = 3
_NEVER_FIRST = ("。", "，", "；", "：", "、", "）", "》", "”", "！", "？")
_SENTENCE_ENDS = "。；：！？;:!?"


def without_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> list[list[Line]]:
    """Return the lines of each page without page numbers, and what stands above or below each.

    A line near an edge goes where it stands on three pages, and on half of them, at one height;
    the digits in it may differ. What repeats within the page stays.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        seen.update({_key(line) for line in lines if _is_at_edge(line, height)})
    least = max(_FEWEST_PAGES, len(pages) // 2)
    found = []
    for lines, height in zip(pages, heights, strict=True):
        kept = [
            line
            for line in lines
            if not (
                _is_at_edge(line, height)
                and (_PAGE_NUMBER.fullmatch(line.text) or _repeats(line, seen) >= least)
            )
        ]
        found.append(kept)
    return found


def _repeats(line: Line, seen: Counter[tuple[str, int]]) -> int:
    text, place = _key(line)
    return max(seen[text, place + shift] for shift in (-1, 0, 1))


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.top / 4)


def _is_at_edge(line: Line, height: float) -> bool:
    return line.top < _EDGE * height or line.bottom > (1 - _EDGE) * height


def paragraphs(placed: Sequence[Line | Table], width: float) -> Iterator[Block]:
    """Yield paragraphs and tables in their order; ``width`` is that of a page in points."""
    lines = [one for one in placed if isinstance(one, Line)]
    if lines:
        left = _margin([line.left for line in lines])
        right = sorted(line.right for line in lines)[int(0.9 * (len(lines) - 1))]
    else:
        left, right = 0.0, width
    joiner = _Joiner(left, right, width)
    position = 0
    while position < len(placed):
        one = placed[position]
        if isinstance(one, Table):
            yield from joiner.end()
            yield one
            position += 1
            continue
        stop = _aligned_rows(placed, position)
        if stop - position >= _ROWS_OF_TABLE:
            yield from joiner.end()
            yield from _as_table([row for row in placed[position:stop] if isinstance(row, Line)])
            position = stop
            continue
        yield from joiner.add(one)
        position += 1
    yield from joiner.end()


class _Joiner:
    """One paragraph that grows line by line."""

    def __init__(self, left: float, right: float, width: float) -> None:
        self._left, self._right, self._width = left, right, width
        self._text = ""
        self._last: Line | None = None
        self._first: Line | None = None

    def add(self, line: Line) -> Iterator[Block]:
        """Add a line to the paragraph, or end that and begin another."""
        if self._last is not None and self._breaks(self._last, line):
            yield from self.end()
        self._text = glue(self._text, line.text.strip()) if self._text else line.text.strip()
        self._first = self._first or line
        self._last = line

    def end(self) -> Iterator[Block]:
        """Yield the paragraph so far."""
        if self._first is not None and self._text:
            yield Paragraph(
                self._text,
                is_centred=self._is_centred(self._first),
                size=round(self._first.size * 2) / 2,
            )
        self._text, self._first, self._last = "", None, None

    def _breaks(self, before: Line, line: Line) -> bool:
        size = line.size
        if line.text[:1] in _NEVER_FIRST:
            return False
        if abs(before.size - size) > 1 or opens_paragraph(line.text):
            return True
        if self._is_centred(before) or self._is_centred(line):
            return True
        if line.left - self._left > 1.2 * size:
            return True  # indented
        if before.right < self._right - 2.5 * size:
            return True  # the line before ends early
        if before.page != line.page:
            return before.text[-1:] in "。；：" and before.left > line.left
        return line.top - before.bottom > 1.8 * size and before.text[-1:] in _SENTENCE_ENDS

    def _is_centred(self, line: Line) -> bool:
        middle = (line.left + line.right) / 2
        return (
            abs(middle - self._width / 2) < 0.03 * self._width
            and line.left - self._left > 2.5 * line.size
            and line.right < self._right - 1.5 * line.size
        )


def _margin(edges: Sequence[float]) -> float:
    """Return the left edge that most lines share, the outer of two that many do."""
    counts = Counter(round(edge / 3) for edge in edges)
    most = counts.most_common(1)[0][1]
    return min(edge for edge, count in counts.items() if count >= max(1, most // 2)) * 3.0


def _aligned_rows(placed: Sequence[Line | Table], start: int) -> int:
    """Return where rows end whose parts stand below one another from ``start`` on."""
    first = placed[start]
    stop = start
    while stop < len(placed):
        one = placed[stop]
        if not isinstance(one, Line) or not isinstance(first, Line):
            break
        if len(one.parts) < 2 or len(one.parts) != len(first.parts):
            break
        if any(
            abs(a - b) > 3 * one.size for (a, _), (b, _) in zip(one.parts, first.parts, strict=True)
        ):
            break
        stop += 1
    return stop


def _as_table(rows: Sequence[Line]) -> Iterator[Block]:
    yield Loss(
        f"第 {rows[0].page} 页有没有边线的表格，按位置分的列 / page {rows[0].page} has a table "
        "without rules, its columns are told by their places",
        "核对这张表 / check this table",
    )
    yield Table(tuple(tuple(text.strip() for _, text in row.parts) for row in rows))


def joined_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with tables joined that a page's end parted: same width, nothing between."""
    held: Table | None = None
    for block in blocks:
        if not isinstance(block, Table):
            if held is not None:
                yield held
            held = None
            yield block
        elif held is not None and len(held.rows[0]) == len(block.rows[0]):
            again = block.rows[: held.head] == held.rows[: held.head]
            held = Table((*held.rows, *block.rows[held.head if again else 0 :]), held.head)
        else:
            if held is not None:
                yield held
            held = block
    if held is not None:
        yield held
