"""A logistic regression over named signs: small enough to be read, and to be had in a dict."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import LexiconError


@dataclass(frozen=True)
class Logistic:
    """Weights by the name of a sign; what is in none of them counts nothing."""

    weights: Mapping[str, float]
    bias: float

    def probability(self, signs: Iterable[str]) -> float:
        """Return the probability that something with these signs is what was learned."""
        total = self.bias + sum(self.weights.get(one, 0.0) for one in signs)
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


def load_logistics(path: Path) -> dict[str, Logistic]:
    """Read what `save_logistics` wrote, by name. Raises LexiconError."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(name): Logistic(
                {str(sign): float(weight) for sign, weight in one["weights"].items()},
                float(one["bias"]),
            )
            for name, one in record.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"{path} cannot be read ({error}) → restore the file") from error


def save_logistics(models: Mapping[str, Logistic], path: Path) -> None:
    """Write the weights as JSON, sorted by name, so that a change can be read."""
    record = {
        name: {
            "bias": round(one.bias, 4),
            "weights": {sign: round(one.weights[sign], 4) for sign in sorted(one.weights)},
        }
        for name, one in models.items()
    }
    path.write_text(json.dumps(record, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
