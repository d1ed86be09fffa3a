"""Whatever form an update or an answer of the Bot API has, the bot goes on with the others."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bot_api import BASIC_GROUP, BOT, SUPERGROUP, TOKEN, USER, BotApi
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import settings_for

from bot.assemble import Engine
from bot.channels.telegram.chat import TelegramChat
from bot.channels.telegram.form import UpdateError, next_offset, read_form
from bot.channels.telegram.update import Me, read_update
from bot.conversation.worker import Worker
from bot.records.database.store import Records, open_records

Json = dict[str, Any]

PRIVATE = {"id": 7, "type": "private", "first_name": "小王"}
MESSAGE: Json = {"message_id": 5, "date": 1_764_000_000, "chat": PRIVATE, "from": USER}
IN_GROUP: Json = {**MESSAGE, "chat": SUPERGROUP, "message_thread_id": 3, "is_topic_message": True}
REAL: tuple[Json, ...] = (
    {"message": {**MESSAGE, "text": "/about"}},
    {"message": {**IN_GROUP, "text": f"@{BOT['username']} /about"}},
    {"message": {**IN_GROUP, "text": "那博士呢", "reply_to_message": {"from": BOT}}},
    {"message": {**IN_GROUP, "text": "/about", "sender_chat": SUPERGROUP}},
    {"message": {**MESSAGE, "photo": [{"file_id": "x"}]}},
    {"message": {**MESSAGE, "text": "第三条", "via_bot": BOT}},
    {"message": {**MESSAGE, "chat": BASIC_GROUP, "migrate_to_chat_id": -1009999999999}},
    {"edited_message": {**MESSAGE, "text": "/about", "edit_date": 1_764_000_100}},
    {"callback_query": {"id": "77", "from": USER, "data": "token", "message": MESSAGE}},
    {"inline_query": {"id": "78", "from": USER, "query": "博士", "offset": ""}},
)


def nested(depth: int, leaf: Any) -> Any:
    for _ in range(depth):
        leaf = [leaf] if depth % 2 else {"reply_to_message": leaf}
    return leaf


JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, float("nan"), float("inf"), 2**31, 2**53, 2**63, 10**30, -(10**30),
    "", "7", "x", "\ud83d", "\x00", "长" * 100_000, [], {}, [{}], {"id": {}}, {"id": "7"},
    nested(1001, 1), nested(1000, {}), ["text"], [MESSAGE],
)  # fmt: skip


def paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where something stands within an update."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*before, key)
            yield from paths(below, (*before, key))


def changed(value: Any, path: tuple[Any, ...], new: Any, *, drop: bool) -> Any:
    key, *rest = path
    if not isinstance(value, dict) or key not in value:
        return value
    if rest:
        return {**value, key: changed(value[key], tuple(rest), new, drop=drop)}
    without = {name: one for name, one in value.items() if name != key}
    return without if drop else {**value, key: new}


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A real update in which something is missing or something else."""
    update: Any = {"update_id": draw(st.integers(1, 2000)), **draw(st.sampled_from(REAL))}
    places = list(paths(update))
    for _ in range(draw(st.integers(1, 3))):
        path, junk = draw(st.sampled_from(places)), draw(st.sampled_from(JUNK))
        update = changed(update, path, junk, drop=draw(st.booleans()))
    return draw(st.sampled_from(JUNK)) if draw(st.integers(0, 19)) == 0 else update


@given(update=mutated())
def test_an_update_is_read_or_refused_and_what_is_read_can_be_kept(update: Any) -> None:
    try:
        form = read_form(update)
    except UpdateError as error:
        assert len(str(error)) < 500
        return
    received = read_update(form, Me(BOT["id"], BOT["username"]))  # type: ignore[arg-type]
    if received is not None:
        incoming = received.incoming()
        assert len(received.text) <= 4096
        assert len(received.text.encode()) <= 4 * 4096
        assert incoming.at.timestamp() <= time.time() + 86_401
        for number in (received.update_id, received.chat_id, received.message_id):
            assert abs(number) < 2**63


