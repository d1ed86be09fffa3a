"""Nearest vectors by inner product, with FAISS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SnapshotError

FloatMatrix = NDArray[np.float32]


@dataclass(frozen=True)
class Vectors:
    """A searchable set of unit vectors, in the order in which they were given."""

    index: faiss.IndexFlatIP

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self.index.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.index.d)

    def nearest(
        self, query: FloatMatrix, *, limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], FloatMatrix]:
        """Return rows and cosines of the ``limit`` nearest to one query, shape (dimension,).

        Only rows that ``allowed``, shape (size,), admits. Raises ValueError when the query's
        dimension is another: FAISS itself only asserts.
        """
        if query.shape != (self.dimension,):
            raise ValueError(f"query has shape {query.shape}, the index ({self.dimension},)")
        if not self.size:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        parameters = None
        if allowed is not None and not allowed.all():
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(self.size, faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        cosines, rows = self.index.search(
            np.ascontiguousarray(query[None, :], dtype=np.float32),
            min(limit, self.size),
            params=parameters,
        )
        found = rows[0] >= 0  # fewer allowed rows than the limit leave places filled with -1
        return rows[0][found], cosines[0][found]

    def cosines(self, query: FloatMatrix, rows: NDArray[np.int64]) -> FloatMatrix:
        """Return the cosine of each of ``rows`` with the query, shape (len(rows),)."""
        if not len(rows):
            return np.zeros(0, np.float32)
        found: FloatMatrix = self.matrix()[rows] @ query
        return found

    def matrix(self) -> FloatMatrix:
        """Return a view of all vectors, shape (size, dimension); it lives as long as self."""
        if not self.size:
            return np.zeros((0, self.dimension), np.float32)
        flat = faiss.rev_swig_ptr(self.index.get_xb(), self.size * self.dimension)
        view: FloatMatrix = flat.reshape(self.size, self.dimension)
        return view


def build_vectors(matrix: FloatMatrix, *, dimension: int) -> Vectors:
    """Index the rows of ``matrix``, float32, shape (n, dimension), unit or zero rows."""
    if matrix.ndim != 2 or matrix.shape[1] != dimension:
        raise ValueError(f"vectors have shape {matrix.shape}, not (n, {dimension})")
    index = faiss.IndexFlatIP(dimension)
    if len(matrix):
        index.add(np.ascontiguousarray(matrix, dtype=np.float32))
    return Vectors(index)


def save_vectors(vectors: Vectors, path: Path) -> None:
    """Write the index to ``path``."""
    faiss.write_index(vectors.index, str(path))


def load_vectors(path: Path) -> Vectors:
    """Read an index from ``path``. Raises SnapshotError if it is damaged."""
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        reason = str(error).splitlines()[0]
        raise SnapshotError(f"{path} is damaged ({reason}) → run scripts/reindex.py") from error
    if not isinstance(index, faiss.IndexFlatIP):
        raise SnapshotError(f"{path} is of another index type → run scripts/reindex.py")
    return Vectors(index)
