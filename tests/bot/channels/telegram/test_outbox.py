"""The outbox sends each message once, in order, whatever Telegram and the network do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bot_api import BASIC_GROUP, SUPERGROUP, TOKEN, BotApi

from bot.channels.telegram.api import Api
from bot.channels.telegram.ledger import Ledger, post_notice
from bot.channels.telegram.outgoing.limits import Limits, Rates
from bot.channels.telegram.outgoing.lost import MessageIds
from bot.channels.telegram.outgoing.outbox import Outbox
from bot.channels.telegram.outgoing.posts import DOCUMENT, MESSAGE, Place, draft_text
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action, Choice, Reply, Section
from bot.records import outbox
from bot.records.database.store import Connection, Records, open_records
from bot.records.follows import Follow

CHAT = 7
Json = dict[str, Any]
FAST = Rates(overall=1000, private=1000, group=60_000)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records("", folder=tmp_path)
    yield opened
    opened.close()


def post(records: Records, text: str, *, chat: int = CHAT, **more: Any) -> int:
    payload = {**draft_text(text, Place(chat)).payload, **more}
    kind = DOCUMENT if "name" in payload else MESSAGE
    with records.begin() as conn:
        return outbox.post(
            conn, channel="telegram", conversation_id=f"telegram:{chat}", address=str(chat),
            kind=kind, payload=payload, key="", at=time.time(),
        )  # fmt: skip


def left(records: Records) -> list[outbox.Post]:
    with records.read() as conn:
        return outbox.due(conn, "telegram")


def send(
    api: BotApi,
    records: Records,
    until: Callable[[], bool],
    *,
    rates: Rates = FAST,
    patience: float = 2.0,
    seconds: float = 20,
) -> None:
    """Run an outbox until ``until`` holds."""

    async def run() -> None:
        calls = Api(TOKEN, server=api.url, patience=patience)
        ledger = Ledger(records)
        box = Outbox(calls, ledger, Limits(rates), MessageIds(ledger))
        await box.take_up(lambda key: False)
        await _hold(until, seconds)
        await box.finish(2)
        ledger.close()
        await calls.close()

    asyncio.run(run())


async def _hold(until: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "what was waited for did not happen"
        await asyncio.sleep(0.02)


def texts(api: BotApi, chat: int = CHAT) -> list[str]:
    return [
        str(one.get("text", one.get("caption"))) for one in api.sent if one["chat"]["id"] == chat
    ]


def nothing_left(records: Records) -> Callable[[], bool]:
    return lambda: not left(records)


def test_messages_of_a_chat_are_sent_in_order(api: BotApi, records: Records) -> None:
    for number in range(20):
        post(records, f"第{number}条")
    send(api, records, nothing_left(records))
    assert texts(api) == [f"第{number}条" for number in range(20)]


def test_chat_in_trouble_delays_no_other(api: BotApi, records: Records) -> None:
    api.fail_next("sendMessage", 429, retry_after=5)
    post(records, "慢")
    for number in range(5):
        post(records, f"快{number}", chat=8)
    began = time.monotonic()
    send(api, records, lambda: len(api.sent) == 5 and len(left(records)) == 1)
    assert time.monotonic() - began < 4
    assert texts(api, 8) == [f"快{number}" for number in range(5)]


@pytest.mark.parametrize("code", [502, 500, 0])
@pytest.mark.parametrize("chat", [CHAT, BASIC_GROUP["id"], SUPERGROUP["id"]])
def test_message_whose_answer_was_lost_is_found_and_not_repeated(
    api: BotApi, records: Records, code: int, chat: int
) -> None:
    api.push("message", {"text": "前面的", "chat": {"id": chat, "type": "private"}})
    post(records, "第一条", chat=chat)
    send(api, records, nothing_left(records))
    api.fail_next("sendMessage", code, after=True)
    post(records, "第二条", chat=chat)
    post(records, "第三条", chat=chat)
    send(api, records, nothing_left(records))
    assert texts(api, chat) == ["第一条", "第二条", "第三条"]
    assert api.edits["message is not modified:"] == 1


@pytest.mark.parametrize("code", [502, 0])
def test_message_that_did_not_arrive_is_looked_for_and_sent_again(
    api: BotApi, records: Records, code: int
) -> None:
    post(records, "第一条")
    send(api, records, nothing_left(records))
    api.fail_next("sendMessage", code)
    post(records, "第二条")
    send(api, records, nothing_left(records))
    assert texts(api) == ["第一条", "第二条"]
    assert api.calls.count("editmessagetext") > 0


def test_message_is_looked_for_after_a_time_out(api: BotApi, records: Records) -> None:
    post(records, "第一条")
    send(api, records, nothing_left(records))
    api.fail_next("sendMessage", 0, after=True, hang=3)
    post(records, "第二条")
    send(api, records, nothing_left(records), patience=0.5)
    assert texts(api) == ["第一条", "第二条"]


def test_message_sent_before_a_crash_is_found_among_those_of_others(
    api: BotApi, records: Records
) -> None:
    """The process died between Telegram's accepting and our noting it."""
    post(records, "从前")
    send(api, records, nothing_left(records))
    lost = post(records, "要找的")
    with records.begin() as conn:
        outbox.start(conn, lost, at=time.time(), floor=api.sent[-1]["message_id"])
    for number in range(12):
        api.say(f"别人的第{number}句", **{"from": {"id": 90 + number, "first_name": "某"}})
    calls = {"chat_id": str(CHAT), "text": "要找的"}
    api.handle(TOKEN, "sendMessage", calls)
    api.handle(TOKEN, "sendMessage", {"chat_id": "8", "text": "要找的"})
    post(records, "下一条")
    with records.begin() as conn:
        _know_a_later_message(conn, api.sent[-1]["message_id"])
    send(api, records, nothing_left(records))
    assert texts(api) == ["从前", "要找的", "下一条"]


