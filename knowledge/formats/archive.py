"""A zip of anybody: names decoded, parts counted and weighed before they are unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from knowledge.formats.blocks import Unreadable

#: Entries of an archive, bytes of a part and of all parts, and how far packing may shrink.
MOST_ENTRIES, MOST_PART, MOST_WHOLE, _MOST_RATIO = 5_000, 30_000_000, 120_000_000, 300
_SMALL = 1_000_000
_NAMED_IN_UTF8 = 0x800
_ENCRYPTED = 0x1


class Archive:
    """The parts of a zip by their names, read within bounds. Raises Unreadable where beyond."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise _damaged() from error
        if len(entries) > MOST_ENTRIES:
            raise Unreadable(
                f"压缩包里有 {len(entries):,} 个文件，最多 {MOST_ENTRIES:,} / the archive holds "
                f"{len(entries):,} files, {MOST_ENTRIES:,} at most",
                "拆成几个压缩包 / split it",
            )
        self._entries = {_name(one): one for one in entries if not one.is_dir()}
        self._left = MOST_WHOLE

    @property
    def entries(self) -> Mapping[str, zipfile.ZipInfo]:
        """The files by their names, as they are to be shown."""
        return self._entries

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str, *, most: int = MOST_PART) -> bytes:
        """Return the bytes of a part, unpacked up to the bounds only. Raises Unreadable."""
        entry = self._entries.get(name)
        if entry is None:
            raise _damaged()
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(
                "加了密码 / is protected by a password",
                "去掉密码再保存 / save it without a password",
            )
        # What the entry says of its size may be a lie: what comes out is counted.
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(min(most, self._left) + 1)
        except (
            zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError,
            ValueError,
        ) as error:  # fmt: skip
            raise _damaged() from error
        packed = max(1, entry.compress_size)
        if len(data) > min(most, self._left) or (
            len(data) > _SMALL and len(data) / packed > _MOST_RATIO
        ):
            raise Unreadable(
                f"{name} 解开后太大 / is too large when unpacked",
                "这可能是压缩炸弹；若是真文件，删掉大图再保存，或拆成几份 / perhaps a zip bomb; "
                "if it is a real file, remove large pictures or split it",
            )
        self._left -= len(data)
        return data


def _name(entry: zipfile.ZipInfo) -> str:
    """Return a name as its writer meant it: without the mark of UTF-8 it is mostly GB18030."""
    name = entry.filename
    if not entry.flag_bits & _NAMED_IN_UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name


def leaves_the_folder(name: str) -> bool:
    """Tell whether a name leads out of the folder it is unpacked to."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name[:3]


def _damaged() -> Unreadable:
    return Unreadable(
        "文件损坏，解不开 / is damaged and cannot be unpacked",
        "重新下载，或在 Office、WPS 里打开另存一份 / fetch it again, or open it and save it anew",
    )
