"""Words, bigrams and concepts of a set of texts, searched together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.sparse import FloatVector, Postings, build_postings, load_postings, save_postings
from knowledge.segment import Segmenter, Terms


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
        written = self.words.scores(terms.words) + self.bigrams.scores(terms.bigrams)
        weight = self.words.weight(terms.words) + self.bigrams.weight(terms.bigrams)
        meant = self.concepts.scores(terms.concepts)
        meant_weight = self.concepts.weight(terms.concepts)
        return (
            written / weight if weight else written,
            meant / meant_weight if meant_weight else meant,
        )

    def overlap(self, terms: Terms) -> FloatVector:
        """Return the weighted Dice coefficient of each text and the query, shape (size,).

        Twice the idf of the shared words and bigrams by the idf of both: what the text has
        beyond the query lowers it.
        """
        shared = self.words.shared(terms.words) + self.bigrams.shared(terms.bigrams)
        weight = self.words.weight(terms.words) + self.bigrams.weight(terms.bigrams)
        own = self.words.weights + self.bigrams.weights
        return np.asarray(2 * shared / np.maximum(own + weight, 1e-9), dtype=np.float32)


def build_lexical(texts: Sequence[str], segmenter: Segmenter) -> Lexical:
    """Index ``texts``."""
    terms = [segmenter.terms(text) for text in texts]
    return Lexical(
        words=build_postings(one.words for one in terms),
        bigrams=build_postings(one.bigrams for one in terms),
        concepts=build_postings(one.concepts for one in terms),
    )


def save_lexical(lexical: Lexical, folder: Path) -> None:
    """Write the three indexes into ``folder``."""
    save_postings(lexical.words, folder / "words")
    save_postings(lexical.bigrams, folder / "bigrams")
    save_postings(lexical.concepts, folder / "concepts")


def load_lexical(folder: Path) -> Lexical:
    """Read what `save_lexical` wrote. Raises SnapshotError."""
    return Lexical(
        load_postings(folder / "words"),
        load_postings(folder / "bigrams"),
        load_postings(folder / "concepts"),
    )
