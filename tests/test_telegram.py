"""From a message at a Bot API server over real HTTP to the reply that the user reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bot_api import BOT, TOKEN, BotApi
from conftest import Launcher, Service

QUESTION = "硕士毕业来杭州工作，生活补贴能领多少"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


def start(launcher: Launcher, api: BotApi, token: str = TOKEN) -> Service:
    return launcher.start(TELEGRAM_BOT_TOKEN=token, HANGBANGCAI_TELEGRAM_API=api.url)


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for row in message["reply_markup"]["inline_keyboard"] for one in row]


def test_question_is_answered_with_a_quoted_clause_and_buttons(
    launcher: Launcher, api: BotApi
) -> None:
    start(launcher, api)
    api.say(QUESTION)
    (reply,) = api.wait_for(1)
    assert "生活补贴" in reply["text"]
    assert "依据：《" in reply["text"]
    assert "样例政策库" in reply["text"]
    assert [one["text"] for one in buttons(reply)] == ["本政策其他条款", "全文"]
    assert "sendChatAction" in api.calls


def test_follow_up_is_understood_in_its_chat_only(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    api.say(QUESTION)
    api.wait_for(1)
    api.say("那博士呢")
    (_, reply) = api.wait_for(2)
    assert "博士毕业来杭州工作" in reply["text"]


def test_commands_are_answered_in_the_users_language(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    english = {"id": 8, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    api.say("/start", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    api.say("/about", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    api.push(
        "message",
        {
            "text": "/help",
            "from": english,
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    )
    first, second, third = api.wait_for(3)
    assert first["text"].startswith("您好")
    assert "样例" in second["text"]
    assert third["text"].startswith("Just type")
    assert len(api.commands) == 2


def test_foreign_question_gets_no_source_but_a_telephone_number(
    launcher: Launcher, api: BotApi
) -> None:
    start(launcher, api)
    api.say("明天杭州会下雨吗")
    (reply,) = api.wait_for(1)
    assert "12345" in reply["text"]
    assert "依据：" not in reply["text"]
    assert "reply_markup" not in reply


def test_update_that_arrived_while_the_bot_was_killed_is_answered_after_the_restart(
    launcher: Launcher, api: BotApi
) -> None:
    service = start(launcher, api)
    api.wait_until_confirmed(api.say("/start"))
    api.wait_for(1)
    service.kill()
    api.say(QUESTION)
    start(launcher, api)
    (_, reply) = api.wait_for(2, seconds=40)
    assert "依据：《" in reply["text"]


def test_message_under_way_when_the_bot_is_killed_is_answered_after_the_restart(
    launcher: Launcher, api: BotApi
) -> None:
    """The bot has fetched the message, but cannot send the answer before it dies."""
    service = start(launcher, api)
    api.fail_next("sendMessage", 502, times=50)
    api.say(QUESTION)
    api.say("/about", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    api.wait_for_call("sendMessage")
    service.kill()
    api.forget_faults()
    start(launcher, api)
    first, second = api.wait_for(2, seconds=40)
    assert "依据：《" in first["text"]
    assert "样例" in second["text"]


def test_answer_survives_a_429_and_a_502(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    api.fail_next("sendMessage", 429, retry_after=1)
    api.fail_next("sendMessage", 502, times=2)
    api.fail_next("getUpdates", 502)
    api.say(QUESTION)
    (reply,) = api.wait_for(1, seconds=40)
    assert "依据：《" in reply["text"]
    assert api.calls.count("sendMessage") == 4


def test_whole_text_comes_in_pages_within_the_limit(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    api.say(QUESTION)
    (reply,) = api.wait_for(1)
    whole = next(one for one in buttons(reply) if one["text"] == "全文")
    api.press(whole, reply)
    page = api.wait_for(2)[1]
    assert page["text"].startswith("《")
    seen = 2
    while "reply_markup" in page:
        api.press(buttons(page)[0], page)
        seen += 1
        page = api.wait_for(seen)[seen - 1]
    assert len(api.answered_callbacks) == seen - 1


def test_more_clauses_and_unknown_buttons(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    api.say(QUESTION)
    (reply,) = api.wait_for(1)
    api.press(buttons(reply)[0], reply)
    assert api.wait_for(2)[1]["text"].startswith("《")
    api.press({"callback_data": "more:ffffffffffff:0"}, reply)
    api.press({"callback_data": "rm -rf"}, reply)
    api.say("/help", entities=[{"type": "bot_command", "offset": 0, "length": 5}])
    api.wait_for(3)
    assert [one.get("text", "") for one in api.answered_callbacks[1:]] == [
        "这个按钮已经失效，请重新提问。"
    ] * 2


def test_stickers_photos_and_edits_are_handled_politely(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    sticker = {
        "file_id": "a",
        "file_unique_id": "a",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    }
    photo = {"file_id": "b", "file_unique_id": "b", "width": 1, "height": 1}
    api.push("message", {"sticker": sticker})
    api.push("message", {"photo": [photo], "caption": "这个怎么办"})
    api.push("edited_message", {"text": QUESTION, "edit_date": 1})
    first, second, third = api.wait_for(3)
    assert "只能读文字" in first["text"]
    assert "只能读文字" in second["text"]
    assert "依据：《" in third["text"]


def test_group_is_answered_only_when_the_bot_is_addressed(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    group = {"id": -100, "type": "supergroup", "title": "新杭州人"}
    api.push("message", {"text": QUESTION, "chat": group})
    api.push("message", {"text": f"@{BOT['username']} {QUESTION}", "chat": group})
    bots = {"message_id": 5, "date": 1, "chat": group, "from": BOT, "text": "您好"}
    api.push("message", {"text": QUESTION, "chat": group, "reply_to_message": bots})
    api.wait_for(2)
    api.wait_until_confirmed(api.say("/help"))
    replies = api.wait_for(3)
    assert [one["chat"]["id"] for one in replies] == [-100, -100, 7]
    assert all("x_reply_to" in one for one in replies[:2])


@pytest.mark.parametrize(
    "text",
    ["", "   ", "👍👍👍", "？？？", "<b>hi</b> &amp; <script>alert(1)</script>", "长" * 4096],
)
def test_odd_messages_get_a_readable_answer(launcher: Launcher, api: BotApi, text: str) -> None:
    start(launcher, api)
    api.say(text or "/")
    (reply,) = api.wait_for(1)
    assert len(reply["text"]) > 5


def test_wrong_token_ends_the_start_with_a_sentence(launcher: Launcher, api: BotApi) -> None:
    service = start(launcher, api, token="1:wrong")
    assert service.process.wait(timeout=30) == 1
    assert "@BotFather" in service.log.read_text()
    assert "Traceback" not in service.log.read_text()


def test_interrupt_ends_the_service_cleanly(launcher: Launcher, api: BotApi) -> None:
    service = start(launcher, api)
    api.say(QUESTION)
    api.wait_for(1)
    assert service.stop() == 0
    assert "Traceback" not in service.log.read_text()
