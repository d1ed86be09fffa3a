"""Lexical scores: BM25 over an inverted index of precomputed impacts.

The formula is Lucene's BM25 (Robertson and Zaragoza 2009, doi:10.1561/1500000019, without the
constant factor k1 + 1): ``idf(t) · tf / (tf + k1 · (1 − b + b · length / mean_length))`` with
``idf(t) = ln(1 + (n − df + ½) / (df + ½))``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatVector, IntVector
from index.snapshot_files import SnapshotFiles
from knowledge.errors import SnapshotError

#: Lower than the customary 1.2 and .75: policy passages are short, repetition says little.
K1 = 0.6
B = 0.6

#: Postings from which on they are not joined before they are added up.
_MANY = 30_000


@dataclass(frozen=True)
class Postings:
    """An inverted index: term ``i`` stands in ``rows[starts[i]:starts[i + 1]]``.

    ``impacts`` are the BM25 terms, idf included; ``idf`` is by term; ``size`` counts the
    texts indexed.
    """

    terms: Mapping[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    impacts: FloatVector
    idf: FloatVector
    size: int

    @cached_property
    def weights(self) -> FloatVector:
        """The sum of the idf of each text's distinct terms, shape (size,)."""
        spread = np.repeat(self.idf, np.diff(self.starts))
        return np.bincount(self.rows, weights=spread, minlength=self.size).astype(np.float32)

    def scores(self, query: Iterable[str]) -> FloatVector:
        """Return the BM25 score of every text for the query's distinct terms, shape (size,)."""
        _, slices = self._found(query)
        if sum(one.stop - one.start for one in slices) > _MANY:
            # Joining long postings costs more than adding them one by one.
            total = np.zeros(self.size, dtype=np.float32)
            for one in slices:
                total[self.rows[one]] += self.impacts[one]
            return total
        return self._sums(*self._joined(slices))

    def scores_and_shared(self, query: Iterable[str]) -> tuple[FloatVector, FloatVector]:
        """Return `scores`, and the sum of the idf of the distinct terms shared with each text."""
        numbers, slices = self._found(query)
        rows, impacts = self._joined(slices)
        idf = self.idf[np.array(numbers, dtype=np.int64)]
        weights = np.repeat(idf, [one.stop - one.start for one in slices])
        return self._sums(rows, impacts), self._sums(rows, weights)

    def share(self, query: Sequence[str]) -> FloatVector:
        """Return the share of the query's weight that each text's score is, shape (size,)."""
        weight = self.weight(query)
        return self.scores(query) / weight if weight else np.zeros(self.size, dtype=np.float32)

    def _found(self, query: Iterable[str]) -> tuple[list[int], list[slice]]:
        """Return the numbers of the query's distinct terms and where their postings lie."""
        bounds = self._bounds
        numbers = [self.terms[term] for term in dict.fromkeys(query) if term in self.terms]
        return numbers, [slice(bounds[n], bounds[n + 1]) for n in numbers]

    def _joined(self, slices: Sequence[slice]) -> tuple[IntVector, FloatVector]:
        if not slices:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        return (
            np.concatenate([self.rows[one] for one in slices]),
            np.concatenate([self.impacts[one] for one in slices]),
        )

    @cached_property
    def _bounds(self) -> list[int]:
        return [int(one) for one in self.starts.tolist()]

    def _sums(self, rows: IntVector, values: FloatVector) -> FloatVector:
        return np.bincount(rows, weights=values, minlength=self.size).astype(np.float32)

    def weight(self, query: Iterable[str]) -> float:
        """Return the sum of the idf of the query's distinct terms: the bound of any score.

        A term that no text has counts as one that a single text might have: its absence is
        what tells a foreign question.
        """
        unseen = float(np.log1p((self.size + 0.5) / 0.5))
        return sum(
            float(self.idf[self.terms[term]]) if term in self.terms else unseen
            for term in set(query)
        )

    def rate(self, term: str, *, smoothing: float = 0.5) -> float:
        """Return the share of texts that have ``term``, smoothed so that it is never 0."""
        number = self.terms.get(term)
        found = 0 if number is None else int(self.starts[number + 1] - self.starts[number])
        return (found + smoothing) / (self.size + 2 * smoothing)

    def frequencies(self) -> dict[str, int]:
        """Return in how many texts each term stands."""
        return dict(zip(self.terms, np.diff(self.starts).tolist(), strict=True))

    def known(self, query: Iterable[str]) -> float:
        """Return the share of the query's distinct terms, by idf, that some text has."""
        distinct = set(query)
        total = self.weight(distinct)
        return self.weight(term for term in distinct if term in self.terms) / total if total else 0


@dataclass(frozen=True)
class Counted:
    """Some texts, counted: term ``numbers[i]`` stands ``counts[i]`` times in text ``rows[i]``.

    ``terms`` are the terms by number; ``lengths`` the lengths of the texts, in terms.
    """

    terms: list[str]
    numbers: NDArray[np.unsignedinteger]
    rows: NDArray[np.unsignedinteger]
    counts: NDArray[np.unsignedinteger]
    lengths: IntVector


