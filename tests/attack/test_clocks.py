"""The clock is set back or forward under the running service: nobody waits, nobody hears twice."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from attack_table import Tried
from bot_api import TOKEN, BotApi
from honest import Honest
from running import Launcher

pytestmark = pytest.mark.attack
_COMPILER = shutil.which("cc")


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if _COMPILER is None or not sys.platform.startswith("linux"):
        pytest.skip("a C compiler on Linux is needed to move a clock: apt-get install gcc")
    path = tmp_path_factory.mktemp("clock") / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run([_COMPILER, "-shared", "-fPIC", "-O1", "-o", path, source], check=True)
    return path


def set_clock(path: Path, seconds: int) -> None:
    with path.open("r+b" if path.exists() else "wb") as file:
        file.write(struct.pack("q", seconds))


@pytest.mark.parametrize("offset", [-3600, 3600, -86_400])
def test_a_clock_that_jumps_keeps_nobody_waiting(
    launcher: Launcher,
    api: BotApi,
    tried: Tried,
    tmp_path: Path,
    library: Path,
    long: bool,
    offset: int,
) -> None:
    if offset != -3600 and not long:
        pytest.skip("in the long part only")
    clock = tmp_path / "clock"
    set_clock(clock, 0)
    service = launcher.start(
        LD_PRELOAD=str(library),
        CLOCK_OFFSET_FILE=str(clock),
        TELEGRAM_BOT_TOKEN=TOKEN,
        HANGBANGCAI_TELEGRAM_API=api.url,
        HANGBANGCAI_TELEGRAM_TIMEOUT="2",
    )
    visitor = Honest(service)
    assert visitor.ask() == ""
    api.wait_until_confirmed(api.say("/about"))
    sent = len(api.wait_for(1))
    set_clock(clock, offset)
    began = time.monotonic()
    fault = visitor.ask() or visitor.ask("那博士呢", expected="10万元")
    for text in ("/hotline", "E类人才租房补贴一个月多少", "/about"):
        api.say(text)
    end = time.monotonic() + 30
    while time.monotonic() < end and len(api.sent) < sent + 3:
        time.sleep(0.05)
    time.sleep(2)  # whatever would be said twice is said by now
    visitor.close()
    # In a conversation that goes on, times do not go back; that of a newcomer tells the clock's.
    newcomer = Honest(service)
    fault = fault or newcomer.ask()
    newcomer.close()
    with contextlib.closing(sqlite3.connect(launcher.data / "records.sqlite3")) as found:
        last = found.execute(
            "select at from turns where channel = 'web' order by rowid desc limit 1"
        ).fetchone()[0]
    moved = last - time.time()
    tried(
        f"clock set by {offset:+} s",
        f"{visitor.line()}; {len(api.sent) - sent} of 3 Telegram messages answered, "
        f"{time.monotonic() - began:.0f} s",
    )
    assert abs(moved - offset) < 600, "the service did not see the clock move"
    assert fault == ""
    assert len(api.sent) == sent + 3, [one.get("text") for one in api.sent[sent:]]
    assert service.stop() == 0
    assert "Traceback" not in service.log.read_text()
