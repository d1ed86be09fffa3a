"""What a message asks of its topic, and what a clause tells of it: how much, who, where, how long.

Both are told by character n-grams, with weights learned from the examples in knowledge/turns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from index.arrays import FloatMatrix, FloatVector, Rows
from knowledge.errors import SnapshotError
from knowledge.language.normalise import normalise

ASPECTS_FILE = Path(__file__).parents[1] / "model" / "aspects.npz"
#: What can be asked of a topic, in the order of all vectors of aspects.
ASPECTS = (
    "amount",
    "who",
    "papers",
    "channel",
    "way",
    "processing",
    "period",
    "deadline",
    "parts",
    "combine",
    "ifnot",
    "payback",
    "contact",
    "definition",
    "what",
    "may",
    "number",
    "history",
    "name",
)
#: Lengths of the n-grams, in characters.
_LONGEST = 4
#: A message is read so far.
_READ = 200


def grams(text: str) -> Iterator[str]:
    """Yield the n-grams of a text, normalised."""
    said = normalise(text)
    for size in range(1, _LONGEST + 1):
        for start in range(len(said) - size + 1):
            yield said[start : start + size]


@dataclass(frozen=True)
class Linear:
    """One weight a gram and aspect: ``weights`` has shape (grams + 1, aspects), biases last."""

    vocabulary: tuple[str, ...]
    weights: FloatMatrix

    @cached_property
    def _number(self) -> dict[str, int]:
        return {gram: number for number, gram in enumerate(self.vocabulary)}

    def known(self, text: str) -> Rows:
        """Return the numbers of the distinct grams of a text that are known."""
        number = self._number
        return np.array(
            sorted({number[gram] for gram in grams(text) if gram in number}), dtype=np.int64
        )

    def scores(self, text: str) -> FloatVector:
        """Return a score for each aspect."""
        known = self.known(text)
        found: FloatVector = self.weights[-1].copy()
        if len(known):
            found += self.weights[known].sum(axis=0) / np.sqrt(len(known))
        return found


@dataclass(frozen=True)
class AspectModel:
    """What messages ask (one aspect of all), and what clauses tell (each by itself)."""

    asks: Linear
    tells: Linear

    def asked(self, text: str) -> FloatVector:
        """Return the probability that a message asks each aspect; they add up to 1."""
        scores = self.asks.scores(text[:_READ])
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)

    def told(self, text: str) -> FloatVector:
        """Return the probability that a clause tells each aspect."""
        return np.asarray(1 / (1 + np.exp(-self.tells.scores(text))), dtype=np.float32)


def load_aspects(path: Path = ASPECTS_FILE) -> AspectModel:
    """Read what scripts/train.py conversation wrote. Raises SnapshotError."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            asks, tells = (
                Linear(
                    tuple(json.loads(str(held[f"{name}_grams"]))),
                    held[f"{name}_weights"].astype(np.float32),
                )
                for name in ("asks", "tells")
            )
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise SnapshotError(
            f"{path} cannot be read ({error}) → restore the file or run "
            "scripts/train.py conversation"
        ) from error
    return AspectModel(asks, tells)


def save_aspects(model: AspectModel, path: Path) -> None:
    """Write the weights."""
    np.savez_compressed(
        path,
        asks_grams=np.array(_packed(model.asks.vocabulary)),
        asks_weights=model.asks.weights.astype(np.float16),
        tells_grams=np.array(_packed(model.tells.vocabulary)),
        tells_weights=model.tells.weights.astype(np.float16),
    )


def _packed(vocabulary: Sequence[str]) -> str:
    return json.dumps(list(vocabulary), ensure_ascii=False)