@dataclass
class Running:
    """A chat that runs in a thread of its own."""

    api: BotApi
    chat: TelegramChat
    loop: asyncio.AbstractEventLoop
    running: Any

    def take(self, updates: list[Any]) -> None:
        asyncio.run_coroutine_threadsafe(self.chat.take(updates), self.loop).result(20)

    def answered(self, person: int) -> bool:
        return any(one["chat"]["id"] == person for one in list(self.api.sent))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records("", folder=tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def bot(built: Engine, records: Records, tmp_path: Path) -> Iterator[Running]:
    with BotApi() as api:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        more = {"telegram_per_second": 9e9, "telegram_chat_per_second": 9e9}
        given = settings_for(tmp_path, telegram_token=TOKEN, telegram_api=api.url, **more)
        product = built.product(records)
        worker = Worker(product.reception, product.assistant)

        async def begin() -> tuple[TelegramChat, asyncio.Task[None]]:
            chat = TelegramChat(worker, given)
            await chat.start()
            return chat, asyncio.create_task(chat.run())

        chat, running = asyncio.run_coroutine_threadsafe(begin(), loop).result(20)
        api.wait_for_call("getUpdates")
        yield Running(api, chat, loop, running)

        async def end() -> None:
            chat.stop()
            await running
            await chat.close()

        asyncio.run_coroutine_threadsafe(end(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        worker.close()


_NUMBERS = itertools.count(1_000_001)


def good() -> tuple[int, Json]:
    """Return somebody new and a question of theirs."""
    number = next(_NUMBERS)
    user = {"id": number, "is_bot": False, "language_code": "zh-hans"}
    message = {"message_id": 9, "date": int(time.time()), "text": "/about", "from": user}
    chat = {"id": number, "type": "private"}
    return number, {"update_id": number, "message": {**message, "chat": chat}}


def test_good_updates_between_bad_ones_are_answered(bot: Running) -> None:
    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(before=st.lists(mutated(), max_size=3), after=st.lists(mutated(), max_size=3))
    def check(before: list[Any], after: list[Any]) -> None:
        person, update = good()
        bot.take([*before, update, *after])
        bot.api.wait_until(lambda: bot.answered(person), "a good update was not answered")
        assert not bot.running.done()

    check()


def test_polling_gets_past_what_cannot_be_read(bot: Running) -> None:
    first, one = good()
    second, another = good()
    unreadable = {**REAL[0], "update_id": "x"}
    bot.api.garble_next(
        "getUpdates",
        {"a": 1},
        "text",
        [unreadable, one, {"update_id": 10**15}, nested(50, 1), [], 7],
        [{"update_id": -5}, another],
    )
    bot.api.push("message", {**REAL[8]["callback_query"]["message"]})  # it ends a poll
    bot.api.wait_until(lambda: bot.answered(first) and bot.answered(second), "not answered")
    bot.api._next_update = second + 1  # Telegram counts on
    bot.api.say("/about", **{"from": {**USER, "id": 12}})
    bot.api.wait_until(lambda: bot.answered(12), "an offset was believed that was far off")
    assert not bot.running.done()


def test_an_answer_that_does_not_name_the_message_is_looked_into_and_not_said_twice(
    bot: Running,
) -> None:
    person, update = good()
    bot.api.garble_next("sendMessage", True)
    bot.take([update])
    bot.api.wait_until(lambda: "editmessagetext" in bot.api.calls, "it was not looked for")
    another, more = good()
    more["message"]["chat"] = update["message"]["chat"]
    bot.take([more])
    bot.api.wait_until(lambda: len(bot.api.sent) == 2, "what waits behind it is not sent")
    assert [one["chat"]["id"] for one in bot.api.sent] == [person, person]
    assert another


@pytest.mark.parametrize("retry", [10**30, -5])
def test_a_wait_without_bounds_is_bounded(bot: Running, retry: int) -> None:
    person, update = good()
    bot.api.fail_next("answerInlineQuery", 429, retry_after=retry)
    bot.api.search("博士")
    bot.take([update])
    bot.api.wait_until(lambda: bot.answered(person), "not answered")


@pytest.mark.parametrize(
    ("offset", "numbers", "after"),
    [
        (0, [], 0),
        (0, ["x", True, -1, 2**60, None], 0),
        (0, [5, 6, 7], 8),
        (0, [900_000_005, 900_000_006, 10**15], 900_000_007),
        (8, [8, 10**9, 9], 10),
        (8, [3, 4], 8),
        (8, [2, 8], 9),
        (900_000_000, [17, 18], 19),
    ],
)
def test_the_offset_follows_the_updates_and_no_number_far_off(
    offset: int, numbers: list[Any], after: int
) -> None:
    assert next_offset(offset, [{"update_id": one} for one in numbers]) == after
