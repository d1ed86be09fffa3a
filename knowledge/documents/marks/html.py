"""Tags, comments and character references of HTML within a text."""

from __future__ import annotations

import re
from html import unescape

from knowledge.documents.marks.edit import Edit


def words(*lines: str) -> frozenset[str]:
    """Return the words of lines."""
    return frozenset(word for line in lines for word in line.split())


#: A tag with its attributes; a > within quotation marks does not end it.
TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,14}(?::[A-Za-z0-9]{1,20})?)"
    r"(?P<attributes>(?:[\s/](?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)?)>"
)
_REFERENCE = re.compile(
    r"&(?:amp;){0,2}(?P<name>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_ADDRESS = re.compile(r"<(?P<url>(?:https?://|mailto:)[^<>\s]{1,500}+)>")
_HREF = re.compile(
    r"""\bhref\s{0,9}=\s{0,9}(?:"(?P<a>[^"<>]{0,1000})"|'(?P<b>[^'<>]{0,1000})')""", re.IGNORECASE
)
_NOTE_NUMBER = re.compile(
    r"\s{0,3}(?:[\[［〔]\s?\d{1,3}\s?[\]］〕]|[①-⑳])\s{0,3}</su[pb]>", re.IGNORECASE
)
_COMMENT_OPEN, _COMMENT_CLOSE = "<!--", "-->"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

#: Tags that begin or end a line of their own.
LINE_TAGS = words(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figure",
    "footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section summary table",
    "tbody td tfoot th thead title tr ul",
)
_INLINE_TAGS = words(
    "a abbr acronym b bdi bdo big button cite code col colgroup data del dfn em font i iframe img",
    "input ins kbd label link mark meta picture q rp rt ruby s samp small source span strike",
    "strong sub sup time tt u var wbr",
)
#: What stands within these is no text, or was struck out.
_UNSEEN_TAGS = words("script style noscript template object svg math select textarea")
_STRUCK_TAGS = words("del s strike")
#: What these stress is said without them.
STRESS_TAGS = words("b strong span font u em i big small bdi mark o:p")
TAGS = LINE_TAGS | _INLINE_TAGS | _UNSEEN_TAGS


class HtmlMarks:
    """What HTML there is in one text; asked at each ``<`` and ``&``, from left to right."""

    def __init__(self, text: str, *, links: bool) -> None:
        self._text = text
        self._lower = ""
        self._links = links
        self._hrefs: list[tuple[int, str]] = []
        self._without_end: set[str] = set()

    def tag_at(self, place: int) -> Edit | None:
        """Return how what opens at a ``<`` is shown, None where it is no HTML."""
        if self._text.startswith(_COMMENT_OPEN, place):
            stop = self._text.find(_COMMENT_CLOSE, place)
            end = len(self._text) if stop < 0 else stop + len(_COMMENT_CLOSE)
            return Edit(place, end)
        address = _ADDRESS.match(self._text, place)
        if address is not None:
            return Edit(place, address.end(), address["url"].removeprefix("mailto:"))
        found = TAG.match(self._text, place)
        if found is None:
            return None
        name = found["name"].lower()
        if name not in TAGS and ":" not in name:
            return None
        if not found["close"] and name in _UNSEEN_TAGS | _STRUCK_TAGS:
            return Edit(place, self._after(name, found.end()))
        if name in ("sup", "sub") and not found["close"]:
            return self._raised(name, place, found.end())
        if name == "a":
            return Edit(place, found.end(), self._anchor(found))
        return Edit(place, found.end(), "\n" if name in LINE_TAGS else "")

    def _after(self, name: str, place: int) -> int:
        """Return the end of an element that is not shown; of the tag alone where none closes it."""
        if not self._lower:
            self._lower = self._text.lower()
        if name in self._without_end:
            return place
        stop = self._lower.find(f"</{name}", place)
        close = self._text.find(">", stop) if stop >= 0 else -1
        if close < 0:
            self._without_end.add(name)
            return place
        return close + 1

    def _raised(self, name: str, place: int, opened: int) -> Edit:
        """Return m<sup>2</sup> as m², and nothing for the number of a note: <sup>[1]</sup>."""
        note = _NOTE_NUMBER.match(self._text, opened)
        if note is not None:
            return Edit(place, note.end())
        stop = opened
        while stop < len(self._text) and self._text[stop].isascii() and self._text[stop].isdigit():
            stop += 1
        closing = f"</{name}>"
        if stop == opened or self._text[stop : stop + len(closing)].lower() != closing:
            return Edit(place, opened)
        table = _RAISED if name == "sup" else _LOWERED
        return Edit(place, stop + len(closing), self._text[opened:stop].translate(table))

    def _anchor(self, found: re.Match[str]) -> str:
        """Return what stands for a tag of a link: its address after its words, if wanted."""
        if not found["close"]:
            href = _HREF.search(found["attributes"])
            address = unescape((href["a"] or href["b"] or "") if href else "")
            self._hrefs.append((found.end(), address))
            return ""
        if not self._hrefs:
            return ""
        begun, address = self._hrefs.pop()
        return address_after(address, self._text[begun : found.start()]) if self._links else ""


def address_after(address: str, words: str) -> str:
    """Return an address in brackets; empty where it is none of the web's or said by the words."""
    bare = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    if bare == address or not bare or bare in words:
        return ""
    return f"（{address}）"


def reference_at(text: str, place: int) -> tuple[int, str] | None:
    """Return the end of a character reference at a ``&``, and its character; None if none is."""
    found = _REFERENCE.match(text, place)
    if found is None:
        return None
    written = f"&{found['name']};"
    char = unescape(written)
    return None if char == written else (found.end(), char)
