"""Learn a logistic regression over named signs (knowledge.asking.logistic)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.asking.logistic import Logistic

Doubles = NDArray[np.float64]

#: A sign that fewer examples have is not learned.
_RARE = 2
_STEPS = 400


def learn_signs(
    examples: Sequence[tuple[Sequence[str], bool, float]], *, strength: float = 1.0
) -> Logistic:
    """Return weights that tell the examples apart: signs, whether it is so, how much it counts.

    Minimises the log loss plus half ``strength`` times the squared weights, by Nesterov's
    accelerated gradient; the bias is free.
    """
    seen = Counter(sign for signs, _, _ in examples for sign in set(signs))
    names = sorted(sign for sign, count in seen.items() if count >= _RARE)
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(examples), len(names) + 1))
    table[:, -1] = 1.0
    for row, (signs, _, _) in enumerate(examples):
        table[row, [column[sign] for sign in set(signs) if sign in column]] = 1.0
    target = np.array([right for _, right, _ in examples], dtype=np.float64)
    counts = np.array([count for _, _, count in examples], dtype=np.float64)
    pull = np.append(np.full(len(names), strength), 0.0)
    # The loss curves no more than this, which bounds the step.
    step = 1.0 / (0.25 * _largest(table, counts) + strength)
    weights = np.zeros(len(names) + 1)
    ahead = weights.copy()
    for number in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(table @ ahead, -30, 30)))
        slope = table.T @ (counts * (chance - target)) + pull * ahead
        following = ahead - step * slope
        ahead = following + number / (number + 3) * (following - weights)
        weights = following
    return Logistic(
        {name: float(weight) for name, weight in zip(names, weights[:-1], strict=True)},
        float(weights[-1]),
    )


def _largest(table: Doubles, counts: Doubles) -> float:
    """Return the largest eigenvalue of the weighted squares of ``table``, by powers."""
    vector = np.ones(table.shape[1])
    length = 1.0
    for _ in range(30):
        vector = table.T @ (counts * (table @ vector))
        length = float(np.linalg.norm(vector))
        vector /= length
    return length * 1.05
