"""No message is lost, answered twice or out of turn, whatever fails and whoever is killed when.

In the suite this runs small; in full:
``pytest tests/bot/channels/telegram/test_faults.py --updates 10000 --kills 20 -s``.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest
from bot_api import BotApi
from bot_api_faults import Chaos
from running import Launcher
from telegram_crowd import (
    MOST_OPEN,
    Crowd,
    calm_answers,
    check_answers,
    check_records,
    missing,
    start,
)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


def test_every_message_is_answered_once_and_in_order(
    launcher: Launcher, api: BotApi, request: pytest.FixtureRequest
) -> None:
    updates, kills = (request.config.getoption(f"--{name}") for name in ("updates", "kills"))
    dice = random.Random(updates + kills)
    service = start(launcher, api)
    expected = calm_answers(api)
    began, calm = time.monotonic(), len(api.sent)
    crowd = Crowd(api, dice)
    api.chaos, api.repeats = Chaos(dice, rate=0.1), 0.05
    moments = sorted((dice.randrange(updates) for _ in range(kills)), reverse=True)
    last_change = time.monotonic(), 0
    while True:
        done = len(api.sent) - calm
        while crowd.count < updates and crowd.count - done < MOST_OPEN:
            crowd.write()
        if moments and done >= moments[-1]:
            moments.pop()
            time.sleep(dice.random() / 2)
            service.kill()
            service = start(launcher, api)
        if crowd.count >= updates and not moments and missing(api, crowd, expected) == 0:
            break
        if done > last_change[1]:
            last_change = time.monotonic(), done
        assert time.monotonic() - last_change[0] < 60, f"{missing(api, crowd, expected)} missing"
        time.sleep(0.05)
    seconds = time.monotonic() - began
    chaos, api.chaos = api.chaos, None
    time.sleep(1)  # whatever would be said twice is said by now
    assert service.stop() == 0
    check_answers(api, crowd, expected, calm)
    check_records(launcher)
    report(launcher, api, chaos, crowd, seconds, kills)


def report(
    launcher: Launcher, api: BotApi, chaos: Chaos, crowd: Crowd, seconds: float, kills: int
) -> None:
    logs = "\n".join(one.log.read_text() for one in launcher.running)
    assert "Traceback" not in logs
    print(  # noqa: T201
        f"\n{crowd.count} messages answered in {seconds:.0f} s, {kills} kills, "
        f"{sum(chaos.seen.values())} faults and repeats; of sends in doubt "
        f"{logs.count('found as')} found, {logs.count('had not been sent')} not and sent again; "
        f"edits tried: {api.edits}\n{dict(sorted(chaos.seen.items()))}"
    )
