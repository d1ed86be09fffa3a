"""Which 一、 and （一） are sections that can be cited, and which are items of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents.structure.items import BULLET_RANK, Item
from knowledge.documents.structure.lines import BLANKS
from knowledge.documents.structure.questions import is_question

#: A list that is longer than this is read as sections, so that each can be found and cited.
_LONG_LIST = 300
_LONGEST_HEAD, _LONGEST_SENTENCE = 40, 30
_ENDS = "。；！？;!?，,、：:"


@dataclass(frozen=True, slots=True)
class Section:
    """A number that opens a section: its words as a heading reach to ``title_end``.

    ``stop`` is where the section ends; ``above`` holds the places of the sections around it.
    """

    item: Item
    title_end: int
    title: str
    stop: int
    above: tuple[int, ...]


def find_sections(
    text: str, items: Sequence[Item], stop: int, *, lists: bool = True
) -> dict[int, Section]:
    """Return the sections among ``items``, by place, of a stretch without articles.

    一、 opens a section always. What counts below it, or at the top where nothing wider does,
    opens one where most of its list have text of their own below, or where the list is long;
    not so without ``lists``, below headings that are marked.
    """
    numbered = [place for place, one in enumerate(items) if one.rank < BULLET_RANK]
    ends = _ends(items, numbered, stop)
    above = _above(items, numbered)
    groups: dict[tuple[int, ...], list[int]] = {}
    for place in numbered:
        groups.setdefault((*above[place], -1 - items[place].rank), []).append(place)
    found: dict[int, Section] = {}
    for places in groups.values():
        rank, parents = items[places[0]].rank, above[places[0]]
        if not all(parent in found for parent in parents) or len(parents) > 1:
            continue
        if rank > 0 and not (lists and _are_sections(text, items, places, ends, top=not parents)):
            continue
        for place in places:
            title_end, title = _title(text, items, place, ends[place])
            found[place] = Section(items[place], title_end, title, ends[place], parents)
    return dict(sorted(found.items()))


def _ends(items: Sequence[Item], numbered: Sequence[int], stop: int) -> dict[int, int]:
    """Return where each ends: before the next number of its rank or a wider one."""
    ends: dict[int, int] = {}
    nearest = [stop] * BULLET_RANK
    for place in reversed(numbered):
        one = items[place]
        ends[place] = min(nearest[: one.rank + 1])
        nearest[one.rank] = one.start
        for rank in range(one.rank + 1, BULLET_RANK):
            nearest[rank] = one.start
    return ends


def _above(items: Sequence[Item], numbered: Sequence[int]) -> dict[int, tuple[int, ...]]:
    above: dict[int, tuple[int, ...]] = {}
    stack: list[int] = []
    for place in numbered:
        while stack and items[stack[-1]].rank >= items[place].rank:
            stack.pop()
        above[place] = tuple(stack)
        stack.append(place)
    return above


def _are_sections(
    text: str, items: Sequence[Item], places: Sequence[int], ends: dict[int, int], *, top: bool
) -> bool:
    """Tell whether a list is one of sections: by text below its lines, or by its length."""
    if items[places[0]].rank > 2 or not any(items[place].first for place in places):
        return False
    asking = sum(is_question(_line_of(text, items[place])) for place in places)
    if 2 * asking > len(places):
        return True
    if not top and items[places[0]].rank > 1:
        return False
    length = ends[places[-1]] - items[places[0]].start
    below = sum(_has_text_below(text, items[place], ends[place]) for place in places)
    return length > _LONG_LIST or 2 * below > len(places)


def _line_of(text: str, one: Item) -> str:
    return text[one.end : one.line.start + len(one.line.text)]


def _has_text_below(text: str, one: Item, stop: int) -> bool:
    line_end = one.line.start + len(one.line.text)
    return line_end < stop and bool(text[line_end:stop].strip(BLANKS + "\n\r"))


def _title(text: str, items: Sequence[Item], place: int, stop: int) -> tuple[int, str]:
    """Return where the heading's words end, and the words; its number alone if it has none."""
    one = items[place]
    line_end = min(one.line.start + len(one.line.text), stop)
    following = items[place + 1] if place + 1 < len(items) else None
    if following is not None and following.start < line_end:
        line_end = following.start
    words = text[one.end : line_end].strip(BLANKS + "*_")
    has_text = bool(text[line_end:stop].strip(BLANKS + "\n\r*"))
    if not words:
        return one.end, ""
    if has_text and len(words) <= _LONGEST_HEAD and words[-1] not in "；;，,、。":
        if words[-1] not in "：:" or not any(char.isdigit() for char in words):
            return line_end, words.rstrip("：:")
        return one.end, ""
    if has_text and len(words) <= _LONGEST_SENTENCE and words[-1] == "。" and "，" not in words:
        # A heading, and perhaps a rule as well: it can be quoted.
        return one.end, words[:-1]
    cut = min((at for at in (words.find(sign) for sign in "。：:？") if at > 0), default=-1)
    head = words[:cut] if cut > 0 else ""
    if (
        0 < cut <= _LONGEST_SENTENCE
        and not any(char.isdigit() for char in head)
        and words[cut + 1 :]
    ):
        end = text.find(words[cut], one.end) + 1
        return end, head + ("？" if words[cut] == "？" else "")
    return one.end, ""
