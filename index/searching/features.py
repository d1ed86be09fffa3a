"""What tells a right passage from a wrong one: one row of features for each candidate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatMatrix, FloatVector
from index.searching.fields import Fields
from index.searching.scope import side_of, wording_of
from knowledge.language.segment import Terms
from knowledge.language.telling import asked_for

#: The columns of a feature matrix, in order. Each lies within [-1, 1].
FEATURES = (
    "lexical",  # share of the question's weighted words and bigrams found, by BM25
    "document",  # the best such share within the passage's document
    "concepts",  # share of the question's weighted concepts found
    "dense",  # cosine of question and passage
    "dense_uncovered",  # the same, for questions whose words few passages have (see _GATE)
    "phrasing_lexical",  # as lexical, for the clause's best phrasing
    "phrasing_concepts",  # as concepts, for the clause's best phrasing
    "phrasing_dense",  # cosine of question and the clause's nearest phrasing
    "phrasing_overlap",  # weighted Dice of question and best phrasing: punishes what is extra
    "asked",  # as lexical, for all phrasings of the clause taken together
    "sounds",  # share of the question's weighted pairs of syllables in those phrasings
    "subject",  # share of the degrees, classes, districts, benefits asked that headings name
    "aspect",  # share of the aspects asked (how much, where, how long) that they name
    "contrary",  # share of degree, class and district for which they name others only
    "runs",  # share of the question that stands in the passage in unbroken runs
    "district_unasked",  # they name a district, the question none
    "past",  # the clause is an old rule or a record of the past
    "plain",  # nobody wrote phrasings for the clause; the next three are those of such clauses
    "plain_lexical",
    "plain_dense",
    "plain_runs",
    "telling",  # share of the kinds of thing asked (an amount, a place) that the clause tells
)

#: The vectors speak up where wording differs: in full for a question none of whose weighted
#: words any passage has, not at all from one third on. Added everywhere they cost first places
#: on questions in the policies' own words (see index/README.md).
_GATE = 3.0
#: Passages, by their lexical score, whose runs are looked at.
_RUNS = 24
#: Features that judge confidence, and take no part in the fused score.
UNFUSED = frozenset({"dense"})
#: Features that can only speak against a passage; the others only for it.
AGAINST = frozenset({"contrary", "district_unasked", "past"})

Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A phrasing or a foreign question that plays no part, by its number.

    The ranker is tuned on phrasings too, each asked as if nobody had written it down.
    """

    phrasing: int | None = None
    foreign: int | None = None


NOTHING_LEFT_OUT = LeftOut()


@dataclass(frozen=True)
class Candidates:
    """The passages that any arm puts forward for a question, and their features.

    ``rows`` ascend, shape (n,); ``features`` has shape (n, len(FEATURES)). ``known`` is the
    share of the question's weighted words that the library has at all, ``concepts_known``
    that of its concepts; ``foreign_overlap`` and ``foreign_dense`` how near it comes to
    questions that are not ours; ``side`` on which side of the border it lies, and ``wording``
    whose words it uses (index.searching.scope).
    """

    rows: NDArray[np.int64]
    features: Features
    known: float
    concepts_known: float
    foreign_overlap: float
    foreign_dense: float
    side: float
    wording: float


@dataclass(frozen=True)
class View:
    """A library as one text sees it: what every arm gives to every passage or clause."""

    fields: Fields
    terms: Terms
    vector: FloatMatrix
    allowed: NDArray[np.bool_]
    lexical: FloatVector
    concepts: FloatVector
    asked: _Asked

    @classmethod
    def of(
        cls,
        fields: Fields,
        terms: Terms,
        vector: FloatMatrix,
        *,
        allowed: NDArray[np.bool_],
        left_out: LeftOut = NOTHING_LEFT_OUT,
    ) -> View:
        """Ask every arm."""
        lexical, concepts = fields.passages.scores(terms)
        asked = _Asked.score(fields, terms, vector, allowed=allowed, left_out=left_out)
        return cls(fields, terms, vector, allowed, lexical, concepts, asked)

    def proposals(self, depth: int) -> NDArray[np.int64]:
        """Return the ``depth`` best of each arm among the allowed passages, ascending rows."""
        near, _ = self.fields.vectors.nearest(self.vector, limit=depth, allowed=self.allowed)
        rows = np.concatenate(
            [
                _top(self.lexical, self.allowed, depth),
                near,
                self.asked.rows(self.fields, self.allowed, depth),
            ]
        )
        return np.unique(rows).astype(np.int64)

    def features(self, rows: NDArray[np.int64]) -> Features:
        """Return the features of ``rows``, shape (len(rows), len(FEATURES)).

        A clause's best phrasing speaks for all its passages.
        """
        fields, asked = self.fields, self.asked
        groups = int(fields.group_of.max()) + 1 if fields.size else 0
        best_of_group = np.zeros(groups, dtype=np.float32)
        np.maximum.at(best_of_group, fields.group_of[self.allowed], self.lexical[self.allowed])
        covered = float(self.lexical[rows].max()) if len(rows) else 0.0
        dense = fields.vectors.cosines(self.vector, rows)
        clauses = fields.clause_of[rows]
        topic = fields.topics.compare(self.terms.slots, rows)
        plain = 1 - fields.phrased[rows]
        runs = self._runs(rows)
        columns = {
            "lexical": self.lexical[rows],
            "document": best_of_group[fields.group_of[rows]],
            "concepts": self.concepts[rows],
            "dense": dense,
            "dense_uncovered": dense * max(0.0, 1 - _GATE * covered),
            "phrasing_lexical": asked.lexical[clauses],
            "phrasing_concepts": asked.concepts[clauses],
            "phrasing_dense": asked.dense[clauses],
            "phrasing_overlap": asked.overlap[clauses],
            "asked": asked.together[clauses],
            "sounds": asked.sounds[clauses],
            "subject": topic.subject,
            "aspect": topic.aspect,
            "contrary": topic.contrary,
            "district_unasked": topic.district_unasked,
            "runs": runs,
            "past": fields.past[rows].astype(np.float32),
            "plain": plain,
            "plain_lexical": self.lexical[rows] * plain,
            "plain_dense": dense * plain,
            "plain_runs": runs * plain,
            "telling": fields.tellings.shares(asked_for(self.terms.signs), rows),
        }
        return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)

    def _runs(self, rows: NDArray[np.int64]) -> FloatVector:
        shares = np.zeros(len(rows), dtype=np.float32)
        best = np.argsort(-self.lexical[rows], kind="stable")[:_RUNS]
        shares[best] = self.fields.signs.shares(self.terms.signs, rows[best])
        return shares

    def candidates(
        self, rows: NDArray[np.int64], features: Features, *, left_out: LeftOut = NOTHING_LEFT_OUT
    ) -> Candidates:
        """Join rows and features to what is known of the text as a whole."""
        overlap, cosine = _foreign(self.fields, self.terms, self.vector, without=left_out.foreign)
        return Candidates(
            rows=rows,
            features=features,
            known=self.fields.passages.words.known(self.terms.words),
            concepts_known=self.fields.passages.concepts.known(self.terms.concepts),
            foreign_overlap=overlap,
            foreign_dense=cosine,
            side=side_of(self.fields.border, self.vector),
            wording=wording_of(self.fields.phrasings, self.fields.foreign, self.terms),
        )


