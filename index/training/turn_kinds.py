"""Learn what tells the kinds of turns apart, and how well that does on lines left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from index.arrays import FloatMatrix
from index.turns.signs import FLAGS, runs_of, signs_of
from index.turns.teller import KINDS, MANNERS, Told, TurnWeights, decide, shares
from knowledge.asking.turns import Manner, TurnKind
from knowledge.language.slots import Slots

#: A run of signs that was seen less often tells nothing about other messages.
_SEEN = 2
#: How much the squared weights count beside the loss; of 1e-6 to 3e-4 the best on lines left out.
_STRENGTH = 1e-5
_STEPS = 100


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A message to learn from: its ``kinds``, any of which is right, and maybe its manner.

    ``weight`` is how much it counts; lines of one ``group`` are left out together, those without
    one never; ``source`` is where its figure is told.
    """

    text: str
    kinds: frozenset[TurnKind]
    manner: Manner | None = None
    weight: float = 1.0
    group: str = ""
    source: str = ""


def learn_turns(lines: Sequence[TurnLine], slots: Slots) -> TurnWeights:
    """Return the weights learned: a softmax over kinds and, where it is known, over manners."""
    seen = Counter(run for one in lines for run in set(runs_of(signs_of(one.text))))
    known = sorted(run for run, count in seen.items() if count >= _SEEN)
    empty = np.zeros((len(known), 1), dtype=np.float32)
    weights = TurnWeights({run: n for n, run in enumerate(known)}, empty, empty)
    runs, flags = _table(lines, weights, slots)
    right = np.array([[kind in one.kinds for kind in KINDS] for one in lines], dtype=np.float32)
    count = np.array([one.weight for one in lines], dtype=np.float32)
    of_kinds = _fit(runs, flags, right, count)
    told = [n for n, one in enumerate(lines) if one.manner is not None]
    right = np.array([[lines[n].manner is one for one in MANNERS] for n in told], dtype=np.float32)
    of_manners = _fit(runs[told], flags[told], right, count[told])
    both = np.hstack([of_kinds, of_manners])
    return TurnWeights(weights.runs, both[: len(known)], both[len(known) :])


def told_by(weights: TurnWeights, texts: Iterable[str], slots: Slots) -> list[Told]:
    """Return what each text is told to be."""
    found = []
    for text in texts:
        sums = weights.sums(text, slots)
        found.append(decide(shares(sums[: len(KINDS)]), sums[len(KINDS) :]))
    return found


def cross_told(
    lines: Sequence[TurnLine], slots: Slots, *, folds: int
) -> list[tuple[TurnLine, Told]]:
    """Return each line of a group with what weights that never saw the group tell it to be."""
    groups = sorted({one.group for one in lines if one.group})
    place = {group: n % folds for n, group in enumerate(groups)}
    found = []
    for fold in range(folds):
        kept = [one for one in lines if not one.group or place[one.group] != fold]
        out = [one for one in lines if one.group and place[one.group] == fold]
        told = told_by(learn_turns(kept, slots), (one.text for one in out), slots)
        found += list(zip(out, told, strict=True))
    return found


def _table(
    lines: Sequence[TurnLine], weights: TurnWeights, slots: Slots
) -> tuple[csr_array, FloatMatrix]:
    """Return how much each known run counts in each line, and the lines' flags."""
    rows, columns, values, flags = [], [], [], []
    for row, one in enumerate(lines):
        numbers, share, flagged = weights.features(one.text, slots)
        rows += [row] * len(numbers)
        columns += numbers
        values += [share] * len(numbers)
        flags.append(flagged)
    shape = (len(lines), len(weights.runs))
    runs = csr_array((np.array(values, np.float32), (rows, columns)), shape=shape)
    return runs, np.array(flags, dtype=np.float32).reshape(len(lines), len(FLAGS))


def _fit(
    runs: csr_array, flags: FloatMatrix, right: FloatMatrix, count: NDArray[np.float32]
) -> FloatMatrix:
    """Return softmax weights, shape (runs + flags, columns of ``right``).

    Minimises the loss −log of the summed chance of what is right in a row, each row as much as
    ``count`` says.
    """
    wide, kinds = runs.shape[1], right.shape[1]
    importance = (count / count.sum())[:, None]
    turned = csr_array(runs.T)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = parameters.astype(np.float32).reshape(-1, kinds)
        chances = shares(runs @ weights[:wide] + flags @ weights[wide:])
        fits = chances * right
        total = fits.sum(axis=1, keepdims=True) + 1e-9
        error = (chances - fits / total) * importance
        slope = np.vstack([turned @ error, flags.T @ error]) + 2 * _STRENGTH * weights
        value = -(importance * np.log(total)).sum() + _STRENGTH * (weights**2).sum()
        return float(value), slope.ravel().astype(np.float64)

    start = np.zeros((wide + len(FLAGS)) * kinds)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(found.x.reshape(-1, kinds), dtype=np.float32)
