"""The learned score of a candidate: a sum of what two views say, and a small network around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from index.arrays import FloatMatrix, FloatVector
from index.conversing.features import Table
from knowledge.errors import SnapshotError

NET_FILE = Path(__file__).parents[1] / "model" / "conversation.npz"
#: How decided the chances by the plain sum are: what the nets start to learn from.
_BASE = 3.0
#: No standardised feature counts for more deviations than this.
_FARTHEST = 6.0


@dataclass(frozen=True)
class Layer:
    """One of several nets.

    ``hidden`` has shape (features, h), ``bias`` and ``out`` (h,), ``direct`` (features,);
    ``base`` is the weight of the plain sum.
    """

    hidden: FloatMatrix
    bias: FloatVector
    out: FloatVector
    direct: FloatVector
    offset: float
    base: float

    def scores(self, standard: FloatMatrix, plain: FloatVector) -> FloatVector:
        """Return the score of each row."""
        inner = np.maximum(standard @ self.hidden + self.bias, 0)
        found = self.base * plain + standard @ self.direct + inner @ self.out + self.offset
        return np.asarray(found, dtype=np.float32)


@dataclass(frozen=True)
class Net:
    """Nets over the columns ``names``, standardised by ``mean`` and ``deviation``."""

    names: tuple[str, ...]
    mean: FloatVector
    deviation: FloatVector
    layers: tuple[Layer, ...]

    def chances(self, table: Table) -> FloatVector:
        """Return, for each candidate, the probability that it is the one meant.

        That is the geometric mean of the nets' softmax, adding up to 1 over the candidates.
        """
        if table.names != self.names:
            raise SnapshotError(
                "the weights of the conversation are for other features → run "
                "scripts/train.py conversation"
            )
        standard = np.clip((table.values - self.mean) / self.deviation, -_FARTHEST, _FARTHEST)
        plain = plain_sum(table)
        total = np.zeros(len(standard), dtype=np.float32)
        for layer in self.layers:
            scores = layer.scores(standard, plain)
            total += scores - scores.max() - np.log(np.exp(scores - scores.max()).sum())
        powers = np.exp((total - total.max()) / len(self.layers))
        return np.asarray(powers / powers.sum(), dtype=np.float32)


def plain_sum(table: Table) -> FloatVector:
    """Return how far each candidate is short of the best, by itself and with its topic."""
    return table.column("message_short_of_best") + table.column("topical_short_of_best")


def plain_chances(table: Table) -> FloatVector:
    """Return the chances of the candidates by the plain sum and by what each tells of the asked.

    For clauses that nobody wrote phrasings for: the nets have learned on others.
    """
    scores = _BASE * (plain_sum(table) + table.column("aspect_best"))
    powers = np.exp(scores - scores.max(initial=0.0))
    return np.asarray(powers / powers.sum(), dtype=np.float32)


_PARTS = ("hidden", "bias", "out", "direct", "offset", "base")


def save_net(net: Net, path: Path) -> None:
    """Write the weights."""
    arrays = {
        f"{part}_{number}": np.asarray(getattr(layer, part), dtype=np.float32)
        for number, layer in enumerate(net.layers)
        for part in _PARTS
    }
    np.savez_compressed(
        path,
        names=np.array(net.names),
        mean=net.mean,
        deviation=net.deviation,
        layers=np.array(len(net.layers)),
        **arrays,  # type: ignore[arg-type]
    )


def load_net(path: Path = NET_FILE) -> Net:
    """Read what `save_net` wrote. Raises SnapshotError."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            layers = [
                _layer([held[f"{part}_{n}"] for part in _PARTS]) for n in range(held["layers"])
            ]
            return Net(
                names=tuple(map(str, held["names"])),
                mean=held["mean"],
                deviation=held["deviation"],
                layers=tuple(layers),
            )
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise SnapshotError(
            f"{path} cannot be read ({error}) → restore the file or run "
            "scripts/train.py conversation"
        ) from error


def _layer(parts: Sequence[FloatMatrix]) -> Layer:
    hidden, bias, out, direct, offset, base = parts
    return Layer(hidden, bias, out, direct, float(offset), float(base))
