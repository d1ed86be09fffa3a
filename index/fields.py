"""The searchable fields of a set of passages: words, bigrams, concepts, vectors, phrasings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import (
    FloatMatrix,
    Vectors,
    build_vectors,
    load_vectors,
    save_vectors,
)
from index.sparse import FloatVector, Postings, build_postings, load_postings, save_postings
from knowledge.errors import SnapshotError
from knowledge.segment import Segmenter, Terms

IntVector = NDArray[np.int32]
Encode = Callable[[Sequence[str]], FloatMatrix]


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage to index. ``group`` is its document, ``clause`` its clause within all."""

    group: str
    clause: str
    title: str
    heading: str
    text: str

    @property
    def whole(self) -> str:
        """Title, headings and text, as they are indexed and encoded."""
        return " ".join(part for part in (self.title, self.heading, self.text) if part)


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


@dataclass(frozen=True)
class Fields:
    """Everything a search reads. Rows of ``passages`` and ``vectors`` are passages.

    ``group_of`` and ``clause_of`` number each passage's document and clause;
    ``owner_of`` gives the clause number of each phrasing.
    """

    passages: Lexical
    vectors: Vectors
    group_of: IntVector
    clause_of: IntVector
    phrasings: Lexical
    phrasing_vectors: Vectors
    owner_of: IntVector

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self.group_of)

    @cached_property
    def rows_of_clause(self) -> dict[int, list[int]]:
        """The passages of each clause."""
        rows: dict[int, list[int]] = {}
        for row, clause in enumerate(self.clause_of.tolist()):
            rows.setdefault(clause, []).append(row)
        return rows


def build_fields(
    entries: Sequence[Entry],
    phrasings: Sequence[tuple[str, str]],
    *,
    segmenter: Segmenter,
    encode: Encode,
    dimension: int,
) -> Fields:
    """Index ``entries`` and ``phrasings``, given as (clause, text)."""
    clauses = {name: number for number, name in enumerate(dict.fromkeys(e.clause for e in entries))}
    groups = {name: number for number, name in enumerate(dict.fromkeys(e.group for e in entries))}
    wholes = [entry.whole for entry in entries]
    asked = [text for _, text in phrasings]
    return Fields(
        passages=_lexical(wholes, segmenter),
        vectors=build_vectors(encode(wholes), dimension=dimension),
        group_of=np.array([groups[entry.group] for entry in entries], dtype=np.int32),
        clause_of=np.array([clauses[entry.clause] for entry in entries], dtype=np.int32),
        phrasings=_lexical(asked, segmenter),
        phrasing_vectors=build_vectors(encode(asked), dimension=dimension),
        owner_of=np.array([clauses[clause] for clause, _ in phrasings], dtype=np.int32),
    )


def _lexical(texts: Sequence[str], segmenter: Segmenter) -> Lexical:
    terms = [segmenter.terms(text) for text in texts]
    return Lexical(
        words=build_postings(one.words for one in terms),
        bigrams=build_postings(one.bigrams for one in terms),
        concepts=build_postings(one.concepts for one in terms),
    )


def save_fields(fields: Fields, folder: Path) -> None:
    """Write all fields into ``folder``, which is made."""
    folder.mkdir(parents=True)
    for name, lexical in (("passages", fields.passages), ("phrasings", fields.phrasings)):
        save_postings(lexical.words, folder / name / "words")
        save_postings(lexical.bigrams, folder / name / "bigrams")
        save_postings(lexical.concepts, folder / name / "concepts")
    save_vectors(fields.vectors, folder / "passages.faiss")
    save_vectors(fields.phrasing_vectors, folder / "phrasings.faiss")
    np.save(folder / "groups.npy", fields.group_of)
    np.save(folder / "clauses.npy", fields.clause_of)
    np.save(folder / "owners.npy", fields.owner_of)


def load_fields(folder: Path) -> Fields:
    """Read what `save_fields` wrote. Raises SnapshotError if parts are missing or disagree."""

    def lexical(name: str) -> Lexical:
        return Lexical(
            load_postings(folder / name / "words"),
            load_postings(folder / name / "bigrams"),
            load_postings(folder / name / "concepts"),
        )

    def numbers(name: str) -> IntVector:
        try:
            return np.asarray(np.load(folder / name, allow_pickle=False), dtype=np.int32)
        except (OSError, ValueError) as error:
            raise SnapshotError(
                f"{folder / name} is damaged ({error}) → run scripts/reindex.py"
            ) from error

    fields = Fields(
        passages=lexical("passages"),
        vectors=load_vectors(folder / "passages.faiss"),
        group_of=numbers("groups.npy"),
        clause_of=numbers("clauses.npy"),
        phrasings=lexical("phrasings"),
        phrasing_vectors=load_vectors(folder / "phrasings.faiss"),
        owner_of=numbers("owners.npy"),
    )
    # Arrays joined by position are checked once, here, rather than trusted at each use.
    agree = (
        fields.size == len(fields.clause_of) == fields.vectors.size == fields.passages.size
        and len(fields.owner_of) == fields.phrasing_vectors.size == fields.phrasings.size
    )
    if not agree:
        raise SnapshotError(f"{folder}: lengths do not agree → run scripts/reindex.py")
    return fields
