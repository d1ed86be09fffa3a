"""The searchable fields of a set of passages: words, bigrams, concepts, vectors, phrasings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatMatrix, FloatVector, IntVector, Rows
from index.dense import (
    Vectors,
    build_vectors,
    load_vectors,
    save_vectors,
)
from index.lexical import (
    Lexical,
    LexicalBuilder,
    analyse,
    build_lexical,
    load_lexical,
    save_lexical,
)
from index.runs import Signs, load_signs, save_signs
from index.scope import fit_border
from index.sparse import Postings, build_postings, load_postings, save_postings
from index.topics import Topics, build_topics, load_topics, save_topics
from knowledge.errors import SnapshotError
from knowledge.normalise import normalise
from knowledge.segment import Segmenter
from knowledge.sounds import sound_pairs

Encode = Callable[[Sequence[str]], FloatMatrix]
Progress = Callable[[int, int], None]

#: Texts that are encoded between two reports of progress.
_ENCODED = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage to index.

    ``group`` is its document, ``clause`` its clause within all; ``past`` marks an old rule.
    """

    group: str
    clause: str
    title: str
    heading: str
    text: str
    past: bool = False

    @property
    def whole(self) -> str:
        """Title, headings and text, as they are indexed and encoded."""
        return " ".join(part for part in (self.title, self.heading, self.text) if part)


@dataclass(frozen=True)
class Fields:
    """Everything a search reads. Rows of ``passages`` and ``vectors`` are passages.

    ``group_of`` and ``clause_of`` number each passage's document and clause, ``past`` tells
    which passages are of old rules; ``owner_of`` gives the clause number of each phrasing;
    ``asked`` has all phrasings of a clause as one text, by clause number, ``sounds`` their
    pairs of syllables. ``foreign`` are questions that are not for this library; ``border``
    runs between them and the phrasings (see index.scope).
    """

    passages: Lexical
    signs: Signs
    topics: Topics
    vectors: Vectors
    group_of: IntVector
    clause_of: IntVector
    past: NDArray[np.bool_]
    phrasings: Lexical
    phrasing_vectors: Vectors
    owner_of: IntVector
    asked: Lexical
    sounds: Postings
    foreign: Lexical
    foreign_vectors: Vectors
    border: FloatVector

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self.group_of)

    @cached_property
    def phrasings_by_clause(self) -> tuple[Rows, Rows, Rows]:
        """The phrasings in the order of their clauses, where each clause's begin, which it is."""
        order = np.argsort(self.owner_of, kind="stable")
        clauses, starts = np.unique(self.owner_of[order], return_index=True)
        return order, starts, clauses.astype(np.int64)

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
    progress: Progress | None = None,
) -> Fields:
    """Index ``entries``, ``phrasings``, given as (clause, text), and ``foreign`` questions.

    ``progress`` is called with how many texts have been encoded, and their total.
    """
    clauses = {name: number for number, name in enumerate(dict.fromkeys(e.clause for e in entries))}
    groups = {name: number for number, name in enumerate(dict.fromkeys(e.group for e in entries))}
    asked = [text for _, text in phrasings]
    together = dict.fromkeys(clauses, "")
    for clause, text in phrasings:
        together[clause] += text + "\n"

    done = _Count(len(entries) + len(asked) + len(foreign), progress)

    def index(texts: Sequence[str], signs: list[str]) -> tuple[LexicalBuilder, FloatMatrix]:
        """Go by parts: of many texts, not all may lie about segmented."""
        builder = LexicalBuilder()
        matrix = np.zeros((len(texts), dimension), dtype=np.float32)
        row = 0
        for part in analyse(texts, segmenter):
            builder.add(part)
            signs += part.signs
            with segmenter.knowing(part.segmented):
                end = row + len(part.words.lengths)
                for begin in range(row, end, _ENCODED):
                    some = texts[begin : min(begin + _ENCODED, end)]
                    matrix[begin : begin + len(some)] = encode(some)
                    done.add(len(some))
            row = end
        return builder, matrix

    signs: list[str] = []
    passages, passage_vectors = index(_Wholes(entries), signs)
    vectors = build_vectors(passage_vectors, dimension=dimension)
    del passage_vectors  # as large as the index, and joining what was counted takes as much
    phrased, asked_vectors = index(asked, [])
    strange, foreign_vectors = index(foreign, [])
    return Fields(
        passages=passages.build(),
        signs=Signs(signs),
        topics=_topics(entries, segmenter),
        vectors=vectors,
        group_of=np.array([groups[entry.group] for entry in entries], dtype=np.int32),
        past=np.array([entry.past for entry in entries], dtype=np.bool_),
        clause_of=np.array([clauses[entry.clause] for entry in entries], dtype=np.int32),
        phrasings=phrased.build(),
        phrasing_vectors=build_vectors(asked_vectors, dimension=dimension),
        owner_of=np.array([clauses[clause] for clause, _ in phrasings], dtype=np.int32),
        asked=build_lexical(list(together.values()), segmenter),
        sounds=build_postings(
            sound_pairs(normalise(text)) if text else [] for text in together.values()
        ),
        foreign=strange.build(),
        foreign_vectors=build_vectors(foreign_vectors, dimension=dimension),
        border=fit_border(asked_vectors, foreign_vectors),
    )


