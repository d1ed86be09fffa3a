"""Styles of a Word file: what a paragraph inherits of headings, alignment, size and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.formats.xml_tree import (
    Element,
    attribute,
    child,
    children,
    value,
    whole_number,
)

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_TITLES = frozenset({"title", "标题"})
_CONTENTS = re.compile(r"(?:toc|目录) ?\d?", re.IGNORECASE)
_DEEPEST = 30
_HALF_POINTS = 2


class Styles:
    """The styles by their ids, each with those that it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        self._defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        for one in children(root, "style"):
            if attribute(one, "type", "paragraph") in ("paragraph", "numbering"):
                name = attribute(one, "styleId")
                self._styles[name] = one
                if attribute(one, "default") in ("1", "true", "on") and not self._default:
                    self._default = name

    def chain(self, name: str) -> Iterator[tuple[str, Element]]:
        """Yield a style's id and element, then those it is based on."""
        name = name or self._default
        seen: set[str] = set()
        while name in self._styles and name not in seen and len(seen) < _DEEPEST:
            seen.add(name)
            yield name, self._styles[name]
            name = value(self._styles[name], "basedOn")

    def numbers(self, name: str) -> Iterator[tuple[str, Element]]:
        """Yield what a style and those it is based on say of a list."""
        for style, element in self.chain(name):
            found = child(element, "pPr", "numPr")
            if found is not None:
                yield style, found

    def level(self, properties: Element | None, name: str) -> int:
        """Return the level of a heading from 1, or 0."""
        own = value(properties, "outlineLvl")
        if own:
            found = whole_number(own, 9)
            return found + 1 if 0 <= found < 9 else 0
        for _, element in self.chain(name):
            heading = _HEADING.fullmatch(value(element, "name").strip())
            if heading is not None:
                return int(heading[1])
            outline = value(element, "pPr", "outlineLvl")
            if outline:
                found = whole_number(outline, 9)
                return found + 1 if 0 <= found < 9 else 0
        return 0

    def is_title(self, name: str) -> bool:
        """Tell whether a style is that of the document's title."""
        return any(
            value(element, "name").strip().lower() in _TITLES
            for _, element in list(self.chain(name))[:1]
        )

    def is_contents(self, name: str) -> bool:
        """Tell whether a style is that of a table of contents, which repeats headings."""
        return any(
            _CONTENTS.fullmatch(value(element, "name").strip()) is not None
            for _, element in self.chain(name)
        )

    def is_centred(self, properties: Element | None, name: str) -> bool:
        """Tell whether a paragraph is centred."""
        own = value(properties, "jc")
        if own:
            return own == "center"
        for _, element in self.chain(name):
            inherited = value(element, "pPr", "jc")
            if inherited:
                return inherited == "center"
        return False

    def size(self, run: Element | None, name: str) -> float:
        """Return the size of a run of text in points, 0 where no one says it."""
        sizes = [value(child(run, "rPr"), "sz")]
        sizes += [value(element, "rPr", "sz") for _, element in self.chain(name)]
        sizes.append(value(self._defaults, "sz"))
        found = next((one for one in sizes if one), "0")
        return whole_number(found, 0) / _HALF_POINTS
