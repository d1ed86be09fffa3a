"""Figures from what was found: ranking metrics, refusal, confidence, speed, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG
from numpy.typing import NDArray
from scipy.stats import bootstrap
from sklearn.metrics import roc_auc_score

Doubles = NDArray[np.float64]

MEASURES = {
    "hit@1": Success @ 1,
    "hit@3": Success @ 3,
    "hit@10": Success @ 10,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
}
COVERAGES = (0.5, 0.7, 0.9)
FLOORS = (0.05, 0.2, 0.5, 0.7, 0.9, 0.95)
_RESAMPLES = 2000
_SEED = 7


@dataclass(frozen=True)
class Found:
    """What came of one question.

    ``right`` are the names of what answers it, none if it must be refused; ``ranked`` names
    what was found, best first, ties with the right ones before them. ``scope`` and
    ``confidence`` are the probabilities that it is ours and that the first is right;
    ``answered`` tells whether an answer was shown, ``first`` and ``in_three`` whether a right
    one stood first or among three in it (None where only the search was asked). ``stages``
    are milliseconds.
    """

    id: str
    text: str
    right: tuple[str, ...]
    ranked: tuple[str, ...]
    scope: float
    confidence: float
    answered: bool | None = None
    first: bool | None = None
    in_three: bool | None = None
    style: str = ""
    note: str = ""
    stages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A mean with its 95 % bootstrap interval over questions."""

    value: float
    low: float
    high: float
    count: int


def values_of(found: Sequence[Found]) -> dict[str, dict[str, float]]:
    """Return each ranking metric, in [0, 1], of each question that has a right answer, by id."""
    inside = [one for one in found if one.right]
    qrels = [ir_measures.Qrel(one.id, name, 1) for one in inside for name in one.right]
    run = [
        ir_measures.ScoredDoc(one.id, name, float(len(one.ranked) - place))
        for one in inside
        for place, name in enumerate(one.ranked)
    ]
    values = {one.id: dict.fromkeys(MEASURES, 0.0) for one in inside}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(names), qrels, run) if run else ():
        values[metric.query_id][names[metric.measure]] = float(metric.value)
    return values


def figures(found: Sequence[Found]) -> dict[str, Figure]:
    """Return every metric that the questions allow, with intervals."""
    inside = [one for one in found if one.right]
    columns: dict[str, list[float]] = {}
    for by_name in values_of(inside).values():
        for name, value in by_name.items():
            columns.setdefault(name, []).append(value)
    for one in inside:
        if one.first is not None and one.in_three is not None:
            columns.setdefault("answer first", []).append(float(one.first))
            columns.setdefault("answer in three", []).append(float(one.in_three))
            columns.setdefault("answered", []).append(float(bool(one.answered)))
    for one in found:
        if not one.right and one.answered is not None:
            columns.setdefault("refused", []).append(float(not one.answered))
    shown = [one for one in found if one.answered]
    if shown:
        columns["right of those shown"] = [float(bool(one.first)) for one in shown]
    measured = {name: interval(values) for name, values in columns.items()}
    for share, accuracy in coverage(inside).items():
        measured[f"accuracy at {share:.0%}"] = accuracy
    auroc = scope_auroc(found)
    if auroc is not None:
        measured["scope AUROC"] = auroc
    return measured