class _Wholes(Sequence[str]):
    """What is indexed of each passage, put together when it is asked for."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [entry.whole for entry in self._entries[place]]
        return self._entries[place].whole


class _Count:
    """Counts what is done and reports it."""

    def __init__(self, total: int, report: Progress | None) -> None:
        self._done, self._total, self._report = 0, total, report

    def add(self, more: int) -> None:
        self._done += more
        if self._report is not None:
            self._report(self._done, self._total)


def _topics(entries: Sequence[Entry], segmenter: Segmenter) -> Topics:
    known: dict[str, Mapping[str, frozenset[str]]] = {}

    def slots_of(text: str) -> Mapping[str, frozenset[str]]:
        if text not in known:
            known[text] = segmenter.slots.named(normalise(text))
        return known[text]

    # A title alone says the same of all its passages, and tells none apart; beside a heading
    # it adds only what the heading is silent on.
    return build_topics(
        [
            {**slots_of(entry.title), **slots_of(entry.heading)} if entry.heading else {}
            for entry in entries
        ]
    )


def save_fields(fields: Fields, folder: Path) -> None:
    """Write all fields into ``folder``, which is made."""
    folder.mkdir(parents=True)
    save_lexical(fields.passages, folder / "passages")
    save_lexical(fields.phrasings, folder / "phrasings")
    save_lexical(fields.asked, folder / "asked")
    save_lexical(fields.foreign, folder / "foreign")
    save_postings(fields.sounds, folder / "sounds")
    save_signs(fields.signs, folder / "signs.txt")
    save_topics(fields.topics, folder)
    save_vectors(fields.vectors, folder / "passages.faiss")
    save_vectors(fields.phrasing_vectors, folder / "phrasings.faiss")
    save_vectors(fields.foreign_vectors, folder / "foreign.faiss")
    np.save(folder / "groups.npy", fields.group_of)
    np.save(folder / "clauses.npy", fields.clause_of)
    np.save(folder / "past.npy", fields.past)
    np.save(folder / "owners.npy", fields.owner_of)
    np.save(folder / "border.npy", fields.border)


def load_fields(folder: Path) -> Fields:
    """Read what `save_fields` wrote. Raises SnapshotError if parts are missing or disagree."""

    def array(name: str) -> NDArray[np.generic]:
        try:
            found: NDArray[np.generic] = np.load(folder / name, allow_pickle=False)
            return found
        except (OSError, ValueError, EOFError) as error:
            raise SnapshotError(
                f"{folder / name} is damaged ({error}) → run scripts/reindex.py"
            ) from error

    groups = array("groups.npy").astype(np.int32)
    fields = Fields(
        passages=load_lexical(folder / "passages"),
        signs=load_signs(folder / "signs.txt", size=len(groups)),
        topics=load_topics(folder),
        vectors=load_vectors(folder / "passages.faiss"),
        group_of=groups,
        clause_of=array("clauses.npy").astype(np.int32),
        past=array("past.npy").astype(np.bool_),
        phrasings=load_lexical(folder / "phrasings"),
        phrasing_vectors=load_vectors(folder / "phrasings.faiss"),
        owner_of=array("owners.npy").astype(np.int32),
        asked=load_lexical(folder / "asked"),
        sounds=load_postings(folder / "sounds"),
        foreign=load_lexical(folder / "foreign"),
        foreign_vectors=load_vectors(folder / "foreign.faiss"),
        border=array("border.npy").astype(np.float32),
    )
    # Arrays joined by position are checked once, here, rather than trusted at each use.
    agree = (
        fields.size == len(fields.clause_of) == fields.vectors.size == fields.passages.size
        and len(fields.past) == fields.size
        and fields.topics.table.shape == (fields.size, len(fields.topics.names))
        and fields.asked.size == fields.sounds.size
        and fields.asked.size == (int(fields.clause_of.max()) + 1 if fields.size else 0)
        and len(fields.border) == fields.vectors.dimension + 1
        and fields.foreign.size == fields.foreign_vectors.size
        and len(fields.owner_of) == fields.phrasing_vectors.size == fields.phrasings.size
    )
    if not agree:
        raise SnapshotError(f"{folder}: lengths do not agree → run scripts/reindex.py")
    return fields
