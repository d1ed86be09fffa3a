"""Look into a folder that anybody may write to: regular files inside it, and bounded."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: How much of a folder is looked at: entries of all kinds, and folders in folders.
MOST_ENTRIES = 100_000
DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read, and the remedy."""

    problem: str
    remedy: str


class FileRefused(Exception):
    """A file is not read."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.problem} → {refusal.remedy}")
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a folder that was asked for.

    ``state`` are time, size and number of the file: another state, another content. ``refused``
    tells why it must not be read, if so.
    """

    path: Path
    state: tuple[int, int, int]
    refused: Refusal | None = None

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return self.state[1]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look into a folder found; ``cut_short`` tells what it could not look at."""

    found: tuple[Found, ...]
    cut_short: str = ""


def look_into(folder: Path, wanted: Callable[[str], bool]) -> Looked:
    """Return the entries below ``folder`` whose names are ``wanted``, sorted by path.

    Links are followed to regular files inside of the folder only, never to folders. Never
    raises: what cannot be looked at is told.
    """
    try:
        root = Path(os.path.realpath(folder))
    except OSError as error:
        return Looked((), f"{folder}: {error.strerror}")
    found: list[Found] = []
    cut_short = ""
    waiting = [(Path(folder), 0)]
    seen = 0
    while waiting:
        place, depth = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST_ENTRIES:
                        text = (
                            f"{folder} 里的东西超过 {MOST_ENTRIES:,} 个 / holds more than "
                            f"{MOST_ENTRIES:,} entries"
                        )
                        return Looked(tuple(sorted(found, key=lambda one: one.path)), text)
                    if entry.is_dir(follow_symlinks=False):
                        if depth < DEEPEST:
                            waiting.append((place / entry.name, depth + 1))
                        else:
                            cut_short = f"{entry.path}: 超过 {DEEPEST} 层 / deeper than {DEEPEST}"
                    elif wanted(entry.name):
                        found += _entry(place / entry.name, entry, root)
                    elif _leads_to_folder(entry):
                        found.append(Found(place / entry.name, (0, 0, 0), FOLDER_LINK))
        except OSError as error:
            cut_short = f"{place}: {error.strerror}"
    return Looked(tuple(sorted(found, key=lambda one: one.path)), cut_short)


def _entry(path: Path, entry: os.DirEntry[str], root: Path) -> Iterator[Found]:
    refused: Refusal | None = None
    try:
        state = entry.stat()
        is_link = entry.is_symlink()
        if is_link and not Path(os.path.realpath(path, strict=True)).is_relative_to(root):
            refused = _OUTSIDE
        elif stat.S_ISDIR(state.st_mode):
            refused = FOLDER_LINK
        elif not stat.S_ISREG(state.st_mode):
            refused = _NO_FILE
    except FileNotFoundError:
        if not entry.is_symlink():
            return  # it went while it was looked at
        state, refused = entry.stat(follow_symlinks=False), _NOWHERE
    except OSError as error:
        yield Found(path, (0, 0, 0), read_failure(error))
        return
    yield Found(path, (state.st_mtime_ns, state.st_size, state.st_ino), refused)


def read_regular(path: Path, *, most_bytes: int, whole: bool = True) -> bytes:
    """Return the bytes of a regular file of at most ``most_bytes``; without ``whole`` the first.

    Neither waits for a writer of a pipe nor reads a device; the file is told by what was
    opened, so that it cannot be another by then. Raises FileRefused, OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        if not path.exists() or path.is_file() or path.is_dir():
            raise
        raise FileRefused(_NO_FILE) from error  # a socket cannot even be opened
    with os.fdopen(handle, "rb") as stream:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise FileRefused(_NO_FILE)
        data = stream.read(min(state.st_size, most_bytes) + 1)
    if len(data) > most_bytes and whole:
        raise FileRefused(
            Refusal(
                f"超过 {most_bytes:,} 字节 / is larger than {most_bytes:,} bytes",
                "拆成几个文件 / split it into several files",
            )
        )
    return data[:most_bytes]


def decode(data: bytes, *, errors: str = "strict") -> str:
    """Return the UTF-8 of a file as text without the mark that some editors put first.

    Raises UnicodeDecodeError, unless ``errors`` says otherwise.
    """
    return data.decode("utf-8", errors=errors).lstrip("\ufeff")


def read_failure(error: OSError) -> Refusal:
    """Return what an error of the system means to the person who looks after the files."""
    if error.errno == errno.ELOOP:
        return _CIRCLE
    reason = error.strerror or type(error).__name__
    return Refusal(
        f"读不了（{reason}）/ cannot be read ({reason})",
        "检查文件名和权限 / check the name and the permissions",
    )


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and not entry.name.startswith((".", "_")) and entry.is_dir()
    except OSError:
        return False  # a link in a circle: it leads nowhere


_NO_FILE = Refusal(
    "不是普通文件 / is no regular file",
    "管道、套接字、设备和文件夹不读，换成普通文件 / put a plain file in its place: pipes, "
    "sockets, devices and folders are not read",
)
_OUTSIDE = Refusal(
    "是指向文件夹之外的链接 / is a link that leads outside of the folder",
    "把文件本身复制进来 / copy the file itself into the folder",
)
_NOWHERE = Refusal(
    "是指不到文件的链接 / is a link that leads to no file",
    "把文件本身复制进来，或删掉链接 / copy the file itself here, or remove the link",
)
FOLDER_LINK = Refusal(
    "是指向文件夹的链接，不跟随 / is a link to a folder, which is not followed",
    "把文件夹本身移进来 / move the folder itself here",
)
_CIRCLE = Refusal(
    "是绕圈的链接 / is a link that goes in a circle",
    "把文件本身复制进来，或删掉链接 / copy the file itself here, or remove the link",
)
