"""Learn the ranker's weights from questions whose right clauses are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index.searching.features import AGAINST, FEATURES, UNFUSED, Features
from index.searching.rank import Logistic

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question: the candidates' features, shape (n, len(FEATURES)), and which are right.

    ``weight`` is how much it counts beside others.
    """

    features: Features
    right: NDArray[np.bool_]
    weight: float = 1.0


def learn_fusion(
    examples: Sequence[Example], *, start: Mapping[str, float], strength: float
) -> dict[str, float]:
    """Return weights that rank right candidates first: negative for AGAINST, else positive.

    Minimises the listwise softmax loss (Cao et al. 2007, doi:10.1145/1273496.1273513), with
    the right candidates of a question sharing one probability, plus ``strength`` times the
    squared distance from ``start``.
    """
    usable = [one for one in examples if one.right.any() and not one.right.all()]
    whole = sum(one.weight for one in usable)
    origin = np.array([start.get(name, 0.0) for name in FEATURES], dtype=np.float64)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        total = strength * float(np.sum((weights - origin) ** 2))
        slope = 2 * strength * (weights - origin)
        for one in usable:
            scores = one.features.astype(np.float64) @ weights
            top = scores.max()
            powers = np.exp(scores - top)
            share = powers / powers.sum()
            right_sum = share[one.right].sum()
            importance = one.weight / whole
            total -= importance * np.log(max(right_sum, 1e-12))
            among_right = np.where(one.right, share, 0) / max(right_sum, 1e-12)
            slope -= importance * ((among_right - share) @ one.features)
        return float(total), slope

    bounds = [
        (0.0, 0.0) if name in UNFUSED else (None, 0.0) if name in AGAINST else (0.0, None)
        for name in FEATURES
    ]
    found = minimize(loss, origin, jac=True, method="L-BFGS-B", bounds=bounds)
    return {name: round(float(value), 4) for name, value in zip(FEATURES, found.x, strict=True)}


def learn_logistic(
    signals: Sequence[Mapping[str, float]],
    labels: Sequence[bool],
    *,
    names: Sequence[str],
    weights: Sequence[float] | None = None,
    strength: float = 0.01,
    negative: frozenset[str] = frozenset(),
    free: bool = False,
) -> Logistic:
    """Return a logistic model of ``labels`` over the signals ``names``.

    ``weights`` weigh the examples. Signals in ``negative`` get no positive weight, the others
    no negative one; with ``free`` any may have either.
    """
    table = np.array([[one[name] for name in names] for one in signals], dtype=np.float64)
    target = np.array(labels, dtype=np.float64)
    importance = np.ones(len(target)) if weights is None else np.array(weights, dtype=np.float64)
    importance = importance / importance.sum()
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    scaled = (table - mean) / spread

    def loss(parameters: Doubles) -> tuple[float, Doubles]:
        linear = scaled @ parameters[:-1] + parameters[-1]
        chance = 1 / (1 + np.exp(-np.clip(linear, -30, 30)))
        logs = target * np.log(chance + 1e-12) + (1 - target) * np.log(1 - chance + 1e-12)
        error = (chance - target) * importance
        slope = np.append(error @ scaled + 2 * strength * parameters[:-1], error.sum())
        return float(-(importance * logs).sum() + strength * np.sum(parameters[:-1] ** 2)), slope

    bounds: list[tuple[float | None, float | None]] = [
        (None, None) if free else (None, 0.0) if name in negative else (0.0, None) for name in names
    ]
    found = minimize(
        loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]
    )
    slopes = found.x[:-1] / spread
    bias = float(found.x[-1] - (slopes * mean).sum())
    return Logistic(
        {name: round(float(value), 4) for name, value in zip(names, slopes, strict=True)},
        round(bias, 4),
    )