@dataclass(frozen=True)
class _Asked:
    """The best phrasing's scores by clause, each of shape (clauses,)."""

    lexical: FloatVector
    concepts: FloatVector
    dense: FloatVector
    overlap: FloatVector
    together: FloatVector
    sounds: FloatVector

    @classmethod
    def score(
        cls,
        fields: Fields,
        terms: Terms,
        vector: FloatMatrix,
        *,
        allowed: NDArray[np.bool_],
        left_out: LeftOut,
    ) -> _Asked:
        clauses = int(fields.clause_of.max()) + 1 if fields.size else 0
        if not len(fields.owner_of):
            nothing = np.zeros(clauses, dtype=np.float32)
            return cls(nothing, nothing, nothing, nothing, nothing, nothing)
        allowed_clause = np.zeros(clauses, dtype=np.bool_)
        allowed_clause[fields.clause_of[allowed]] = True
        usable = allowed_clause[fields.owner_of]
        if left_out.phrasing is not None:
            usable[left_out.phrasing] = False

        order, starts, owners = fields.phrasings_by_clause

        def best(values: FloatVector) -> FloatVector:
            by_clause = np.zeros(clauses, dtype=np.float32)
            by_clause[owners] = np.maximum(np.maximum.reduceat(values[order], starts), 0)
            return by_clause

        lexical, overlap = fields.phrasings.written_and_overlap(terms)
        concepts = fields.phrasings.concepts.share(terms.concepts)
        dense = (fields.phrasing_vectors.matrix() @ vector) * usable
        return cls(
            lexical=best(lexical * usable),
            concepts=best(concepts * usable),
            dense=best(dense),
            overlap=best(overlap * usable),
            together=fields.asked.written(terms) * allowed_clause,
            sounds=fields.sounds.share(terms.sounds) * allowed_clause,
        )

    def rows(self, fields: Fields, allowed: NDArray[np.bool_], depth: int) -> NDArray[np.int64]:
        """Return the allowed passages of the clauses that the phrasings put forward."""
        if not len(fields.owner_of):
            return np.zeros(0, np.int64)
        clauses = np.arange(len(self.lexical))
        chosen = np.union1d(
            _top(self.overlap, clauses >= 0, depth),
            np.union1d(
                _top(self.dense, clauses >= 0, depth), _top(self.together, clauses >= 0, depth)
            ),
        )
        rows = [row for clause in chosen.tolist() for row in fields.rows_of_clause[clause]]
        found = np.array(rows, dtype=np.int64)
        return found[allowed[found]]


def _foreign(
    fields: Fields, terms: Terms, vector: FloatMatrix, *, without: int | None
) -> tuple[float, float]:
    """Return the highest overlap and cosine of the question with foreign ones."""
    if not fields.foreign.size:
        return 0.0, 0.0
    overlap = fields.foreign.overlap(terms)
    if without is not None:
        overlap[without] = 0
    rows, cosines = fields.foreign_vectors.nearest(vector, limit=2)
    near = [cosine for row, cosine in zip(rows, cosines, strict=True) if row != without]
    return float(overlap.max()), float(max(near[0], 0.0)) if near else 0.0


def _top(values: FloatVector, allowed: NDArray[np.bool_], depth: int) -> NDArray[np.int64]:
    usable = np.flatnonzero(allowed & (values > 0))
    if len(usable) <= depth:
        return usable
    return usable[np.argpartition(values[usable], -depth)[-depth:]]