def count_terms(texts: Sequence[Sequence[str]]) -> Counted:
    """Count texts given as their terms."""
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    lengths = np.array([len(text) for text in texts], dtype=np.int32)
    flat = map(number.__getitem__, chain.from_iterable(texts))
    numbers = np.fromiter(flat, dtype=np.int64, count=int(lengths.sum()))
    rows = np.repeat(np.arange(len(texts)), lengths)
    distinct, counts = np.unique(rows * max(len(number), 1) + numbers, return_counts=True)
    row, term = np.divmod(distinct, max(len(number), 1))
    return Counted(list(number), _small(term), _small(row), _small(counts), lengths)


def _small(numbers: NDArray[np.int64]) -> NDArray[np.unsignedinteger]:
    """Return ``numbers`` in as few bytes as they need."""
    found: NDArray[np.unsignedinteger] = numbers.astype(
        np.min_scalar_type(int(numbers.max(initial=0)))
    )
    return found


def build_postings(texts: Iterable[Sequence[str]], *, k1: float = K1, b: float = B) -> Postings:
    """Index texts given as their terms."""
    builder = PostingsBuilder()
    builder.add(count_terms(list(texts)))
    return builder.build(k1=k1, b=b)


class PostingsBuilder:
    """Takes counted texts, part by part, and indexes them all."""

    def __init__(self) -> None:
        self._terms: dict[str, int] = {}
        self._parts: list[tuple[IntVector, Counted]] = []

    def add(self, part: Counted) -> None:
        """Take texts; they follow those taken before."""
        terms = self._terms
        renumbered = [terms.setdefault(term, len(terms)) for term in part.terms]
        self._parts.append((np.array(renumbered, dtype=np.int32), replace(part, terms=[])))

    def build(self, *, k1: float = K1, b: float = B) -> Postings:
        """Return the index. The builder is empty then.

        The parts are sorted into place one by one and let go: all of them together are as
        large as the index.
        """
        parts, terms = self._parts, self._terms
        self._parts, self._terms = [], {}
        length = np.concatenate([np.zeros(0, np.int32), *(part.lengths for _, part in parts)])
        size = len(length)
        frequency = np.zeros(len(terms), dtype=np.int64)
        for renumbered, part in parts:
            frequency[renumbered] += np.bincount(part.numbers, minlength=len(renumbered))
        idf = np.log1p((size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        mean = float(length.mean()) if size and length.any() else 1.0
        norm = (k1 * (1 - b + b * length / mean)).astype(np.float32)
        starts = np.concatenate(([0], np.cumsum(frequency)))
        rows = np.zeros(int(starts[-1]), dtype=np.int32)
        impacts = np.zeros(len(rows), dtype=np.float32)
        free, first = starts[:-1].copy(), 0
        while parts:
            renumbered, part = parts.pop(0)
            order = np.argsort(part.numbers, kind="stable")
            number = part.numbers[order]
            distinct, begins, counts = np.unique(number, return_index=True, return_counts=True)
            within = np.arange(len(number)) - np.repeat(begins, counts)
            term = renumbered[number]
            place = free[term] + within
            free[renumbered[distinct]] += counts
            row = part.rows[order].astype(np.int32) + first
            count = part.counts[order].astype(np.float32)
            rows[place] = row
            impacts[place] = idf[term] * count / (count + norm[row])
            first += len(part.lengths)
        return Postings(terms, starts, rows, impacts, idf, size)


def save_postings(postings: Postings, folder: Path) -> None:
    """Write the index as plain arrays and a list of terms into ``folder``, which is made."""
    folder.mkdir(parents=True)
    (folder / "terms.txt").write_text("\n".join(postings.terms), encoding="utf-8")
    np.save(folder / "starts.npy", postings.starts)
    np.save(folder / "rows.npy", postings.rows)
    np.save(folder / "impacts.npy", postings.impacts)
    np.save(folder / "idf.npy", postings.idf)
    np.save(folder / "size.npy", np.array([postings.size], dtype=np.int64))


def load_postings(files: SnapshotFiles, name: str) -> Postings:
    """Read what `save_postings` wrote into the folder ``name``. Raises SnapshotError."""
    text = files.text(f"{name}/terms.txt")
    terms = {term: number for number, term in enumerate(text.split("\n"))} if text else {}
    postings = Postings(
        terms,
        files.array(f"{name}/starts.npy"),
        files.array(f"{name}/rows.npy"),
        files.array(f"{name}/impacts.npy"),
        files.array(f"{name}/idf.npy"),
        int(files.array(f"{name}/size.npy")[0]),
    )
    consistent = (
        len(postings.starts) == len(terms) + 1
        and len(postings.idf) == len(terms)
        and len(postings.rows) == len(postings.impacts) == int(postings.starts[-1])
    )
    if not consistent:
        raise SnapshotError(f"{files.folder / name}: lengths do not agree → run scripts/reindex.py")
    return postings