def _know_a_later_message(conn: Connection, message_id: int) -> None:
    number = outbox.post(
        conn, channel="telegram", conversation_id="telegram:8", address="8", kind=MESSAGE,
        payload={}, key="", at=time.time(),
    )  # fmt: skip
    outbox.sent(conn, number, at=time.time(), message_id=message_id)


def test_buttons_stay_below_a_message_that_was_found(api: BotApi, records: Records) -> None:
    post(records, "第一条")
    send(api, records, nothing_left(records))
    rows = {"inline_keyboard": [[{"text": "全文", "callback_data": "abc"}]]}
    api.fail_next("sendMessage", 502, after=True)
    post(records, "", parameters={"text": "<b>甲</b> &amp; 乙", "parse_mode": "HTML",
                                  "reply_markup": rows})  # fmt: skip
    send(api, records, nothing_left(records))
    assert texts(api) == ["第一条", "甲 & 乙"]
    assert api.sent[1]["reply_markup"] == rows
    assert "x_edited" not in api.sent[1]


def test_document_is_sent_and_looked_for_too(api: BotApi, records: Records) -> None:
    post(records, "第一条")
    send(api, records, nothing_left(records))
    api.fail_next("sendDocument", 0, after=True)
    file: Json = {"name": "records.json", "content": '{"问": "硕士"}'}
    post(records, "", parameters={"caption": "您的记录"}, **file)
    send(api, records, nothing_left(records))
    assert texts(api) == ["第一条", "您的记录"]
    assert api.sent[1]["document"]["file_name"] == "records.json"
    assert '{"问": "硕士"}' in bytes(api.sent[1]["x_content"]).decode()


def test_chat_that_blocked_the_bot_is_closed_with_the_reason(api: BotApi, records: Records) -> None:
    api.blocked.add(CHAT)
    for number in range(3):
        post(records, f"第{number}条")
    post(records, "别处", chat=8)
    send(api, records, nothing_left(records))
    assert api.calls.count("sendmessage") == 2
    assert texts(api, 8) == ["别处"]
    api.blocked.clear()
    post(records, "又可以了")
    send(api, records, nothing_left(records))
    assert texts(api) == ["又可以了"]


def test_group_that_became_a_supergroup_gets_what_waits_for_it_in_order(
    api: BotApi, records: Records
) -> None:
    old, new = BASIC_GROUP["id"], SUPERGROUP["id"]
    api.migrate(old, new)
    for number in range(4):
        post(records, f"第{number}条", chat=old)
    send(api, records, nothing_left(records))
    assert texts(api, new) == [f"第{number}条" for number in range(4)]


