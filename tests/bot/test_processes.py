"""What hangs, or kills, an answering process costs its sender a sentence, and others nothing."""

from __future__ import annotations

import logging
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import httpx
import pytest
from people import MORNING
from running import ROOT, Launcher

from bot.answering.finding import Wanted
from bot.assemble import Engine
from bot.conversation.planner import Known, Plan
from bot.conversation.turn import Turn
from bot.exchange.answer import Status
from bot.exchange.reply import Incoming
from bot.processes import Processes
from knowledge.errors import TookTooLong

ASKED = "E类人才租房补贴一个月多少"
#: Put in front of the program's own modules, this makes three messages do what no message should.
HOSTILE = """
import os, re
import bot.conversation.planner as planning
import bot.answering.finding as finding

plan, find = planning.Planner.plan, finding.find

def planned(self, incoming, known):
    if "卡住" in incoming.text:
        re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter for years
    if "倒下" in incoming.text:
        os._exit(9)
    if "出错" in incoming.text:
        raise ZeroDivisionError("出错")
    return plan(self, incoming, known)

def found(assistant, wanted):
    if "卡住" in wanted.text:
        re.match(r"(a+)+$", "a" * 60 + "b")
    return find(assistant, wanted)

planning.Planner.plan, finding.find = planned, found
"""


@pytest.fixture(scope="module")
def processes(built: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Two processes, in which some messages hang, kill or fail."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "sitecustomize.py").write_text(HOSTILE, encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{ROOT}")
    opened = Processes(built.settings, number=2, limit_seconds=3.0)
    assert ask(opened, ASKED) is Status.ANSWERED
    patch.undo()
    yield opened
    opened.close()


def plan(processes: Processes, text: str) -> Plan:
    return processes.plan(Incoming("test", "test:1", "test:1", MORNING, text=text), Known({}))


def ask(processes: Processes, text: str) -> Status:
    leads_to = plan(processes, text).leads_to
    assert isinstance(leads_to, Turn)
    answer = leads_to.replies[0].answer
    assert answer is not None
    return answer.status


def test_message_that_hangs_gets_a_sentence_and_others_are_answered_meanwhile(
    processes: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    with ThreadPoolExecutor(1) as aside, caplog.at_level(logging.ERROR):
        hanging = aside.submit(plan, processes, "卡住")
        others = []
        while not hanging.done():
            others.append(ask(processes, ASKED))
        given_up = hanging.result()
    assert len(others) > 2
    assert set(others) == {Status.ANSWERED}
    assert isinstance(given_up.leads_to, Turn)
    assert "没能及时答完" in given_up.leads_to.replies[0].text
    assert "12345" in given_up.leads_to.replies[0].text
    assert "卡住" not in f"{given_up} {caplog.text}"
    assert "HANGBANGCAI_ANSWER_SECONDS" in caplog.text


def test_as_many_hanging_messages_as_processes_are_survived(processes: Processes) -> None:
    with ThreadPoolExecutor(3) as aside:
        hanging = [aside.submit(ask, processes, "卡住") for _ in range(3)]
        assert ask(processes, ASKED) is Status.ANSWERED
        assert [one.result() for one in hanging] == [Status.FAILED] * 3
    assert ask(processes, ASKED) is Status.ANSWERED


def test_message_that_kills_its_process_twice_is_given_up(
    processes: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert ask(processes, "倒下") is Status.FAILED
    assert caplog.text.count("an answering process died") == 2
    assert ask(processes, ASKED) is Status.ANSWERED


def test_error_within_planning_is_logged_and_said(
    processes: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert ask(processes, "出错") is Status.FAILED
    assert "ZeroDivisionError" in caplog.text


def test_process_that_is_killed_while_idle_is_replaced_without_anybody_noticing(
    processes: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        with caplog.at_level(logging.ERROR):
            for pid in processes.pids():
                os.kill(pid, signal.SIGKILL)
            assert ask(processes, ASKED) is Status.ANSWERED
    assert "killed while idle" in caplog.text
    assert "died of a message" not in caplog.text


def test_process_that_was_stopped_is_replaced(processes: Processes) -> None:
    for pid in processes.pids():
        os.kill(pid, signal.SIGSTOP)
    assert ask(processes, ASKED) is Status.ANSWERED
    assert ask(processes, ASKED) is Status.ANSWERED


def test_search_that_hangs_is_ended(processes: Processes) -> None:
    today = date(2026, 11, 24)
    with pytest.raises(TookTooLong, match="HANGBANGCAI_ANSWER_SECONDS"):
        processes.find(Wanted("卡住", today, today))
    found = processes.find(Wanted("博士 生活补贴", today, today, limit=3))
    assert "生活补贴" in found.citations[0].title


def test_processes_end_with_the_service_however_it_ends(launcher: Launcher) -> None:
    service = launcher.start()
    assert httpx.get(f"{service.url}/policies", params={"q": "博士 生活补贴"}).status_code == 200
    family = children_of(service.process.pid)
    assert family
    service.kill()
    end = time.monotonic() + 20
    while any(map(is_alive, family)):
        assert time.monotonic() < end, "processes outlived the service"
        time.sleep(0.1)


def test_visitors_of_a_service_with_a_hanging_message_are_answered(
    launcher: Launcher, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(HOSTILE, encoding="utf-8")
    service = launcher.start(
        PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}",
        HANGBANGCAI_ANSWER_SECONDS="4",
    )
    said: list[str] = []

    def hang() -> None:
        page = httpx.post(
            f"{service.url}/ask", data={"question": "卡住"}, headers={"X-Fragment": "1"}, timeout=60
        )
        said.append(page.text)

    thread = threading.Thread(target=hang)
    thread.start()
    answered = 0
    while thread.is_alive():
        page = httpx.post(
            f"{service.url}/ask", data={"question": ASKED}, headers={"X-Fragment": "1"}, timeout=60
        )
        assert "2500元" in page.text
        answered += 1
        time.sleep(0.2)
    thread.join()
    assert answered
    assert "没能及时答完" in said[0]
    log = service.log.read_text()
    assert "Timeout" in log  # where it hung, as the watchdog saw it
    assert "sitecustomize" in log
    assert "卡住" not in log


def children_of(pid: int) -> list[int]:
    """Return all processes below one."""
    below = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                status = (folder / "status").read_text()
            except OSError:
                continue
            parent = re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE)
            if parent and int(parent[1]) == pid:
                below += [int(folder.name), *children_of(int(folder.name))]
    return below


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
