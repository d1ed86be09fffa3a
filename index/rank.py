"""From the scores of the arms to one score and a confidence: features and learned weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import FloatMatrix
from index.fields import Fields, IntVector
from index.sparse import FloatVector
from knowledge.errors import SnapshotError
from knowledge.segment import Terms

WEIGHTS_FILE = Path(__file__).parent / "model" / "ranker.json"

#: The columns of a feature matrix, in order. Each lies within [-1, 1].
FEATURES = (
    "lexical",  # share of the question's weighted words and bigrams found, by BM25
    "document",  # the best such share within the passage's document
    "concepts",  # share of the question's weighted concepts found
    "dense",  # cosine of question and passage
    "dense_uncovered",  # the same, times the share of the question that no passage covers
    "phrasing_lexical",  # as lexical, for the clause's best phrasing
    "phrasing_concepts",  # as concepts, for the clause's best phrasing
    "phrasing_dense",  # cosine of question and the clause's nearest phrasing
    "phrasing_overlap",  # weighted Dice of question and best phrasing: punishes what is extra
)

#: What the confidence is judged by, for the ranked list of one question.
SIGNALS = (
    "score",
    "margin",
    "lexical",
    "phrasing_lexical",
    "phrasing_dense",
    "phrasing_overlap",
    "dense",
    "known",
    "concepts_known",
    "elsewhere",
)

Features = NDArray[np.float32]


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

    ``fusion`` ranks, ``scope`` tells ours from foreign questions, ``correct`` tells how likely
    the first clause is right.
    """

    fusion: Mapping[str, float]
    scope: Logistic
    correct: Logistic

    def scores(self, features: Features) -> FloatVector:
        """Return the fused score of each row of ``features``, shape (n, len(FEATURES))."""
        weights = np.array([self.fusion.get(name, 0.0) for name in FEATURES], dtype=np.float32)
        return np.asarray(features @ weights, dtype=np.float32)


def load_ranker(path: Path = WEIGHTS_FILE) -> Ranker:
    """Read weights that scripts/tune_ranker.py wrote. Raises SnapshotError if it cannot."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Ranker(
            fusion={name: float(value) for name, value in data["fusion"].items()},
            scope=Logistic(dict(data["scope"]["weights"]), float(data["scope"]["bias"])),
            correct=Logistic(dict(data["correct"]["weights"]), float(data["correct"]["bias"])),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"{path} cannot be read ({error}) → restore the file or run scripts/tune_ranker.py"
        ) from error


def save_ranker(ranker: Ranker, path: Path) -> None:
    """Write the weights as JSON."""
    text = json.dumps(asdict(ranker), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Candidates:
    """The passages that any arm puts forward for a question, and their features.

    ``rows`` ascend, shape (n,); ``features`` has shape (n, len(FEATURES)). ``known`` is the
    share of the question's weighted words that the library has at all, ``concepts_known``
    that of its concepts.
    """

    rows: NDArray[np.int64]
    features: Features
    known: float
    concepts_known: float


def gather(
    fields: Fields,
    terms: Terms,
    vector: FloatMatrix,
    *,
    allowed: NDArray[np.bool_],
    depth: int,
) -> Candidates:
    """Take the ``depth`` best of each arm among the ``allowed`` passages and compare them.

    A clause's best phrasing speaks for all its passages.
    """
    lexical, concepts = fields.passages.scores(terms)
    near, _ = fields.vectors.nearest(vector, limit=depth, allowed=allowed)
    asked = _Asked.score(fields, terms, vector, allowed=allowed, depth=depth)
    rows = np.unique(
        np.concatenate([_top(lexical, allowed, depth), near, asked.rows(fields, allowed, depth)])
    ).astype(np.int64)
    groups = int(fields.group_of.max()) + 1 if fields.size else 0
    best_of_group = np.zeros(groups, dtype=np.float32)
    np.maximum.at(best_of_group, fields.group_of[allowed], lexical[allowed])
    covered = float(lexical[rows].max()) if len(rows) else 0.0
    dense = fields.vectors.cosines(vector, rows)
    clauses = fields.clause_of[rows]
    columns = {
        "lexical": lexical[rows],
        "document": best_of_group[fields.group_of[rows]],
        "concepts": concepts[rows],
        "dense": dense,
        "dense_uncovered": dense * (1 - covered),
        "phrasing_lexical": asked.lexical[clauses],
        "phrasing_concepts": asked.concepts[clauses],
        "phrasing_dense": asked.dense[clauses],
        "phrasing_overlap": asked.overlap[clauses],
    }
    return Candidates(
        rows=rows,
        features=np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32),
        known=fields.passages.words.known(terms.words),
        concepts_known=fields.passages.concepts.known(terms.concepts),
    )


@dataclass(frozen=True)
class _Asked:
    """The best phrasing's scores by clause, each of shape (clauses,)."""

    lexical: FloatVector
    concepts: FloatVector
    dense: FloatVector
    overlap: FloatVector

    @classmethod
    def score(
        cls,
        fields: Fields,
        terms: Terms,
        vector: FloatMatrix,
        *,
        allowed: NDArray[np.bool_],
        depth: int,
    ) -> _Asked:
        clauses = int(fields.clause_of.max()) + 1 if fields.size else 0
        allowed_clause = np.zeros(clauses, dtype=np.bool_)
        allowed_clause[fields.clause_of[allowed]] = True
        near, cosines = fields.phrasing_vectors.nearest(
            vector, limit=depth * 4, allowed=allowed_clause[fields.owner_of]
        )

        def best(values: FloatVector, owners: IntVector) -> FloatVector:
            by_clause = np.zeros(clauses, dtype=np.float32)
            np.maximum.at(by_clause, owners, values)
            return by_clause

        lexical, concepts = fields.phrasings.scores(terms)
        return cls(
            lexical=best(lexical, fields.owner_of),
            concepts=best(concepts, fields.owner_of),
            dense=best(cosines, fields.owner_of[near]),
            overlap=best(fields.phrasings.overlap(terms), fields.owner_of),
        )

    def rows(self, fields: Fields, allowed: NDArray[np.bool_], depth: int) -> NDArray[np.int64]:
        """Return the allowed passages of the clauses that the phrasings put forward."""
        if not len(fields.owner_of):
            return np.zeros(0, np.int64)
        clauses = np.arange(len(self.lexical))
        chosen = np.union1d(
            _top(self.overlap, clauses >= 0, depth), _top(self.dense, clauses >= 0, depth)
        )
        rows = [row for clause in chosen.tolist() for row in fields.rows_of_clause[clause]]
        found = np.array(rows, dtype=np.int64)
        return found[allowed[found]]


def _top(values: FloatVector, allowed: NDArray[np.bool_], depth: int) -> NDArray[np.int64]:
    usable = np.flatnonzero(allowed & (values > 0))
    if len(usable) <= depth:
        return usable
    return usable[np.argpartition(values[usable], -depth)[-depth:]]
