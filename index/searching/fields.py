"""The searchable fields of a set of passages: words, bigrams, concepts, vectors, phrasings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatMatrix, FloatVector, IntVector, Rows
from index.searching import english as english_field
from index.searching.dense import Vectors, build_vectors
from index.searching.english import English, EnglishEntry
from index.searching.lexical import (
    Lexical,
    LexicalBuilder,
    analyse,
    build_lexical,
)
from index.searching.runs import Signs
from index.searching.scope import fit_border, without_held
from index.searching.sparse import Postings, build_postings
from index.searching.tellings import Tellings
from index.searching.topics import Topics, build_topics
from knowledge.language.normalise import normalise
from knowledge.language.segment import Segmenter
from knowledge.language.sounds import sound_pairs

Encode = Callable[[Sequence[str]], FloatMatrix]
Progress = Callable[[int, int], None]

#: Phrasings from which on a clause is rather one that people wrote some for.
_SOME = 2
#: Texts that are encoded between two reports of progress.
_ENCODED = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage to index.

    ``group`` is its document, ``clause`` its clause within all; ``past`` marks an old rule;
    ``phrasings`` counts the ways of asking that were written for the clause.
    """

    group: str
    clause: str
    title: str
    heading: str
    text: str
    past: bool = False
    phrasings: int = 0

    @property
    def whole(self) -> str:
        """Title, headings and text, as they are indexed and encoded."""
        return " ".join(part for part in (self.title, self.heading, self.text) if part)


@dataclass(frozen=True)
class Fields:
    """Everything a search reads. Rows of ``passages`` and ``vectors`` are passages.

    ``group_of`` and ``clause_of`` number each passage's document and clause, ``past`` tells
    which passages are of old rules; ``phrased`` how far people wrote down ways of asking for each
    passage's clause, 0 for none, towards 1 for many; ``owner_of`` gives the clause number of each
    phrasing; ``asked`` has all phrasings of a clause as one text, by clause number, ``sounds``
    their pairs of syllables. ``foreign`` are questions that are not for this library; ``border``
    runs between them and the phrasings (see index.searching.scope). ``english`` is what English
    questions are matched against besides, by clause.
    """

    passages: Lexical
    signs: Signs
    topics: Topics
    vectors: Vectors
    group_of: IntVector
    clause_of: IntVector
    past: NDArray[np.bool_]
    phrased: FloatVector
    phrasings: Lexical
    phrasing_vectors: Vectors
    owner_of: IntVector
    asked: Lexical
    sounds: Postings
    foreign: Lexical
    foreign_vectors: Vectors
    border: FloatVector
    english: English

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self.group_of)

    @cached_property
    def tellings(self) -> Tellings:
        """What kinds of thing each passage tells."""
        return Tellings(self.signs)

    @cached_property
    def phrasings_by_clause(self) -> tuple[Rows, Rows, Rows]:
        """The phrasings in the order of their clauses, where each clause's begin, which it is."""
        order = np.argsort(self.owner_of, kind="stable")
        clauses, starts = np.unique(self.owner_of[order], return_index=True)
        return order, starts, clauses.astype(np.int64)

    @cached_property
    def rows_of_document(self) -> dict[int, list[int]]:
        """The passages of each document."""
        rows: dict[int, list[int]] = {}
        for row, group in enumerate(self.group_of.tolist()):
            rows.setdefault(group, []).append(row)
        return rows

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
    english: Mapping[str, EnglishEntry] | None = None,
    progress: Progress | None = None,
) -> Fields:
    """Index ``entries``, ``phrasings``, given as (clause, text), and ``foreign`` questions.

    ``english`` is the English of clauses by their names.

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
    indexed, all_signs = passages.build(), Signs(signs)
    written = np.array(
        [entry.phrasings / (entry.phrasings + _SOME) for entry in entries], dtype=np.float32
    )
    not_ours = without_held(foreign, indexed, all_signs, written, segmenter)
    strange, foreign_vectors = index(not_ours, [])
    return Fields(
        passages=indexed,
        signs=all_signs,
        topics=_topics(entries, segmenter),
        vectors=vectors,
        group_of=np.array([groups[entry.group] for entry in entries], dtype=np.int32),
        past=np.array([entry.past for entry in entries], dtype=np.bool_),
        phrased=written,
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
        border=fit_border(asked_vectors, foreign_vectors[[bool(text) for text in not_ours]]),
        english=english_field.build_english(
            [(english or {}).get(name, EnglishEntry()) for name in clauses]
        ),
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
