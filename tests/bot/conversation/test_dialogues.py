"""Golden dialogues, had with the running service through Telegram's channel over real HTTP."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from bot_api import TOKEN, BotApi
from running import ROOT, Launcher, Service

from bot.assemble import Engine
from bot.golden.dialogues import (
    GoldenDialogue,
    Had,
    NoButton,
    Shown,
    by_behaviour,
    have,
    judge,
    read_golden_dialogues,
)
from knowledge.errors import QuestionSetError

FOLDER = ROOT / "knowledge" / "golden" / "dialogues"
#: Shares of dialogues and of turns that hold, at least; -s prints the figures by behaviour.
FLOORS = {"tuned.jsonl": (0.7, 0.93), "held.jsonl": (0.45, 0.84)}
_SIDE_BY_SIDE = 8
_PATIENCE_SECONDS = 60


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@dataclass
class TelegramTalker:
    """One person's private chat with the bot; what it says is known by the records."""

    api: BotApi
    records: Path
    user: int
    restart_service: Callable[[], None]
    offset: float = 0.0
    offered: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)

    def say(self, text: str) -> Shown:
        return self._send("message", {"text": text, "date": int(time.time() + self.offset)})

    def press(self, label: str) -> Shown:
        for button, message in self.offered:
            if label in button["text"]:
                return self._send(
                    "callback_query", {"data": button["callback_data"], "message": message}
                )
        raise NoButton(f"{label} among {[one['text'] for one, _ in self.offered]}")

    def wait(self, minutes: float) -> None:
        self.offset += minutes * 60

    def restart(self) -> None:
        self.restart_service()

    def _send(self, kind: str, content: dict[str, Any]) -> Shown:
        user = {
            "id": self.user,
            "is_bot": False,
            "first_name": "某人",
            "language_code": "zh-hans",
        }
        before = len(self._mine())
        update_id = self.api.push(kind, {"from": user, **content})
        self._wait_until_said(update_id)
        replies = self._mine()[before:]
        offered = [
            (button, one)
            for one in replies
            for row in one.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
        ]
        if offered:
            self.offered = offered
        texts = []
        for one in replies:
            texts.append(str(one.get("text", one.get("caption", ""))))
            if "x_content" in one:
                texts.append(one["x_content"].decode())
        return Shown("\n".join(texts), tuple(button["text"] for button, _ in offered))

    def _mine(self) -> list[dict[str, Any]]:
        return [one for one in list(self.api.sent) if one["chat"]["id"] == self.user]

    def _wait_until_said(self, update_id: int) -> None:
        """Wait until the update is done and nothing more is on its way to this chat.

        An update is confirmed to Telegram once it is in the records; /forget takes it out again.
        """
        self.api.wait_until_confirmed(update_id, seconds=_PATIENCE_SECONDS)
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < end:
            with sqlite3.connect(f"file:{self.records}?mode=ro", uri=True) as found:
                undone = found.execute(
                    "select count(*) from updates where key = ? and done_at is null",
                    (str(update_id),),
                ).fetchone()[0]
                unsent = found.execute(
                    "select count(*) from outbox where address = ? and sent_at is null "
                    "and failed_at is null",
                    (str(self.user),),
                ).fetchone()[0]
            found.close()
            if not undone and not unsent:
                return
            time.sleep(0.02)
        raise AssertionError(f"update {update_id} was not answered")


def start(launcher: Launcher, api: BotApi) -> Service:
    return launcher.start(
        TELEGRAM_BOT_TOKEN=TOKEN,
        HANGBANGCAI_TELEGRAM_API=api.url,
        HANGBANGCAI_TELEGRAM_PER_SECOND="1000",
        HANGBANGCAI_TELEGRAM_CHAT_PER_SECOND="1000",
    )


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_golden_dialogues_hold_in_telegram(
    launcher: Launcher, api: BotApi, built: Engine, name: str
) -> None:
    dialogues = read_golden_dialogues(FOLDER / name)
    assert len(dialogues) >= 40
    snapshot = built.assistant().snapshot()
    service = [start(launcher, api)]
    lock = threading.Lock()

    def restart() -> None:
        with lock:
            service[0].kill()
            service[0] = start(launcher, api)

    def talk(number: int, one: GoldenDialogue) -> Had:
        records = launcher.data / "records.sqlite3"
        # Begun so long ago that its last message is of now: none is of days to come.
        ago = -60.0 * sum(float(turn.get("wait_minutes", 0)) for turn in one.turns)
        talker = TelegramTalker(api, records, 1000 + number, restart, offset=ago)
        return have(one, talker, snapshot)

    numbered = list(enumerate(dialogues))
    quiet = [one for one in numbered if not _restarts(one[1])]
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
        had = list(threads.map(lambda one: talk(*one), quiet))
    had += [talk(*one) for one in numbered if _restarts(one[1])]
    holding = sum(one.holds for one in had)
    print(f"\n{name} in Telegram: {holding} of {len(had)}")  # noqa: T201
    for behaviour, (right, total) in by_behaviour(had).items():
        print(f"  {right}/{total} {behaviour}")  # noqa: T201
    assert "Traceback" not in service[0].log.read_text()
    turns = [not wrong for one in had for _, _, wrong in one.seen]
    dialogues_floor, turns_floor = FLOORS[name]
    assert holding >= dialogues_floor * len(had)
    assert sum(turns) >= turns_floor * len(turns)


def _restarts(dialogue: GoldenDialogue) -> bool:
    return any("restart" in turn for turn in dialogue.turns)


def test_what_is_expected_of_a_turn_can_fail(built: Engine) -> None:
    snapshot = built.assistant().snapshot()
    shown = Shown("您问的是：博士的生活补贴\n依据：《别的办法》第一条", ("👍 有用",))
    expects = {
        "status": "not_found",
        "cites": ["graduate-living-allowance#standard"],
        "understood": ["硕士"],
        "says": ["3万元"],
        "not_says": ["别的办法"],
        "asks": True,
        "offers": ["看结果"],
        "language": "en",
        "benefits_yes": ["生活补贴"],
        "ends": "results",
    }
    wrong = judge(expects, shown, snapshot)
    assert len(wrong) == len(expects)
    assert judge({"status": "answered", "understood": ["博士"]}, shown, snapshot) == []


def test_a_dialogue_with_an_unknown_expectation_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "turns": [{"say": "你好", "expects": {"sings": true}}]}\n')
    with pytest.raises(QuestionSetError, match=r"a.jsonl:1.*sings"):
        read_golden_dialogues(path)
