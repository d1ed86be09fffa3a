"""Slots: the degree, class, district, benefit and aspect that a question names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import LexiconError
from knowledge.lexicon import FOLDER
from knowledge.normalise import normalise


@dataclass(frozen=True, slots=True)
class Mention:
    """A slot's value in a text, at ``[start, end)`` of the normalised text."""

    slot: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Slots:
    """The table of slot values and their wordings."""

    values: Mapping[str, tuple[str, str]]
    pattern: re.Pattern[str]

    def mentions(self, normalised: str) -> list[Mention]:
        """Return the slots that a normalised text names, in order, longest wording first."""
        return [
            Mention(*self.values[match[0]], match.start(), match.end())
            for match in self.pattern.finditer(normalised)
        ]


def load_slots(path: Path = FOLDER / "slots.tsv") -> Slots:
    """Read slot, value and wordings, tab-separated. Raises LexiconError."""
    values: dict[str, tuple[str, str]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path} cannot be read ({error}) → restore the file") from error
    for number, line in enumerate(lines, start=1):
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
    return Slots(values, re.compile("|".join(parts) or r"(?!)"))
