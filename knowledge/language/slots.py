"""Slots: the degree, class, district, benefit and aspect that a question names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.policy import digest
from knowledge.errors import LexiconError
from knowledge.language.normalise import normalise
from knowledge.language.words import FOLDER


@dataclass(frozen=True, slots=True)
class Mention:
    """A slot's value in a text, at ``[start, end)`` of the normalised text."""

    slot: str
    value: str
    start: int
    end: int


#: Several classes in one: b、c、d类 and a—f类, as headings write them.
_CLASSES = re.compile(
    r"(?<![a-z0-9])(?P<list>[a-f](?:[、,，/和及或][a-f]){1,8}+)类|"
    r"(?<![a-z0-9])(?P<first>[a-f])[-—–~至到]+(?P<last>[a-f])类"
)

_LETTER = re.compile("[a-f]")


@dataclass(frozen=True)
class Slots:
    """The table of slot values and their wordings."""

    values: Mapping[str, tuple[str, str]]
    pattern: re.Pattern[str]
    digest: str

    def mentions(self, normalised: str) -> list[Mention]:
        """Return the slots that a normalised text names, in order, longest wording first."""
        return [
            Mention(*self.values[match[0]], match.start(), match.end())
            for match in self.pattern.finditer(normalised)
        ]

    def named(self, normalised: str) -> dict[str, frozenset[str]]:
        """Return the values that a normalised text names, by slot; b、c、d类 names three."""
        found: dict[str, set[str]] = {}
        for one in self.mentions(normalised):
            found.setdefault(one.slot, set()).add(one.value)
        for match in _CLASSES.finditer(normalised):
            if match["list"]:
                letters = _LETTER.findall(match["list"])
            else:
                letters = [chr(n) for n in range(ord(match["first"]), ord(match["last"]) + 1)]
            found.setdefault("class", set()).update(f"{letter.upper()}类" for letter in letters)
        return {slot: frozenset(values) for slot, values in found.items()}


def load_slots(path: Path = FOLDER / "slots.tsv") -> Slots:
    """Read slot, value and wordings, tab-separated. Raises LexiconError."""
    values: dict[str, tuple[str, str]] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path} cannot be read ({error}) → restore the file") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3:
            raise LexiconError(
                f"{path}:{number}: a line needs slot, value and wordings → separate them by tabs"
            )
        for wording in cells[2].split("|"):
            values.setdefault(normalise(wording), (cells[0], cells[1]))
    parts = [re.escape(one) for one in sorted(values, key=lambda one: (-len(one), one))]
    return Slots(values, re.compile("|".join(parts) or r"(?!)"), digest(text))
