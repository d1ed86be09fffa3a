"""Words, bigrams and concepts of a set of texts, searched together."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.arrays import FloatVector
from index.searching.sparse import (
    Counted,
    Postings,
    PostingsBuilder,
    count_terms,
    load_postings,
    save_postings,
)
from index.snapshot_files import SnapshotFiles
from knowledge.language.segment import Segmenter, Terms

#: Characters from which on other cores are asked to help, and how many texts they take at once.
_MANY = 400_000
_PART = 2000


@dataclass(frozen=True)
class Analysed:
    """Some texts, counted in three ways; by text its words between spaces; and their signs."""

    words: Counted
    bigrams: Counted
    concepts: Counted
    segmented: dict[str, str]
    signs: list[str]


@dataclass(frozen=True)
class Lexical:
    """Three inverted indexes over the same texts."""

    words: Postings
    bigrams: Postings
    concepts: Postings

    @property
    def size(self) -> int:
        """How many texts are indexed."""
        return self.words.size

    def scores(self, terms: Terms) -> tuple[FloatVector, FloatVector]:
        """Return, for every text, the shares of the query's weight found in it.

        The first is of words and bigrams together, the second of concepts; both lie in [0, 1),
        shape (size,).
        """
        return self.written(terms), self.concepts.share(terms.concepts)

    def written(self, terms: Terms) -> FloatVector:
        """Return the share of the words' and bigrams' weight found in every text."""
        found = self.words.scores(terms.words) + self.bigrams.scores(terms.bigrams)
        return found / max(self.weight(terms), 1e-9)

    def written_and_overlap(self, terms: Terms) -> tuple[FloatVector, FloatVector]:
        """Return `written`, and the weighted Dice coefficient of each text and the query.

        That is twice the idf of the shared words and bigrams by the idf of both: what the text
        has beyond the query lowers it. Both have shape (size,).
        """
        weight = self.weight(terms)
        words, shared_words = self.words.scores_and_shared(terms.words)
        bigrams, shared_bigrams = self.bigrams.scores_and_shared(terms.bigrams)
        overlap = 2 * (shared_words + shared_bigrams) / np.maximum(self._own + weight, 1e-9)
        return (words + bigrams) / max(weight, 1e-9), overlap.astype(np.float32)

    def overlap(self, terms: Terms) -> FloatVector:
        """Return the second of `written_and_overlap`."""
        return self.written_and_overlap(terms)[1]

    def weight(self, terms: Terms) -> float:
        """Return the weight of the query's words and bigrams."""
        return self.words.weight(terms.words) + self.bigrams.weight(terms.bigrams)

    @cached_property
    def _own(self) -> FloatVector:
        return self.words.weights + self.bigrams.weights


class LexicalBuilder:
    """Takes texts, part by part as `analyse` gives them, and indexes them all."""

    def __init__(self) -> None:
        self._words, self._bigrams, self._concepts = (PostingsBuilder() for _ in range(3))

    def add(self, part: Analysed) -> None:
        """Take texts; they follow those taken before."""
        self._words.add(part.words)
        self._bigrams.add(part.bigrams)
        self._concepts.add(part.concepts)

    def build(self) -> Lexical:
        """Return the index. The builder is empty then."""
        return Lexical(self._words.build(), self._bigrams.build(), self._concepts.build())


def build_lexical(texts: Sequence[str], segmenter: Segmenter) -> Lexical:
    """Index ``texts``."""
    builder = LexicalBuilder()
    for part in analyse(texts, segmenter):
        builder.add(part)
    return builder.build()


def segment_all(texts: Sequence[str], segmenter: Segmenter) -> dict[str, str]:
    """Return by text its words between spaces."""
    known: dict[str, str] = {}
    for part in analyse(texts, segmenter):
        known.update(part.segmented)
    return known


def analyse(texts: Sequence[str], segmenter: Segmenter) -> Iterator[Analysed]:
    """Segment and count ``texts`` by parts; many in as many processes as there are cores.

    The processes are forks, which share jieba's dictionary; where the system has none, and
    beside other threads, which a fork would lose, one process does it all.
    """
    parts = [texts[begin : begin + _PART] for begin in range(0, len(texts), _PART)]
    cores = os.cpu_count() or 1
    alone = (
        _characters(texts) < _MANY
        or cores < 2
        or threading.active_count() > 1
        or "fork" not in multiprocessing.get_all_start_methods()
    )
    if alone:
        yield from (_analyse(part, segmenter) for part in parts)
        return
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(cores, context, _Helper.start, (segmenter,)) as executor:
        yield from executor.map(_Helper.analyse, parts)


def _characters(texts: Sequence[str]) -> int:
    """Return about how many characters ``texts`` have in all, by a hundred of them."""
    step = max(1, len(texts) // 100)
    return step * sum(len(texts[row]) for row in range(0, len(texts), step))


class _Helper:
    """What a helping process keeps: its fork of the segmenter."""

    segmenter: Segmenter

    @classmethod
    def start(cls, segmenter: Segmenter) -> None:
        cls.segmenter = segmenter

    @classmethod
    def analyse(cls, texts: Sequence[str]) -> Analysed:
        return _analyse(texts, cls.segmenter)


def _analyse(texts: Sequence[str], segmenter: Segmenter) -> Analysed:
    terms = [segmenter.written(text) for text in texts]
    return Analysed(
        words=count_terms([one.words for one in terms]),
        bigrams=count_terms([one.bigrams for one in terms]),
        concepts=count_terms([one.concepts for one in terms]),
        segmented={text: " ".join(one.words) for text, one in zip(texts, terms, strict=True)},
        signs=[one.signs for one in terms],
    )


def save_lexical(lexical: Lexical, folder: Path) -> None:
    """Write the three indexes into ``folder``."""
    save_postings(lexical.words, folder / "words")
    save_postings(lexical.bigrams, folder / "bigrams")
    save_postings(lexical.concepts, folder / "concepts")


def load_lexical(files: SnapshotFiles, name: str) -> Lexical:
    """Read what `save_lexical` wrote into the folder ``name``. Raises SnapshotError."""
    return Lexical(
        load_postings(files, f"{name}/words"),
        load_postings(files, f"{name}/bigrams"),
        load_postings(files, f"{name}/concepts"),
    )
