"""Personal numbers said in any channel lie in no store, and a person who is forgotten in none."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx
import pytest
from bot_api import TOKEN, BotApi
from personal_ways import digits_of
from running import Launcher, Service
from web_pages import API_KEY, api_client, begin

NUMBERS = ("15968274031", "330106199003077750", "6222021202041701237", "83920174")
MAIL = "lisi.wang@mailbox.example"
#: How they are said, each in a way of its own.
SAID = (
    "我的手机15968274031人才补贴能领吗",
    "打＋８６ １５９－６８２７－４０３１，硕士生活补贴多少",
    "一五九六八二七四零三一一直没人接",
    "身份证330106 19900307 7750",
    "330106199003077750名下有房吗",
    "卡号6222 0212 0204 1701 237万一错了",
    "护照E-83920174",
    f"写信到{MAIL}",
    f"没用，{MAIL}和1⃣5⃣9⃣6⃣8⃣2⃣7⃣4⃣0⃣3⃣1⃣都不对",
)
COMMANDS = ("/quiet {}", "/follow {}", "/unfollow {}", "/language {}", "/search {}", "/start {}")
WEB_ACTS = ("follow", "unfollow", "language", "quiet")
ME: dict[str, Any] = {
    "id": 700123456,
    "is_bot": False,
    "first_name": "小王",
    "language_code": "zh-hans",
}
FAST = {
    "HANGBANGCAI_API_KEYS": f"test:{API_KEY}",
    "HANGBANGCAI_WEB_PER_MINUTE": "3000",
    "HANGBANGCAI_API_PER_MINUTE": "3000",
    "HANGBANGCAI_TELEGRAM_CHAT_PER_SECOND": "100",
    "TELEGRAM_BOT_TOKEN": TOKEN,
}


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


def stored(launcher: Launcher, service: Service) -> bytes:
    """Return the bytes of the records, of what SQLite keeps beside them, and of the log."""
    files = sorted(launcher.data.glob("records.sqlite3*"))
    assert files
    return b"".join(one.read_bytes() for one in (*files, service.log))


def left_in(content: str) -> list[str]:
    """Return the numbers of which eight digits in a row are in a text, however written."""
    plain = digits_of(content)
    found = [
        number
        for number in NUMBERS
        if any(number[at : at + 8] in plain for at in range(len(number) - 7))
    ]
    return found + ([MAIL] if MAIL.partition("@")[0] in content else [])


def settle(api: BotApi) -> None:
    """Wait until Telegram's updates are answered."""
    api.say("/start", **{"from": ME})
    quiet, sent = 0, -1
    for _ in range(300):
        quiet = quiet + 1 if len(api.sent) == sent else 0
        if quiet >= 10 and sent > 0:
            return
        sent = len(api.sent)
        time.sleep(0.1)
    raise AssertionError("Telegram's updates are not answered")


def visitor(service: Service) -> httpx.Client:
    return httpx.Client(base_url=service.url, follow_redirects=True, timeout=30)


def say_on_the_web(client: httpx.Client) -> None:
    client.post("/ask", data={"question": "硕士毕业来杭州工作，生活补贴能领多少"})
    for said in (*SAID, *(one.format(SAID[0]) for one in COMMANDS)):
        client.post("/ask", data={"question": said})
        client.post("/press", data={"token": said})
        client.post("/benefits", data={"age": said, "degree": said, "nothing": said})
        client.get("/", params={"q": said})
        client.get("/policies", params={"q": said})
        client.get("/services", params={"q": said})
        client.get(f"/policies/{NUMBERS[0]}")
        for act in WEB_ACTS:
            client.post("/following", data={"act": act, "value": said})
            client.post("/following", data={"act": act, "value": f"{'补' * 190}{NUMBERS[0]}"})
    client.post("/ask", data={"question": "没用"})
    client.post("/ask", data={"question": f"没说清楚，打{NUMBERS[0]}"})


def say_by_the_api(client: httpx.Client) -> str:
    conversation = begin(client)
    path = f"/conversations/{conversation}/messages"
    turn = client.post(path, json={"text": "硕士生活补贴多少"}).json()["replies"][0]["turn_id"]
    for number, said in enumerate(SAID):
        once = {"Idempotency-Key": f"{NUMBERS[0]}-{number}"}
        assert client.post(path, json={"text": said}, headers=once).status_code == 200
        client.post(path, json={"token": said[:60]})
        for act in ("follow", "quiet", "language", "talk", "feedback", "search"):
            client.post(path, json={"command": {"act": act, "value": said}})
        client.post(f"/turns/{turn}/feedback", json={"verdict": "useless", "reason": said})
        client.get("/search", params={"q": said})
    return conversation


