"""What English questions are matched against: the clauses' English, and how one asks for them.

A question in English is searched for in the clauses' words, word by word; what its own words find
in the English of the clauses is added to that. Questions in Chinese are not touched by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatVector, Rows
from index.searching.sparse import Postings, build_postings, load_postings, save_postings
from index.snapshot_files import SnapshotFiles
from knowledge.errors import SnapshotError
from knowledge.language.english import idle_words, stem

WEIGHTS_FILE = Path(__file__).parents[1] / "model" / "english.json"
#: What English tells of a clause, in order; each lies within [0, 1].
ENGLISH_FEATURES = (
    "said",  # share of the question's weighted words found in title, heading and text, by BM25
    "shared",  # share of them that stand there at all
    "head",  # share of them found in title and heading, by BM25
    "asked",  # the same for the clause's English phrasings and heading taken together
    "asked_overlap",  # weighted Dice of the question and the nearest of these
    "asked_pairs",  # share of its pairs of neighbouring words found in these
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class EnglishEntry:
    """The English of one clause: title, heading and text, and how people ask for it."""

    title: str = ""
    heading: str = ""
    text: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class English:
    """The English of a library. Rows of all but ``single`` are clauses, by number.

    ``single`` has each heading and phrasing by itself, ``owner_of`` its clause.
    """

    said: Postings
    head: Postings
    asked: Postings
    pairs: Postings
    single: Postings
    owner_of: Rows

    @property
    def empty(self) -> bool:
        """Whether no clause has any English."""
        return not self.said.terms

    def features(self, text: str) -> NDArray[np.float32]:
        """Return what a question finds in each clause, shape (clauses, len(ENGLISH_FEATURES))."""
        words = english_words(text)
        weight = self.said.weight(words) or 1.0
        scores, shared = self.said.scores_and_shared(words)
        return np.stack(
            [
                scores / weight,
                shared / weight,
                self.head.share(words),
                self.asked.share(words),
                self._nearest(words),
                self.pairs.share(word_pairs(words)),
            ],
            axis=1,
        ).astype(np.float32)

    def _nearest(self, words: Sequence[str]) -> FloatVector:
        _, shared = self.single.scores_and_shared(words)
        dice = 2 * shared / np.maximum(self.single.weight(words) + self.single.weights, 1e-9)
        best = np.zeros(self.said.size, dtype=np.float32)
        np.maximum.at(best, self.owner_of, dice.astype(np.float32))
        return best


@dataclass(frozen=True)
class EnglishRanker:
    """Learned weights of an English question: ``english`` by ENGLISH_FEATURES, added to the score.

    ``fusion`` corrects the weights of the Chinese features, whose question was translated word by
    word.
    """

    fusion: Mapping[str, float]
    english: Mapping[str, float]

    @cached_property
    def weights(self) -> FloatVector:
        """The weights of ENGLISH_FEATURES, in their order."""
        return np.array([self.english.get(name, 0.0) for name in ENGLISH_FEATURES], np.float32)

    def corrections(self, names: Sequence[str]) -> FloatVector:
        """Return what is added to the weights of the features ``names``."""
        return np.array([self.fusion.get(name, 0.0) for name in names], dtype=np.float32)


@lru_cache(maxsize=4)
def load_english_ranker(path: Path = WEIGHTS_FILE) -> EnglishRanker:
    """Read weights that scripts/train.py english wrote. Raises SnapshotError if it cannot."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return EnglishRanker(
            {name: float(value) for name, value in data["fusion"].items()},
            {name: float(value) for name, value in data["english"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(
            f"{path} cannot be read ({error}) → restore the file or run scripts/train.py english"
        ) from error


def english_words(text: str) -> list[str]:
    """Return the words of an English text that say what it is about, without their endings."""
    idle = idle_words()
    found = _WORD.findall(text.lower().replace("\u2019", "'"))
    return [stem(word) for word in found if word not in idle and stem(word)]


def word_pairs(words: Sequence[str]) -> list[str]:
    """Return each two words that stand side by side."""
    return [f"{one}_{other}" for one, other in pairwise(words)]


def build_english(entries: Sequence[EnglishEntry]) -> English:
    """Index the English of all clauses, in the order of their numbers."""
    singles = [
        (number, text)
        for number, entry in enumerate(entries)
        for text in (entry.heading, *entry.asked)
        if text
    ]
    asked = [[one.heading, *one.asked] for one in entries]
    return English(
        said=build_postings(
            [english_words(f"{one.title} {one.heading} {one.text}") for one in entries]
        ),
        head=build_postings([english_words(f"{one.title} {one.heading}") for one in entries]),
        asked=build_postings([english_words("\n".join(texts)) for texts in asked]),
        pairs=build_postings(
            [
                [pair for text in texts for pair in word_pairs(english_words(text))]
                for texts in asked
            ]
        ),
        single=build_postings([english_words(text) for _, text in singles]),
        owner_of=np.array([number for number, _ in singles], dtype=np.int64),
    )


_PARTS = ("said", "head", "asked", "pairs", "single")


def save_english(english: English, folder: Path) -> None:
    """Write the index into ``folder``, which is made."""
    for name in _PARTS:
        save_postings(getattr(english, name), folder / name)
    np.save(folder / "owners.npy", english.owner_of)


def load_english(files: SnapshotFiles, name: str) -> English:
    """Read what `save_english` wrote into the folder ``name``. Raises SnapshotError."""
    said, head, asked, pairs, single = (load_postings(files, f"{name}/{one}") for one in _PARTS)
    english = English(
        said, head, asked, pairs, single, files.array(f"{name}/owners.npy").astype(np.int64)
    )
    agree = said.size == head.size == asked.size == pairs.size
    if not agree or len(english.owner_of) != single.size:
        raise SnapshotError(f"{files.folder / name}: lengths do not agree → run scripts/reindex.py")
    return english
