"""The files of a folder of policies: which are policies, and what became of each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from knowledge.documents.policy import BlockKind, Policy
from knowledge.documents.read import READERS, Known, read_bytes, read_policy, read_policy_bytes
from knowledge.errors import LibraryError, PolicyError
from knowledge.files.regular_files import FOLDER_LINK, Found, Refusal, look_into
from knowledge.formats.blocks import Unreadable
from knowledge.formats.read import ARCHIVES, members
from knowledge.formats.source import Doubt

#: Files of a folder of policies, and their bytes.
MOST_FILES = 20_000
_MOST_BYTES = 500_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of a file of the folder: its policy, or why there is none.

    ``policy`` is an id; ``tables`` and ``dates`` count what was found; ``passed_over`` tells why
    a file is no policy at all, and what to do. A file that was refused is among the errors.
    """

    path: Path
    policy: str = ""
    clauses: int = 0
    tables: int = 0
    dates: int = 0
    doubts: tuple[Doubt, ...] = ()
    passed_over: Refusal | None = None


def is_policy(name: str) -> bool:
    """Tell whether a file of that name is a policy: no draft (_…, .…) and no README."""
    path = PurePath(name)
    return (
        path.suffix.lower() in {*READERS, *ARCHIVES}
        and not name.startswith((".", "_", "~$"))
        and path.stem.upper() != "README"
    )


def read_files(
    folder: Path, known: Known | None = None
) -> Iterator[Policy | PolicyError | FileRead]:
    """Yield a policy or an error for each policy file, and what is told of every other.

    What is ``known`` of a file is not made again (knowledge.documents.read).
    Raises LibraryError where the folder cannot be looked through.
    """
    for one in _look(folder):
        yield from _read(one, known)


def told(policy: Policy) -> FileRead:
    """Return what is told of a file that was read."""
    dates = (policy.issued_on, policy.validity.start, policy.validity.end)
    return FileRead(
        policy.path,
        policy.id,
        clauses=len(policy.clauses),
        tables=sum(block.kind is BlockKind.TABLE_HEAD for block in policy.blocks),
        dates=sum(date is not None for date in dates),
        doubts=policy.doubts,
    )


def _look(folder: Path) -> tuple[Found, ...]:
    """Return what lies in the folder. Raises LibraryError."""
    if not folder.is_dir():
        raise LibraryError(
            f"{folder} is no folder → name the folder that holds your policy files (*.md)"
        )
    looked = look_into(folder, _is_seen)
    if looked.cut_short:
        raise LibraryError(
            f"文件夹看不全 / the folder cannot be looked through: {looked.cut_short} → "
            "修正权限，或指定只放政策的文件夹 / correct the permissions, or name a folder that "
            "holds the policies alone"
        )
    wanted = [one for one in looked.found if is_policy(one.path.name)]
    size = sum(one.size for one in wanted if one.refused is None)
    if len(wanted) > MOST_FILES or size > _MOST_BYTES:
        raise LibraryError(
            f"{folder} 有 {len(wanted):,} 份文件、{size:,} 字节，最多 {MOST_FILES:,} 份、"
            f"{_MOST_BYTES:,} 字节 / holds too many or too large files → 指定只放政策的文件夹 / "
            "name a folder that holds the policies alone"
        )
    return looked.found


def _is_seen(name: str) -> bool:
    """Tell whether a file is told of: hidden ones are those of programs, not of people."""
    return not name.startswith(".")


def _read(one: Found, known: Known | None) -> Iterator[Policy | PolicyError | FileRead]:
    """Yield what is in a file: a policy or an error, of an archive many."""
    if not is_policy(one.path.name):
        leads_away = one.refused is not None and (
            one.refused is FOLDER_LINK or not one.path.suffix  # to a folder, most likely
        )
        if one.refused is not None and leads_away and not one.path.name.startswith("_"):
            yield PolicyError(one.path, 1, one.refused.problem, one.refused.remedy)
        else:
            yield FileRead(one.path, passed_over=_no_policy(one.path.name))
        return
    try:
        if one.refused is not None:
            raise PolicyError(one.path, 1, one.refused.problem, one.refused.remedy)
        if one.path.suffix.lower() not in ARCHIVES:
            yield _guarded(one.path, partial(read_policy, one.path, known=known))
            return
        for path, data in members(one.path, read_bytes(one.path)):
            if isinstance(data, Unreadable):
                yield PolicyError(path, 1, data.problem, data.remedy)
            elif not is_policy(path.name) or path.suffix.lower() in ARCHIVES:
                yield FileRead(path, passed_over=_no_policy(path.name))
            else:
                yield _guarded(path, partial(read_policy_bytes, path, data, known=known))
    except Unreadable as error:
        yield PolicyError(one.path, 1, error.problem, error.remedy)
    except PolicyError as error:
        yield error


def _no_policy(name: str) -> Refusal:
    """Return why a file is no policy, and what to do if it was meant to be one."""
    suffix = PurePath(name).suffix
    if suffix.lower() in {*READERS, *ARCHIVES}:
        if name.startswith("~$"):
            return Refusal("Office 的临时文件 / a file that Office keeps while one is open", "")
        if suffix.lower() in ARCHIVES:
            return Refusal(
                "压缩包里的压缩包不读 / an archive inside of another", "解开再放 / unpack it"
            )
        return Refusal(
            "草稿或说明，按约定不读 / a draft or notes, not read by convention",
            "要发布就改名，不以 _ 开头，也不叫 README / rename it if it is to be published",
        )
    known = " ".join(sorted({*READERS, *ARCHIVES}))
    return Refusal(
        f"不读 {suffix or '没有后缀的'} 文件 / files of type {suffix!r} are not read",
        f"若是政策，另存为这些格式之一 / if it is a policy, save it as one of {known}",
    )


def _guarded(path: Path, work: Callable[[], Policy]) -> Policy | PolicyError:
    try:
        return work()
    except PolicyError as error:
        return error
    except Exception as error:  # noqa: BLE001 - it is told, with what it was
        # Whatever one file brings about must not keep the others from being read.
        _log.exception("%s cannot be read", path)
        return PolicyError(
            path,
            1,
            f"读不了（程序出错 {type(error).__name__}）/ cannot be read (a fault of the program)",
            "先移走它，把它和日志交给维护人员 / move it away and hand it to a maintainer",
        )
