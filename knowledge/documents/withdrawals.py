"""Which policies are withdrawn by now: the folder looked at beside the answers, never in them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.documents.folder.files import is_policy
from knowledge.documents.front_matter import MOST_BYTES, read_mark
from knowledge.documents.policy_id import id_of_name
from knowledge.documents.read import MARKDOWN, read_policy
from knowledge.documents.structure.lines import BLANKS, with_line_feeds
from knowledge.errors import PolicyError
from knowledge.files.regular_files import FileRefused, decode, look_into, read_regular

#: Files of other formats have no fields: to withdraw one, take it out of the folder.
_WITH_FRONT_MATTER = MARKDOWN | {".txt"}

_log = logging.getLogger(__name__)

#: Seconds between two looks, for the first look, and after which a look is overdue.
EVERY_SECONDS = 1.0
_FIRST_SECONDS = 5.0
_OVERDUE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look saw: the state of each file, and the ids of those with the mark, by path."""

    states: Mapping[Path, tuple[int, int, int]] = field(default_factory=dict)
    marked: Mapping[Path, str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()


class Withdrawals:
    """The ids of withdrawn policies, followed as the files of a folder change.

    A withdrawal has to stop citations at once, before any rebuild. `start` looks every second
    in a thread of its own, and `ids` only tells what was seen: a disk that hangs, a pipe or a
    huge file never holds up an answer. Not started, as in a command that asks once, `ids` looks
    by itself. A thread does not live on in a fork: start it there anew.
    """

    def __init__(self, folder: Path, *, every_seconds: float = EVERY_SECONDS) -> None:
        self._folder = folder
        self._every = every_seconds
        self._seen = _Seen()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._looked = threading.Event()
        self._looked_at = 0.0
        self._said_overdue = False

    def start(self) -> None:
        """Begin to look every second; returns when a first look is done, or takes too long."""
        if self._is_watched():
            return
        self._ended, self._looked = threading.Event(), threading.Event()
        self._looked_at = time.monotonic()
        self._thread = threading.Thread(
            target=self._watch, args=(self._ended, self._looked), name="withdrawals", daemon=True
        )
        self._thread.start()
        if not self._looked.wait(_FIRST_SECONDS):
            _log.error(
                "%s cannot be looked at within %.0f s: withdrawn marks count later → check the "
                "disk or the network drive",
                self._folder,
                _FIRST_SECONDS,
            )

    def stop(self) -> None:
        """Look no more. A look that hangs is not waited for."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=self._every)
        self._thread = None

    def ids(self) -> frozenset[str]:
        """Return the ids of withdrawn policies."""
        if not self._is_watched():
            self.look()
        elif time.monotonic() - self._looked_at > _OVERDUE_SECONDS and not self._said_overdue:
            self._said_overdue = True
            _log.error(
                "%s has not answered for %.0f s: new withdrawn marks are not seen → check the "
                "disk or the network drive",
                self._folder,
                _OVERDUE_SECONDS,
            )
        return self._seen.ids

    def look(self) -> None:
        """Look at the folder once. What cannot be read stays what it was."""
        before = self._seen
        looked = look_into(self._folder, is_policy)
        states = {one.path: one.state for one in looked.found}
        marked = dict(before.marked)
        if not looked.cut_short:
            for path in marked.keys() - states.keys():
                del marked[path]
        for one in looked.found:
            if one.refused is None and before.states.get(one.path) != one.state:
                try:
                    name, withdrawn = mark_of(one.path)
                    if not withdrawn and one.path in marked:
                        read_policy(one.path)  # an empty or half-written file ends no withdrawal
                except (PolicyError, FileRefused, OSError, RecursionError, MemoryError) as error:
                    # Said once for each state of the file; what was withdrawn stays so.
                    _log.warning(
                        "%s：看不出是否已撤回，暂按原样 / whether it is withdrawn cannot "
                        "be told, it stays as it was: %s",
                        one.path,
                        str(error) or type(error).__name__,
                    )
                    continue
                marked.pop(one.path, None)
                if withdrawn:
                    marked[one.path] = name
        self._seen = _Seen(
            {**before.states, **states} if looked.cut_short else states,
            marked,
            frozenset(marked.values()),
        )

    def _is_watched(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _watch(self, ended: threading.Event, looked: threading.Event) -> None:
        while not ended.is_set():
            try:
                self.look()
            except Exception:  # noqa: BLE001 - the next look may succeed: marks must go on being seen
                _log.exception("%s could not be looked at", self._folder)
            self._looked_at, self._said_overdue = time.monotonic(), False
            looked.set()
            ended.wait(self._every)


def mark_of(path: Path) -> tuple[str, bool]:
    """Return id and withdrawn of a file by its front matter; its text is not read.

    Raises PolicyError, FileRefused and OSError where these two cannot be told.
    """
    if path.suffix.lower() not in _WITH_FRONT_MATTER:
        return id_of_name(path.stem), False
    data = read_regular(path, most_bytes=MOST_BYTES, whole=False)
    lines = with_line_feeds(decode(data, errors="ignore")).split("\n")
    if "\0" in lines[0] and path.suffix.lower() in MARKDOWN:
        raise PolicyError(
            path,
            1,
            "不是 UTF-8 文本 / is not UTF-8 text",
            "在记事本里“另存为”，编码选 UTF-8 / save it as UTF-8",
        )
    if lines[0].strip(BLANKS + "\r") != "---":
        return id_of_name(path.stem), False
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "---":
            return read_mark(path, "\n".join(lines[:number]))
    raise PolicyError(
        path,
        1,
        "开头的字段没有结束 / the front matter is not closed",
        "在字段后另起一行写 --- / end it with a line of ---",
    )