def interval(values: Sequence[float]) -> Figure:
    """Return the mean with its interval (percentile bootstrap, 2,000 resamples, seeded)."""
    array = np.array(values, dtype=np.float64)
    mean = float(array.mean()) if len(array) else float("nan")
    if len(array) < 2 or array.min() == array.max():
        return Figure(mean, mean, mean, len(array))
    spread = bootstrap(
        (array,),
        np.mean,
        n_resamples=_RESAMPLES,
        method="percentile",
        batch=200,
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Figure(mean, float(spread.low), float(spread.high), len(array))


def accuracy_curve(found: Sequence[Found]) -> tuple[Doubles, Doubles]:
    """Return coverage and accuracy of the first place as the confidence demanded falls."""
    ordered = sorted((one for one in found if one.right), key=lambda one: -one.confidence)
    hits = np.array([float(_is_first(one)) for one in ordered])
    counts = np.arange(1, len(hits) + 1)
    return counts / max(len(hits), 1), np.cumsum(hits) / counts


def coverage(found: Sequence[Found]) -> dict[float, Figure]:
    """Return the accuracy of the most confident 50, 70 and 90 % of questions."""
    ordered = sorted(found, key=lambda one: -one.confidence)
    measured = {}
    for share in COVERAGES if ordered else ():
        part = ordered[: max(1, round(share * len(ordered)))]
        measured[share] = interval([float(_is_first(one)) for one in part])
    return measured


def scope_auroc(found: Sequence[Found]) -> Figure | None:
    """Return how well ``scope`` tells ours from others, or None where one kind is missing."""
    labels = np.array([bool(one.right) for one in found])
    scores = np.array([one.scope for one in found])
    if labels.all() or not labels.any():
        return None
    chance = np.random.default_rng(_SEED)
    sampled = []
    for _ in range(300):
        rows = chance.integers(0, len(found), len(found))
        if 0 < labels[rows].sum() < len(rows):
            sampled.append(roc_auc_score(labels[rows], scores[rows]))
    low, high = np.percentile(sampled, [2.5, 97.5])
    return Figure(float(roc_auc_score(labels, scores)), float(low), float(high), len(found))


def operating_points(
    found: Sequence[Found], floors: Sequence[float] = FLOORS
) -> dict[float, tuple[Figure, Figure]]:
    """Return what it would mean to show nothing of less confidence than each floor.

    By floor: the share of right ones among the answers shown, and the share of the questions
    that have an answer which are given one.
    """
    inside = [one for one in found if one.right]
    points = {}
    for floor in floors:
        shown = [one for one in found if one.answered and one.confidence >= floor]
        given = [float(bool(one.answered) and one.confidence >= floor) for one in inside]
        points[floor] = (interval([float(bool(one.first)) for one in shown]), interval(given))
    return points


def latency(found: Sequence[Found]) -> dict[str, tuple[float, float]]:
    """Return p50 and p99 of each stage and of all together, in milliseconds."""
    names = dict.fromkeys(name for one in found for name in one.stages)
    measured = {}
    for name in names:
        times = [one.stages[name] for one in found if name in one.stages]
        measured[name] = tuple(float(x) for x in np.percentile(times, [50, 99]))
    return measured  # type: ignore[return-value]


@dataclass(frozen=True)
class Comparison:
    """What changed between two runs over the same questions.

    ``changes`` has by metric the mean difference (b − a) with its paired bootstrap interval;
    ``better`` and ``worse`` the questions whose rank rose or fell, with both ranks.
    """

    changes: dict[str, Figure]
    better: list[tuple[str, str, float, float]]
    worse: list[tuple[str, str, float, float]]


def compare(a: Sequence[Found], b: Sequence[Found]) -> Comparison:
    """Compare two runs, question by question, by id."""
    of_b = {one.id: one for one in b}
    pairs = [(one, of_b[one.id]) for one in a if one.id in of_b]
    differences: dict[str, list[float]] = {}
    better: list[tuple[str, str, float, float]] = []
    worse: list[tuple[str, str, float, float]] = []
    values_a, values_b = (values_of([pair[side] for pair in pairs]) for side in (0, 1))
    for one, other in pairs:
        before, after = values_a.get(one.id, {}), values_b.get(other.id, {})
        for name in before.keys() & after.keys():
            differences.setdefault(name, []).append(after[name] - before[name])
        was, now = _rank(one), _rank(other)
        if one.right and was != now:
            (better if now < was else worse).append((one.id, one.text, was, now))
        if not one.right and one.answered != other.answered:
            side = worse if other.answered else better
            side.append((one.id, one.text, float("nan"), float("nan")))
    changes = {name: interval(differences[name]) for name in MEASURES if name in differences}
    return Comparison(changes, better, worse)


def as_json(found: Sequence[Found]) -> list[dict[str, Any]]:
    """Return plain data that `from_json` reads."""
    return [asdict(one) for one in found]


def from_json(data: Sequence[dict[str, Any]]) -> list[Found]:
    """Read what `as_json` gave. Raises KeyError or TypeError for other data."""
    return [
        Found(**{**one, "right": tuple(one["right"]), "ranked": tuple(one["ranked"])})
        for one in data
    ]


def _rank(found: Found) -> float:
    ranks = [n for n, name in enumerate(found.ranked, start=1) if name in found.right]
    return float(ranks[0]) if ranks else float("inf")


def _is_first(found: Found) -> bool:
    return bool(found.ranked) and found.ranked[0] in found.right
