"""Records as large as a busy service's, and somebody who goes on writing meanwhile."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from bot.records import conversations
from bot.records.database.store import Records
from bot.records.database.tables import (
    CHOICES,
    CLAIMS,
    CONVERSATIONS,
    FEEDBACK,
    FOLLOWS,
    TURNS,
    UPDATES,
)

_AT_ONCE = 2000
_REPLY = "应届大学生租房补贴为每户每年1万元，按年发放，期限不超过三年。" * 12
_ROWS_EACH = 13


def fill(records: Records, count: int, *, at: float) -> int:
    """Leave ``count`` conversations of three questions each, as of ``at``; return the rows."""
    for first in range(0, count, _AT_ONCE):
        rows: dict[Table, list[dict[str, Any]]] = {}
        for number in range(first, min(first + _AT_ONCE, count)):
            for table, row in _conversation(number, at + number / count):
                rows.setdefault(table, []).append(row)
        with records.begin() as conn:
            for table, some in rows.items():
                conn.execute(insert(table), some)
    return count * _ROWS_EACH


def _conversation(number: int, at: float) -> Iterator[tuple[Table, dict[str, Any]]]:
    person = f"web:{_name(number)}"
    whose = {"person_id": person, "conversation_id": person}
    state = {"id": person, "channel": "web", "person_id": person, "updated_at": at}
    yield CONVERSATIONS, {**state, "state": {"asked": ["硕士生活补贴多少"] * 4}}
    for turn in range(3):
        name = _name(number, turn)
        said = {"question": "硕士租房补贴多少", "understood": "硕士租房补贴多少", "reply": _REPLY}
        cited = [{"policy_id": "graduate-rent-allowance", "clause_id": "standard", "quote": "1万"}]
        more = {"status": "answered", "language": "zh", "channel": "web", "snapshot_id": "s"}
        yield (
            TURNS,
            {**whose, **said, **more, "id": name, "at": at, "citations": cited}
            | {"confidence": 0.9, "seconds": 0.01},
        )
        button = {"act": "follow", "value": "graduate-rent-allowance", "label": "关注变化"}
        yield CHOICES, {**whose, **button, "token": f"{name}-b", "created_at": at}
        shown = {"said": "硕士租房补贴多少", "replies": [json.dumps(_REPLY)]}
        yield CLAIMS, {"key": f"shown:{name}", "person_id": person, "response": shown, "at": at}
    verdict = {"turn_id": _name(number, 0), "person_id": person, "verdict": "useful"}
    yield FEEDBACK, {**verdict, "reason": "", "at": at}
    yield (
        UPDATES,
        {"channel": "web", "key": str(number), "conversation_id": "", "person_id": ""}
        | {"payload": {}, "counter": "", "received_at": at, "done_at": at, "attempts": 1},
    )
    yield (
        UPDATES,
        {"channel": "telegram", "key": str(number), "conversation_id": "", "person_id": ""}
        | {"payload": {}, "counter": "", "received_at": at, "done_at": at, "attempts": 1},
    )


def _name(*numbers: int) -> str:
    """Return a name that lies anywhere among the others, as a random one does."""
    return hashlib.sha256(repr(numbers).encode()).hexdigest()[:22]


def follow_by(records: Records, count: int, target: str, seen: dict[str, str]) -> None:
    """Let ``count`` people follow ``target``, of which they have ``seen`` that version."""
    rows = [
        {"person_id": f"web:{number:022d}", "channel": "web", "target": target, "seen": seen}
        | {"conversation_id": f"web:{number:022d}", "language": "zh", "since": 1.0}
        for number in range(count)
    ]
    with records.begin() as conn:
        conn.execute(insert(FOLLOWS), rows)


@contextmanager
def somebody_writing(
    records: Records, write: Callable[[], None] | None = None
) -> Iterator[list[float]]:
    """Write again and again meanwhile; yield how long each write took, with its wait."""
    seconds: list[float] = []
    end = threading.Event()

    def save() -> None:
        with records.begin() as conn:
            conversations.save_state(
                conn, "web:probe", channel="web", person_id="web:probe", state={}, at=time.time()
            )

    def run() -> None:
        while not end.wait(0.01):
            began = time.monotonic()
            (write or save)()
            seconds.append(time.monotonic() - began)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield seconds
    finally:
        end.set()
        thread.join()


class HighestSize:
    """Watches how large a file becomes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.bytes = 0

    def __enter__(self) -> HighestSize:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(0.02):
            if self._path.exists():
                self.bytes = max(self.bytes, self._path.stat().st_size)
