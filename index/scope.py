"""Whose question is it: a line between the library's own phrasings and foreign questions."""

from __future__ import annotations

import math

import numpy as np

from index.arrays import FloatMatrix, FloatVector
from index.lexical import Lexical
from knowledge.segment import Terms

_RIDGE = 0.02


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
