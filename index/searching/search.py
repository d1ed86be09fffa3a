"""From a text to ranked clauses and a confidence: the one entry to retrieval."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatVector, Rows
from index.encoding.encoder import Encoder
from index.searching.coverage import cover, weights_of
from index.searching.english import load_english_ranker
from index.searching.features import FEATURES, NOTHING_LEFT_OUT, Candidates, LeftOut, View
from index.searching.fields import Fields
from index.searching.rank import Ranker, weighed
from index.searching.rerank import READ, Reranker
from knowledge.language.normalise import normalise
from knowledge.language.places import Places
from knowledge.language.segment import Segmenter

#: How many passages each arm puts forward.
DEPTH = 60
#: How many results the confidence in the first is judged against.
COMPARED = 20
#: What `cover` tells, as signals.
_COVERED = ("covered", "covered_document", "covered_library", "covered_rarest", "says_much")
#: Differences of scores that count as one step when it is: of 0.02 to 0.2, the one at which
#: official questions without phrasings were told right from wrong best.
_STEP = 0.06


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer of a search: one row a clause, best first, with its fused score.

    ``twins`` are by row those that say the same and would have come later; ``stages`` the
    seconds that each stage of the search took.
    ``signals`` describe the list; ``scope`` is the probability that the question is one for
    this library at all, ``correct`` that the first row is the right one.
    """

    rows: NDArray[np.int64]
    scores: FloatVector
    twins: tuple[tuple[int, ...], ...]
    signals: Mapping[str, float]
    scope: float
    correct: float
    stages: Mapping[str, float]

    def in_order(self, places: Sequence[int]) -> Ranking:
        """Return the same rows as ``places`` put them, each with its score and its twins."""
        order = np.array(places, dtype=np.int64)
        twins = tuple(self.twins[place] for place in places)
        return replace(self, rows=self.rows[order], scores=self.scores[order], twins=twins)


