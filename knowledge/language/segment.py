"""Segment a text for matching: jieba's search-mode words, character bigrams, concepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from knowledge.documents.policy import digest
from knowledge.language.cutter import open_cutter
from knowledge.language.normalise import normalise
from knowledge.language.slots import Slots, load_slots
from knowledge.language.sounds import sound_pairs
from knowledge.language.words import Lexicon, load_lexicon

#: Raised when the rules below change, so that older snapshots are rebuilt.
RULES_VERSION = "6"

#: Texts whose words are kept at hand.
_REMEMBERED = 2_048

_NO_SIGN = re.compile(r"[\W_]+")
_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
_RUN = re.compile(r"(?P<han>[\u3400-\u9fff]+)|(?P<other>[0-9a-z]+(?:[.+#-][0-9a-z]+)*)")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text is matched by; each list keeps order and repetitions.

    ``slots`` are the degree, class, district, benefit and aspect that it names; ``signs`` is
    the text without spaces and punctuation; ``sounds`` are its pairs of syllables.
    """

    words: list[str]
    bigrams: list[str]
    concepts: list[str]
    slots: Mapping[str, frozenset[str]]
    signs: str = ""
    sounds: list[str] = field(default_factory=list)


class Segmenter:
    """jieba with the lexicon's terms, as a tokenizer of its own (jieba's global one is shared).

    ``cache_folder`` keeps jieba's compiled dictionary between starts; None uses the system's
    folder for temporary files. One instance may be used from several threads.
    """

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        *,
        slots: Slots | None = None,
        cache_folder: Path | None = None,
    ) -> None:
        self.lexicon = lexicon or load_lexicon()
        self.slots = slots or load_slots()
        self._cutter = open_cutter(
            (term for term in self.lexicon.terms if _WORD.search(term)), cache_folder=cache_folder
        )
        # A text is segmented for its words, for its vector and for its quotes.
        self._cut = lru_cache(maxsize=_REMEMBERED)(self._cut_words)
        self._segmented: Mapping[str, str] = {}

    @property
    def fingerprint(self) -> str:
        """Identify rules, jieba's version and lexicon: equal means equal segmentation."""
        return digest(RULES_VERSION, version("jieba"), self.lexicon.digest, self.slots.digest)[:16]

    def words(self, text: str) -> list[str]:
        """Return the search-mode words of ``text`` in order, normalised, signs dropped."""
        return self.segmented(text).split()

    def segmented(self, text: str) -> str:
        """Return the words of ``text`` between spaces."""
        known = self._segmented.get(text)
        return " ".join(self._words(normalise(text))) if known is None else known

    @contextmanager
    def knowing(self, segmented: Mapping[str, str]) -> Iterator[None]:
        """Take words between spaces, by text, from here for a time: to segment many just once."""
        before, self._segmented = self._segmented, segmented
        try:
            yield
        finally:
            self._segmented = before

    def written(self, text: str) -> Terms:
        """Return words, bigrams and concepts of ``text``, without slots; remember nothing."""
        normalised = normalise(text)
        return self._terms(normalised, list(self._cut_words(normalised)))

    def terms(self, text: str) -> Terms:
        """Return words, bigrams, concepts and slots of ``text``."""
        normalised = normalise(text)
        return replace(
            self._terms(normalised, self._words(normalised)),
            slots=self.slots.named(normalised),
            sounds=sound_pairs(normalised),
        )

    def _terms(self, normalised: str, words: list[str]) -> Terms:
        return Terms(
            words=words,
            bigrams=bigrams(normalised),
            concepts=self.lexicon.concepts_in(normalised),
            slots={},
            signs=_NO_SIGN.sub("", normalised),
        )

    def cut(self, text: str) -> list[str]:
        """Return ``text`` as words one after another; joined they are the text."""
        return list(self._cutter.cut(text, HMM=False))

    def frequency(self, word: str) -> int:
        """Return how often jieba's dictionary of general Chinese has seen ``word``; 0 if never."""
        return int(self._cutter.FREQ.get(word) or 0)

    def _words(self, normalised: str) -> list[str]:
        return list(self._cut(normalised))

    def _cut_words(self, normalised: str) -> tuple[str, ...]:
        return tuple(filter(_WORD.search, self._cutter.cut_for_search(normalised)))


def bigrams(normalised: str) -> list[str]:
    """Return the character bigrams of Han runs; digits and Latin runs whole.

    A digit or Latin run that touches a Han run also joins its first character: e类, 5年.
    """
    found: list[str] = []
    touching = ""
    end = -1
    for run in _RUN.finditer(normalised):
        han = run["han"]
        if han is None:
            found.append(run["other"])
            touching = run["other"]
        else:
            if touching and run.start() == end:
                found.append(touching + han[0])
            if len(han) == 1:
                found.append(han)
            else:
                found += [han[position : position + 2] for position in range(len(han) - 1)]
            touching = ""
        end = run.end()
    return found
