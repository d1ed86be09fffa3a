"""Segment a text for matching: jieba's search-mode words, character bigrams, concepts."""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from knowledge.lexicon import Lexicon, load_lexicon
from knowledge.normalise import normalise
from knowledge.policy import digest
from knowledge.slots import Slots, load_slots

#: Raised when the rules below change, so that older snapshots are rebuilt.
RULES_VERSION = "5"

#: Texts whose words are kept at hand.
_REMEMBERED = 16_384

_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
_RUN = re.compile(r"(?P<han>[\u3400-\u9fff]+)|(?P<other>[0-9a-z]+(?:[.+#-][0-9a-z]+)*)")


class _Cutter(Protocol):
    FREQ: Mapping[str, int | None]

    def cut(self, sentence: str, HMM: bool = True) -> Sequence[str]: ...

    def cut_for_search(self, sentence: str, HMM: bool = True) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text is matched by; each list keeps order and repetitions.

    ``slots`` are the degree, class, district, benefit and aspect that it names.
    """

    words: list[str]
    bigrams: list[str]
    concepts: list[str]
    slots: Mapping[str, frozenset[str]]


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
        self._cutter = _open_jieba(self.lexicon.terms, cache_folder)
        # A text is segmented for its words, for its vector and for its quotes.
        self._cut = lru_cache(maxsize=_REMEMBERED)(self._cut_words)

    @property
    def fingerprint(self) -> str:
        """Identify rules, jieba's version and lexicon: equal means equal segmentation."""
        return digest(RULES_VERSION, version("jieba"), self.lexicon.digest, self.slots.digest)[:16]

    def words(self, text: str) -> list[str]:
        """Return the search-mode words of ``text`` in order, normalised, signs dropped."""
        return self._words(normalise(text))

    def terms(self, text: str) -> Terms:
        """Return words, bigrams and concepts of ``text``."""
        normalised = normalise(text)
        return Terms(
            words=self._words(normalised),
            bigrams=bigrams(normalised),
            concepts=self.lexicon.concepts_in(normalised),
            slots=self.slots.named(normalised),
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
        return tuple(word for word in self._cutter.cut_for_search(normalised) if _WORD.search(word))


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
                found.extend(han[position : position + 2] for position in range(len(han) - 1))
            touching = ""
        end = run.end()
    return found


def _open_jieba(terms: Sequence[str], cache_folder: Path | None) -> _Cutter:
    with warnings.catch_warnings():
        # jieba 0.42.1 asks for pkg_resources and has unescaped patterns.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)  # it reports its loading on stderr at DEBUG
    cutter = jieba.Tokenizer()
    folder = cache_folder or Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    cutter.tmp_dir = str(folder)
    cutter.cache_file = f"hangbangcai-jieba-{version('jieba')}.cache"
    cutter.initialize()
    for term in terms:
        if _WORD.search(term):
            cutter.add_word(term)
    return cutter  # type: ignore[no-any-return]
