"""The numbers that Word writes before paragraphs and does not store: 第一条, （二）, 1.2."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.formats.word.counting import FORMATS, written
from knowledge.formats.word.styles import Styles
from knowledge.formats.xml_tree import (
    Element,
    attribute,
    child,
    children,
    local,
    value,
    whole_number,
)

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
#: 第一条 and 第二章 stand apart from their text, 一、 and （一） do not.
_APART = re.compile(r"第.{1,8}[编章节条]$")


@dataclass(slots=True)
class _Level:
    """One level of a list: where it starts and how its numbers are written."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    is_legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list that paragraphs refer to: its definition and what it changes of it."""

    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts paragraphs as Word does, in the order in which they are asked for."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._restarted: set[tuple[str, int]] = set()
        self.unknown: set[str] = set()
        if root is not None:
            self._read(root)

    def number(self, properties: Element | None, style: str) -> str:
        """Return the number of the next paragraph with these properties, or an empty text."""
        name, depth = self._place(properties, style)
        one = self._lists.get(name)
        if one is None or name == "0":
            return ""
        levels = {**self._definitions.get(one.definition, {}), **one.levels}
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(one.definition, [None] * _LEVELS)
        self._count(counts, levels, depth, name, one)
        if level.form == "bullet":
            return "- "
        return self._written(counts, levels, level)

    def _count(
        self,
        counts: list[int | None],
        levels: dict[int, _Level],
        depth: int,
        name: str,
        one: _List,
    ) -> None:
        for above in range(depth):
            if counts[above] is None:
                counts[above] = one.starts.get(above, levels.get(above, _Level()).start)
        level = levels[depth]
        if depth in one.starts and (name, depth) not in self._restarted:
            counts[depth] = one.starts[depth]
        elif counts[depth] is None:
            counts[depth] = one.starts.get(depth, level.start)
        else:
            counts[depth] = (counts[depth] or 0) + 1
        self._restarted.add((name, depth))
        for below in range(depth + 1, _LEVELS):
            restart = levels.get(below, _Level()).restart
            if restart is None or depth < restart:
                counts[below] = None

    def _written(self, counts: list[int | None], levels: dict[int, _Level], level: _Level) -> str:
        def put(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            form = levels.get(depth, _Level()).form
            if form not in FORMATS and form not in ("none", "bullet"):
                self.unknown.add(form)
            return written(counts[depth] or 0, "decimal" if level.is_legal else form)

        text = _PLACE.sub(put, level.text)
        if not text or level.suffix == "nothing":
            return text + (" " if _APART.search(text) else "")
        return text if text[-1] in "、）)．" else text + " "

    def _place(self, properties: Element | None, style: str) -> tuple[str, int]:
        """Return list and level of a paragraph; its styles say what it does not, each by itself."""
        own = child(properties, "numPr")
        name, depth = value(own, "numId"), value(own, "ilvl")
        for style_id, inherited in self._styles.numbers(style):
            name = name or value(inherited, "numId")
            depth = depth or value(inherited, "ilvl")
            if name and not depth:
                one = self._lists.get(name)
                levels = self._definitions.get(one.definition, {}) if one else {}
                named = [at for at, level in levels.items() if level.style == style_id]
                depth = str(named[0]) if named else ""
        found = whole_number(depth, 0)
        return name, found if 0 <= found < _LEVELS else 0

    def _read(self, root: Element) -> None:
        links: dict[str, str] = {}
        linked: dict[str, str] = {}
        for one in children(root, "abstractNum"):
            name = attribute(one, "abstractNumId")
            self._definitions[name] = _levels(one)
            if target := value(one, "numStyleLink"):
                links[name] = target
            if target := value(one, "styleLink"):
                linked[target] = name
        for name, style in links.items():
            if style in linked:
                self._definitions[name] = self._definitions[linked[style]]
        for one in children(root, "num"):
            found = _List(value(one, "abstractNumId"))
            for change in children(one, "lvlOverride"):
                depth = whole_number(attribute(change, "ilvl"), 0)
                if start := value(change, "startOverride"):
                    found.starts[depth] = whole_number(start, 1)
                found.levels.update(_levels(change))
            self._lists[attribute(one, "numId")] = found


def _levels(parent: Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for one in children(parent, "lvl"):
        restart = value(one, "lvlRestart")
        form = value(one, "numFmt") or value(_choice(one), "numFmt") or "decimal"
        found[whole_number(attribute(one, "ilvl"), 0)] = _Level(
            start=whole_number(value(one, "start"), 1),
            form=form,
            text=value(one, "lvlText"),
            suffix=value(one, "suff") or "tab",
            restart=whole_number(restart, 0) if restart else None,
            is_legal=child(one, "isLgl") is not None,
            style=value(one, "pStyle"),
        )
    return found


def _choice(level: Element) -> Element | None:
    """Return where newer programs hide a format that older ones do not know."""
    wrapped = next((one for one in level if local(one) == "AlternateContent"), None)
    return child(wrapped, "Choice") if wrapped is not None else None