class Stopwatch:
    """Adds up the seconds of stages that follow one another, in ``stages``."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self._last = time.perf_counter()

    def stop(self, stage: str) -> None:
        """Add the time since the last stop to ``stage``."""
        now = time.perf_counter()
        self.stages[stage] = self.stages.get(stage, 0.0) + now - self._last
        self._last = now


@dataclass(frozen=True)
class Searcher:
    """Fields, and what is needed to ask them. Safe to use from several threads."""

    fields: Fields
    segmenter: Segmenter
    encoder: Encoder
    ranker: Ranker
    places: Places
    #: A cross-encoder, and what it reads of each passage.
    reranker: Reranker | None = None
    texts: Sequence[str] = ()
    #: Whether passages that say the same count as one.
    collapse: bool = True

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        allowed: NDArray[np.bool_] | None = None,
        left_out: LeftOut = NOTHING_LEFT_OUT,
        rerank: bool = False,
        english: str = "",
    ) -> Ranking:
        """Return the ``limit`` clauses that best answer ``text``.

        ``allowed``, shape (passages,), admits only some passages (those in force). ``rerank``
        lets the cross-encoder, where there is one, put the first few in order; scores remain the
        fused ones. ``english`` is an English question in its own words, of which ``text`` is the
        translation.
        """
        if allowed is None:
            allowed = np.ones(self.fields.size, dtype=np.bool_)
        watch = Stopwatch()
        own = self.found_in_english(english)
        found = self.gather(text, allowed=allowed, left_out=left_out, watch=watch, own=own)
        return self.ranking(found, text, own=own, limit=limit, rerank=rerank, watch=watch)

    def ranking(
        self,
        found: Candidates,
        text: str,
        *,
        own: FloatVector | None = None,
        limit: int,
        rerank: bool = False,
        watch: Stopwatch | None = None,
    ) -> Ranking:
        """Put candidates in order, one passage a clause, and judge the order.

        ``own`` is by clause what an English question's own words find.
        """
        watch = watch or Stopwatch()
        scores = self.fused(found.features, found.rows, own)
        order = np.argsort(-scores, kind="stable")
        order = _first_of_each(self.fields.clause_of[found.rows], order)
        groups = self.grouped(found.rows[order], limit=max(limit, COMPARED))
        if rerank and self.reranker is not None:
            groups = [groups[place] for place in self.read_again(text, groups)]
            watch.stop("rerank")
        position = {row: place for place, row in enumerate(found.rows.tolist())}
        order = np.array([position[group[0]] for group in groups], dtype=np.int64)
        signals = {
            **signals_of(found, scores, order),
            **self._covered(text, groups),
            "elsewhere": float(self.places.elsewhere(normalise(text))),
        }
        judged = weighed(signals)
        groups, order = groups[:limit], order[:limit]
        watch.stop("rank")
        return Ranking(
            rows=found.rows[order],
            scores=scores[order],
            twins=tuple(tuple(group[1:]) for group in groups),
            signals=signals,
            # Another city's question may be word for word like ours; the place decides.
            scope=0.0 if signals["elsewhere"] else self.ranker.scope.probability(judged),
            correct=self.ranker.correct.probability(judged),
            stages=watch.stages,
        )

    def _covered(self, text: str, groups: Sequence[Sequence[int]]) -> dict[str, float]:
        """Return how far the first clause covers a text, and how far it is phrased."""
        if not groups:
            return {"phrased": 0.0, **dict.fromkeys(_COVERED, 0.0)}
        fields, first = self.fields, groups[0][0]
        found = cover(
            weights_of(self.segmenter.words(text), self.segmenter),
            fields.rows_of_clause[int(fields.clause_of[first])],
            fields.rows_of_document[int(fields.group_of[first])],
            signs=fields.signs,
            words=fields.passages.words,
        )
        values = (found.clause, found.document, found.library, found.rarest, found.weight)
        return {
            "phrased": float(fields.phrased[first]),
            **dict(zip(_COVERED, values, strict=True)),
        }

    def grouped(self, rows: Rows, *, limit: int) -> list[list[int]]:
        """Return the first ``limit`` of ``rows``, each with those after it that say the same."""
        if not self.collapse:
            return [[row] for row in rows[:limit].tolist()]
        return self.fields.signs.first_of_twins(rows, self.fields.vectors, limit=limit)

    def read_again(self, text: str, groups: Sequence[Sequence[int]]) -> list[int]:
        """Return the places of ``groups`` as the cross-encoder orders them.

        It reads the first few; without one, and after them, they stay as they are.
        """
        if self.reranker is None or not groups:
            return list(range(len(groups)))
        read = [self.texts[group[0]] for group in groups[:READ]]
        places = np.argsort(-self.reranker.scores(text, read), kind="stable").tolist()
        return [*places, *range(len(read), len(groups))]

    def gather(
        self,
        text: str,
        *,
        allowed: NDArray[np.bool_],
        left_out: LeftOut = NOTHING_LEFT_OUT,
        watch: Stopwatch | None = None,
        own: FloatVector | None = None,
    ) -> Candidates:
        """Return candidates with features; what the ranker is tuned on.

        ``own`` is by clause what the question's own words find in its English.
        """
        watch = watch or Stopwatch()
        view = self.view(text, allowed, left_out=left_out, watch=watch)
        rows = view.proposals(DEPTH)
        if own is not None:
            rows = np.union1d(rows, self.proposed_in_english(own, allowed))
        watch.stop("propose")
        features = view.features(rows)
        found = view.candidates(rows, features, left_out=left_out)
        watch.stop("features")
        return found

    def found_in_english(self, english: str) -> FloatVector | None:
        """Return what English words find, by clause; None where there are none, or no English."""
        if not english or self.fields.english.empty:
            return None
        found = self.fields.english.features(english) @ load_english_ranker().weights
        return np.asarray(found, dtype=np.float32)

    def proposed_in_english(self, own: FloatVector, allowed: NDArray[np.bool_]) -> Rows:
        """Return the passages of the clauses that ``own``, by clause, finds best."""
        best = np.argsort(-own, kind="stable")[:DEPTH]
        return np.flatnonzero(np.isin(self.fields.clause_of, best) & allowed)

    def fused(
        self, features: NDArray[np.float32], rows: Rows, own: FloatVector | None
    ) -> FloatVector:
        """Return the fused scores of passages, with what an English question's own words add."""
        scores = self.ranker.scores(features)
        if own is None:
            return scores
        corrections = load_english_ranker().corrections(FEATURES)
        return scores + own[self.fields.clause_of[rows]] + features @ corrections

    def view(
        self,
        text: str,
        allowed: NDArray[np.bool_],
        *,
        left_out: LeftOut = NOTHING_LEFT_OUT,
        watch: Stopwatch | None = None,
    ) -> View:
        """Return the library as ``text`` sees it."""
        watch = watch or Stopwatch()
        terms = self.segmenter.terms(text)
        watch.stop("segment")
        vector = self.encoder.encode([text], as_question=True)[0]
        watch.stop("encode")
        view = View.of(self.fields, terms, vector, allowed=allowed, left_out=left_out)
        watch.stop("match words")
        return view


def signals_of(
    found: Candidates, scores: FloatVector, order: NDArray[np.int64]
) -> dict[str, float]:
    """Describe a ranked list by what its confidence is judged by (see rank.SIGNALS)."""
    about = {
        "known": found.known,
        "concepts_known": found.concepts_known,
        "foreign_overlap": found.foreign_overlap,
        "foreign_dense": found.foreign_dense,
        "side": found.side,
        "wording": found.wording,
    }
    if not len(order):
        return {**dict.fromkeys(("score", "margin", "share", *FEATURES), 0.0), **about}
    first = found.features[order[0]]
    top = float(scores[order[0]])
    second = float(scores[order[1]]) if len(order) > 1 else 0.0
    return {
        **{name: float(value) for name, value in zip(FEATURES, first, strict=True)},
        "score": top,
        "margin": top - second,
        "share": float(1 / np.exp((scores[order[:COMPARED]] - top) / _STEP).sum()),
        **about,
    }


def _first_of_each(clauses: NDArray[np.int32], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep, of each clause, only the passage that comes first in ``order``."""
    _, first = np.unique(clauses[order], return_index=True)
    return order[np.sort(first)]
