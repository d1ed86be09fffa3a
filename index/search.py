"""From a text to ranked clauses and a confidence: the one entry to retrieval."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatVector, Rows
from index.encode import Encoder
from index.features import FEATURES, NOTHING_LEFT_OUT, TOPICAL, Candidates, LeftOut, View
from index.fields import Fields
from index.rank import Ranker
from index.rerank import READ, Reranker
from knowledge.normalise import normalise
from knowledge.places import Places
from knowledge.segment import Segmenter

#: How many passages each arm puts forward.
DEPTH = 60
#: How many results the confidence in the first is judged against.
COMPARED = 20
#: Differences of scores that count as one step when it is: of 0.02 to 0.2, the one at which
#: official questions without phrasings were told right from wrong best.
_STEP = 0.06
#: How much what was asked last counts by itself, beside the question completed from before.
FOCUS = 0.5


#: What was asked last need not name its topic again.
_OF_TOPIC = np.array([name in TOPICAL for name in FEATURES], dtype=np.bool_)


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
        focus: str = "",
        limit: int = 10,
        allowed: NDArray[np.bool_] | None = None,
        left_out: LeftOut = NOTHING_LEFT_OUT,
        rerank: bool = False,
    ) -> Ranking:
        """Return the ``limit`` clauses that best answer ``text``.

        ``focus`` is the part of it that was asked last, if it was completed from an earlier
        question: it counts once more by itself. ``allowed``, shape (passages,), admits only
        some passages (those in force). ``rerank`` lets the cross-encoder, where there is one,
        put the first few in order; scores remain the fused ones.
        """
        if allowed is None:
            allowed = np.ones(self.fields.size, dtype=np.bool_)
        watch = Stopwatch()
        found = self.gather(text, focus=focus, allowed=allowed, left_out=left_out, watch=watch)
        scores = self.ranker.scores(found.features)
        order = np.argsort(-scores, kind="stable")
        order = _first_of_each(self.fields.clause_of[found.rows], order)
        ranked, most = found.rows[order], max(limit, COMPARED)
        groups = (
            self.fields.signs.first_of_twins(ranked, self.fields.vectors, limit=most)
            if self.collapse
            else [[row] for row in ranked[:most].tolist()]
        )
        position = {row: place for place, row in enumerate(found.rows.tolist())}
        order = np.array([position[group[0]] for group in groups], dtype=np.int64)
        if rerank and self.reranker is not None and len(order):
            groups, order = self._reranked(self.reranker, text, groups, order)
            watch.stop("rerank")
        signals = signals_of(found, scores, order)
        groups, order = groups[:limit], order[:limit]
        signals["elsewhere"] = float(self.places.elsewhere(normalise(text)))
        correct = self.ranker.correct if self.fields.phrasings.size else self.ranker.bare
        watch.stop("rank")
        return Ranking(
            rows=found.rows[order],
            scores=scores[order],
            twins=tuple(tuple(group[1:]) for group in groups),
            signals=signals,
            # Another city's question may be word for word like ours; the place decides.
            scope=0.0 if signals["elsewhere"] else self.ranker.scope.probability(signals),
            correct=correct.probability(signals),
            stages=watch.stages,
        )

    def _reranked(
        self, reranker: Reranker, text: str, groups: list[list[int]], order: Rows
    ) -> tuple[list[list[int]], Rows]:
        """Put the first few results in the order in which the cross-encoder scores them."""
        read = [self.texts[group[0]] for group in groups[:READ]]
        places = np.argsort(-reranker.scores(text, read), kind="stable").tolist()
        places += range(len(read), len(groups))
        return [groups[place] for place in places], order[places]

    def gather(
        self,
        text: str,
        *,
        focus: str = "",
        allowed: NDArray[np.bool_],
        left_out: LeftOut = NOTHING_LEFT_OUT,
        watch: Stopwatch | None = None,
    ) -> Candidates:
        """Return candidates with features; what the ranker is tuned on."""
        watch = watch or Stopwatch()
        view = self._view(text, allowed, left_out, watch)
        rows = view.proposals(DEPTH)
        watch.stop("propose")
        if not focus:
            features = view.features(rows)
        else:
            near = self._view(focus, allowed, left_out, watch)
            rows = np.union1d(rows, near.proposals(DEPTH))
            watch.stop("propose")
            whole, last = view.features(rows), near.features(rows)
            features = np.where(_OF_TOPIC, whole, (1 - FOCUS) * whole + FOCUS * last)
        found = view.candidates(rows, features.astype(np.float32), left_out=left_out)
        watch.stop("features")
        return found

    def _view(
        self, text: str, allowed: NDArray[np.bool_], left_out: LeftOut, watch: Stopwatch
    ) -> View:
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
