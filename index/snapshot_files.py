"""The files of a snapshot: each read once, whole, and held against its digest before it is used."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SnapshotError
from knowledge.files.regular_files import FileRefused, read_regular

#: Bytes of a file: a million vectors have a quarter of it.
_MOST_BYTES = 8_000_000_000
MANIFEST_FILE = "manifest.json"
_REMEDY = "运行 scripts/reindex.py 重建，或 --rollback 退回 / run scripts/reindex.py, or --rollback"


class SnapshotFiles:
    """Reads files of ``folder`` by their relative names; ``digests`` are their SHA-256.

    What is read lies in memory: a file that changes later changes nothing that was opened.
    """

    def __init__(self, folder: Path, digests: Mapping[str, str]) -> None:
        self.folder = folder
        self._digests = digests
        self._read: set[str] = set()

    @classmethod
    def as_found(cls, folder: Path) -> SnapshotFiles:
        """Return the files of a folder as they are now."""
        return cls(folder, digests_of(folder))

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin so."""
        return [name for name in self._digests if name.startswith(prefix)]

    def data(self, name: str) -> bytes:
        """Return the bytes of a file. Raises SnapshotError if it is not what was published."""
        path = self.folder / name
        expected = self._digests.get(name)
        if expected is None:
            raise SnapshotError(f"{path} 不在清单里 / is not in the manifest → {_REMEDY}")
        try:
            data = read_regular(path, most_bytes=_MOST_BYTES) if _is_regular(path) else None
        except FileRefused as error:
            raise SnapshotError(f"{path} {error.refusal.problem} → {_REMEDY}") from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SnapshotError(f"{path} 读不了（{reason}）/ cannot be read → {_REMEDY}") from error
        if data is None:
            raise SnapshotError(f"{path} 不见了 / is missing → {_REMEDY}")
        if hashlib.sha256(data).hexdigest() != expected:
            raise SnapshotError(
                f"{path} 损坏：与发布时不同 / is damaged: not what was published → {_REMEDY}"
            )
        self._read.add(name)
        return data

    def text(self, name: str) -> str:
        """Return the text of a file. Raises SnapshotError."""
        try:
            return self.data(name).decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.damaged(name) from error

    def array(self, name: str) -> NDArray[Any]:
        """Return the array in a .npy file. Raises SnapshotError."""
        data = self.data(name)
        try:
            found: NDArray[Any] = np.load(io.BytesIO(data), allow_pickle=False)
        except Exception as error:
            # NumPy evaluates the header and lets through whatever its parser meets.
            raise self.damaged(name) from error
        found.setflags(write=False)
        return found

    def damaged(self, name: str) -> SnapshotError:
        """Return the error that a file cannot be used."""
        return SnapshotError(f"{self.folder / name} 损坏 / is damaged → {_REMEDY}")

    def check_rest(self) -> None:
        """Hold what was not read against its digest, and see that nothing lies beside it."""
        for name in self._digests:
            if name not in self._read:
                self.data(name)
        extra = sorted(set(_names(self.folder)) - {*self._digests, MANIFEST_FILE})
        if extra:
            raise SnapshotError(
                f"{self.folder / extra[0]} 不属于这一版 / does not belong here → {_REMEDY}"
            )


def digests_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all regular files below ``folder`` by relative name, sorted."""
    return {
        name: file_digest(folder / name)
        for name in sorted(_names(folder))
        if _is_regular(folder / name)
    }


def differing(folder: Path, digests: Mapping[str, str]) -> list[str]:
    """Return the files that are missing, differ from ``digests`` or lie there besides."""
    found: dict[str, str] = {}
    for name in _names(folder):
        try:
            found[name] = file_digest(folder / name) if _is_regular(folder / name) else ""
        except OSError:
            found[name] = ""
    found.pop(MANIFEST_FILE, None)
    return sorted(name for name in {*found, *digests} if found.get(name) != digests.get(name))


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _names(folder: Path) -> Iterator[str]:
    """Yield the relative names of everything below ``folder`` that is no folder."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()


def _is_regular(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
