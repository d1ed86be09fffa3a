"""Bad hours of a running service, as its visitors see them: a sentence, and then answers again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx
from running import Launcher, Service
from small_disks import fill_up
from web_pages import API_KEY, QUESTION, api_client

from bot.records.database.store import FILE_NAME

#: What no person should read: the words of a database, of a system, of a program.
_RAW = ("sqlite", "OperationalError", "Errno", "Traceback", "database", str(FILE_NAME))


def ask(client: httpx.Client, service: Service) -> httpx.Response:
    return client.post(
        f"{service.url}/ask", data={"question": QUESTION}, headers={"X-Fragment": "1"}
    )


def check_refused(service: Service) -> None:
    """Check what a visitor and a program are told while the records cannot be used."""
    with httpx.Client(timeout=60) as visitor:
        page = ask(visitor, service)
    assert page.status_code == 503
    assert "记录暂时写不进去" in page.text
    assert "再发一次" in page.text
    assert not [word for word in _RAW if word in page.text]
    with api_client(service) as program:
        program.timeout = 60
        problem = program.post(f"/conversations/{'a1' * 11}/messages", json={"text": QUESTION})
    assert problem.status_code == 503
    assert "记录暂时写不进去" in problem.json()["message_zh"]
    assert problem.json()["remedy"]
    assert int(problem.headers["Retry-After"]) > 0
    assert not [word for word in _RAW if word in problem.text]


def check_answered(service: Service) -> None:
    with httpx.Client(timeout=60) as visitor:
        page = ask(visitor, service)
        assert page.status_code == 200
        assert "生活补贴" in page.text
        again = visitor.get(service.url)
        assert again.status_code == 200


def test_visitors_are_told_while_another_program_holds_the_records(launcher: Launcher) -> None:
    service = launcher.start(HANGBANGCAI_API_KEYS=f"test:{API_KEY}")
    other = sqlite3.connect(launcher.data / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    check_refused(service)
    other.execute("COMMIT")
    other.close()
    check_answered(service)
    assert "another process is holding it → try again" in service.log.read_text()


def test_visitors_are_told_while_the_disk_is_full(launcher: Launcher, small_disk: Path) -> None:
    service = launcher.start(
        HANGBANGCAI_API_KEYS=f"test:{API_KEY}",
        HANGBANGCAI_RECORDS=f"sqlite:///{small_disk / FILE_NAME}",
        HANGBANGCAI_WEB_PER_MINUTE="3000",
    )
    check_answered(service)
    full = fill_up(small_disk)
    with httpx.Client(timeout=60) as visitor:
        while ask(visitor, service).status_code == 200:
            fill_up(small_disk)  # at first there may be room in the journal
    check_refused(service)
    full.unlink()
    check_answered(service)
    assert "goes on by itself" in service.log.read_text()
    assert service.stop() == 0


def test_a_file_deleted_under_the_service_costs_what_was_in_it_and_no_more(
    launcher: Launcher,
) -> None:
    service = launcher.start(HANGBANGCAI_API_KEYS=f"test:{API_KEY}")
    check_answered(service)
    for path in launcher.data.glob(f"{FILE_NAME}*"):
        path.unlink()
    check_answered(service)
    assert "was deleted under the running service" in service.log.read_text()
    assert service.stop() == 0
    with sqlite3.connect(launcher.data / FILE_NAME) as kept:
        assert kept.execute("SELECT count(*) FROM turns").fetchone()[0] > 0
    kept.close()
