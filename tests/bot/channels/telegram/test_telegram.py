"""From a message at a Bot API server over real HTTP to the reply that the user reads."""

from __future__ import annotations

import contextlib
import json
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bot_api import BASIC_GROUP, BOT, SUPERGROUP, TOKEN, BotApi
from running import Launcher, Service
from web_pages import launch

from bot.assemble import Engine

QUESTION = "硕士毕业来杭州工作，生活补贴能领多少"
#: As fast as a local Bot API server would take it.
FAST = {
    "HANGBANGCAI_TELEGRAM_CHAT_PER_SECOND": "100",
    "HANGBANGCAI_TELEGRAM_GROUP_PER_MINUTE": "6000",
}


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def serving(
    built: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[BotApi, Path]]:
    """A server with a service at it that the tests of this module share, and its records."""
    launcher = launch(built, tmp_path_factory.mktemp("service"))
    with BotApi() as server:
        start(launcher, server)
        yield server, launcher.data / "records.sqlite3"
        launcher.running[0].kill()


@pytest.fixture
def shared(serving: tuple[BotApi, Path]) -> Iterator[BotApi]:
    """The server of this module, at which somebody new speaks in each test."""
    api, records = serving
    yield api
    wait_until_quiet(records)
    api.begin_anew()


def wait_until_quiet(records: Path) -> None:
    """Wait until every update is answered and every answer sent."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.closing(sqlite3.connect(f"file:{records}?mode=ro", uri=True)) as found:
            (left,) = found.execute(
                "select (select count(*) from updates where done_at is null) + (select count(*) "
                "from outbox where sent_at is null and failed_at is null)"
            ).fetchone()
        if not left:
            return
        time.sleep(0.02)
    raise AssertionError("something is still on its way")


def start(launcher: Launcher, api: BotApi, token: str = TOKEN, **variables: str) -> Service:
    return launcher.start(
        TELEGRAM_BOT_TOKEN=token, HANGBANGCAI_TELEGRAM_API=api.url, **FAST, **variables
    )


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for row in message["reply_markup"]["inline_keyboard"] for one in row]


def button(message: dict[str, Any], label: str) -> dict[str, Any]:
    return next(one for one in buttons(message) if label in one["text"])


def test_question_is_answered_with_a_quoted_clause_and_buttons(shared: BotApi) -> None:
    shared.say(QUESTION)
    (reply,) = shared.wait_for(1)
    assert "生活补贴" in reply["text"]
    assert "依据：《" in reply["text"]
    assert "样例政策库" in reply["text"]
    assert [one["text"] for one in buttons(reply)][:2] == ["本政策其他条款", "全文"]


def test_follow_up_is_understood_in_its_chat_only(shared: BotApi) -> None:
    shared.say(QUESTION)
    shared.wait_for(1)
    shared.say("那博士呢")
    (_, reply) = shared.wait_for(2)
    understood = reply["text"].splitlines()[0]
    assert "博士" in understood
    assert "生活补贴" in understood


def test_commands_are_answered_in_the_users_language(shared: BotApi) -> None:
    english = {
        "id": shared.user["id"] + 1,
        "is_bot": False,
        "first_name": "Ann",
        "language_code": "en",
    }
    shared.say("/start", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    shared.say("/about", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    shared.push(
        "message",
        {
            "text": "/help",
            "from": english,
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    )
    replies = shared.wait_for(3)
    first, second = (one["text"] for one in replies if one["chat"]["id"] == shared.user["id"])
    (third,) = (one["text"] for one in replies if one["chat"]["id"] == english["id"])
    assert first.startswith("您好")
    assert "样例" in second
    assert third.startswith("Just type")
    assert len(shared.commands) == 4


def test_foreign_question_gets_no_source_but_a_telephone_number(shared: BotApi) -> None:
    shared.say("明天杭州会下雨吗")
    (reply,) = shared.wait_for(1)
    assert "12345" in reply["text"]
    assert "依据：" not in reply["text"]


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
    assert len(api.sent) == 1


def test_whole_text_comes_in_pages_within_the_limit(shared: BotApi) -> None:
    shared.say(QUESTION)
    (page,) = shared.wait_for(1)
    label, presses = "全文", 0
    while any(one["text"] == label for one in buttons(page)):
        seen = len(shared.sent)
        shared.press(button(page, label), page)
        page = shared.wait_for(seen + 1)[-1]
        label, presses = "下一页", presses + 1
        if "reply_markup" not in page:
            break
    assert presses >= 1
    assert any(one["text"].startswith("《") for one in shared.sent[1:])
    shared.wait_until(lambda: len(shared.answered_callbacks) == presses, "a button still waits")
    assert not any(one.get("text") for one in shared.answered_callbacks)


def test_more_clauses_of_the_policy_are_shown(shared: BotApi) -> None:
    shared.say(QUESTION)
    (reply,) = shared.wait_for(1)
    shared.press(button(reply, "本政策其他条款"), reply)
    assert shared.wait_for(2)[1]["text"].startswith("《")


def test_unknown_button_says_so_in_an_alert_and_sends_no_message(shared: BotApi) -> None:
    shared.say(QUESTION)
    (reply,) = shared.wait_for(1)
    shared.press({"callback_data": "more:ffffffffffff:0"}, reply)
    shared.press({"callback_data": "rm -rf"}, reply)
    shared.wait_until(lambda: len(shared.answered_callbacks) == 2, "no alert")
    assert [one["text"] for one in shared.answered_callbacks] == [
        "这个按钮已经失效，请重新提问。"
    ] * 2
    assert all(one["show_alert"] for one in shared.answered_callbacks)
    assert len(shared.sent) == 1


def test_unknown_button_gets_a_message_when_the_alert_comes_too_late(
    launcher: Launcher, api: BotApi
) -> None:
    start(launcher, api)
    api.say(QUESTION)
    (reply,) = api.wait_for(1)
    api.fail_next("answerCallbackQuery", 400, description="Bad Request: query is too old")
    api.press({"callback_data": "rm -rf"}, reply)
    assert "失效" in api.wait_for(2)[1]["text"]


def test_button_of_one_chat_does_nothing_in_another(shared: BotApi) -> None:
    shared.say(QUESTION)
    (reply,) = shared.wait_for(1)
    stranger = {**shared.user, "id": shared.user["id"] + 1}
    elsewhere = {**reply, "chat": {"id": stranger["id"], "type": "private"}}
    shared.press(button(reply, "全文"), elsewhere, stranger)
    shared.wait_until(lambda: len(shared.answered_callbacks) == 1, "no alert")
    assert "失效" in shared.answered_callbacks[0]["text"]
    assert len(shared.sent) == 1


def test_answer_is_judged_with_a_button_below_it(shared: BotApi) -> None:
    shared.say(QUESTION)
    (reply,) = shared.wait_for(1)
    shared.press(button(reply, "有用"), reply)
    assert "谢谢" in shared.wait_for(2)[1]["text"]


def test_stickers_photos_and_edits_are_handled_politely(shared: BotApi) -> None:
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
    shared.push("message", {"sticker": sticker})
    shared.push("message", {"photo": [photo], "caption": "这个怎么办"})
    shared.push("edited_message", {"text": QUESTION, "edit_date": 1})
    first, second, third = shared.wait_for(3)
    assert "只能读文字" in first["text"]
    assert "只能读文字" in second["text"]
    assert "依据：《" in third["text"]


def test_group_is_answered_only_when_the_bot_is_addressed(shared: BotApi) -> None:
    group = SUPERGROUP
    shared.push("message", {"text": QUESTION, "chat": group})
    shared.push("message", {"text": f"@{BOT['username']} {QUESTION}", "chat": group})
    bots = {"message_id": 5, "date": 1, "chat": group, "from": BOT, "text": "您好"}
    shared.push("message", {"text": QUESTION, "chat": group, "reply_to_message": bots})
    shared.wait_for(2)
    shared.wait_until_confirmed(shared.say("/help"))
    replies = shared.wait_for(3)
    assert sorted(one["chat"]["id"] for one in replies) == [
        group["id"],
        group["id"],
        shared.user["id"],
    ]
    assert all(
        one["x_reply_to"]
        for one in replies
        if one["chat"] != {"id": shared.user["id"], "type": "private"}
    )


@pytest.mark.parametrize(
    "text",
    ["", "   ", "👍👍👍", "？？？", "<b>hi</b> &amp; <script>alert(1)</script>", "长" * 4096],
)
def test_odd_messages_get_a_readable_answer(shared: BotApi, text: str) -> None:
    shared.say(text or "/")
    (reply,) = shared.wait_for(1)
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


def test_repeated_update_is_answered_once(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    first = api.say("/about")
    api.wait_for(1)
    api.wait_until_confirmed(api.say("/help"))
    api.wait_for(2)
    api.repeat(first)
    api.wait_until_confirmed(api.say("/hotline"))
    api.wait_for(3)
    assert sum("样例" in one["text"] for one in api.sent) == 1


def test_kept_data_are_exported_as_a_document(shared: BotApi) -> None:
    shared.say(QUESTION)
    shared.wait_for(1)
    shared.say("/export")
    document = shared.wait_for(2)[1]
    assert document["document"]["file_name"].endswith(".json")
    assert QUESTION in bytes(document["x_content"]).decode()


def test_export_asked_for_in_a_group_goes_to_the_person_only(shared: BotApi) -> None:
    shared.push("message", {"text": "/export@hangbangcai_bot", "chat": SUPERGROUP})
    replies = shared.wait_for(2)
    (document,) = [one for one in replies if "document" in one]
    (said,) = [one for one in replies if "text" in one]
    assert document["chat"]["id"] == shared.user["id"]
    assert said["chat"]["id"] == SUPERGROUP["id"]
    assert "私下" in said["text"]


def test_clauses_are_found_from_any_chat_by_inline_mode(shared: BotApi) -> None:
    shared.search("博士 生活补贴")
    shared.wait_until(lambda: len(shared.answered_queries) == 1, "no answer")
    found = shared.answered_queries[0]["results"]
    assert 1 <= len(found) <= 8
    assert all("——《" in one["input_message_content"]["plain"] for one in found)
    assert any("生活补贴" in one["input_message_content"]["plain"] for one in found)
    shared.search("")
    shared.wait_until(lambda: len(shared.answered_queries) == 2, "no hint")
    assert "博士" in json.loads(shared.answered_queries[1]["button"])["text"]
    assert shared.sent == []


def test_updates_are_taken_by_webhook_and_others_are_turned_away(
    launcher: Launcher, api: BotApi
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    service = start(launcher, api, HANGBANGCAI_PORT=str(port), HANGBANGCAI_TELEGRAM_WEBHOOK=address)
    api.say(QUESTION)
    (reply,) = api.wait_for(1)
    assert "依据：《" in reply["text"]
    assert api.webhook["url"] == f"{address}/telegram/webhook"
    forged = {"update_id": 999, "message": {"text": "/about"}}
    for secret in ("", "wrong", api.webhook["secret_token"][:-1]):
        assert post_json(f"{address}/telegram/webhook", secret, forged) == 403
    assert post_json(f"{address}/telegram/webhook", api.webhook["secret_token"], {}) == 400
    assert "getupdates" not in api.calls
    assert api.webhook["secret_token"] not in service.log.read_text()
    with urllib.request.urlopen(f"{address}/health", timeout=10) as page:
        assert page.status == 200


def test_update_brought_while_the_service_was_down_comes_by_webhook_again(
    launcher: Launcher, api: BotApi
) -> None:
    port = free_port()
    variables = {
        "HANGBANGCAI_PORT": str(port),
        "HANGBANGCAI_TELEGRAM_WEBHOOK": f"http://127.0.0.1:{port}",
    }
    service = start(launcher, api, **variables)
    api.say("/about")
    api.wait_for(1)
    service.kill()
    api.say(QUESTION)
    api.wait_until(lambda: 0 in api.webhook_answers, "it was not brought in vain")
    start(launcher, api, **variables)
    assert "依据：《" in api.wait_for(2, seconds=40)[1]["text"]


def test_polling_takes_over_from_a_webhook_without_losing_updates(
    launcher: Launcher, api: BotApi
) -> None:
    api.webhook = {"url": "http://127.0.0.1:9/", "secret_token": "x", "allowed_updates": []}
    api.say(QUESTION)
    api.webhook["allowed_updates"] = ["message"]
    start(launcher, api)
    assert "依据：《" in api.wait_for(1)[0]["text"]


def test_group_goes_on_after_it_has_become_a_supergroup(launcher: Launcher, api: BotApi) -> None:
    start(launcher, api)
    old, new = BASIC_GROUP, SUPERGROUP
    api.push("message", {"text": f"@{BOT['username']} {QUESTION}", "chat": old})
    api.wait_for(1)
    api.migrate(old["id"], new["id"])
    api.push("message", {"chat": old, "migrate_to_chat_id": new["id"]})
    api.push("message", {"text": f"@{BOT['username']} 那博士呢", "chat": new})
    reply = api.wait_for(2)[1]
    assert reply["chat"]["id"] == new["id"]
    understood = reply["text"].splitlines()[0]
    assert "博士" in understood
    assert "生活补贴" in understood


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def post_json(url: str, secret: str, content: dict[str, Any]) -> int:
    headers = {"content-type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
    request = urllib.request.Request(url, json.dumps(content).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
