"""Texts made up of known words: all of them, how they open, and what they are without them.

A pattern such as ``(a|b|ab)+`` tries every way of taking a text apart, of which there may be
more than there are atoms. Here each position of the text is looked at once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.errors import LexiconError
from knowledge.language.words import FOLDER, read_lexicon_file

WORDINGS = FOLDER / "wordings.tsv"
_GROUPS = re.compile(r"\(([^()]*+)\)")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def lower_letters(text: str) -> str:
    """Return ``text`` with A–Z in lower case; its length and all else stay."""
    return text.translate(_LOWER)


class WordList:
    """Words without an order; letters count as lower case.

    Every question about a text takes time linear in its length, whatever the words are.
    """

    def __init__(self, words: Iterable[str]) -> None:
        by_head: dict[str, set[str]] = {}
        for word in words:
            if word:
                by_head.setdefault(lower_letters(word[0]), set()).add(lower_letters(word))
        self._by_head: Mapping[str, tuple[str, ...]] = {
            head: tuple(sorted(those, key=lambda one: (-len(one), one)))
            for head, those in by_head.items()
        }

    def covers(self, text: str) -> bool:
        """Tell whether ``text`` is one word or more of these after one another, and no more."""
        return bool(text) and self.opening(text) == len(text)

    def opening(self, text: str) -> int:
        """Return where the longest run of words ends with which ``text`` opens, 0 for none."""
        said = lower_letters(text)
        reached = bytearray(len(said) + 1)
        reached[0] = 1
        furthest = 0
        for position, head in enumerate(said):
            if position > furthest:
                break
            if reached[position]:
                for word in self._by_head.get(head, ()):
                    if said.startswith(word, position):
                        end = position + len(word)
                        reached[end] = 1
                        furthest = max(furthest, end)
        return furthest

    def without(self, text: str) -> str:
        """Return ``text`` without the words that stand in it, from the left, the longest first."""
        said = lower_letters(text)
        kept: list[str] = []
        position = 0
        while position < len(said):
            word = self._at(said, position)
            if not word:
                kept.append(text[position])
            position += len(word) or 1
        return "".join(kept)

    def _at(self, said: str, position: int) -> str:
        """Return the longest word at a position, "" for none."""
        words = self._by_head.get(said[position], ())
        return next((word for word in words if said.startswith(word, position)), "")


def step_back(text: str, end: int, words: tuple[str, ...], *, start: int = 0) -> int:
    """Return where the first of ``words`` begins that ends at ``end``; ``end`` where none does.

    Nothing before ``start`` is looked at.
    """
    found = next((word for word in words if text.endswith(word, start, end)), "")
    return end - len(found)


def skip_blanks_back(text: str, end: int, *, start: int = 0) -> int:
    """Return the end of what stands before the blanks that end at ``end``."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a section of the lexicon's wordings. Raises LexiconError."""
    found = _sections(WORDINGS).get(name)
    if found is None:
        raise LexiconError(f"{WORDINGS} has no section {name} → restore the file")
    return found


@lru_cache(maxsize=32)
def word_list(*names: str, signs: str = "") -> WordList:
    """Return the words of some sections, and signs that may stand between. Raises LexiconError."""
    return WordList([*(word for name in names for word in words_of(name)), *signs])


@lru_cache(maxsize=1)
def _sections(path: Path) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, tab, words = line.partition("\t")
        if not tab or not name.strip() or not words.strip():
            raise LexiconError(
                f"{path}:{number}: needs a section, a tab and words separated by | → correct it"
            )
        found.setdefault(name, []).extend(form for one in words.split("|") for form in _forms(one))
    return {name: tuple(dict.fromkeys(words)) for name, words in found.items()}


def _forms(written: str) -> list[str]:
    """Return the words that one with choices in it stands for: (你/您)好(呀/) are four."""
    parts = _GROUPS.split(written)  # what stands between choices, and the choices, by turns
    choices = [part.split("/") if place % 2 else [part] for place, part in enumerate(parts)]
    return ["".join(chosen) for chosen in itertools.product(*choices)]
