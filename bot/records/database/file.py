"""The file of the records: how it is made, and whether it is still the one that was opened."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

from knowledge.errors import RecordsError

#: What names a file on this machine, whatever it is called: device and number.
_Identity = tuple[int, int]


class Fate(Enum):
    """What has become of the file that was opened."""

    THERE = "there"
    DELETED = "deleted"
    REPLACED = "replaced"


class DatabaseFile:
    """The file at ``path``, and which one it was when it was opened.

    SQLite goes on reading and writing a file that was deleted or replaced, and all that it
    writes is lost at the next start: whoever uses the file has to look whether it is there.
    """

    def __init__(self, path: Path, place: str) -> None:
        self._path = path
        self._place = place
        self._journal = path.with_name(path.name + "-wal")
        self._index = path.with_name(path.name + "-shm")
        self._opened: _Identity | None = None
        self._opened_journal: _Identity | None = None

    def make(self) -> None:
        """Make the file so that only its owner can read it, also while it is new.

        The files that SQLite lays beside it have the same mode. Raises RecordsError.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._create()
        except OSError as error:
            raise self._unwritable(error) from error

    def make_again(self) -> None:
        """Make the file where it was opened before. Raises RecordsError.

        A folder that is gone is not made: a disk that has to be mounted there would be hidden.
        """
        try:
            self._path.parent.stat()
        except FileNotFoundError:
            raise RecordsError(
                f"{self._place}: its folder is gone → mount or restore {self._path.parent}; the"
                " service then goes on by itself"
            ) from None
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            if _identity(self._journal) == self._opened_journal:
                # What was not yet written into the file that is gone must not get into another;
                # a journal that came with the file that lies there now belongs to it.
                self._journal.unlink(missing_ok=True)
                self._index.unlink(missing_ok=True)
            self._create()
        except OSError as error:
            raise self._unwritable(error) from error

    def note(self) -> None:
        """Take the file that lies there now for the one that is open."""
        self._opened = _identity(self._path)
        self._opened_journal = _identity(self._journal)

    def fate(self) -> Fate:
        """Tell whether what was opened is still there. It takes microseconds."""
        found = _identity(self._path)
        if found is None:
            return Fate.DELETED
        return Fate.THERE if found == self._opened else Fate.REPLACED

    def _create(self) -> None:
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        if self._path.stat().st_mode & 0o077:
            self._path.chmod(0o600)

    def _unwritable(self, error: OSError) -> RecordsError:
        return RecordsError(
            f"{self._place} cannot be written: {error.strerror} → make the folder writable, or name"
            " another with HANGBANGCAI_DATA"
        )


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
