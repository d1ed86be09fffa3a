"""Kill -9 of the service, of what it has started and of publishing: nothing lost or doubled."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from attack_table import Tried
from bot_api import BotApi
from crowd import tree_of
from running import ROOT, Launcher, Service, settings_for
from snapshots import problems_of
from telegram_crowd import Crowd, by_question, calm_answers, check_records, missing, start

from bot.assemble import open_engine

pytestmark = pytest.mark.attack
#: So many updates are under way at the same time.
_AT_ONCE = 2
_PATIENCE_SECONDS = 60.0
_MOST_OPEN = 60


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


def kill_child(service: Service, dice: random.Random) -> bool:
    """Kill one of the processes that the service has started; tell whether there was one."""
    children = tree_of(service.process.pid)[1:]
    if not children:
        return False
    with contextlib.suppress(ProcessLookupError):  # it ended by itself
        os.kill(dice.choice(children), signal.SIGKILL)
    return True


def publish_and_kill(launcher: Launcher, dice: random.Random) -> None:
    """Begin to publish the library anew and kill that at some moment, early or late."""
    environment = {
        **os.environ,
        "HANGBANGCAI_DATA": str(launcher.data),
        "HANGBANGCAI_POLICIES": str(launcher.policies),
    }
    process = subprocess.Popen(
        [sys.executable, "scripts/reindex.py", "--force"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=dice.uniform(1.0, 8.0))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def snapshot_problems(data: Path, policies: Path) -> list[str]:
    return problems_of(open_engine(settings_for(data, policies=policies)))


def test_kills_lose_and_double_nothing_and_leave_a_whole_index(
    launcher: Launcher, api: BotApi, tried: Tried, long: bool
) -> None:
    updates, kills = (2_000, 60) if long else (120, 4)
    dice = random.Random(kills)
    service = start(launcher, api)
    expected = calm_answers(api)
    calm = len(api.sent)
    crowd = Crowd(api, dice)
    moments = sorted((dice.randrange(updates) for _ in range(kills)), reverse=True)
    count = {"service": 0, "child": 0, "publishing": 0}
    problems: list[str] = []
    changed, most = time.monotonic(), 0
    while crowd.count < updates or moments or missing(api, crowd, expected):
        done = len(api.sent) - calm
        while crowd.count < updates and crowd.count - done < _MOST_OPEN:
            crowd.write()
        if moments and done >= moments[-1]:
            moments.pop()
            what = ("service", "publishing", "child")[len(moments) % 3]
            if what == "publishing":
                publish_and_kill(launcher, dice)
                problems += snapshot_problems(launcher.data, launcher.policies)
            elif what == "service" or not kill_child(service, dice):
                what = "service"
                time.sleep(dice.random() / 4)
                service.kill()
                service = start(launcher, api)
            count[what] += 1
            changed = time.monotonic()
        if done > most:
            changed, most = time.monotonic(), done
        if time.monotonic() - changed > _PATIENCE_SECONDS:
            break
        time.sleep(0.05)
    time.sleep(1)  # whatever would be said twice is said by now
    answers = by_question(api)
    lost = missing(api, crowd, expected)
    asked = [
        (chat, number, text) for chat, all_ in crowd.asked.items() for number, text in all_.items()
    ]
    doubled = sum(len(answers[chat, number]) > len(expected[text]) for chat, number, text in asked)
    other = sum(
        answers[chat, number] != expected[text]
        and len(answers[chat, number]) == len(expected[text])
        for chat, number, text in asked
    )
    # What was under way at two kills is set aside, and its sender told: whose fault they were
    # cannot be known.
    aside = sum(one.log.read_text().count("times and is set aside") for one in launcher.running)
    tried(
        f"{', '.join(f'{number} × {what}' for what, number in count.items())} killed in "
        f"{updates} messages",
        f"{lost} lost, {doubled} doubled, {other} answered otherwise than in calm "
        f"({aside} set aside), "
        f"{len(problems)} faults of the index",
    )
    assert (lost, doubled, problems) == (0, 0, [])
    # Whose answering process is killed may be told that it failed; nobody else.
    assert other <= count["child"] + aside
    assert aside <= max(0, count["service"] - 1) * _AT_ONCE
    assert service.stop() == 0
    check_records(launcher)
