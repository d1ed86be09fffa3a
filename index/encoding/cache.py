"""A cache of vectors by the digest of their text: what is unchanged is not embedded again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.arrays import FloatMatrix
from index.encoding.encoder import Encoder
from knowledge.documents.policy import digest
from knowledge.errors import SnapshotError

_BATCH = 256
_UNIT = 1e-3


class VectorCache:
    """Vectors of one encoder in a SQLite file in ``folder``, named by its fingerprint.

    Every batch is committed, so an interrupted build goes on where it stopped. ``reused`` and
    ``computed`` count texts since the cache was opened.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{encoder.fingerprint}.sqlite"
        self._encoder = encoder
        self.reused = 0
        self.computed = 0

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return the vectors of ``texts``, float32, shape (n, dimension), unit or zero rows."""
        matrix = np.zeros((len(texts), self._encoder.dimension), dtype=np.float32)
        keys = [digest(text) for text in texts]
        try:
            self._fill(matrix, keys, texts)
        except sqlite3.Error as error:
            raise SnapshotError(
                f"向量缓存 {self._path} 用不了 / the cache of vectors cannot be used ({error}) → "
                "腾出磁盘空间，或删掉这个文件，里面的都能重算 / free disk space, or delete the "
                "file: all it holds can be computed again"
            ) from error
        return matrix

    def _fill(self, matrix: FloatMatrix, keys: Sequence[str], texts: Sequence[str]) -> None:
        with closing(self._open()) as connection:
            known = self._known(connection, keys)
            missing = [row for row, key in enumerate(keys) if key not in known]
            for row, key in enumerate(keys):
                if key in known:
                    matrix[row] = np.frombuffer(known[key], dtype=np.float32)
            for begin in range(0, len(missing), _BATCH):
                rows = missing[begin : begin + _BATCH]
                vectors = self._encoder.encode([texts[row] for row in rows])
                matrix[rows] = vectors
                with connection:
                    connection.executemany(
                        "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                        [(keys[row], matrix[row].tobytes()) for row in rows],
                    )
        self.reused += len(texts) - len(missing)
        self.computed += len(missing)

    def _open(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self._path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (digest TEXT PRIMARY KEY, vector BLOB NOT NULL)"
            )
        except sqlite3.DatabaseError:
            # The cache holds nothing that cannot be computed again.
            self._path.unlink(missing_ok=True)
            connection = sqlite3.connect(self._path)
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (digest TEXT PRIMARY KEY, vector BLOB NOT NULL)"
            )
        return connection

    def _known(self, connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        expected = self._encoder.dimension * 4
        for begin in range(0, len(keys), 500):
            part = keys[begin : begin + 500]
            marks = ",".join("?" * len(part))
            rows = connection.execute(
                f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})", part
            )
            found.update(
                (key, blob) for key, blob in rows if len(blob) == expected and _is_unit(blob)
            )
        return found


def _is_unit(blob: bytes) -> bool:
    """Tell whether a stored vector is a unit or zero: a damaged one is computed again."""
    norm = float(np.linalg.norm(np.frombuffer(blob, dtype=np.float32)))
    return norm == 0 or abs(norm - 1) < _UNIT
