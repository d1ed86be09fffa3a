"""Learn what messages ask and what clauses tell, from examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from index.conversing.aspects import ASPECTS, AspectModel, Linear, grams

Doubles = NDArray[np.float64]
#: In so many texts a gram has to stand.
_RAREST = 2
#: The second and later aspects of a clause count so much as told.
_BESIDE = 0.7
_MAIN = 2


def learn_aspects(
    asks: Sequence[tuple[str, Sequence[str]]],
    tells: Sequence[tuple[str, Sequence[str]]],
    *,
    strength: float = 1e-4,
) -> AspectModel:
    """Return a model of (text, aspects): softmax for messages, one logistic each for clauses."""
    asked = np.zeros((len(asks), len(ASPECTS)))
    for row, (_, names) in enumerate(asks):
        for name in names:
            asked[row, ASPECTS.index(name)] = 1 / len(names)
    told = np.zeros((len(tells), len(ASPECTS)))
    for row, (_, names) in enumerate(tells):
        for place, name in enumerate(names):
            told[row, ASPECTS.index(name)] = 1.0 if place < _MAIN else _BESIDE
    return AspectModel(
        _fit([text for text, _ in asks], asked, strength=strength, one_of_all=True),
        _fit([text for text, _ in tells], told, strength=strength, one_of_all=False),
    )


def read_examples(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Read lines of text, tab, aspects; those that begin with # are remarks."""
    found = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            text, _, names = line.rstrip("\n").partition("\t")
            found.append((text, [name for name in names.split() if name in ASPECTS]))
    return found


def _fit(texts: Sequence[str], target: Doubles, *, strength: float, one_of_all: bool) -> Linear:
    counts = Counter(gram for text in texts for gram in set(grams(text)))
    vocabulary = tuple(sorted(gram for gram, count in counts.items() if count >= _RAREST))
    number = {gram: place for place, gram in enumerate(vocabulary)}
    table = _table(texts, number)
    size = len(vocabulary) + 1

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(size, len(ASPECTS))
        scores = table @ weights
        if one_of_all:
            scores -= scores.max(axis=1, keepdims=True)
            chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
            lost = -(target * np.log(chances + 1e-12)).sum()
        else:
            chances = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
            lost = -(
                target * np.log(chances + 1e-12) + (1 - target) * np.log(1 - chances + 1e-12)
            ).sum()
        rows = len(texts)
        kept = weights.copy()
        kept[-1] = 0
        slope = table.T @ (chances - target) / rows + 2 * strength * kept
        return float(lost / rows + strength * (kept**2).sum()), np.asarray(slope).ravel()

    found = minimize(
        loss,
        np.zeros(size * len(ASPECTS)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 200},
    )
    return Linear(vocabulary, found.x.reshape(size, len(ASPECTS)).astype(np.float32))


def _table(texts: Sequence[str], number: Mapping[str, int]) -> sparse.csr_matrix:
    """Return the grams of each text, of length 1 together, and a column of ones."""
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        known = sorted({number[gram] for gram in grams(text) if gram in number})
        rows += [row] * (len(known) + 1)
        columns += [*known, len(number)]
        values += [*([1 / np.sqrt(max(len(known), 1))] * len(known)), 1.0]
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(number) + 1))
