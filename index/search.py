"""From a text to ranked clauses and a confidence: the one entry to retrieval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatVector
from index.encode import Encoder
from index.features import FEATURES, NOTHING_LEFT_OUT, TOPICAL, Candidates, LeftOut, View
from index.fields import Fields
from index.rank import Ranker
from knowledge.normalise import normalise
from knowledge.places import Places
from knowledge.segment import Segmenter

#: How many passages each arm puts forward.
DEPTH = 60
#: How much what was asked last counts by itself, beside the question completed from before.
FOCUS = 0.5


#: What was asked last need not name its topic again.
_OF_TOPIC = np.array([name in TOPICAL for name in FEATURES], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer of a search: one row a clause, best first, with its fused score.

    ``signals`` describe the list; ``scope`` is the probability that the question is one for
    this library at all, ``correct`` that the first row is the right one.
    """

    rows: NDArray[np.int64]
    scores: FloatVector
    signals: Mapping[str, float]
    scope: float
    correct: float


@dataclass(frozen=True)
class Searcher:
    """Fields, and what is needed to ask them. Safe to use from several threads."""

    fields: Fields
    segmenter: Segmenter
    encoder: Encoder
    ranker: Ranker
    places: Places

    def search(
        self,
        text: str,
        *,
        focus: str = "",
        limit: int = 10,
        allowed: NDArray[np.bool_] | None = None,
        left_out: LeftOut = NOTHING_LEFT_OUT,
    ) -> Ranking:
        """Return the ``limit`` clauses that best answer ``text``.

        ``focus`` is the part of it that was asked last, if it was completed from an earlier
        question: it counts once more by itself. ``allowed``, shape (passages,), admits only
        some passages (those in force).
        """
        if allowed is None:
            allowed = np.ones(self.fields.size, dtype=np.bool_)
        found = self.gather(text, focus=focus, allowed=allowed, left_out=left_out)
        scores = self.ranker.scores(found.features)
        order = np.argsort(-scores, kind="stable")
        order = _first_of_each(self.fields.clause_of[found.rows], order)[:limit]
        signals = signals_of(found, scores, order)
        signals["elsewhere"] = float(self.places.elsewhere(normalise(text)))
        return Ranking(
            rows=found.rows[order],
            scores=scores[order],
            signals=signals,
            # Another city's question may be word for word like ours; the place decides.
            scope=0.0 if signals["elsewhere"] else self.ranker.scope.probability(signals),
            correct=self.ranker.correct.probability(signals),
        )

    def gather(
        self,
        text: str,
        *,
        focus: str = "",
        allowed: NDArray[np.bool_],
        left_out: LeftOut = NOTHING_LEFT_OUT,
    ) -> Candidates:
        """Return candidates with features; what the ranker is tuned on."""
        view = self._view(text, allowed, left_out)
        rows = view.proposals(DEPTH)
        if not focus:
            return view.candidates(rows, view.features(rows), left_out=left_out)
        near = self._view(focus, allowed, left_out)
        rows = np.union1d(rows, near.proposals(DEPTH))
        whole, last = view.features(rows), near.features(rows)
        features = np.where(_OF_TOPIC, whole, (1 - FOCUS) * whole + FOCUS * last)
        return view.candidates(rows, features.astype(np.float32), left_out=left_out)

    def _view(self, text: str, allowed: NDArray[np.bool_], left_out: LeftOut) -> View:
        terms = self.segmenter.terms(text)
        vector = self.encoder.encode([text], as_question=True)[0]
        return View.of(self.fields, terms, vector, allowed=allowed, left_out=left_out)


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
        return {**dict.fromkeys(("score", "margin", *FEATURES), 0.0), **about}
    first = found.features[order[0]]
    top = float(scores[order[0]])
    second = float(scores[order[1]]) if len(order) > 1 else 0.0
    return {
        **{name: float(value) for name, value in zip(FEATURES, first, strict=True)},
        "score": top,
        "margin": top - second,
        **about,
    }


def _first_of_each(clauses: NDArray[np.int32], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep, of each clause, only the passage that comes first in ``order``."""
    _, first = np.unique(clauses[order], return_index=True)
    return order[np.sort(first)]
