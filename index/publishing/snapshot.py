"""Snapshots: immutable directories with a manifest, published by one atomic rename."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.publishing.manifest import DIGITS, SNAPSHOT_ID, STAMP, Manifest, read_manifest
from index.snapshot_files import MANIFEST_FILE, differing, digests_of
from knowledge.errors import SnapshotError, SnapshotMissing
from knowledge.files.regular_files import FileRefused, read_regular

PASSAGES_FILE = "passages.jsonl"
POLICIES_FOLDER = "policies"
FIELDS_FOLDER = "fields"
_POINTER = "current"
_ROLLED_BACK = "rolled-back"
_KEPT = 5


class SnapshotStore:
    """The folder of snapshots below ``folder``; ``current`` names the published one.

    Readers need no lock: a published directory is never changed. Writers hold `lock`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "snapshots"
        self._pointer = self.folder / _POINTER

    def lock(self) -> FileLock:
        """Return the lock that a build or publication holds. Raises SnapshotError if taken."""
        _make(self.folder)
        lock = FileLock(self.folder / ".lock", timeout=1)
        try:
            lock.acquire()
        except Timeout as error:
            raise SnapshotError(
                "another build is running → wait for it to finish, then try again"
            ) from error
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        return lock

    def pointer_state(self) -> tuple[int, int] | None:
        """Return what changes when another snapshot is published (inode, time), cheaply."""
        try:
            state = self._pointer.stat()
        except OSError:
            return None
        return state.st_ino, state.st_mtime_ns

    def current_id(self) -> str | None:
        """Return the id of the published snapshot, or None. Raises SnapshotError."""
        try:
            name = read_regular(self._pointer, most_bytes=1000).decode("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, FileRefused, UnicodeDecodeError) as error:
            raise SnapshotError(
                f"{self._pointer} 读不了 / cannot be read → 运行 scripts/reindex.py --rollback / "
                "run scripts/reindex.py --rollback"
            ) from error
        if not SNAPSHOT_ID.fullmatch(name):
            raise SnapshotError(
                f"{self._pointer} 没有指向一版索引 / does not name a snapshot → 运行 "
                "scripts/reindex.py 重建，或 --rollback / run scripts/reindex.py, or --rollback"
            )
        return name

    def current(self) -> tuple[Path, Manifest]:
        """Return folder and manifest of the published snapshot. Raises SnapshotMissing."""
        name = self.current_id()
        if name is None:
            raise SnapshotMissing(
                f"{self.folder} 里还没有发布过索引 / no snapshot has been published → 运行 "
                "scripts/reindex.py 建索引，或 scripts/start.py 启动 / run scripts/reindex.py, "
                "or scripts/start.py"
            )
        return self.path(name), self.manifest(name)

    def path(self, name: str) -> Path:
        """Return the folder of a snapshot."""
        return self.folder / name

    def manifest(self, name: str) -> Manifest:
        """Read a manifest. Raises SnapshotError if it is missing, damaged or of another format."""
        return read_manifest(self.path(name), name)

    def all_ids(self) -> list[str]:
        """Return the ids of complete snapshots, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(
            path.name
            for path in self.folder.iterdir()
            if SNAPSHOT_ID.fullmatch(path.name) and (path / MANIFEST_FILE).is_file()
        )

    def stage(self) -> Path:
        """Make and return an empty folder to build in; leftovers of others go."""
        _make(self.folder)
        for left in self.folder.glob(".building-*"):
            shutil.rmtree(left, ignore_errors=True)
        path = self.folder / f".building-{os.getpid()}"
        _make(path)
        return path

    def discard(self, staged: Path | None) -> None:
        """Remove what was staged and not published: a full disk needs the space."""
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)

    def finish(self, staged: Path, manifest: Manifest) -> Manifest:
        """Write the manifest, flush everything to disk; return the manifest with its id."""
        complete = {**asdict(manifest), "files": digests_of(staged)}
        del complete["id"]
        text = json.dumps(complete, ensure_ascii=False, indent=1, default=dict) + "\n"
        (staged / MANIFEST_FILE).write_bytes(text.encode())
        for path in staged.rglob("*"):
            _flush(path)
        _flush(staged)
        name = self._new_id(hashlib.sha256(text.encode()).hexdigest())
        return read_manifest(staged, name)

    def publish(self, staged: Path, manifest: Manifest) -> None:
        """Make ``staged``, which is finished, the current snapshot.

        The folder gets its name, and one atomic rename moves the pointer: whenever the process
        dies, either the old or the new snapshot is current, and whole.
        """
        staged.rename(self.path(manifest.id))
        _flush(self.folder)
        self.point_to(manifest.id)
        (self.folder / _ROLLED_BACK).unlink(missing_ok=True)
        self._prune(manifest.id)

    def point_to(self, name: str) -> None:
        """Make ``name`` current by one atomic rename."""
        if name not in self.all_ids():
            known = ", ".join(self.all_ids()) or "none"
            raise SnapshotError(f"there is no snapshot {name} → choose one of: {known}")
        temporary = self.folder / f".{_POINTER}-{os.getpid()}"
        temporary.write_text(name + "\n", encoding="ascii")
        _flush(temporary)
        temporary.replace(self._pointer)
        _flush(self.folder)

    def rollback(self) -> str:
        """Make the newest whole snapshot before the current one current; return its id.

        Where the pointer is damaged, that is the newest one there is.
        """
        try:
            name = self.current_id()
        except SnapshotError:
            name = "~"  # sorts after every id
        if name is None:
            raise SnapshotMissing("nothing has been published → run scripts/reindex.py")
        older = [one for one in self.all_ids() if one < name]
        whole = next((one for one in reversed(older) if self.is_whole(one)), None)
        if whole is None:
            found = f"{len(older)} 版都已损坏 / all are damaged" if older else "there is none"
            raise SnapshotError(
                f"no snapshot before {name} can be used: {found} → nothing to roll back to; "
                "运行 scripts/reindex.py --force 重建 / run scripts/reindex.py --force"
            )
        try:
            abandoned = self.manifest(name).library_digest
        except SnapshotError:
            abandoned = ""  # it is damaged: its library may be published again
        try:
            (self.folder / _ROLLED_BACK).write_text(abandoned + "\n", encoding="ascii")
            self.point_to(whole)
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        return whole

    def rolled_back_from(self) -> str:
        """Return the library digest that the last rollback abandoned, or an empty string."""
        try:
            return (self.folder / _ROLLED_BACK).read_text(encoding="ascii").strip()
        except OSError:
            return ""

    def damaged_files(self, name: str) -> list[str]:
        """Return the files of a snapshot that are missing, differ from its manifest, or too many.

        Raises SnapshotError if the manifest itself is damaged.
        """
        return differing(self.path(name), self.manifest(name).files)

    def is_whole(self, name: str) -> bool:
        """Tell whether a snapshot is what was published, to the last byte."""
        try:
            return not self.damaged_files(name)
        except SnapshotError:
            return False

    def _new_id(self, content_digest: str) -> str:
        """Return an id that sorts after all others: UTC time and the content's digest."""
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
        try:
            current = self.current_id() or ""
        except SnapshotError:
            current = ""  # a damaged pointer must not stop the build that replaces it
        latest = max([*self.all_ids(), current], default="")[:STAMP]
        if stamp <= latest:
            # Two builds within a second, or a clock set back: count on from the latest.
            later = datetime.strptime(latest, "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp()
            stamp = f"{datetime.fromtimestamp(later + 1, UTC):%Y%m%dT%H%M%S}"
        return f"{stamp}-{content_digest[:DIGITS]}"

    def _prune(self, newest: str) -> None:
        """Remove old snapshots, keeping the last few and whatever is current."""
        for name in self.all_ids()[:-_KEPT]:
            if name not in (newest, self.current_id()):
                shutil.rmtree(self.folder / name, ignore_errors=True)


def write_lines(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    """Write records as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> SnapshotError:
    return SnapshotError(
        f"{folder} 写不进去 / cannot be made or written ({error.strerror}) → 腾出磁盘空间，"
        "改正权限，或把 HANGBANGCAI_DATA 设为别的文件夹 / free disk space, correct the "
        "permissions, or set HANGBANGCAI_DATA to another folder"
    )


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