def say_on_telegram(api: BotApi) -> None:
    mine = {"from": ME}
    api.say("硕士生活补贴多少", **mine)
    for number, said in enumerate((*SAID, *(one.format(SAID[0]) for one in COMMANDS))):
        update = api.say(said, **mine)
        message = api.message_of(update)
        edited = {**message, "text": f"{said}呢", "edit_date": int(time.time()) + number}
        api.push("edited_message", edited)
        bot = {"message_id": 5000 + number, "chat": message["chat"], "date": 1, "text": "您好"}
        press = {"data": said[:20], "message": bot, "from": ME, "chat_instance": "1"}
        api.push("callback_query", press)
        api.search(said)
        file = {"file_id": "f", "file_unique_id": "u", "file_name": f"{NUMBERS[0]}.pdf"}
        api.push("message", {"document": file, "caption": said, **mine})


def test_no_number_said_in_any_channel_lies_in_any_store(launcher: Launcher, api: BotApi) -> None:
    service = launcher.start(HANGBANGCAI_TELEGRAM_API=api.url, **FAST)
    with visitor(service) as web, api_client(service) as program:
        say_on_the_web(web)
        conversation = say_by_the_api(program)
        say_on_telegram(api)
        settle(api)
        exports = web.get("/export").text + program.get(f"/persons/{conversation}/export").text
        shown = web.get("/").text
        path = f"/conversations/{conversation}/messages"
        refused = program.post(path, json={"text": "你好", "person": NUMBERS[0]})
    assert "〔手机号〕" in exports
    assert "〔身份证号〕" in exports
    assert left_in(exports) == []
    assert left_in(shown) == []
    assert left_in(json.dumps(api.sent, ensure_ascii=False, default=str)) == []
    assert refused.status_code == 422
    assert refused.json()["fields"][0]["field"].endswith("person")
    content = stored(launcher, service).decode("utf-8", "replace")
    assert "〔银行卡号〕" in content
    assert left_in(content) == []


def test_after_the_wish_to_be_forgotten_nothing_of_the_person_is_on_the_disk(
    launcher: Launcher, api: BotApi
) -> None:
    service = launcher.start(HANGBANGCAI_TELEGRAM_API=api.url, **FAST)
    question = "硕士毕业来杭州滨江区做芯片，生活补贴能领多少"
    with visitor(service) as web, api_client(service) as program:
        spoken, named = begin(program), begin(program)
        api.say(question, **{"from": ME})
        api.say("/follow 生活补贴", **{"from": ME})
        api.wait_for(2, seconds=40)
        web.post("/ask", data={"question": question})
        web.post("/following", data={"act": "follow", "value": "graduate-living-allowance"})
        for name, person in ((spoken, None), (named, "staff-70012345")):
            said = {"text": question, "person": person}
            program.post(f"/conversations/{name}/messages", json=said, headers=_once())
        cookie = web.cookies["conversation"].partition(".")[0]  # without its signature
        traces = [cookie, spoken, named, "staff-70012345", str(ME["id"]), "滨江区做芯片"]
        before = stored(launcher, service)
        assert [one for one in traces if one.encode() not in before] == []
        web.post("/following", data={"act": "forget", "value": "yes"})
        command = {"command": {"act": "forget", "value": "yes"}}
        program.post(f"/conversations/{spoken}/messages", json=command, headers=_once())
        program.delete("/persons/staff-70012345")
        api.say("/forget yes", **{"from": ME})
        api.wait_for(3, seconds=40)
        _wait_until_gone(launcher, service, traces)


_KEYS = count(1)


def _once() -> dict[str, str]:
    return {"Idempotency-Key": f"one-{next(_KEYS)}"}


def _wait_until_gone(launcher: Launcher, service: Service, traces: list[str]) -> None:
    """The confirmation's own record goes once it is known to be sent."""
    end = time.monotonic() + 15
    while True:
        left = [one for one in traces if one.encode() in stored(launcher, service)]
        if not left or time.monotonic() > end:
            break
        time.sleep(0.2)
    assert left == []
