"""What a question asks to be told, and which sentences tell it: an amount, a place, a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.errors import LexiconError
from knowledge.language.words import FOLDER, read_lexicon_file

TELLING = FOLDER / "telling.tsv"
#: What a figure may end with, as policies write it.
_FIGURES = frozenset("0123456789一二三四五六七八九十百千两半几")


@dataclass(frozen=True, slots=True)
class Feature:
    """A kind of thing to be told: how it is asked for, and what stands where it is told."""

    name: str
    asks: tuple[str, ...]
    tells: tuple[str, ...]


def asked_for(normalised: str) -> frozenset[str]:
    """Return the names of what a normalised question asks to be told."""
    return frozenset(
        one.name for one in read_telling(TELLING) if any(word in normalised for word in one.asks)
    )


def told_by(normalised: str) -> frozenset[str]:
    """Return the names of what a normalised sentence may tell."""
    return frozenset(
        one.name for one in read_telling(TELLING) if any(_says(normalised, w) for w in one.tells)
    )


def _says(text: str, word: str) -> bool:
    """Tell whether a text has a word in it; each # that opens the word stands for a figure."""
    bare = word.lstrip("#")
    figures = len(word) - len(bare)
    if not figures:
        return word in text
    return any(_is_figure(text[at - figures : at]) for at in _places(text, bare) if at >= figures)


def _places(text: str, word: str) -> Iterable[int]:
    if not word:
        return range(len(text) + 1)
    found = []
    at = text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return found


def _is_figure(text: str) -> bool:
    return all(char in _FIGURES for char in text)


@lru_cache(maxsize=4)
def read_telling(path: Path) -> tuple[Feature, ...]:
    """Read the table of what is asked and told. Raises LexiconError naming the line."""
    found = []
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("# "):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not all(cells):
            raise LexiconError(
                f"{path}:{number}: needs a name, how it is asked and what tells it "
                "→ separate them by tabs"
            )
        found.append(Feature(cells[0], tuple(cells[1].split("|")), tuple(cells[2].split("|"))))
    return tuple(found)
