"""How sure a ranking in a conversation is: is it ours, is it right, do the policies tell it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.arrays import FloatVector, Rows
from index.conversing.features import Table
from index.searching.rank import Logistic
from index.searching.search import Ranking
from knowledge.errors import SnapshotError

GATES_FILE = Path(__file__).parents[1] / "model" / "conversation.json"

#: What is told of the first candidate.
_OF_FIRST = (
    "message_fused",
    "topical_fused",
    "message_dense",
    "message_phrasing_dense",
    "message_phrasing_overlap",
    "message_lexical",
    "same_topic",
    "same_document",
    "is_last",
    "near_last",
    "aspect_met",
    "aspect_best",
)
#: What is told of the message.
_OF_MESSAGE = ("length", "names_benefit", "names_values", "opens_with_that", "aspect_sure")
#: What the search alone makes of the message and of the message with its topic.
_OF_SEARCH = ("known", "side", "wording", "foreign_overlap", "foreign_dense", "elsewhere")
SIGNALS = (
    "chance",
    "lead",
    *_OF_FIRST,
    *_OF_MESSAGE,
    "scope_alone",
    "scope_topical",
    "correct_alone",
    "correct_topical",
    *_OF_SEARCH,
    "aspect_on_topic",
)


@dataclass(frozen=True)
class Gates:
    """Logistic models over SIGNALS: the message is ours, the first is right, it is not told."""

    ours: Logistic
    correct: Logistic
    not_told: Logistic


def signals_of_talk(
    table: Table, chances: FloatVector, order: Rows, plain: tuple[Ranking, Ranking]
) -> dict[str, float]:
    """Describe a ranking. ``order`` puts the candidates, ``plain`` are the search's own."""
    alone, topical = plain
    first = int(order[0])
    second = float(chances[order[1]]) if len(order) > 1 else 0.0
    on_topic = table.column("same_topic") > 0
    met = table.column("aspect_met")
    return {
        "chance": float(chances[first]),
        "lead": float(chances[first]) - second,
        **{name: float(table.column(name)[first]) for name in (*_OF_FIRST, *_OF_MESSAGE)},
        "scope_alone": alone.scope,
        "scope_topical": topical.scope,
        "correct_alone": alone.correct,
        "correct_topical": topical.correct,
        **{name: float(alone.signals[name]) for name in _OF_SEARCH},
        "aspect_on_topic": float(met[on_topic].max()) if on_topic.any() else 0.0,
    }


def load_gates(path: Path = GATES_FILE) -> Gates:
    """Read what `save_gates` wrote. Raises SnapshotError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Gates(*(_logistic(data[name]) for name in ("ours", "correct", "not_told")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"{path} cannot be read ({error}) → restore the file or run "
            "scripts/train.py conversation"
        ) from error


def save_gates(gates: Gates, path: Path) -> None:
    """Write the weights as JSON."""
    path.write_text(json.dumps(asdict(gates), indent=1) + "\n", encoding="utf-8")


def _logistic(data: Mapping[str, object]) -> Logistic:
    weights, bias = data["weights"], data["bias"]
    if not isinstance(weights, dict) or not isinstance(bias, (int, float)):
        raise TypeError("no weights")
    return Logistic({str(name): float(value) for name, value in weights.items()}, float(bias))
