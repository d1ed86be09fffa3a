"""The searchable fields of a set of passages: words, bigrams, concepts, vectors, phrasings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
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
from index.scope import fit_border
from index.sparse import FloatVector, Postings, build_postings, load_postings, save_postings
from knowledge.errors import SnapshotError
from knowledge.segment import Segmenter, Terms

IntVector = NDArray[np.int32]
BoolMatrix = NDArray[np.bool_]
Encode = Callable[[Sequence[str]], FloatMatrix]
_DISTRICT = "district"


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
class Topics:
    """Which slot values stand in each passage's title and headings.

    ``names`` are (slot, value) pairs, the columns of ``table``, shape (passages, len(names)).
    """

    names: tuple[tuple[str, str], ...]
    table: BoolMatrix

    def compare(
        self, asked: Mapping[str, frozenset[str]], rows: NDArray[np.int64]
    ) -> tuple[FloatVector, FloatVector, FloatVector]:
        """Compare the slots of a question with those of ``rows``; each result (len(rows),).

        The share of the asked values that the headings name; the share of the asked slots for
        which they name other values only; whether they name a district and none was asked.
        """
        table = self.table[rows]
        wanted = np.array([value in asked.get(slot, ()) for slot, value in self.names], np.bool_)
        total = sum(len(values) for values in asked.values())
        agreed = table[:, wanted].sum(axis=1) / max(total, 1)
        contrary = np.zeros(len(rows))
        for slot in asked:
            of_slot = np.array([name == slot for name, _ in self.names], dtype=np.bool_)
            contrary += table[:, of_slot].any(axis=1) & ~table[:, of_slot & wanted].any(axis=1)
        district = np.array([name == _DISTRICT for name, _ in self.names], dtype=np.bool_)
        unasked = table[:, district].any(axis=1) & (_DISTRICT not in asked)
        return (
            agreed.astype(np.float32),
            (contrary / max(len(asked), 1)).astype(np.float32),
            unasked.astype(np.float32),
        )


@dataclass(frozen=True)
class Fields:
    """Everything a search reads. Rows of ``passages`` and ``vectors`` are passages.

    ``group_of`` and ``clause_of`` number each passage's document and clause;
    ``owner_of`` gives the clause number of each phrasing; ``asked`` has all phrasings of a
    clause as one text, by clause number. ``foreign`` are questions that are
    not for this library; ``border`` runs between them and the phrasings (see index.scope).
    """

    passages: Lexical
    topics: Topics
    vectors: Vectors
    group_of: IntVector
    clause_of: IntVector
    phrasings: Lexical
    phrasing_vectors: Vectors
    owner_of: IntVector
    asked: Lexical
    foreign: Lexical
    foreign_vectors: Vectors
    border: FloatVector

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
    foreign: Sequence[str] = (),
) -> Fields:
    """Index ``entries``, ``phrasings``, given as (clause, text), and ``foreign`` questions."""
    clauses = {name: number for number, name in enumerate(dict.fromkeys(e.clause for e in entries))}
    groups = {name: number for number, name in enumerate(dict.fromkeys(e.group for e in entries))}
    wholes = [entry.whole for entry in entries]
    asked = [text for _, text in phrasings]
    together = dict.fromkeys(clauses, "")
    for clause, text in phrasings:
        together[clause] += text + "\n"
    asked_vectors, foreign_vectors = encode(asked), encode(foreign)
    return Fields(
        passages=_lexical(wholes, segmenter),
        topics=_topics(entries, segmenter),
        vectors=build_vectors(encode(wholes), dimension=dimension),
        group_of=np.array([groups[entry.group] for entry in entries], dtype=np.int32),
        clause_of=np.array([clauses[entry.clause] for entry in entries], dtype=np.int32),
        phrasings=_lexical(asked, segmenter),
        phrasing_vectors=build_vectors(asked_vectors, dimension=dimension),
        owner_of=np.array([clauses[clause] for clause, _ in phrasings], dtype=np.int32),
        asked=_lexical(list(together.values()), segmenter),
        foreign=_lexical(foreign, segmenter),
        foreign_vectors=build_vectors(foreign_vectors, dimension=dimension),
        border=fit_border(asked_vectors, foreign_vectors),
    )


def _lexical(texts: Sequence[str], segmenter: Segmenter) -> Lexical:
    terms = [segmenter.terms(text) for text in texts]
    return Lexical(
        words=build_postings(one.words for one in terms),
        bigrams=build_postings(one.bigrams for one in terms),
        concepts=build_postings(one.concepts for one in terms),
    )


def _topics(entries: Sequence[Entry], segmenter: Segmenter) -> Topics:
    named: dict[str, Mapping[str, frozenset[str]]] = {}

    def slots_of(text: str) -> Mapping[str, frozenset[str]]:
        if text not in named:
            named[text] = segmenter.terms(text).slots
        return named[text]

    found = []
    for entry in entries:
        # A title alone says the same of all its passages, and tells none apart; beside a
        # heading it adds only what the heading is silent on.
        slots = {**slots_of(entry.title), **slots_of(entry.heading)} if entry.heading else {}
        found.append(frozenset((slot, one) for slot, ones in slots.items() for one in ones))
    names = tuple(sorted(frozenset().union(*found)))
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(entries), len(names)), dtype=np.bool_)
    for row, ones in enumerate(found):
        table[row, [column[one] for one in ones]] = True
    return Topics(names, table)


def save_fields(fields: Fields, folder: Path) -> None:
    """Write all fields into ``folder``, which is made."""
    folder.mkdir(parents=True)
    for name, lexical in (
        ("passages", fields.passages),
        ("phrasings", fields.phrasings),
        ("asked", fields.asked),
        ("foreign", fields.foreign),
    ):
        save_postings(lexical.words, folder / name / "words")
        save_postings(lexical.bigrams, folder / name / "bigrams")
        save_postings(lexical.concepts, folder / name / "concepts")
    (folder / "topics.json").write_text(
        json.dumps(fields.topics.names, ensure_ascii=False), encoding="utf-8"
    )
    np.save(folder / "topics.npy", fields.topics.table)
    save_vectors(fields.vectors, folder / "passages.faiss")
    save_vectors(fields.phrasing_vectors, folder / "phrasings.faiss")
    save_vectors(fields.foreign_vectors, folder / "foreign.faiss")
    np.save(folder / "groups.npy", fields.group_of)
    np.save(folder / "clauses.npy", fields.clause_of)
    np.save(folder / "owners.npy", fields.owner_of)
    np.save(folder / "border.npy", fields.border)


def load_fields(folder: Path) -> Fields:
    """Read what `save_fields` wrote. Raises SnapshotError if parts are missing or disagree."""

    def lexical(name: str) -> Lexical:
        return Lexical(
            load_postings(folder / name / "words"),
            load_postings(folder / name / "bigrams"),
            load_postings(folder / name / "concepts"),
        )

    def array(name: str) -> NDArray[np.generic]:
        try:
            found: NDArray[np.generic] = np.load(folder / name, allow_pickle=False)
            return found
        except (OSError, ValueError, EOFError) as error:
            raise SnapshotError(
                f"{folder / name} is damaged ({error}) → run scripts/reindex.py"
            ) from error

    fields = Fields(
        passages=lexical("passages"),
        topics=_load_topics(folder),
        vectors=load_vectors(folder / "passages.faiss"),
        group_of=array("groups.npy").astype(np.int32),
        clause_of=array("clauses.npy").astype(np.int32),
        phrasings=lexical("phrasings"),
        phrasing_vectors=load_vectors(folder / "phrasings.faiss"),
        owner_of=array("owners.npy").astype(np.int32),
        asked=lexical("asked"),
        foreign=lexical("foreign"),
        foreign_vectors=load_vectors(folder / "foreign.faiss"),
        border=array("border.npy").astype(np.float32),
    )
    # Arrays joined by position are checked once, here, rather than trusted at each use.
    agree = (
        fields.size == len(fields.clause_of) == fields.vectors.size == fields.passages.size
        and fields.topics.table.shape == (fields.size, len(fields.topics.names))
        and fields.asked.size == (int(fields.clause_of.max()) + 1 if fields.size else 0)
        and len(fields.border) == fields.vectors.dimension + 1
        and fields.foreign.size == fields.foreign_vectors.size
        and len(fields.owner_of) == fields.phrasing_vectors.size == fields.phrasings.size
    )
    if not agree:
        raise SnapshotError(f"{folder}: lengths do not agree → run scripts/reindex.py")
    return fields


def _load_topics(folder: Path) -> Topics:
    try:
        names = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        table = np.load(folder / "topics.npy", allow_pickle=False)
        return Topics(tuple((slot, value) for slot, value in names), table.astype(np.bool_))
    except (OSError, ValueError, EOFError, TypeError) as error:
        raise SnapshotError(
            f"{folder}: topics are damaged ({error}) → run scripts/reindex.py"
        ) from error
