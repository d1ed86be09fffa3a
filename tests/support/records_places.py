"""What the tests of the records share: SQLite and PostgreSQL to run on, and rows to keep."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from postgres import Server, start_server
from sqlalchemy import text

from bot.exchange.reply import Act, Action
from bot.records import choices, claims, conversations, feedback, follows, outbox, updates
from bot.records import turns as turn_records
from bot.records.database.store import Connection, Records, open_records
from bot.records.database.tables import METADATA
from bot.records.outbox import Post

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Place:
    """Where the records of a test lie."""

    url: str
    folder: Path

    def open(self) -> Records:
        return open_records(self.url, folder=self.folder)

    def run(self, script: str, *, gate: Path | None = None) -> subprocess.Popen[str]:
        """Start another process that opens ``records``, once the file ``gate`` is there."""
        wait = (
            f"print('ready', flush=True)\nwhile not Path({str(gate)!r}).exists(): pass\n"
            if gate
            else ""
        )
        head = (
            "import os, sys, time\nfrom pathlib import Path\n"
            "from bot.records import conversations, updates\n"
            f"from bot.records.database.store import open_records\n{wait}"
            f"records = open_records({self.url!r}, folder=Path({str(self.folder)!r}))\n"
        )
        command = [sys.executable, "-c", head + script]
        return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with start_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place("", tmp_path)
    server: Server = request.getfixturevalue("server")
    server.empty()
    return Place(server.url, tmp_path)


@pytest.fixture
def records(place: Place) -> Iterator[Records]:
    records = place.open()
    yield records
    records.close()


def add_turn(conn: Connection, **more: Any) -> str:
    whole: dict[str, Any] = {
        "conversation_id": "telegram:7",
        "person_id": "telegram:7",
        "channel": "telegram",
        "at": 1000.0,
        "question": "硕士生活补贴多少",
        "status": "answered",
        "language": "zh",
        "reply": "一次性3万元",
        **more,
    }
    return turn_records.add_turn(conn, **whole)


def claim(conn: Connection, key: str, **more: Any) -> bool:
    whole: dict[str, Any] = {
        "conversation_id": "telegram:7",
        "person_id": "telegram:7",
        "payload": {"text": "你好"},
        "at": 1000.0,
        **more,
    }
    return updates.claim(conn, "telegram", key, **whole)


def post(conn: Connection, **more: Any) -> int:
    whole: dict[str, Any] = {
        "channel": "telegram",
        "conversation_id": "telegram:7",
        "address": "7",
        "kind": "message",
        "payload": {"text": "您好"},
        "key": "",
        "at": 1000.0,
        **more,
    }
    return outbox.post(conn, **whole)


def due(records: Records) -> list[Post]:
    with records.read() as conn:
        return outbox.due(conn, "telegram")


def follow(conn: Connection, person_id: str, target: str, **more: Any) -> bool:
    whole: dict[str, Any] = {
        "channel": "telegram",
        "conversation_id": person_id,
        "language": "zh",
        "seen": {"rent-subsidy": "d1"},
        "at": 1.0,
        **more,
    }
    return follows.follow(conn, person_id=person_id, target=target, **whole)


def rows_with(conn: Connection, matches: Any) -> list[str]:
    """Return the table and column of every value, in any table, that ``matches``."""
    return [
        f"{table.name}.{name}"
        for table in METADATA.sorted_tables
        for row in conn.execute(text(f"SELECT * FROM {table.name}")).mappings()
        for name, value in row.items()
        if matches(value)
    ]


def live(conn: Connection, person: str, chat: str, *, key: str) -> None:
    """Leave something of the person's in every table that holds people, as a bot would."""
    at: dict[str, Any] = {"at": 1000.0}
    claim(conn, key, conversation_id=chat, person_id=person, payload={"user": person})
    post(conn, conversation_id=chat, address=chat, key=key, payload={"text": f"致{person}"})
    updates.finish(conn, "telegram", key, **at)
    turn = add_turn(conn, conversation_id=chat, person_id=person, question=f"我是{person}")
    feedback.give(conn, turn_id=turn, person_id=person, verdict="useless", reason=person, **at)
    choices.issue(conn, chat, Action(Act.TALK, f"name={person}"), person_id=person, **at)
    state = {"asked": [f"{person}问"]}
    conversations.save_state(conn, chat, channel="telegram", person_id=person, state=state, **at)
    conversations.save_person(conn, person, language="en", **at)
    follow(conn, person, "talent-code", conversation_id=chat)
    claims.remember(conn, f"{person}:1", {"text": person}, person_id=person, **at)
