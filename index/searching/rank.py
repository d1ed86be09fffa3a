"""From the scores of the arms to one score and a confidence: features and learned weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.arrays import FloatVector
from index.searching.features import FEATURES, Features
from knowledge.errors import SnapshotError

WEIGHTS_FILE = Path(__file__).parents[1] / "model" / "ranker.json"

#: What describes the ranked list of one question.
_DESCRIBED = (
    "score",
    "margin",
    "share",
    "lexical",
    "runs",
    "document",
    "phrasing_lexical",
    "phrasing_dense",
    "phrasing_overlap",
    "sounds",
    "dense",
    "known",
    "concepts_known",
    "side",
    "wording",
    "covered",
    "covered_document",
    "covered_library",
    "covered_rarest",
    "says_much",
    "foreign_overlap",
    "foreign_dense",
)
_PLAIN = "plain_"
#: What the confidence is judged by: all that describes the list, weighed by how far the first
#: clause has written phrasings, and again by how far it has not; the learned weights tell what
#: speaks in which case. ``phrased`` is how far it has.
#: What comes of phrasings and of the lexicon's foreign questions, which are foreign to a library
#: of one subject, speaks only where the first clause has phrasings.
_OF_PHRASINGS = frozenset(
    {
        "phrasing_lexical",
        "phrasing_dense",
        "phrasing_overlap",
        "sounds",
        "side",
        "wording",
        "foreign_overlap",
        "foreign_dense",
    }
)
_OF_WORDS = tuple(name for name in _DESCRIBED if name not in _OF_PHRASINGS)
SIGNALS = (*_DESCRIBED, *(f"{_PLAIN}{name}" for name in _OF_WORDS), "phrased", "elsewhere")

#: Signals that can only speak against a question's being ours; the others only for it.
AGAINST_SCOPE = frozenset({"elsewhere", "foreign_overlap", "foreign_dense"})


def weighed(described: Mapping[str, float]) -> dict[str, float]:
    """Return SIGNALS of a list that is described, ``phrased`` and ``elsewhere`` included."""
    phrased = described["phrased"]
    return {
        **{name: described[name] * phrased for name in _DESCRIBED},
        **{f"{_PLAIN}{name}": described[name] * (1 - phrased) for name in _OF_WORDS},
        "phrased": phrased,
        "elsewhere": described["elsewhere"],
    }


@dataclass(frozen=True)
class Logistic:
    """A logistic model over named signals."""

    weights: Mapping[str, float]
    bias: float

    def probability(self, signals: Mapping[str, float]) -> float:
        """Return the probability, in [0, 1]. Signals without a weight count nothing."""
        total = self.bias + sum(weight * signals[name] for name, weight in self.weights.items())
        return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))


@dataclass(frozen=True)
class Ranker:
    """Learned weights.

    ``fusion`` ranks, ``scope`` tells ours from foreign questions, ``correct`` how likely the
    first clause is right; both by SIGNALS.
    """

    fusion: Mapping[str, float]
    scope: Logistic
    correct: Logistic

    def scores(self, features: Features) -> FloatVector:
        """Return the fused score of each row of ``features``, shape (n, len(FEATURES))."""
        weights = np.array([self.fusion.get(name, 0.0) for name in FEATURES], dtype=np.float32)
        return np.asarray(features @ weights, dtype=np.float32)


def load_ranker(path: Path = WEIGHTS_FILE) -> Ranker:
    """Read weights that scripts/train.py ranker wrote. Raises SnapshotError if it cannot."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Ranker(
            fusion={name: float(value) for name, value in data["fusion"].items()},
            scope=Logistic(dict(data["scope"]["weights"]), float(data["scope"]["bias"])),
            correct=Logistic(dict(data["correct"]["weights"]), float(data["correct"]["bias"])),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"{path} cannot be read ({error}) → restore the file or run scripts/train.py ranker"
        ) from error


def save_ranker(ranker: Ranker, path: Path) -> None:
    """Write the weights as JSON."""
    text = json.dumps(asdict(ranker), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
