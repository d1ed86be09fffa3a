"""What kinds of thing each passage tells: an amount, a place, a period; see knowledge.asking."""

from __future__ import annotations

import numpy as np

from index.arrays import FloatVector, Rows
from index.searching.runs import Signs
from knowledge.language.telling import told_by


class Tellings:
    """Tells by passage what it tells; what costs is reckoned when a passage is first looked at."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._told: dict[int, frozenset[str]] = {}

    def shares(self, asked: frozenset[str], rows: Rows) -> FloatVector:
        """Return what share of the kinds ``asked`` for each of ``rows`` tells, 0 for none asked."""
        if not asked:
            return np.zeros(len(rows), dtype=np.float32)
        found = [len(asked & self._of(row)) / len(asked) for row in rows.tolist()]
        return np.array(found, dtype=np.float32)

    def _of(self, row: int) -> frozenset[str]:
        known = self._told.get(row)
        if known is None:
            known = self._told[row] = told_by(self._signs.text(row))
        return known
