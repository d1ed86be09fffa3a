"""Whose question is it: a line between the library's own phrasings and foreign questions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from index.arrays import FloatMatrix, FloatVector
from index.searching.coverage import cover, weights_of
from index.searching.lexical import Lexical
from index.searching.runs import Signs
from knowledge.language.segment import Segmenter, Terms

_RIDGE = 0.02
#: So much of a foreign question has to stand in a clause that nobody wrote phrasings for, and so
#: much it has to say at all, for the library to hold it after all.
_HELD, _SAYS = 0.7, 0.25
#: The clauses, by their words, that are looked at for it.
_LOOKED_AT = 3
#: How far a clause may be phrased and still speak by its text.
_PHRASED = 0.5


def without_held(
    foreign: Sequence[str],
    passages: Lexical,
    signs: Signs,
    phrased: FloatVector,
    segmenter: Segmenter,
) -> list[str]:
    """Return ``foreign`` with "" in place of those that the library's own clauses speak of.

    What is foreign to one library is what another is about. Where people wrote phrasings these
    tell; where nobody did, a clause that has nearly all words of a question does.
    """
    found = list(foreign)
    if not passages.size or not bool((phrased < _PHRASED).any()):
        return found
    for place, text in enumerate(foreign):
        scores = passages.written(segmenter.written(text)) * (phrased < _PHRASED)
        weights = weights_of(segmenter.words(text), segmenter)
        best = np.argsort(-scores, kind="stable")[:_LOOKED_AT].tolist()
        covers = [cover(weights, [row], (), signs=signs, words=passages.words) for row in best]
        if any(one.weight >= _SAYS and one.clause >= _HELD for one in covers):
            found[place] = ""
    return found


def fit_border(own: FloatMatrix, foreign: FloatMatrix) -> FloatVector:
    """Return a direction and an offset, shape (dimension + 1,), zeros where a side is missing.

    Weighted ridge regression of +1 for own and −1 for foreign vectors, both sides counting the
    same. Fitted anew at each build: it follows the library, the encoder and the lexicon.
    """
    dimension = own.shape[1]
    if not len(own) or not len(foreign):
        return np.zeros(dimension + 1, dtype=np.float32)
    rows = np.concatenate([own, foreign]).astype(np.float64)
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    target = np.concatenate([np.ones(len(own)), -np.ones(len(foreign))])
    weight = np.concatenate(
        [np.full(len(own), 0.5 / len(own)), np.full(len(foreign), 0.5 / len(foreign))]
    )
    penalty = _RIDGE * np.eye(dimension + 1) / dimension
    penalty[-1, -1] = 1e-9
    weighted = rows * weight[:, None]
    solved = np.linalg.solve(rows.T @ weighted + penalty, weighted.T @ target)
    return np.asarray(solved, dtype=np.float32)


def wording_of(own: Lexical, foreign: Lexical, terms: Terms) -> float:
    """Return how far a question's words are those of own rather than of foreign questions.

    The mean logarithm, over the distinct words and bigrams that either side knows, of the ratio
    of how often each side uses it (naive Bayes); 0 where a side is missing or no word is known.
    """
    if not own.size or not foreign.size:
        return 0.0
    ratios = [
        math.log(mine.rate(term) / theirs.rate(term))
        for mine, theirs, asked in (
            (own.words, foreign.words, terms.words),
            (own.bigrams, foreign.bigrams, terms.bigrams),
        )
        for term in set(asked)
        if term in mine.terms or term in theirs.terms
    ]
    return sum(ratios) / len(ratios) if ratios else 0.0


def side_of(border: FloatVector, vector: FloatVector) -> float:
    """Return about +1 for a question like the library's own, about −1 for a foreign one."""
    return float(border[:-1] @ vector + border[-1])
