"""Nearest vectors by inner product, with FAISS: exact while few, by a sketch first when many."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatMatrix, Mask, Rows
from index.snapshot_files import SnapshotFiles
from knowledge.errors import SnapshotError

#: Vectors from which on a sketch of them is searched first.
MANY = 20_000
#: Share of the ten nearest that has to be found through the sketch.
RECALL = 0.98
#: A sketch spends four bits on so many numbers of a vector.
_NUMBERS_A_CODE = 4
_TRAINED_ON = 30_000
_SHORTLISTS = (300, 600, 1200, 2400, 4800)
_TRIED = 200
_SEED = 7


@dataclass(frozen=True)
class Vectors:
    """A searchable set of unit vectors, in the order in which they were given.

    ``sketch`` has a short code of each (product quantisation, Jégou et al. 2011,
    doi:10.1109/TPAMI.2010.57, scanned in registers, André et al. 2015,
    doi:10.14778/2856318.2856324). The ``shortlist`` that it finds nearest is compared exactly.
    """

    index: faiss.IndexFlatIP
    sketch: faiss.IndexPQFastScan | None = None
    shortlist: int = 0

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self.index.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.index.d)

    def nearest(
        self, query: FloatMatrix, *, limit: int, allowed: Mask | None = None
    ) -> tuple[Rows, FloatMatrix]:
        """Return rows and cosines of the ``limit`` nearest to one query, shape (dimension,).

        Only rows that ``allowed``, shape (size,), admits. Raises ValueError when the query's
        dimension is another: FAISS itself only asserts.
        """
        if query.shape != (self.dimension,):
            raise ValueError(f"query has shape {query.shape}, the index ({self.dimension},)")
        if not self.size:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if allowed is not None and allowed.all():
            allowed = None
        if self.sketch is not None:
            found = self._by_sketch(self.sketch, query, limit, allowed)
            if found is not None:
                return found
        parameters = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(self.size, faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        cosines, rows = self.index.search(_row(query), min(limit, self.size), params=parameters)
        found_rows = rows[0] >= 0  # fewer allowed rows than the limit leave places with -1
        return rows[0][found_rows], cosines[0][found_rows]

    def _by_sketch(
        self, sketch: faiss.IndexPQFastScan, query: FloatMatrix, limit: int, allowed: Mask | None
    ) -> tuple[Rows, FloatMatrix] | None:
        """Return what `nearest` does, or None if the shortlist has too few allowed rows."""
        wanted = min(self.size, max(self.shortlist, 2 * limit))
        rows = sketch.search(_row(query), wanted)[1][0]
        rows = rows[rows >= 0]
        if allowed is not None:
            rows = rows[allowed[rows]]
        if len(rows) < limit:
            return None
        cosines = self.cosines(query, rows)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return rows[best], cosines[best]

    def cosines(self, query: FloatMatrix, rows: Rows) -> FloatMatrix:
        """Return the cosine of each of ``rows`` with the query, shape (len(rows),)."""
        if not len(rows):
            return np.zeros(0, np.float32)
        found: FloatMatrix = self._matrix[rows] @ query
        return found

    def matrix(self) -> FloatMatrix:
        """Return a view of all vectors, shape (size, dimension); it lives as long as self."""
        return self._matrix

    @cached_property
    def _matrix(self) -> FloatMatrix:
        if not self.size:
            return np.zeros((0, self.dimension), np.float32)
        flat = faiss.rev_swig_ptr(self.index.get_xb(), self.size * self.dimension)
        view: FloatMatrix = flat.reshape(self.size, self.dimension)
        return view


def build_vectors(matrix: FloatMatrix, *, dimension: int, many: int = MANY) -> Vectors:
    """Index the rows of ``matrix``, float32, shape (n, dimension), unit or zero rows.

    From ``many`` rows on a sketch is made, with the shortest shortlist that finds RECALL of
    the ten nearest of some rows; where none does, the search stays exact.
    """
    if matrix.ndim != 2 or matrix.shape[1] != dimension:
        raise ValueError(f"vectors have shape {matrix.shape}, not (n, {dimension})")
    index = faiss.IndexFlatIP(dimension)
    if len(matrix):
        index.add(np.ascontiguousarray(matrix, dtype=np.float32))
    exact = Vectors(index)
    if len(matrix) < many or dimension % (2 * _NUMBERS_A_CODE):
        return exact
    chance = np.random.default_rng(_SEED)
    sketch = faiss.IndexPQFastScan(
        dimension, dimension // _NUMBERS_A_CODE, 4, faiss.METRIC_INNER_PRODUCT
    )
    sample = chance.choice(len(matrix), min(_TRAINED_ON, len(matrix)), replace=False)
    sketch.train(matrix[np.sort(sample)])
    sketch.add(matrix)
    tried = matrix[chance.choice(len(matrix), min(_TRIED, len(matrix)), replace=False)]
    for shortlist in _SHORTLISTS:
        sketched = Vectors(index, sketch, shortlist)
        if recall(sketched, exact, tried) >= RECALL:
            return sketched
    return exact


def recall(found: Vectors, exact: Vectors, queries: FloatMatrix, *, depth: int = 10) -> float:
    """Return the share of each query's ``depth`` nearest that ``found`` finds."""
    shares = []
    for query in queries:
        near, _ = found.nearest(query, limit=depth)
        right, _ = exact.nearest(query, limit=depth)
        shares.append(np.isin(right, near).mean())
    return float(np.mean(shares)) if shares else 1.0


def save_vectors(vectors: Vectors, path: Path) -> None:
    """Write the index to ``path`` and a sketch beside it."""
    _write(vectors.index, path)
    if vectors.sketch is not None:
        _write(vectors.sketch, _sketch_path(path, vectors.shortlist))


def load_vectors(files: SnapshotFiles, name: str) -> Vectors:
    """Read an index that `save_vectors` wrote. Raises SnapshotError."""
    index = _read(files, name, faiss.IndexFlatIP)
    for beside in files.names(name.removesuffix("faiss")):
        shortlist, dot, kind = beside[len(name) - len("faiss") :].partition(".")
        if not dot or kind != "sketch":
            continue
        sketch = _read(files, beside, faiss.IndexPQFastScan)
        if sketch.ntotal != index.ntotal or sketch.d != index.d or not shortlist.isdecimal():
            raise SnapshotError(f"{beside} does not belong to {name} → run scripts/reindex.py")
        return Vectors(index, sketch, int(shortlist))
    return Vectors(index)


def _sketch_path(path: Path, shortlist: int) -> Path:
    return path.with_name(f"{path.stem}.{shortlist}.sketch")


def _read(files: SnapshotFiles, name: str, kind: type[Any]) -> Any:  # noqa: ANN401 - no types
    data = files.data(name)
    try:
        index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    except (RuntimeError, MemoryError) as error:
        raise files.damaged(name) from error
    if not isinstance(index, kind):
        raise files.damaged(name)
    return index


def _write(index: faiss.Index, path: Path) -> None:
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        # FAISS says it with its own file and line; what remains is that it cannot be written.
        raise OSError(errno.EIO, "写不进去 / cannot be written", str(path)) from error


def _row(query: FloatMatrix) -> NDArray[np.float32]:
    return np.ascontiguousarray(query[None, :], dtype=np.float32)
