"""Bad hours of the disk and the clock: whoever wrote meanwhile is answered afterwards, once."""

from __future__ import annotations

import asyncio
import functools
import logging
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_api import USER, BotApi
from records_places import claim, post
from telegram_runs import Troubled, run

from bot.assemble import Engine
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.outgoing.parcel import LONGEST_WAIT_SECONDS
from bot.channels.telegram.update import Received
from bot.conversation.reception import Deliver
from bot.exchange.reply import Incoming, Reply
from bot.records import conversations, outbox, updates
from bot.records.database.store import FILE_NAME, Records, open_records
from knowledge.errors import RecordsError


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records("", folder=tmp_path / "records")
    yield opened
    opened.close()


@pytest.fixture
def reception(built: Engine, records: Records) -> Troubled:
    return Troubled(built.product(records))


def write(api: BotApi, count: int) -> list[int]:
    """Let so many people write something each; return their numbers."""
    people = list(range(101, 101 + count))
    for number in people:
        api.say("/about", **{"from": {**USER, "id": number}})
    return people


def has_tried(reception: Troubled, times: int) -> bool:
    return len(reception.tried) >= times


def told(api: BotApi) -> list[int]:
    return sorted(one["chat"]["id"] for one in list(api.sent))


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_who_waits_while_the_file_of_the_records_goes_is_answered_once(
    api: BotApi, reception: Troubled, records: Records, tmp_path: Path, how: str
) -> None:
    copy = tmp_path / "backup.sqlite3"
    with sqlite3.connect(tmp_path / "records" / FILE_NAME) as source, sqlite3.connect(copy) as to:
        source.backup(to)
    source.close()
    to.close()
    people = write(api, 6)
    reception.slowness = 0.1
    gone = False

    def until() -> bool:
        nonlocal gone
        if not gone and len(reception.tried) == 2:
            gone = True
            if how == "replaced":
                copy.replace(tmp_path / "records" / FILE_NAME)
            else:
                (tmp_path / "records" / FILE_NAME).unlink()
        return len(api.sent) >= len(people)

    run(api, reception, until, tmp_path)
    assert told(api) == people
    reception.slowness = 0.0
    later = api.say("/about", **{"from": {**USER, "id": 99}})
    run(api, reception, lambda: 99 in told(api), tmp_path)
    assert told(api) == [99, *people]
    with records.read() as conn:
        assert updates.pending(conn, "telegram") == []
        assert outbox.due(conn, "telegram") == []
    assert later


