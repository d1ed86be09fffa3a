"""Snapshots: immutable directories with a manifest, published by one atomic rename."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import SnapshotError, SnapshotMissing

FORMAT = 7
PASSAGES_FILE = "passages.jsonl"
POLICIES_FOLDER = "policies"
FIELDS_FOLDER = "fields"
_POINTER = "current"
_ROLLED_BACK = "rolled-back"
_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")
_KEPT = 5


@dataclass(frozen=True)
class Manifest:
    """What a snapshot was built from and with. ``files`` maps relative names to SHA-256."""

    id: str
    created_at: str
    previous: str
    encoder_name: str
    encoder_fingerprint: str
    dimension: int
    segmenter_fingerprint: str
    library_digest: str
    policies: Mapping[str, Mapping[str, str]]
    counts: Mapping[str, int]
    files: Mapping[str, str] = field(repr=False)
    format: int = FORMAT


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
        return lock

    def pointer_state(self) -> tuple[int, int] | None:
        """Return what changes when another snapshot is published (inode, time), cheaply."""
        try:
            state = self._pointer.stat()
        except FileNotFoundError:
            return None
        return state.st_ino, state.st_mtime_ns

    def current_id(self) -> str | None:
        """Return the id of the published snapshot, or None. Raises SnapshotError."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise SnapshotError(
                f"{self._pointer} cannot be read ({error}) → run scripts/reindex.py --rollback"
            ) from error
        if not _ID.fullmatch(name):
            raise SnapshotError(
                f"{self._pointer} does not name a snapshot → run scripts/reindex.py --force"
            )
        return name

    def current(self) -> tuple[Path, Manifest]:
        """Return folder and manifest of the published snapshot. Raises SnapshotMissing."""
        name = self.current_id()
        if name is None:
            raise SnapshotMissing(
                f"no snapshot has been published in {self.folder} → run scripts/reindex.py"
            )
        return self.path(name), self.manifest(name)

    def path(self, name: str) -> Path:
        """Return the folder of a snapshot."""
        return self.folder / name

    def manifest(self, name: str) -> Manifest:
        """Read a manifest. Raises SnapshotError if it is missing, damaged or of another format."""
        path = self.folder / name / "manifest.json"
        try:
            manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise SnapshotError(
                f"{path} cannot be read ({error}) → run scripts/reindex.py --rollback or --force"
            ) from error
        if manifest.format != FORMAT:
            raise SnapshotError(
                f"{path} has format {manifest.format}, this program reads {FORMAT} "
                "→ run scripts/reindex.py --force"
            )
        return manifest

    def all_ids(self) -> list[str]:
        """Return the ids of complete snapshots, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(
            path.name
            for path in self.folder.iterdir()
            if _ID.fullmatch(path.name) and (path / "manifest.json").is_file()
        )

    def new_id(self, content_digest: str) -> str:
        """Return an id that sorts after all others: UTC time and the content's digest."""
        stamp = datetime.now(UTC)
        name = f"{stamp:%Y%m%dT%H%M%S}-{content_digest[:8]}"
        latest = max([*self.all_ids(), self.current_id() or ""], default="")
        if name[:15] <= latest[:15]:
            # Two builds within a second, or a clock set back: count on from the latest.
            later = datetime.strptime(latest[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp()
            name = f"{datetime.fromtimestamp(later + 1, UTC):%Y%m%dT%H%M%S}-{content_digest[:8]}"
        return name

    def stage(self, name: str) -> Path:
        """Make and return an empty folder to build ``name`` in; leftovers of others go."""
        _make(self.folder)
        for left in self.folder.glob(".building-*"):
            shutil.rmtree(left, ignore_errors=True)
        path = self.folder / f".building-{name}"
        _make(path)
        return path

    def publish(self, staged: Path, manifest: Manifest) -> None:
        """Finish ``staged`` and make it the current snapshot.

        The manifest is written last, everything is flushed to disk, the folder gets its name,
        and one atomic rename moves the pointer: whenever the process dies, either the old or
        the new snapshot is current, and whole.
        """
        files = {
            path.relative_to(staged).as_posix(): file_digest(path)
            for path in sorted(staged.rglob("*"))
            if path.is_file()
        }
        complete = {**asdict(manifest), "files": files}
        text = json.dumps(complete, ensure_ascii=False, indent=1, default=dict)
        (staged / "manifest.json").write_text(text + "\n", encoding="utf-8")
        for path in staged.rglob("*"):
            _flush(path)
        _flush(staged)
        staged.rename(self.folder / manifest.id)
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
        """Make the snapshot before the current one current again and return its id."""
        name = self.current_id()
        if name is None:
            raise SnapshotMissing("nothing has been published → run scripts/reindex.py")
        older = [one for one in self.all_ids() if one < name]
        if not older:
            raise SnapshotError(f"there is no snapshot before {name} → nothing to roll back to")
        abandoned = self.manifest(name).library_digest
        (self.folder / _ROLLED_BACK).write_text(abandoned + "\n", encoding="ascii")
        self.point_to(older[-1])
        return older[-1]

    def rolled_back_from(self) -> str:
        """Return the library digest that the last rollback abandoned, or an empty string."""
        try:
            return (self.folder / _ROLLED_BACK).read_text(encoding="ascii").strip()
        except OSError:
            return ""

    def damaged_files(self, name: str) -> list[str]:
        """Return the files of a snapshot that are missing or differ from its manifest."""
        folder, manifest = self.path(name), self.manifest(name)
        return [
            relative
            for relative, expected in manifest.files.items()
            if not (folder / relative).is_file() or file_digest(folder / relative) != expected
        ]

    def _prune(self, newest: str) -> None:
        """Remove old snapshots, keeping the last few and whatever is current."""
        for name in self.all_ids()[:-_KEPT]:
            if name not in (newest, self.current_id()):
                shutil.rmtree(self.folder / name, ignore_errors=True)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_lines(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    """Write records as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SnapshotError(
            f"{folder} cannot be made ({error.strerror}) → free disk space, correct the "
            "permissions, or set HANGBANGCAI_DATA to another folder"
        ) from error


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
