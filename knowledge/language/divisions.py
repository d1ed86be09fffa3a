"""The administrative divisions of China and what lies within what: GB/T 2260, and other names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from knowledge.errors import LexiconError
from knowledge.language.normalise import normalise
from knowledge.language.words import FOLDER, read_lexicon_file

#: The shortest name without 区, 县 or 旗 that may stand for the whole one.
_SHORTEST = 2
_ENDS = ("区", "县", "旗", "市")
#: The lengths of codes: of a province, a city, a district.
_PROVINCE, _CITY = 2, 4

#: Codes of divisions, trailing zeros gone, so that 3301 lies within 33; a country is its name.
Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Named:
    """A place named at ``[start, end)`` of a normalised text; several may bear the name."""

    codes: Codes
    start: int
    end: int


class Divisions:
    """Names of places and their codes. ``names`` maps a normalised wording to codes."""

    def __init__(self, names: Mapping[str, Codes], whole: Mapping[str, Codes]) -> None:
        self.names = names
        #: The official names; those of districts may be known by their beginning too.
        self._whole = whole
        self._by_head: dict[str, tuple[int, ...]] = {}
        for name in names:
            lengths = {*self._by_head.get(name[0], ()), len(name)}
            self._by_head[name[0]] = tuple(sorted(lengths, reverse=True))
        self.heads = re.compile(f"[{re.escape(''.join(self._by_head))}]" if names else r"(?!)")

    def named(self, normalised: str) -> Iterator[Named]:
        """Yield the places that a normalised text names, in order, the longest name first.

        Of 浙江省杭州市西湖区 each is named; a name that several places bear is, right after one of
        these or of what they lie in, that one's alone.
        """
        free = 0
        before: Codes = frozenset()
        for head in self.heads.finditer(normalised):
            start = head.start()
            if start < free:
                continue
            for length in self._by_head[head[0]]:
                codes = self.names.get(normalised[start : start + length])
                if codes is None:
                    continue
                touching = before if start == free else frozenset()
                nearer = frozenset(one for one in codes if _within_any(one, touching))
                free = start + length
                before = nearer or codes
                yield Named(before, start, free)
                break

    @cached_property
    def official(self) -> Mapping[str, str]:
        """The official name of each code; of one that bore several the first, which is today's."""
        return {code: name for name, codes in reversed([*self._whole.items()]) for code in codes}

    def knowing(self, codes: Codes) -> Divisions:
        """Return the same with the districts of ``codes`` known by their short names as well."""
        added: dict[str, Codes] = {}
        for name, of in self._whole.items():
            known = frozenset(
                one for one in of if len(one) > _CITY and any(one.startswith(c) for c in codes)
            )
            short = name[:-1]
            if known and name.endswith(_ENDS) and len(short) >= _SHORTEST:
                added[short] = added.get(short, frozenset()) | known
        both = {name: of | self.names.get(name, frozenset()) for name, of in added.items()}
        return Divisions({**self.names, **both}, self._whole)


def reach(one: Codes, other: Codes) -> bool:
    """Tell whether a place of ``one`` is, lies in, or contains a place of ``other``."""
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)


def alike(one: str, other: str) -> bool:
    """Tell whether two codes are of one level and of one parent: 滨江区 and 建德市."""
    return len(one) == len(other) and one != other and _parent(one) == _parent(other)


def _parent(code: str) -> str:
    return code[: _PROVINCE if len(code) <= _CITY else _CITY] if len(code) > _PROVINCE else ""


def _within_any(code: str, of: Iterable[str]) -> bool:
    return any(code.startswith(one) for one in of)


@lru_cache(maxsize=1)
def load_divisions(folder: Path = FOLDER) -> Divisions:
    """Read divisions.tsv and places.tsv. Raises LexiconError naming the line."""
    whole: dict[str, Codes] = {}
    names: dict[str, Codes] = {}
    for place, cells in _rows(folder / "divisions.tsv"):
        if len(cells) < 2 or not cells[0].isdigit():
            raise LexiconError(f"{place}: needs a code, a tab and a name → correct the line")
        code = _shortened(cells[0])
        for name in map(normalise, cells[1:]):
            names[name] = names.get(name, frozenset()) | {code}
        whole[normalise(cells[1])] = whole.get(normalise(cells[1]), frozenset()) | {code}
    _unite(names, whole)
    for _, cells in _rows(folder / "places.tsv"):
        codes = names.get(normalise(cells[0]), frozenset({cells[0]}))
        for name in (cells[0], *(cells[1].split("|") if len(cells) > 1 else ())):
            names[normalise(name)] = codes
    return Divisions(names, whole)


def _unite(names: dict[str, Codes], whole: Mapping[str, Codes]) -> None:
    """Let what bore several ranks be one place: 临安市 that is 临安区 now, in the same city."""
    ranks: dict[tuple[str, str], Codes] = {}
    for name, codes in whole.items():
        for code in codes:
            if len(code) > _CITY and name.endswith(_ENDS) and len(name) > _SHORTEST:
                key = code[:_CITY], name[:-1]
                ranks[key] = ranks.get(key, frozenset()) | {code}
    same = {code: codes for codes in ranks.values() if len(codes) > 1 for code in codes}
    for name, codes in names.items():
        if not same.keys().isdisjoint(codes):
            names[name] = codes.union(*(same.get(code, frozenset()) for code in codes))


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield f"{path}:{number}", [cell for cell in line.split("\t") if cell]


def _shortened(code: str) -> str:
    while len(code) > _PROVINCE and code.endswith("00"):
        code = code[:-2]
    return code
