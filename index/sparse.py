"""Lexical scores: BM25 over an inverted index of precomputed impacts.

The formula is Lucene's BM25 (Robertson and Zaragoza 2009, doi:10.1561/1500000019, without the
constant factor k1 + 1): ``idf(t) · tf / (tf + k1 · (1 − b + b · length / mean_length))`` with
``idf(t) = ln(1 + (n − df + ½) / (df + ½))``.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SnapshotError

FloatVector = NDArray[np.float32]

#: Lower than the customary 1.2 and .75: policy passages are short, repetition says little.
K1 = 0.6
B = 0.6


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

    def shared(self, query: Iterable[str]) -> FloatVector:
        """Return the sum of the idf of the distinct terms shared with each text, (size,)."""
        total = np.zeros(self.size, dtype=np.float32)
        for term in set(query):
            number = self.terms.get(term)
            if number is not None:
                total[self.rows[self.starts[number] : self.starts[number + 1]]] += self.idf[number]
        return total

    def scores(self, query: Iterable[str]) -> FloatVector:
        """Return the BM25 score of every text for the query's distinct terms, shape (size,)."""
        total = np.zeros(self.size, dtype=np.float32)
        for term in set(query):
            number = self.terms.get(term)
            if number is not None:
                begin, end = self.starts[number], self.starts[number + 1]
                total[self.rows[begin:end]] += self.impacts[begin:end]
        return total

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

    def known(self, query: Iterable[str]) -> float:
        """Return the share of the query's distinct terms, by idf, that some text has."""
        distinct = set(query)
        total = self.weight(distinct)
        return self.weight(term for term in distinct if term in self.terms) / total if total else 0


def build_postings(texts: Iterable[Sequence[str]], *, k1: float = K1, b: float = B) -> Postings:
    """Index texts given as their terms."""
    terms: dict[str, int] = {}
    term_column = array("i")
    row_column = array("i")
    count_column = array("i")
    lengths = array("i")
    for row, text in enumerate(texts):
        for term, count in Counter(text).items():
            term_column.append(terms.setdefault(term, len(terms)))
            row_column.append(row)
            count_column.append(count)
        lengths.append(len(text))
    size = len(lengths)
    numbers = np.frombuffer(term_column, dtype=np.int32) if term_column else np.zeros(0, np.int32)
    rows = np.frombuffer(row_column, dtype=np.int32) if row_column else np.zeros(0, np.int32)
    counts = np.frombuffer(count_column, dtype=np.int32) if count_column else np.zeros(0, np.int32)
    length = np.asarray(lengths, dtype=np.float32)
    frequency = np.bincount(numbers, minlength=len(terms)).astype(np.float32)
    idf = np.log1p((size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    order = np.argsort(numbers, kind="stable")
    mean = float(length.mean()) if size and length.any() else 1.0
    norm = k1 * (1 - b + b * length / mean)
    tf = counts.astype(np.float32)
    impacts = idf[numbers] * tf / (tf + norm[rows])
    starts = np.concatenate(([0], np.cumsum(frequency))).astype(np.int64)
    return Postings(terms, starts, rows[order].copy(), impacts[order].astype(np.float32), idf, size)


def save_postings(postings: Postings, folder: Path) -> None:
    """Write the index as plain arrays and a list of terms into ``folder``, which is made."""
    folder.mkdir(parents=True)
    (folder / "terms.txt").write_text("\n".join(postings.terms), encoding="utf-8")
    np.save(folder / "starts.npy", postings.starts)
    np.save(folder / "rows.npy", postings.rows)
    np.save(folder / "impacts.npy", postings.impacts)
    np.save(folder / "idf.npy", postings.idf)
    np.save(folder / "size.npy", np.array([postings.size], dtype=np.int64))


def load_postings(folder: Path) -> Postings:
    """Read what `save_postings` wrote; the large arrays are mapped. Raises SnapshotError."""
    try:
        text = (folder / "terms.txt").read_text(encoding="utf-8")
        terms = {term: number for number, term in enumerate(text.split("\n"))} if text else {}
        postings = Postings(
            terms,
            np.load(folder / "starts.npy", allow_pickle=False),
            _mapped(folder / "rows.npy"),
            _mapped(folder / "impacts.npy"),
            np.load(folder / "idf.npy", allow_pickle=False),
            int(np.load(folder / "size.npy", allow_pickle=False)[0]),
        )
    except (OSError, ValueError, EOFError) as error:
        raise SnapshotError(f"{folder} is damaged ({error}) → run scripts/reindex.py") from error
    consistent = (
        len(postings.starts) == len(terms) + 1
        and len(postings.idf) == len(terms)
        and len(postings.rows) == len(postings.impacts) == int(postings.starts[-1])
    )
    if not consistent:
        raise SnapshotError(f"{folder}: lengths do not agree → run scripts/reindex.py")
    return postings


def _mapped(path: Path) -> NDArray[Any]:
    """Map an array from its file; as a plain array, whose slices cost less than a memmap's."""
    mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return mapped.view(np.ndarray)
