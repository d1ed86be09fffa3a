"""What opens in a stretch without articles: sections, questions, headings without a mark."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.documents.grammar import Level, Marker
from knowledge.documents.policy import BlockKind
from knowledge.documents.structure.bare import find_bare_headings, find_labels
from knowledge.documents.structure.items import Item
from knowledge.documents.structure.lines import BLANKS, Line
from knowledge.documents.structure.openings import Heading, Opening
from knowledge.documents.structure.questions import (
    Question,
    answer_mark,
    find_questions,
    is_question,
)
from knowledge.documents.structure.sections import Section, find_sections

#: Below all headings that are marked, chapters and articles.
_SECTION_DEPTH, _BARE_DEPTH, _QUESTION_DEPTH = 7, 6, 12
_ITEM_DEPTHS = (1, 1, 2, 2, 3, 1)


def free_openings(
    text: str,
    lines: Sequence[Line],
    items: Sequence[Item],
    begin: int,
    stop: int,
    *,
    marked: Sequence[int],
) -> Iterator[Opening]:
    """Yield what opens in a stretch from ``begin`` to ``stop``; ``marked`` are its headings."""
    bounds = [begin, *(start for start in marked if begin < start < stop), stop]
    for low, high in pairwise(bounds):
        yield from _openings(
            text,
            lines[_place(lines, low) : _place(lines, high)],
            items[_place(items, low) : _place(items, high)],
            high,
            below_marked=low != begin or bool(marked and marked[0] <= begin),
        )


def item_opening(one: Item) -> Opening:
    """Return the opening of a number or bullet as an item of a list."""
    return Opening(one.start, one.end, BlockKind.ITEM, depth=_ITEM_DEPTHS[one.rank])


def _place(ordered: Sequence[Line] | Sequence[Item], start: int) -> int:
    return bisect_left(ordered, start, key=lambda one: one.start)


def _openings(
    text: str, lines: Sequence[Line], items: Sequence[Item], stop: int, *, below_marked: bool
) -> Iterator[Opening]:
    asked = find_questions(text, lines)
    if not below_marked and not asked and all(one.rank > 0 for one in items):
        unmarked = list(_unmarked(text, lines, items))
        if unmarked:
            yield from unmarked
            yield from map(item_opening, items)
            return
    sections = find_sections(text, items, stop, lists=not below_marked)
    for place in sections:
        yield _section(text, lines, sections, place)
    opened = {section.item.start for section in sections.values()}
    for one in asked:
        if one.start not in opened:
            yield _question(one)
    yield from (item_opening(one) for place, one in enumerate(items) if place not in sections)


def _question(one: Question) -> Opening:
    heading = Heading(_QUESTION_DEPTH, one.asked, None, "", one.line.number, asked=one.asked)
    return Opening(one.start, one.end, BlockKind.HEADING, heading)


def _unmarked(text: str, lines: Sequence[Line], items: Sequence[Item]) -> Iterator[Opening]:
    labels = find_labels(text, lines)
    for place, (label, end) in labels.items():
        heading = Heading(_QUESTION_DEPTH, label, None, "", lines[place].number)
        # The label is quoted with what it says: 办结时限：5个工作日.
        first = _place(items, end)
        stop = items[first].start if first < len(items) else lines[place].end
        yield Opening(lines[place].start, min(stop, lines[place].end), BlockKind.PARAGRAPH, heading)
    if labels:
        return
    for place in find_bare_headings(lines):
        line, words = lines[place], lines[place].bare
        asked = words if is_question(words) else ""
        heading = Heading(_BARE_DEPTH, words, None, "", line.number, asked=asked)
        yield Opening(line.start, line.end, BlockKind.HEADING, heading)


def _section(text: str, lines: Sequence[Line], sections: dict[int, Section], place: int) -> Opening:
    section = sections[place]
    one = section.item
    end = section.title_end
    line_end = one.line.start + len(one.line.text)
    if not text[end:line_end].strip(BLANKS + "*_") and section.stop >= one.line.end:
        end = one.line.end
    asked = section.title if is_question(section.title) else ""
    if asked:
        end = _answer_start(text, lines, end)
    numbers = [sections[above].item for above in section.above] + [one]
    marker = Marker(
        Level.ARTICLE,
        numbers[0].number,
        numbers[1].number if len(numbers) > 1 else 0,
        "".join(number.mark for number in numbers),
        one.end - one.start,
    )
    heading = Heading(
        _SECTION_DEPTH + one.rank, section.title, marker, "", one.line.number, asked=asked
    )
    return Opening(one.start, end, BlockKind.HEADING, heading)


def _answer_start(text: str, lines: Sequence[Line], end: int) -> int:
    """Return where the answer's own words begin, behind its 答：; ``end`` where it has none."""
    place = bisect_left(lines, end, key=lambda one: one.start)
    if place < len(lines) and not text[end : lines[place].start].strip(BLANKS + "\r\n"):
        return answer_mark(text, lines[place]) or end
    return end
