"""Tell what kind of turn a message is, by learned weights over its signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatMatrix, FloatVector
from index.turns.signs import FLAGS, flags_of, runs_of, signs_of
from knowledge.asking.turns import Manner, TurnKind
from knowledge.errors import SnapshotError
from knowledge.language.slots import Slots

WEIGHTS_FILE = Path(__file__).parents[1] / "model" / "turn_kinds.npz"
KINDS, MANNERS = tuple(TurnKind), tuple(Manner)
#: Kinds that lead to a question's way: whichever of them it is, policies are asked.
ASKING = (TurnKind.ASKS, TurnKind.FACTS, TurnKind.CORRECTS, TurnKind.FOREIGN)
#: How probable the other kinds have to be together: a question must hardly ever be taken for
#: one of them. Of the questions in conversations left out, 1.4 % are at this, of golden ones
#: 0.2 %, as scripts/train.py turn_kinds prints.
AWAY_FLOOR = 0.6
#: How much all signs of a message count together beside its flags.
_SIGNS_COUNT = 2.0
_OF_KIND = {kind: [n for n, one in enumerate(MANNERS) if one.kind is kind] for kind in KINDS}
_ASKING = [KINDS.index(kind) for kind in ASKING]
_AWAY = [n for n in range(len(KINDS)) if n not in _ASKING]


@dataclass(frozen=True, slots=True)
class Told:
    """What a message is meant as, and how probable the kind is."""

    kind: TurnKind
    manner: Manner
    probability: float


@dataclass(frozen=True)
class TurnWeights:
    """Learned weights: of runs, by their numbers in ``runs``, and of flags.

    The columns of ``run_weights``, shape (len(runs), n), and ``flag_weights``, shape
    (len(FLAGS), n), are KINDS and then MANNERS.
    """

    runs: Mapping[str, int]
    run_weights: FloatMatrix
    flag_weights: FloatMatrix

    def sums(self, text: str, slots: Slots) -> FloatVector:
        """Return the weighted sums of a message for KINDS and MANNERS."""
        numbers, share, flags = self.features(text, slots)
        total = np.asarray(flags, dtype=np.float32) @ self.flag_weights
        if numbers:
            total = total + self.run_weights[numbers].sum(axis=0) * share
        return np.asarray(total, dtype=np.float32)

    def features(self, text: str, slots: Slots) -> tuple[list[int], float, list[float]]:
        """Return the numbers of a message's known runs, how much each counts, and its flags."""
        signs = signs_of(text)
        numbers = [self.runs[run] for run in dict.fromkeys(runs_of(signs)) if run in self.runs]
        share = float(_SIGNS_COUNT / np.sqrt(max(len(numbers), 1)))
        return numbers, share, flags_of(text, len(signs), slots)


class TurnTeller:
    """Tells kinds of turns; safe to use from several threads."""

    def __init__(self, weights: TurnWeights, slots: Slots) -> None:
        self._weights = weights
        self._slots = slots

    def tell(self, text: str) -> Told:
        """Return what a message is meant as."""
        sums = self._weights.sums(text, self._slots)
        return decide(shares(sums[: len(KINDS)]), sums[len(KINDS) :])


def decide(chances: FloatVector, manners: FloatVector) -> Told:
    """Return the kind by its chance, and its likeliest manner by ``manners``' sums."""
    away = float(chances[_AWAY].sum())
    among = _AWAY if away >= AWAY_FLOOR else _ASKING
    best = max(among, key=lambda n: float(chances[n]))
    kind = KINDS[best]
    manner = max(_OF_KIND[kind], key=lambda n: float(manners[n]))
    return Told(kind, MANNERS[manner], float(chances[best]))


def shares(sums: FloatMatrix | FloatVector) -> NDArray[np.float32]:
    """Return the softmax along the last axis."""
    powers = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def load_turn_weights(path: Path = WEIGHTS_FILE) -> TurnWeights:
    """Read weights that scripts/train.py turn_kinds wrote. Raises SnapshotError if it cannot."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
            runs = bytes(data["runs"]).decode("utf-8").split("\n")
            columns = bytes(data["columns"]).decode("utf-8").split("\n")
            run_weights = data["run_weights"].astype(np.float32)
            flag_weights = data["flag_weights"].astype(np.float32)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise SnapshotError(f"{path} cannot be read ({error}) → {_REMEDY}") from error
    wanted = (len(KINDS) + len(MANNERS),)
    fits = columns == _columns() and run_weights.shape == (len(runs), *wanted)
    if not fits or flag_weights.shape != (len(FLAGS), *wanted):
        raise SnapshotError(f"{path} knows other kinds of turns → {_REMEDY}")
    return TurnWeights({run: n for n, run in enumerate(runs)}, run_weights, flag_weights)


def save_turn_weights(weights: TurnWeights, path: Path) -> None:
    """Write the weights in half precision, without any code in them."""
    np.savez_compressed(
        path,
        runs=_letters(sorted(weights.runs, key=lambda run: weights.runs[run])),
        columns=_letters(_columns()),
        run_weights=weights.run_weights.astype(np.float16),
        flag_weights=weights.flag_weights.astype(np.float32),
    )


_REMEDY = "restore the file from the distribution, or run scripts/train.py turn_kinds"


def _columns() -> list[str]:
    return [*(kind.value for kind in KINDS), *(one.value for one in MANNERS)]


def _letters(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8)
