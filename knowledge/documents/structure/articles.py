"""The headings that articles and chapters open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from knowledge.documents.policy import BlockKind
from knowledge.documents.structure.explicit import split_attributes
from knowledge.documents.structure.lines import BLANKS, Line
from knowledge.documents.structure.openings import Heading, Opening
from knowledge.documents.structure.ordinals import LONGEST_TITLE, Ordinal, bracketed_title, is_title
from knowledge.documents.structure.questions import is_question

#: A title on the line of an article's number, its text below, is no longer.
_LONGEST_TITLE = 24


def chapter_openings(
    text: str, lines: Sequence[Line], chapters: Sequence[Ordinal], articles: Sequence[Ordinal]
) -> Iterator[Opening]:
    """Yield the headings of 编, 章 and 节: number and title, to the next number on the line."""
    ordered = sorted([*chapters, *articles], key=lambda one: one.start)
    starts, firsts = [one.start for one in ordered], [one.first for one in ordered]
    for one in chapters:
        if one.explicit:
            continue
        place = bisect_right(starts, one.start)
        stop = one.line.end
        if place < len(starts) and starts[place] - one.end <= LONGEST_TITLE and not firsts[place]:
            stop = starts[place]
        written = "".join(text[one.end : stop].splitlines())
        words, attributes = split_attributes(written)
        heading = Heading(
            2 + one.marker.level.value,
            words.strip("*_" + BLANKS),
            one.marker,
            attributes,
            one.line.number,
        )
        yield Opening(one.start, stop, BlockKind.HEADING, heading)


def article_openings(
    text: str,
    lines: Sequence[Line],
    articles: Sequence[Ordinal],
    others: Sequence[int],
    doubtful: set[int],
) -> Iterator[Opening]:
    """Yield the headings of articles: the number, and the title behind it if there is one.

    ``others`` are the starts of parts and chapters; one that is ``doubtful`` loses its number.
    """
    starts = sorted([one.start for one in articles] + list(others))
    for one in articles:
        if one.explicit:
            continue
        line_end = one.line.start + len(one.line.text)
        end, title = one.end, ""
        closing = bracketed_title(text, end, line_end)
        if closing:
            title = text[end + 1 : closing - 1].strip(BLANKS)
            end = closing
            while end < line_end and text[end] in BLANKS + "：:":
                end += 1
        elif one.first and _has_title(text, lines, one, starts):
            title, end = text[end:line_end].strip(BLANKS + "*_"), line_end
        if not text[end:line_end].strip(BLANKS + "*_"):
            end = one.line.end
        words, attributes = split_attributes(title)
        marker = None if one.start in doubtful else one.marker
        asked = words if is_question(words) else ""
        heading = Heading(
            2 + one.marker.level.value, words, marker, attributes, one.line.number, asked=asked
        )
        yield Opening(one.start, end, BlockKind.HEADING, heading)


def _has_title(text: str, lines: Sequence[Line], one: Ordinal, starts: Sequence[int]) -> bool:
    """Tell whether the words behind a number are a title: short, and text stands below."""
    rest = text[one.end : one.line.start + len(one.line.text)].strip(BLANKS + "*_")
    if not rest or len(rest) > _LONGEST_TITLE or not (is_title(rest) or is_question(rest)):
        return False
    place = bisect_right(lines, one.line.start, key=lambda line: line.start)
    if place >= len(lines):
        return False
    following = bisect_right(starts, one.start)
    return following >= len(starts) or starts[following] > lines[place].start
