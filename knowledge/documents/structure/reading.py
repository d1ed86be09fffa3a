"""Find what opens where in a document: one reading for every text, whoever wrote it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from knowledge.documents.grammar import Level, name_of
from knowledge.documents.policy import BlockKind
from knowledge.documents.structure.articles import article_openings, chapter_openings
from knowledge.documents.structure.contents import listed
from knowledge.documents.structure.explicit import explicit_headings
from knowledge.documents.structure.free import free_openings, item_opening
from knowledge.documents.structure.items import Item, find_items
from knowledge.documents.structure.lines import BLANKS, Line
from knowledge.documents.structure.openings import Heading, Opening
from knowledge.documents.structure.ordinals import (
    Ordinal,
    choose_articles,
    choose_headings,
    find_ordinals,
)
from knowledge.documents.structure.parts import Part, find_parts, is_title_line
from knowledge.documents.structure.quoted import Quotations
from knowledge.formats.source import Doubt

_Placed = TypeVar("_Placed", Line, Item)


@dataclass(frozen=True, slots=True)
class Structure:
    """What opens in a text, in order and without overlap, and what is in doubt about it."""

    openings: tuple[Opening, ...]
    doubts: tuple[Doubt, ...] = ()


def read_structure(text: str, lines: Sequence[Line], title: str = "") -> Structure:
    """Read the structure of ``lines``, those of ``text`` that hold words.

    ``title`` is the document's own where its front matter tells it. Time is near linear.
    """
    return _Reading(text, lines, title).structure()


class _Reading:
    def __init__(self, text: str, lines: Sequence[Line], title: str) -> None:
        self._text = text
        self._lines = lines
        self._quoted = Quotations(text)
        self._explicit = explicit_headings(lines)
        self._title_at = self._find_title(title)
        own = self._explicit.get(self._title_at)
        self._title = title or (own.heading.text if own and own.heading else "")
        self._doubts: list[Doubt] = []

    def structure(self) -> Structure:
        ordinals = self._ordinals()
        parts = find_parts(self._text, self._part_lines(), self._title)
        articles = choose_articles(ordinals, sorted(self._announced(parts)))
        begins = [_with_chapter(ordinals, one) for one in articles if one.marker.number == 1]
        parts = find_parts(self._text, self._part_lines(), self._title, begins=begins)
        parts = self._with_restarts(parts, articles, ordinals)
        chapters = [
            one
            for level in (Level.PART, Level.CHAPTER, Level.SECTION)
            for one in choose_headings(self._text, ordinals, articles, level)
        ]
        openings = [*self._titles(parts)]
        openings += self._marked(parts)
        openings += chapter_openings(self._text, self._lines, chapters, articles)
        openings += article_openings(
            self._text,
            self._lines,
            articles,
            _starts(parts, chapters),
            self._doubtful(articles, parts),
        )
        openings += self._between(parts, articles)
        return Structure(tuple(_without_overlap(self._depths(openings))), tuple(self._doubts))

    def _find_title(self, title: str) -> int:
        """Return the place of the line that is the document's title, -1 where none is."""
        for place, opening in sorted(self._explicit.items()):
            heading = opening.heading
            if heading and heading.depth == 1 and heading.marker is None:
                first = place == 0 or not title or name_of(title) == name_of(heading.text)
                return place if first else -1
        if title or not self._lines:
            return -1
        first_line = self._lines[0]
        can = is_title_line(first_line.bare) and first_line.bare[0] not in "#＃"
        if 0 not in self._explicit and len(self._lines) > 1 and can:
            self._explicit[0] = Opening(
                first_line.start,
                first_line.end,
                BlockKind.TITLE,
                Heading(1, first_line.bare, None, "", first_line.number),
            )
            return 0
        return -1

    def _part_lines(self) -> list[Line]:
        return [line for place, line in enumerate(self._lines) if place != self._title_at]

    def _ordinals(self) -> list[Ordinal]:
        """Return what may open an article or chapter, marked headings among them."""
        plain = [line for place, line in enumerate(self._lines) if place not in self._explicit]
        found = find_ordinals(self._text, plain, self._quoted)
        for place, opening in self._explicit.items():
            marker = opening.heading.marker if opening.heading else None
            if marker is not None and marker.text.startswith("第"):
                line = self._lines[place]
                found.append(Ordinal(line, line.start, line.end, marker, True, True, 0.0, True))
        found.sort(key=lambda one: one.start)
        contents = listed(self._text, found)
        return [one for place, one in enumerate(found) if place not in contents]

    def _announced(self, parts: Sequence[Part]) -> Iterator[int]:
        yield from (part.start for part in parts)
        for opening in self._explicit.values():
            heading = opening.heading
            if heading and heading.depth <= 2 and heading.marker is None:
                yield opening.start

    def _with_restarts(
        self, parts: list[Part], articles: Sequence[Ordinal], ordinals: Sequence[Ordinal]
    ) -> list[Part]:
        """Add a part where the count begins anew below a line that can be its title."""
        starts = [part.start for part in parts]
        more: list[Part] = []
        for before, one in pairwise(articles):
            if (one.marker.number, one.marker.insert) > (
                before.marker.number,
                before.marker.insert,
            ):
                continue
            if bisect_right(starts, one.start) > bisect_right(starts, before.start):
                continue
            begin = _with_chapter(ordinals, one)
            place = bisect_left(self._lines, begin, key=lambda line: line.start) - 1
            for line in reversed(self._lines[max(place - 3, 0) : place + 1]):
                if line.start <= before.start:
                    break
                end = min(line.end, begin)
                words = self._text[line.start : end].strip("*#《》\r\n" + BLANKS)
                if is_title_line(words) and words[0] not in "（(" and not words.isdigit():
                    more.append(Part(line.start, end, f"《{words}》"))
                    break
        return sorted([*parts, *more], key=lambda part: part.start)

    def _doubtful(self, articles: Sequence[Ordinal], parts: Sequence[Part]) -> set[int]:
        """Return the starts of articles whose number is told twice in their part."""
        starts = [part.start for part in parts]
        doubtful: set[int] = set()
        highest: tuple[int, int, int] | None = None
        for one in articles:
            part = bisect_right(starts, one.start)
            key = (part, one.marker.number, one.marker.insert)
            if highest is not None and highest[0] == part and key <= highest:
                doubtful.add(one.start)
                self._remark(
                    one,
                    f"{one.marker.text}又出现一次，引用时不说条号 / {one.marker.text} stands "
                    "twice: cited without its number",
                    "另一份规定的条文，上面另起一行写它的标题；写错了就改正 / put the title of "
                    "the other rule on a line above, or correct the number",
                )
                continue
            if highest is not None and highest[0] == part and key[1] > highest[1] + 1:
                self._remark(
                    one,
                    f"{one.marker.text}之前缺第{highest[1] + 1}条 / articles are missing before "
                    f"{one.marker.text}",
                    "核对是否漏了条文 / check whether any was lost",
                )
            highest = key
        return doubtful

    def _remark(self, one: Ordinal, problem: str, remedy: str) -> None:
        self._doubts.append(Doubt(one.line.number, problem, remedy))

    def _titles(self, parts: Sequence[Part]) -> Iterator[Opening]:
        for part in parts:
            place = bisect_right(self._lines, part.start, key=lambda line: line.start) - 1
            heading = Heading(1, "", None, "", self._lines[place].number, part=part.label)
            start = part.start
            line = self._lines[place]
            if not self._text[line.start : start].strip(BLANKS + "*#>"):
                start = line.start
            yield Opening(start, part.end, BlockKind.TITLE, heading)

    def _marked(self, parts: Sequence[Part]) -> Iterator[Opening]:
        titles = {part.start for part in parts}
        for place, opening in self._explicit.items():
            if place == self._title_at:
                yield replace(opening, kind=BlockKind.TITLE)
            elif opening.start not in titles or (opening.heading and opening.heading.attributes):
                yield opening

    def _between(self, parts: Sequence[Part], articles: Sequence[Ordinal]) -> Iterator[Opening]:
        """Yield what opens within articles, and in the stretches that have none."""
        explicit = {self._lines[place].start for place in self._explicit}
        plain = [line for line in self._lines if line.start not in explicit]
        titles = {part.start for part in parts}
        if self._title_at >= 0:
            titles.add(self._lines[self._title_at].start)
        marked = sorted(explicit - titles)
        items = find_items(self._text, plain, self._quoted, begins={part.end for part in parts})
        bounds = [0, *(part.start for part in parts), len(self._text)]
        for begin, end in pairwise(bounds):
            first = next((one.start for one in articles if begin <= one.start < end), end)
            yield from free_openings(
                self._text,
                _within(plain, begin, first),
                _within(items, begin, first),
                begin,
                first,
                marked=marked[bisect_left(marked, begin) : bisect_left(marked, first)],
            )
            yield from (item_opening(one) for one in _within(items, first, end))

    def _depths(self, openings: Sequence[Opening]) -> Iterator[Opening]:
        """Give headings that count on from marked ones the depth of these."""
        depths: dict[str, int] = {}
        marked = {id(opening) for opening in self._explicit.values()}
        for opening in sorted(openings, key=lambda one: (one.start, -one.end)):
            heading = opening.heading
            if heading is None or heading.marker is None:
                yield opening
                continue
            kind = heading.marker.text.strip("*")[-1]
            if id(opening) in marked:
                depths[kind] = heading.depth
            elif kind in depths:
                opening = replace(opening, heading=replace(heading, depth=depths[kind]))
            yield opening


def _with_chapter(ordinals: Sequence[Ordinal], article: Ordinal) -> int:
    """Return where the chapter or section begins that an article is the first of."""
    place = bisect_left(ordinals, article.start, key=lambda one: one.start)
    while place > 0 and ordinals[place - 1].marker.level is not Level.ARTICLE:
        place -= 1
        if ordinals[place].marker.number != 1:
            break
    return ordinals[place].start if place < len(ordinals) else article.start


def _starts(parts: Sequence[Part], chapters: Sequence[Ordinal]) -> list[int]:
    return sorted([*(part.start for part in parts), *(one.start for one in chapters)])


def _within(ordered: Sequence[_Placed], begin: int, end: int) -> Sequence[_Placed]:
    low = bisect_left(ordered, begin, key=lambda one: one.start)
    return ordered[low : bisect_left(ordered, end, key=lambda one: one.start)]


def _without_overlap(openings: Iterator[Opening]) -> Iterator[Opening]:
    """Yield openings in order; what begins within a heading before it is its words."""
    last = 0
    for opening in openings:
        if opening.start < last:
            continue
        yield opening
        last = opening.end
