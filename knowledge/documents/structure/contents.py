"""Tables of contents: headings that are listed with nothing between them, and come again."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.documents.grammar import Level, name_of
from knowledge.documents.structure.ordinals import Ordinal

#: Between two lines of a table of contents stands no more than a title.
_BETWEEN = 60


def listed(text: str, ordinals: Sequence[Ordinal]) -> set[int]:
    """Return the places among ``ordinals`` that are lines of a table of contents.

    At least two stand one below the other without text, and their words come again later,
    in the same order.
    """
    found: set[int] = set()
    names = [_name(text, ordinals, place) for place in range(len(ordinals))]
    later: dict[str, int] = {name: place for place, name in enumerate(names)}
    place = 0
    while place < len(ordinals):
        stop = place
        while stop < len(ordinals) and names[stop] and later[names[stop]] > stop:
            stop += 1
        if stop - place >= 2:
            found.update(range(place, stop))
        place = max(stop, place + 1)
    return found


def _name(text: str, ordinals: Sequence[Ordinal], place: int) -> str:
    """Return number and title of one, empty where more than a title follows."""
    one = ordinals[place]
    line_end = one.line.start + len(one.line.text)
    following = ordinals[place + 1].start if place + 1 < len(ordinals) else len(text)
    title_end = min(line_end, following)
    rest = text[title_end:following] if following - title_end <= _BETWEEN else "。"
    if (rest.strip() and "。" in rest) or title_end - one.end > _BETWEEN:
        return ""
    if one.marker.level is Level.ARTICLE and "。" in text[one.end : title_end]:
        return ""
    return one.marker.text + name_of(text[one.end : title_end]).rstrip("0123456789")
