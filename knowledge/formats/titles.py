"""Which paragraph of a file is the title of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.formats.blocks import Block, Paragraph

#: So many paragraphs from the first may hold the title, and so long may it be.
_FIRST, _LONGEST, _MOST_LINES = 15, 120, 4
_ENDS = "。；：，、;:,"
#: 杭政函〔2023〕45号 in whichever brackets.
_DOCUMENT_NUMBER = re.compile(r"[〔\[【（(﹝]\s?\d{4}\s?[〕\]】）)﹞]\s?(?:第\s?)?\d{1,5}\s?号")
#: What opens the text itself: 第一条, 一、, （一）, 1.
_OPENS_TEXT = re.compile(r"(?:第[一1]\s?[编章节条]|[一1][、.．]|[（(][一1][）)])")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title; which blocks ``[start, stop)`` it fills (none where it comes from elsewhere).

    ``shift`` is how much deeper than their own level the other headings stand below it.
    """

    text: str
    start: int = 0
    stop: int = 0
    shift: int = 1


def find_title(blocks: Sequence[Block], *, said: str, name: str) -> Heading:
    """Return the title of a document: its own, else the first line that is set as one, else name.

    ``said`` is what the file itself says apart from its text; where a paragraph near the
    beginning says the same, that one is it.
    """
    early = [
        (place, one)
        for place, one in enumerate(blocks)
        if isinstance(one, Paragraph) and one.text.strip()
    ][:_FIRST]
    for place, one in early:
        if one.is_title:
            return _run(blocks, place, shift=1)
    if said.strip():
        wanted = _bare(said)
        for place, one in early:
            if _bare(one.text) == wanted:
                return Heading(one.text.strip(), place, place + 1, 1)
        return Heading(said.strip())
    top = [place for place, one in enumerate(blocks) if _level(one) == 1]
    if len(top) == 1 and early and top[0] in {place for place, _ in early[:4]}:
        return _run(blocks, top[0], shift=0)
    return _set_apart(blocks, early) or _first_line(early) or Heading(name)


def inner_titles(blocks: Sequence[Block], start: int) -> Iterator[Heading]:
    """Yield the titles of what a notice carries from ``start`` on: rules and annexes of their own.

    They stand in the middle, and what follows them counts from one.
    """
    place = start
    while place < len(blocks):
        one = blocks[place]
        found = None
        if isinstance(one, Paragraph) and one.is_centred and not one.level:
            text = one.text.strip()
            if 1 < len(text) <= _LONGEST and text[-1] not in _ENDS and not _is_aside(text):
                found = _run(blocks, place, shift=1)
        if found is not None and _counts_from_one(blocks, found.stop):
            yield found
        place = found.stop if found is not None else place + 1


def _counts_from_one(blocks: Sequence[Block], place: int) -> bool:
    """Tell whether the text at ``place`` opens a count; a note on the title may stand before."""
    for block in blocks[place : place + 3]:
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        if _OPENS_TEXT.match(text):
            return True
        if text and text[0] not in "（(":
            return False
    return False


def _is_aside(text: str) -> bool:
    """Tell whether a line is no title: a note in brackets, or the first heading of a text."""
    return text[0] in "（(〔[" or _OPENS_TEXT.match(text) is not None


def _set_apart(blocks: Sequence[Block], early: list[tuple[int, Paragraph]]) -> Heading | None:
    """Return what is centred, after the document number if there is one, before the text."""
    candidates: list[tuple[int, Paragraph]] = []
    for place, one in early:
        text = one.text.strip()
        if _OPENS_TEXT.match(text) or text.endswith(("：", ":")):
            break
        if _DOCUMENT_NUMBER.search(text) and len(text) <= 40:
            candidates.clear()  # what stands above it is the name of who issues it
        elif one.is_centred and len(text) <= _LONGEST and text[-1] not in _ENDS:
            candidates.append((place, one))
    if not candidates:
        return None
    largest = max(one.size for _, one in candidates)
    place = next(place for place, one in candidates if one.size == largest)
    return _run(blocks, place, shift=1)


def _first_line(early: list[tuple[int, Paragraph]]) -> Heading | None:
    for place, one in early[:3]:
        text = one.text.strip()
        if one.level or _OPENS_TEXT.match(text):
            return None
        if _DOCUMENT_NUMBER.search(text) and len(text) <= 40:
            continue
        if "\n" in text or len(text) > _LONGEST or text[-1] in _ENDS:
            return None
        return Heading(text, place, place + 1)
    return None


def _run(blocks: Sequence[Block], start: int, *, shift: int) -> Heading:
    """Return the title from ``start`` on: a long one is set in several lines of the same kind."""
    first = blocks[start]
    assert isinstance(first, Paragraph)
    text, stop = first.text.strip(), start + 1
    while stop < len(blocks) and stop - start < _MOST_LINES:
        one = blocks[stop]
        if not (
            isinstance(one, Paragraph)
            and (one.is_title, one.is_centred, one.size, one.level)
            == (first.is_title, first.is_centred, first.size, first.level)
            and (first.is_title or (first.is_centred and first.size))
            and one.text.strip()
            and one.text.strip()[0] not in "（(〔["
            and not _OPENS_TEXT.match(one.text.strip())
            and len(text) + len(one.text) <= _LONGEST
        ):
            break
        text, stop = text + one.text.strip(), stop + 1
    return Heading("".join(text.split("\n")), start, stop, shift)


def _level(block: Block) -> int:
    return block.level if isinstance(block, Paragraph) else 0


def _bare(text: str) -> str:
    return "".join(text.split())