def test_who_writes_while_another_process_holds_the_records_is_answered_once(
    api: BotApi,
    reception: Troubled,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for patience in ("PATIENCE_SECONDS", "_SHORT_PATIENCE_SECONDS"):
        monkeypatch.setattr(f"bot.records.database.store.{patience}", 0.05)
    reception.records._patience = 1
    people = write(api, 3)
    other = sqlite3.connect(tmp_path / "records" / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    held = True

    def until() -> bool:
        nonlocal held
        if held and "another process is holding it" in caplog.text:
            held = False
            assert api.sent == []
            other.execute("COMMIT")
        return len(api.sent) >= len(people)

    run(api, reception, until, tmp_path)
    other.close()
    assert told(api) == people


@pytest.mark.parametrize("code", [500, 0])
def test_a_clock_that_is_set_back_puts_no_message_off(
    api: BotApi,
    reception: Troubled,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
) -> None:
    real, behind = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() - behind[0])
    api.fail_next("sendMessage", code)
    people = write(api, 2)

    def until() -> bool:
        if "sendmessage" in api.calls:
            behind[0] = 3600.0
        return len(api.sent) >= len(people)

    run(api, reception, until, tmp_path)
    assert told(api) == people


def test_a_wait_that_was_noted_before_the_clock_was_set_back_is_bounded(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    payload = {"parameters": {"text": "您好"}}
    with records.begin() as conn:
        number = post(conn, payload=payload, at=now)
        outbox.start(conn, number, at=now, floor=1)
        outbox.later(conn, number, not_before=now + 500, error="502", refused=True)
    ledger = Ledger(records)
    monkeypatch.setattr(time, "time", lambda: now - 86_400)
    (parcel,) = asyncio.run(ledger.due())
    assert 0 < parcel.waits_until - time.monotonic() <= LONGEST_WAIT_SECONDS
    ledger.close()


class Watching(Troubled):
    """A reception that looks who else is being tried."""

    beside: dict[str, list[int]]

    def receive(self, incoming: Incoming, *, deliver: Deliver | None = None) -> tuple[Reply, ...]:
        time.sleep(0.3)
        with self.records.read() as conn:
            tries = [one.attempts for one in updates.pending(conn, "telegram")]
        self.beside.setdefault(incoming.text, []).extend(tries)
        return super().receive(incoming, deliver=deliver)


def received(number: int, text: str, person: int) -> Received:
    return Received(number, "text", person, person, number, int(time.time()), text=text)


def keep(records: Records, one: Received, tries: int) -> None:
    with records.begin() as conn:
        claim(
            conn,
            one.key,
            conversation_id=one.conversation_id,
            person_id=one.person_id,
            payload=one.to_payload(),
        )
        for _ in range(tries):
            updates.attempt(conn, "telegram", one.key)


def test_what_was_under_way_when_the_process_died_is_tried_alone(
    api: BotApi, built: Engine, records: Records, tmp_path: Path
) -> None:
    reception = Watching(built.product(records))
    reception.beside = {}
    keep(records, received(1, "可疑的一条", 101), 1)
    keep(records, received(2, "无辜的一条", 102), 1)
    keep(records, received(3, "还没试过的", 103), 0)
    run(api, reception, lambda: len(api.sent) == 3, tmp_path)
    assert reception.beside["可疑的一条"] == [2, 1, 0]
    assert reception.beside["无辜的一条"] == [2, 0]


def test_what_another_program_has_written_holds_nobody_up(
    api: BotApi, reception: Troubled, records: Records, tmp_path: Path
) -> None:
    with records.begin() as conn:
        claim(conn, "9001", payload={"of": "another version"})
        claim(conn, "9002", payload={}, conversation_id="telegram:x")
        post(conn, payload={"text": "没有参数"})
        post(conn, payload={"parameters": {"text": "您好"}}, address="x")
        post(conn, payload={"parameters": {"text": "您好"}, "after": "x"}, address="101")
    people = write(api, 2)
    run(api, reception, lambda: told(api)[-2:] == people, tmp_path)
    with records.read() as conn:
        assert updates.pending(conn, "telegram") == []
        assert outbox.due(conn, "telegram") == []


def test_what_cannot_even_be_declined_is_set_aside(
    api: BotApi,
    reception: Troubled,
    records: Records,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with records.begin() as conn:
        conversations.save_person(conn, "telegram:7", at=1.0, language="tlh")
    api.push("message", {"photo": [{"file_id": "x"}]})
    with caplog.at_level(logging.ERROR):
        run(api, reception, lambda: "could not be told" in caplog.text, tmp_path)
    run(api, reception, lambda: True, tmp_path)
    assert "failed 2 times and is set aside" in caplog.text
    with records.read() as conn:
        assert updates.pending(conn, "telegram") == []


def test_trouble_with_the_records_counts_against_no_update(
    api: BotApi, reception: Troubled, records: Records, tmp_path: Path
) -> None:
    """However often the process is started while the disk is full."""
    reception.fails["满"] = RecordsError("the disk is full → free some space")
    api.say("磁盘满了也要答")
    for number in range(1, 5):
        run(api, reception, functools.partial(has_tried, reception, number), tmp_path)
    reception.fails.clear()
    run(api, reception, lambda: len(api.sent) == 1, tmp_path)
    assert "出了错" not in api.sent[0]["text"]
