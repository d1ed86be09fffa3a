"""How much of a question stands in a passage in unbroken runs, and which passages are twins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.arrays import FloatVector, Rows
from index.searching.dense import Vectors
from index.snapshot_files import SnapshotFiles
from knowledge.errors import SnapshotError

_NO_NUMBER = re.compile(r"[^0-9a-z]+")
#: Cosine from which on two passages with the same numbers say the same.
_ALIKE = 0.97
#: Passages whose numbers are kept at hand.
_REMEMBERED = 20_000


def run_share(question: str, text: str) -> float:
    """Return the sum of the squared lengths of the runs shared, by the question's squared.

    Both are letters, signs and digits alone. From the left, each run is as long as it can be,
    and at least two signs: 1 where the whole question stands in the text, 0 where only single
    signs do. Words and bigrams do not tell whether they stand together; this does.
    """
    length, start, total = len(question), 0, 0
    while start + 1 < length:
        end = start + 2
        if question[start:end] not in text:
            start += 1
            continue
        while end < length and question[start : end + 1] in text:
            end += 1
        total += (end - start) ** 2
        start = end
    return total / length**2 if length else 0.0


class Signs:
    """The passages as letters, signs and digits, without spaces and punctuation."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._numbers: dict[int, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, row: int) -> str:
        """Return a passage as its letters, signs and digits."""
        return self._texts[row]

    def shares(self, question: str, rows: Rows) -> FloatVector:
        """Return `run_share` of the question and each of ``rows``."""
        shares = [run_share(question, self._texts[row]) for row in rows.tolist()]
        return np.array(shares, dtype=np.float32)

    def first_of_twins(self, rows: Rows, vectors: Vectors, *, limit: int) -> list[list[int]]:
        """Return ``rows`` in their order, each with its twins that come after it.

        Twins have the same numbers and nearly the same words. At most ``limit`` of those
        that are twins of none before them are returned.
        """
        found: list[list[int]] = []
        places: list[int] = []
        seen: dict[tuple[str, ...], list[int]] = {}
        near = vectors.matrix()[rows]
        alike = near @ near.T >= _ALIKE
        for place, row in enumerate(rows.tolist()):
            same_numbers = seen.setdefault(self._numbers_of(row), [])
            twin = next((n for n in same_numbers if alike[place, places[n]]), None)
            if twin is not None:
                found[twin].append(row)
            elif len(found) < limit:
                same_numbers.append(len(found))
                found.append([row])
                places.append(place)
            else:
                break
        return found

    def _numbers_of(self, row: int) -> tuple[str, ...]:
        known = self._numbers.get(row)
        if known is None:
            known = tuple(_NO_NUMBER.split(self._texts[row]))
            if len(self._numbers) < _REMEMBERED:
                self._numbers[row] = known
        return known


def save_signs(signs: Signs, path: Path) -> None:
    """Write one passage a line."""
    path.write_text("\n".join(signs._texts), encoding="utf-8")


def load_signs(files: SnapshotFiles, name: str, *, size: int) -> Signs:
    """Read what `save_signs` wrote of ``size`` passages. Raises SnapshotError."""
    text = files.text(name)
    texts = text.split("\n") if size else []
    if len(texts) != size:
        raise SnapshotError(
            f"{files.folder / name}: {len(texts)} passages, not {size} → run scripts/reindex.py"
        )
    return Signs(texts)
