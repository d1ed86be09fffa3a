"""Where 第N条 and 第N章 open something: at a line's start, or behind the end of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.documents.grammar import (
    CITED,
    ORDINAL,
    Level,
    Marker,
    gap_after,
    ordinal_marker,
)
from knowledge.documents.structure.count import MOST, Counted, longest_count
from knowledge.documents.structure.lines import BLANKS, Line
from knowledge.documents.structure.quoted import Quotations

#: What may stand before a number at the start of a line: signs of lists, quotes and bold type.
PREFIX = re.compile(rf"[{BLANKS}]{{0,40}}(?:[>＞*+•·-][{BLANKS}]{{1,4}}|[>＞]){{0,3}}(?:\*\*|__)?")
_STOPS = "。；;！？!?】\ue000\ue001\ue002\ue003\ue004\ue005\n"
_WEAK_STOPS = "：:）)"
_TITLE_SIGNS = "。；;：:，,！？!?"
#: A heading's words are no longer; of a title in brackets no longer either.
LONGEST_TITLE, _LONGEST_BRACKET = 40, 30


@dataclass(frozen=True, slots=True)
class Ordinal:
    """第N条 where it may open one.

    ``start`` is where the line's signs before it begin, ``end`` where the text behind its gap
    does; ``first`` tells that it stands at the start of its line, ``gap`` that blanks follow.
    """

    line: Line
    start: int
    end: int
    marker: Marker
    first: bool
    gap: bool
    worth: float
    explicit: bool = False


def find_ordinals(text: str, lines: Sequence[Line], quoted: Quotations) -> list[Ordinal]:
    """Return all that may open an article, chapter, section or part, in order."""
    found: list[Ordinal] = []
    for line in lines:
        stop = line.start + len(line.text)
        for match in ORDINAL.finditer(text, line.start, stop):
            one = _ordinal(text, line, stop, match, found)
            if one is not None and not quoted.holds(match.start()):
                found.append(one)
    return found


def _ordinal(
    text: str, line: Line, stop: int, match: re.Match[str], found: Sequence[Ordinal]
) -> Ordinal | None:
    gap = gap_after(text, match.end())
    bold = text.startswith(("**", "__"), match.end())
    if bold:
        gap = 2 + gap_after(text, match.end() + 2)
    separated = gap > 0 or match.end() + gap >= stop or text[match.end()] in "（(【"
    marker = ordinal_marker(match, gap=gap)
    if not 0 < marker.number <= MOST:
        return None
    if marker.level is Level.ARTICLE and CITED.match(text, match.end()):
        return None
    end = min(match.end() + gap, stop)
    prefix = PREFIX.match(text, line.start, match.start() + 1)
    if prefix is not None and prefix.end() == match.start():
        return Ordinal(line, line.start, end, marker, True, separated, 0.0)
    worth = _worth_within(text, line, match, found)
    if worth <= 0:
        return None
    return Ordinal(line, match.start(), end, marker, False, separated, worth)


def _worth_within(text: str, line: Line, match: re.Match[str], found: Sequence[Ordinal]) -> float:
    """Return what a number within a line is worth by what stands before it."""
    place = match.start() - 1
    while place > line.start and text[place] in BLANKS and match.start() - place < 5:
        place -= 1
    before = text[place]
    if before in _STOPS:
        return 1.0
    if before in "）)":
        opened = max(
            text.rfind("（", max(place - 80, 0), place), text.rfind("(", max(place - 80, 0), place)
        )
        # 《…法》（主席令第五号）第九条 cites; （2012年…通过）第一条 opens.
        return 0.0 if opened > 0 and text[opened - 1] == "》" else 0.6
    if before in _WEAK_STOPS:
        return 0.6
    if found and found[-1].marker.level is not Level.ARTICLE:
        # The title of a chapter may be broken by hand: 附, and 则 on the next line.
        title = text[found[-1].end : match.start()]
        if len(title) <= LONGEST_TITLE and is_title(title):
            return 0.9
    if before in "》第、和及或与至到" or match["number"] not in ("一", "1"):
        return 0.0
    return 0.5 if place + 1 < match.start() else 0.3


def is_title(text: str) -> bool:
    """Tell whether a text can be the words of a heading: short, and no sentence."""
    bare = text.strip(BLANKS)
    return len(bare) <= LONGEST_TITLE and not any(char in _TITLE_SIGNS for char in bare)


def choose_articles(ordinals: Sequence[Ordinal], announced: Sequence[int]) -> list[Ordinal]:
    """Return the articles among ``ordinals`` that make the best count.

    ``announced`` are the places, in order, where a new part of the document may begin.
    """
    articles = [one for one in ordinals if one.marker.level is Level.ARTICLE]
    weighed = _weighed(articles)
    numbers = []
    for place, one in enumerate(weighed):
        since = weighed[place - 1].start if place else -1
        begins = bisect_right(announced, one.start) > bisect_right(announced, since)
        numbers.append(Counted(one.marker.number, one.marker.insert, one.worth, begins))
    return [weighed[place] for place in longest_count(numbers)]


def _weighed(articles: Sequence[Ordinal]) -> list[Ordinal]:
    """Return the articles with their worth: what is written as most are is worth more."""
    first = [one for one in articles if one.first]
    glued = sum(not one.gap for one in first)
    within = {one.marker.number for one in articles if not one.first}
    at_start = {one.marker.number for one in first}
    runs_on = len(within) > len(at_start)
    weighed = []
    for one in articles:
        if one.explicit:
            worth = 5.0
        elif one.first:
            worth = 2.0 if one.gap else 1.5 if 2 * glued >= len(first) else 0.9
        else:
            worth = one.worth * (1.0 if runs_on else 0.6) + (0.2 if one.gap else 0.0)
        weighed.append(replace(one, worth=worth))
    return weighed


def choose_headings(
    text: str, ordinals: Sequence[Ordinal], articles: Sequence[Ordinal], level: Level
) -> list[Ordinal]:
    """Return the 章 (or 编, 节) among ``ordinals``: those with a title and nothing else behind.

    The title reaches to the end of the line, or to the next number that opens something.
    """
    opening = {one.start for one in articles}
    chosen: list[Ordinal] = []
    for place, one in enumerate(ordinals):
        if one.marker.level is not level:
            continue
        following = ordinals[place + 1] if place + 1 < len(ordinals) else None
        stop = one.line.start + len(one.line.text)
        if following is not None and following.start - one.end <= LONGEST_TITLE:
            leads = following.start in opening or following.marker.level is not Level.ARTICLE
            if leads and not following.first:
                stop = following.start
        if is_title(text[one.end : stop]):
            chosen.append(one)
    numbers = [
        Counted(one.marker.number, one.marker.insert, 2.0 if one.first else 1.5) for one in chosen
    ]
    if level is Level.SECTION:
        return chosen  # they begin anew in each chapter
    return [chosen[place] for place in longest_count(numbers)]


def bracketed_title(text: str, start: int, stop: int) -> int:
    """Return where the title in brackets ends that follows a number: 第四条（申请时限）; or 0."""
    if start >= stop or text[start] not in "（(【":
        return 0
    close = {"（": "）", "(": ")", "【": "】"}[text[start]]
    end = text.find(close, start, min(stop, start + _LONGEST_BRACKET))
    if end < 0 or any(char in "。；：，" for char in text[start:end]):
        return 0
    return end + 1
