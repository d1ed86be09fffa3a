"""Updates are answered once and in order, also when the dialogue fails or the service stops."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_api import USER, BotApi
from telegram_runs import Troubled, run

from bot.assemble import Engine
from bot.channels.telegram.form import read_form
from bot.channels.telegram.update import Me, read_update
from bot.records import updates
from bot.records.database.store import Records, open_records
from knowledge.errors import RecordsError


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records("", folder=tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def reception(built: Engine, records: Records) -> Troubled:
    return Troubled(built.product(records))


def pending(records: Records) -> list[str]:
    with records.read() as conn:
        return [one.payload["text"] for one in updates.pending(conn, "telegram")]


def test_update_at_which_the_dialogue_fails_is_given_up_with_a_sentence(
    api: BotApi, reception: Troubled, records: Records, tmp_path: Path
) -> None:
    reception.fails["毒"] = ZeroDivisionError("毒")
    api.say("这条有毒")
    api.say("/about")
    api.say("旁边的人问一句", **{"from": {**USER, "id": 8}})
    run(api, reception, lambda: len(api.sent) == 3, tmp_path)
    assert reception.tried.count("这条有毒") == 2
    mine = [one["text"] for one in api.sent if one["chat"]["id"] == 7]
    assert "出了错" in mine[0]
    assert "样例" in mine[1]
    assert pending(records) == []


def test_update_at_which_the_process_died_twice_is_given_up(
    api: BotApi, reception: Troubled, records: Records, tmp_path: Path
) -> None:
    number = api.say("这条会要命")
    update = {"update_id": number, "message": api.message_of(number)}
    received = read_update(read_form(update), Me(1, "b"))
    assert received is not None
    with records.begin() as conn:
        updates.claim(
            conn, "telegram", received.key, conversation_id=received.conversation_id,
            person_id=received.person_id, payload=received.to_payload(), at=time.time(),
        )  # fmt: skip
        for _ in range(2):
            updates.attempt(conn, "telegram", received.key)
    run(api, reception, lambda: len(api.sent) == 1, tmp_path)
    assert reception.tried == []
    assert "出了错" in api.sent[0]["text"]


def test_trouble_with_the_records_is_waited_out_and_blamed_on_no_update(
    api: BotApi, reception: Troubled, tmp_path: Path
) -> None:
    reception.fails["满"] = RecordsError("the disk is full → free some space")
    api.say("磁盘满了也要答")

    def recovered() -> bool:
        if len(reception.tried) == 2:
            reception.fails.clear()
        return len(api.sent) == 1

    run(api, reception, recovered, tmp_path)
    assert "出了错" not in api.sent[0]["text"]


def test_stop_lets_the_update_under_way_be_answered_and_keeps_the_rest(
    api: BotApi, reception: Troubled, records: Records, tmp_path: Path
) -> None:
    reception.slowness = 0.5
    for number in range(4):
        api.say(f"/about {number}")
    run(api, reception, lambda: len(reception.tried) == 1, tmp_path)
    assert len(api.sent) == 1
    assert pending(records) == [f"/about {number}" for number in range(1, 4)]
    run(api, reception, lambda: len(api.sent) == 4, tmp_path)
    assert pending(records) == []


def test_who_has_to_wait_sees_that_the_bot_is_writing(
    api: BotApi, reception: Troubled, tmp_path: Path
) -> None:
    reception.slowness = 0.8
    api.say("/about")
    run(api, reception, lambda: len(api.sent) == 1, tmp_path)
    assert api.calls.count("sendchataction") == 1


def test_private_answers_quote_what_they_answer_when_it_is_wished(
    api: BotApi, reception: Troubled, tmp_path: Path
) -> None:
    update_id = api.say("/about")
    number = api.message_of(update_id)["message_id"]
    run(api, reception, lambda: len(api.sent) == 1, tmp_path, telegram_reply_always=True)
    assert api.sent[0]["x_reply_to"] == number