def test_markup_that_telegram_refuses_is_sent_as_plain_text(api: BotApi, records: Records) -> None:
    parameters = {"text": "<b>第一条</b> <u>补贴 &lt;元&gt;", "parse_mode": "HTML"}
    api.fail_next("sendMessage", 502, after=True)
    post(records, "", parameters=parameters)
    send(api, records, nothing_left(records))
    assert texts(api) == ["第一条 补贴 <元>"]


def test_text_that_telegram_finds_too_long_is_split(api: BotApi, records: Records) -> None:
    lines = "\n".join(f"第{number}条　每人每月一百元" for number in range(500))
    post(records, lines)
    post(records, "下一条")
    send(api, records, nothing_left(records))
    assert len(api.sent) > 2
    assert "".join("".join(texts(api)).split()) == "".join((lines + "下一条").split())


def test_refused_message_does_not_hold_up_the_next(api: BotApi, records: Records) -> None:
    api.fail_next("sendMessage", 400, description="Bad Request: something is odd")
    post(records, "奇怪的")
    post(records, "正常的")
    send(api, records, nothing_left(records))
    assert texts(api) == ["正常的"]


def test_flood_limits_are_kept_without_a_single_refusal(api: BotApi, records: Records) -> None:
    api.most_overall, api.most_in_chat = 40, 8
    for number in range(10):
        post(records, f"第{number}条")
        post(records, f"第{number}条", chat=8)
    rates = Rates(overall=20, private=2.5, group=60)
    began = time.monotonic()
    send(api, records, nothing_left(records), rates=rates)
    assert time.monotonic() - began > 2  # ten messages, three at once, then 2.5 a second
    assert api.calls.count("sendmessage") == 20


def test_refusals_for_speed_are_waited_out(api: BotApi, records: Records) -> None:
    api.most_overall = 5
    for number in range(12):
        post(records, f"第{number}条", chat=100 + number)
    send(api, records, nothing_left(records))
    assert len(api.sent) == 12


def test_what_cannot_be_sent_before_the_stop_is_sent_after_the_next_start(
    api: BotApi, records: Records
) -> None:
    api.fail_next("sendMessage", 502, times=20)
    post(records, "第一条")
    post(records, "第二条")
    send(api, records, lambda: "sendmessage" in api.calls)
    assert [one.payload["parameters"]["text"] for one in left(records)] == ["第一条", "第二条"]
    api.forget_faults()
    send(api, records, nothing_left(records))
    assert texts(api) == ["第一条", "第二条"]


def test_message_put_off_by_its_maker_holds_up_nothing(api: BotApi, records: Records) -> None:
    with records.begin() as conn:
        outbox.post(
            conn, channel="telegram", conversation_id="telegram:7", address="7", kind=MESSAGE,
            payload=draft_text("明早再说", Place(CHAT)).payload, key="", at=time.time(),
            not_before=time.time() + 3600,
        )  # fmt: skip
    post(records, "现在就说")
    send(api, records, lambda: len(left(records)) == 1)
    assert texts(api) == ["现在就说"]


def test_notice_to_a_follower_goes_out_with_its_button(api: BotApi, records: Records) -> None:
    follow = Follow("telegram:7", "telegram", "telegram:7", "topic:租房", "zh", 0.0, {})
    undo = Choice("取消关注", Action(Act.UNFOLLOW, "topic:租房"), "abc")
    reply = Reply(
        "您关注的主题“租房”有变化：",
        Language.CHINESE,
        (Section("第三条", ("每月二千元",), mark="new"),),
        choices=((undo,),),
    )
    with records.begin() as conn:
        post_notice(conn, follow, (reply,))
    send(api, records, nothing_left(records))
    assert texts(api) == ["您关注的主题“租房”有变化：\n\n➕ 第三条\n每月二千元"]
    ((button,),) = api.sent[0]["reply_markup"]["inline_keyboard"]
    assert button == {"text": "取消关注", "callback_data": "abc"}
