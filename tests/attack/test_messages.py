"""No message holds anybody else, ends the process, or gets a status that says we failed."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import pytest
from attack_table import Tried
from bot_api import TOKEN, BotApi
from honest import PATIENCE_SECONDS, beside
from killers import NAMED, Killer, Way, some
from running import Launcher, Service
from web_pages import API_KEY, launch

from bot.assemble import Engine

pytestmark = pytest.mark.attack
#: Who attacks may have to wait, but not for ever.
_PATIENCE_OF_ATTACKER = 30.0


class RawApi(BotApi):
    """Brings updates that no Telegram would."""

    def bring(self, content: dict[str, Any]) -> int:
        """Queue an update as it is; return its id."""
        with self._lock:
            update_id = self._next_update
            self._next_update += 1
            self._updates.append({"update_id": update_id, **content})
            self._lock.notify_all()
        return update_id


class Target:
    """A service that is started anew whenever an attack has left it unable to answer."""

    def __init__(self, launcher: Launcher, api: RawApi) -> None:
        self.launcher, self.api = launcher, api
        self.service = self._start()

    def _start(self) -> Service:
        service = self.launcher.start(
            HANGBANGCAI_API_KEYS=f"test:{API_KEY}",
            HANGBANGCAI_WEB_PER_MINUTE="30000",
            HANGBANGCAI_API_PER_MINUTE="30000",
            TELEGRAM_BOT_TOKEN=TOKEN,
            HANGBANGCAI_TELEGRAM_API=self.api.url,
            HANGBANGCAI_TELEGRAM_TIMEOUT="2",
            HANGBANGCAI_TELEGRAM_CHAT_PER_SECOND="200",
        )
        return service

    def renew(self) -> None:
        """Start again, with nothing left of what was attacked with."""
        with contextlib.suppress(AssertionError):
            self.service.kill()
        for path in Path(self.launcher.data).glob("records.sqlite3*"):
            path.unlink()
        with self.api._lock:
            self.api._updates.clear()
        self.service = self._start()

    def attack(self, way: Way, killer: Killer) -> str:
        """Send it; return what came back, or how long nothing did."""
        if way is Way.TELEGRAM:
            return self._telegram(killer)
        transport = httpx.HTTPTransport(local_address="127.0.4.3")
        with httpx.Client(
            base_url=self.service.url, transport=transport, timeout=_PATIENCE_OF_ATTACKER
        ) as client:
            try:
                return f"status {self._send(client, way, killer).status_code}"
            except httpx.HTTPError as error:
                return type(error).__name__

    def _send(self, client: httpx.Client, way: Way, killer: Killer) -> httpx.Response:
        wire = killer.text.encode("utf-8", "surrogatepass")
        form = {"content-type": "application/x-www-form-urlencoded", "x-fragment": "1"}
        quoted = quote_from_bytes(wire, safe=" ,").replace(" ", "+")  # short, to pass as a body
        if way is Way.CHAT:
            if killer.before:
                client.post("/ask", data={"question": killer.before})
            return client.post("/ask", content=f"question={quoted}", headers=form)
        if way is Way.PRESS:
            return client.post("/press", content=f"token={quoted}", headers=form)
        if way is Way.PAGE:
            return client.get(f"/policies?q={quoted[:12_000]}")
        client.headers["Authorization"] = f"Bearer {API_KEY}"
        if way is Way.SEARCH:
            return client.get(f"/api/v1/search?q={quoted[:12_000]}")
        begun = client.post("/api/v1/conversations").json()["conversation_id"]
        path = f"/api/v1/conversations/{begun}/messages"
        if killer.before:
            client.post(path, json={"text": killer.before})
        headers = {"content-type": "application/json"}
        return client.post(path, content=json.dumps({"text": killer.text}), headers=headers)

    def _telegram(self, killer: Killer) -> str:
        user = {"id": 901, "is_bot": False, "first_name": "某人", "language_code": "zh-hans"}
        if killer.before:
            self.api.wait_until_confirmed(self.api.say(killer.before, **{"from": user}))
        before = len(self.api.sent)
        # Telegram itself cuts what people type at 4,096 characters.
        self.api.say(killer.text[:4096], **{"from": user})
        end = time.monotonic() + _PATIENCE_OF_ATTACKER
        while time.monotonic() < end:
            if any(one["chat"]["id"] == 901 for one in self.api.sent[before:]):
                return "answered"
            time.sleep(0.05)
        return "no answer"


@pytest.fixture(scope="module")
def target(built: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    launcher = launch(built, tmp_path_factory.mktemp("messages"))
    api = RawApi()
    with api:
        yield Target(launcher, api)
        for service in launcher.running:
            if service.process.poll() is None:
                service.kill()


def strike(target: Target, ways: tuple[Way, ...], killer: Killer) -> tuple[str, list[str]]:
    """Send a message every way while somebody else asks; return what was seen and what is wrong."""
    with beside(target.service, pause=0.02) as visitor:
        visitor.ask()
        came = {}
        for way in ways:
            came[way] = target.attack(way, killer)
            if visitor.faults:
                break  # it is held: the other ways would only wait
        time.sleep(0.1)
    wrong = [f"{way.value}: {said}" for way, said in came.items() if not fair(said)]
    wrong += visitor.faults[:1]
    if target.service.process.poll() is not None:
        wrong.append("the process has ended")
    seen = f"longest wait of an honest visitor {max(visitor.waited):.2f} s"
    if wrong:
        target.renew()
        seen += "; " + ", ".join(wrong)
    return seen, wrong


def fair(said: str) -> bool:
    """Tell whether an attacker was answered: a page, a refusal, or later, but no failure."""
    return said == "answered" or said in {
        f"status {one}" for one in (200, 303, 400, 413, 414, 422, 429, 503)
    }


@pytest.mark.parametrize("killer", NAMED, ids=lambda one: one.name)
def test_a_message_that_held_everybody_holds_nobody(
    target: Target, tried: Tried, killer: Killer
) -> None:
    seen, wrong = strike(target, tuple(Way), killer)
    tried(f"{killer.name}, every way in", seen)
    assert wrong == []


def test_no_repetition_holds_anybody(target: Target, tried: Tried, long: bool) -> None:
    killers = some(1_000, seed=11) if long else some(40, seed=11)
    ways = (Way.CHAT, Way.MESSAGE, Way.SEARCH)
    found: list[str] = []
    longest = 0.0
    with contextlib.ExitStack() as stack:
        visitor = stack.enter_context(beside(target.service, pause=0.05))
        for number, killer in enumerate(killers):
            said = target.attack(ways[number % len(ways)], killer)
            if not fair(said) or visitor.faults:
                found.append(f"{killer.name} by {ways[number % len(ways)].value}: {said}")
                longest = max([longest, *visitor.waited])
                stack.close()
                target.renew()
                visitor = stack.enter_context(beside(target.service, pause=0.05))
            if len(found) >= 5:
                break
        longest = max([longest, *visitor.waited])
    tried(
        f"{len(killers)} repetitions by chat, API message and search",
        f"longest wait of an honest visitor {longest:.2f} s"
        + (f"; the first that held: {'; '.join(found)}" if found else ""),
    )
    assert found == []


#: Updates that lack what every update has, or have it in another type.
MALFORMED: tuple[dict[str, Any], ...] = (
    {"message": {"message_id": 1, "date": 0, "text": "没有聊天"}},
    {"message": {"message_id": 2, "date": 0, "chat": None, "text": "x"}},
    {"message": {"message_id": 3, "date": 0, "chat": {"id": "七", "type": 5}, "text": 7}},
    {"message": {"chat": {"id": 5, "type": "private"}}},
    {
        "message": {
            "message_id": 4,
            "date": 0,
            "chat": {"id": 2**70, "type": "private"},
            "text": "x",
        }
    },
    {"message": [1, 2, 3]},
    {"message": "text"},
    {"message": None},
    {"callback_query": {"id": 5}},
    {"callback_query": {"id": "6", "from": {"id": 9}, "data": {"a": 1}, "chat_instance": 3}},
    {"callback_query": {"id": "7", "from": None, "message": 8, "data": "x", "chat_instance": "1"}},
    {"inline_query": {"id": "8", "query": "补贴"}},
    {"inline_query": {"id": "9", "from": {"id": "a"}, "query": None, "offset": 1}},
    {"my_chat_member": {"chat": {"id": 1}}},
    {
        "message": {
            "message_id": 9,
            "date": 10**30,
            "chat": {"id": 6, "type": "private"},
            "text": "x",
        }
    },
    {
        "message": {
            "message_id": 10,
            "date": 0,
            "chat": {"id": 7, "type": "private"},
            "from": {"id": 7, "is_bot": False, "first_name": "a"},
            "text": "x",
            "entities": [{"type": "bot_command", "offset": -5, "length": 10**9}],
        }
    },
)


def test_malformed_updates_end_nothing(target: Target, tried: Tried) -> None:
    wrong: list[str] = []
    for number, content in enumerate(MALFORMED):
        target.api.bring(content)
        before = len(target.api.sent)
        user = {"id": 7000 + number, "is_bot": False, "first_name": "某人"}
        target.api.say("/about", **{"from": user})
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and target.service.process.poll() is None:
            if any(one["chat"]["id"] == user["id"] for one in target.api.sent[before:]):
                break
            time.sleep(0.02)
        else:
            state = "the process has ended" if target.service.process.poll() else "no answer"
            wrong.append(f"{json.dumps(content, ensure_ascii=False)[:60]}: {state}")
            target.renew()
    tried(
        f"{len(MALFORMED)} malformed updates, each before a good one",
        f"{len(wrong)} kept the good one from being answered"
        + (f", such as {wrong[0]}" if wrong else ""),
    )
    assert wrong == []
