"""Find the marks of a source text, and how it reads without them."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.documents.marks.edit import Edit, apply, in_order
from knowledge.documents.marks.emphasis import SIGNS, Emphasis
from knowledge.documents.marks.html import HtmlMarks, address_after, reference_at
from knowledge.documents.marks.lines import line_edits

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
#: Characters of no width, and those that look like a space.
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
_SPACE = "\u00a0\u2000-\u200a\u202f\u205f"
_SPACES = re.compile(
    rf"(?:[{_SPACE}]|&(?:amp;)?(?:nbsp|ensp|emsp|thinsp|#160|#12288|#[xX](?:[aA]0|3000));)++"
)
_NOTE = re.compile(r"\[\^[^\]\[\s]{1,40}\]")
_TARGET = re.compile(
    r"\(\s{0,9}<?(?P<url>[^\s()<>]{0,1000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,1000})?)>?"
    r"(?:\s{1,9}(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\s{0,9}\)"
)
_ATTRIBUTES = re.compile(r"\{[.#:][^{}\n]{0,200}\}")
_PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|svg)$", re.IGNORECASE)
_REMEMBERED = 16_384


def shown(text: str, *, links: bool = False) -> str:
    """Return a source text as a person reads it: without marks, its words unchanged.

    A <br> is a line feed. ``links`` puts the address of a link after its words.
    """
    return shown_within(text, 0, len(text), links=links)


def shown_within(text: str, start: int, end: int, *, links: bool = False) -> str:
    """Return ``text[start:end]`` as a person reads it; what is marked across its ends counts."""
    return apply(text, edits_of(text, links=links), start, end)


def heading_text(text: str) -> str:
    """Return a heading, given without the signs that open it, on one line and without marks."""
    return " ".join(shown(text).rstrip("# \t").split()) if text else ""


@lru_cache(maxsize=_REMEMBERED)
def edits_of(text: str, *, links: bool = False) -> tuple[Edit, ...]:
    """Return where a text is shown otherwise than it is written, in order, without overlap."""
    return _Scanner(text, links=links).edits()


class _Scanner:
    def __init__(self, text: str, *, links: bool) -> None:
        self._text = text
        self._links = links
        self._html = HtmlMarks(text, links=links)
        self._emphasis = Emphasis(text)
        self._edits: list[Edit] = []
        self._brackets: list[int] = []
        self._unclosed: set[int] = set()  # lengths of runs of ` that nothing closes

    def edits(self) -> tuple[Edit, ...]:
        text = self._text
        place, line_end = 0, -1
        while place < len(text):
            if place > line_end:
                line_end = text.find("\n", place)
                line_end = len(text) if line_end < 0 else line_end
                for edit in line_edits(text, place, line_end):
                    self._edits.append(edit)
                    place = edit.end
                if place >= line_end:
                    place = line_end + 1
                    continue
            place = self._step(place)
        return in_order([*self._edits, *self._emphasis.finish()])

    def _step(self, place: int) -> int:
        """Read what stands at ``place``; return where to read on."""
        char = self._text[place]
        if char == "\\":
            return self._escaped(place)
        if char in SIGNS:
            return self._emphasis.take(place)
        if char == "`":
            return self._code(place)
        if char == "[":
            return self._bracket(place)
        if char == "]":
            return self._closed(place)
        if char in _NO_WIDTH:
            return self._add(Edit(place, place + 1))
        if char == "&" or char == "\u00a0" or "\u2000" <= char <= "\u205f":
            return self._character(place)
        if char == "<":
            edit = self._html.tag_at(place)
            return place + 1 if edit is None else self._add(edit)
        return place + 1

    def _add(self, edit: Edit) -> int:
        self._edits.append(edit)
        return edit.end

    def _escaped(self, place: int) -> int:
        after = self._text[place + 1 : place + 2]
        if after in _PUNCTUATION:
            self._edits.append(Edit(place, place + 1))
            return place + 2
        return self._add(Edit(place, place + 1)) if after == "\n" else place + 1

    def _character(self, place: int) -> int:
        text = self._text
        spaces = _SPACES.match(text, place)
        if spaces is not None:
            between = self._ends_word(place - 1, -1) and self._ends_word(spaces.end(), 1)
            return self._add(Edit(place, spaces.end(), " " if between else ""))
        found = reference_at(text, place) if text[place] == "&" else None
        if found is None:
            return place + 1
        end, char = found
        return self._add(Edit(place, end, "" if char in _NO_WIDTH else char))

    def _ends_word(self, place: int, step: int) -> bool:
        """Tell whether a letter or figure stands at a place, marks of stress aside."""
        while 0 <= place < len(self._text) and self._text[place] in SIGNS:
            place += step
        return 0 <= place < len(self._text) and self._text[place].isalnum()

    def _code(self, place: int) -> int:
        text = self._text
        end = place
        while end < len(text) and text[end] == "`":
            end += 1
        run = text[place:end]
        if len(run) in self._unclosed:
            return end
        close = end
        while (close := text.find(run, close)) >= 0:
            stop = close
            while stop < len(text) and text[stop] == "`":
                stop += 1
            if stop - close == len(run):
                self._edits += (Edit(place, end), Edit(close, stop))
                return stop
            close = stop
        self._unclosed.add(len(run))
        return end

    def _bracket(self, place: int) -> int:
        note = _NOTE.match(self._text, place)
        if note is not None:
            return self._add(Edit(place, note.end()))
        self._brackets.append(place)
        return place + 1

    def _closed(self, place: int) -> int:
        """Read the ``]`` that may end the words of a link or a picture."""
        if not self._brackets:
            return place + 1
        opened = self._brackets.pop()
        after = place + 1
        target = _TARGET.match(self._text, after)
        if target is not None:
            words = self._text[opened + 1 : place]
            if self._text[opened - 1 : opened] == "!":
                return self._add(Edit(opened - 1, target.end(), _picture(words)))
            address = address_after(target["url"], words) if self._links else ""
            self._edits += (Edit(opened, opened + 1), Edit(place, target.end(), address))
            return target.end()
        attributes = _ATTRIBUTES.match(self._text, after)
        if attributes is not None:
            self._edits += (Edit(opened, opened + 1), Edit(place, attributes.end()))
            return attributes.end()
        return after


def _picture(words: str) -> str:
    """Return what stands for a picture: what it is said to show, if that is no file's name."""
    said = shown(words).strip() if "[" not in words else ""
    if not said or said.isascii() or _PICTURE_NAME.search(said):
        return ""
    return f"（图：{said}）"
