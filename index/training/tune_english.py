"""Learn what an English question's own words add to the score of a clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

#: What a difference of one in the score that is already there is worth, in logarithms of odds.
_SHARPNESS = 12.0


@dataclass(frozen=True, slots=True)
class EnglishExample:
    """One question: ``scores`` of its candidates as they are, shape (n,), and their ``features``.

    ``right`` tells which answer it.
    """

    scores: NDArray[np.float32]
    features: NDArray[np.float32]
    right: NDArray[np.bool_]


def learn_corrections(
    examples: Sequence[EnglishExample], *, start: NDArray[np.float64], strength: float
) -> NDArray[np.float64]:
    """Return the weights of the features that are added to the scores, shape (features,).

    Softmax over a question's candidates, the loss the negative logarithm of what the right ones
    have in sum; ``strength`` draws the weights, in deviations of the features, to ``start``.
    """
    known = [one for one in examples if one.right.any()]
    spread = np.vstack([one.features for one in known]).std(axis=0) + 1e-6
    columns = [one.features / spread for one in known]
    plain = [_SHARPNESS * (one.scores + one.features @ start) for one in known]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = strength * float(weights @ weights) / 2, strength * weights
        for one, column, odds in zip(known, columns, plain, strict=True):
            chances = odds + column @ weights
            chances = np.exp(chances - chances.max())
            chances /= chances.sum()
            held = max(float(chances[one.right].sum()), 1e-12)
            total -= float(np.log(held))
            slope = slope + column.T @ (chances - np.where(one.right, chances / held, 0))
        return total, slope

    zero = np.zeros(len(spread))
    found = minimize(loss, zero, jac=True, method="L-BFGS-B", options={"maxiter": 80})
    return np.asarray(start + found.x / spread / _SHARPNESS, dtype=np.float64)
