"""Records that several processes and threads use at once, whatever is killed when."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from postgres import Server
from records_places import Place, claim
from sqlalchemy import text

from bot.records import conversations, updates
from bot.records.database.store import open_records
from knowledge.errors import RecordsError


def test_processes_that_start_at_once_all_succeed(place: Place) -> None:
    gate = place.folder / "gate"
    running = [place.run("print(records.place)", gate=gate) for _ in range(4)]
    for process in running:
        assert process.stdout and process.stdout.readline() == "ready\n"
    gate.touch()
    ended = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0] * 4, ended
    records = place.open()
    with records.read() as conn:
        assert conn.execute(text("SELECT version_num FROM alembic_version")).all() == [("0002",)]
    records.close()


def test_opening_waits_for_a_reader_of_a_file_without_a_journal(tmp_path: Path) -> None:
    other = sqlite3.connect(
        tmp_path / "records.sqlite3", isolation_level=None, check_same_thread=False
    )
    other.execute("CREATE TABLE other (id INTEGER)")
    other.execute("BEGIN")
    other.execute("SELECT * FROM other").fetchall()
    timer = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    timer.start()
    start = time.monotonic()
    open_records("", folder=tmp_path).close()
    assert time.monotonic() - start > 0.2
    timer.join()
    other.close()


def test_processes_that_write_at_once_lose_nothing(place: Place) -> None:
    script = """
for n in range(60):
    with records.begin() as conn:
        state = conversations.load_state(conn, str(os.getpid()))
        conversations.save_state(conn, str(os.getpid()), channel="web", person_id="p",
            state={"n": state.get("n", 0) + 1}, at=1.0)
records.close()
"""
    running = [place.run(script) for _ in range(3)]
    for process in running:
        process.communicate(timeout=60)
    assert [process.returncode for process in running] == [0] * 3
    records = place.open()
    with records.read() as conn:
        states = [conversations.load_state(conn, str(one.pid)) for one in running]
    records.close()
    assert states == [{"n": 60}] * 3


def test_a_kill_loses_nothing_that_was_committed(place: Place) -> None:
    """Killed at any moment, the process has kept what it said it had, and no half of a pair."""
    script = """
for n in range(1000000):
    with records.begin() as conn:
        for half in "ab":
            updates.claim(conn, "telegram", f"{os.getpid()}-{n}-{half}", conversation_id="c",
                person_id="p", payload={"n": n}, at=1.0)
    print(n, flush=True)
"""
    for wait in (0.0, 0.05, 0.13):
        process = place.run(script)
        assert process.stdout
        said = [process.stdout.readline()]
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        last = max(int(line) for line in said if line.endswith("\n"))
        records = place.open()
        with records.read() as conn:
            keys = {one.key for one in updates.pending(conn, "telegram")}
        records.close()
        mine = {key for key in keys if key.startswith(f"{process.pid}-")}
        whole = {f"{process.pid}-{n}-{half}" for n in range(last + 1) for half in "ab"}
        assert whole <= mine
        assert len(mine) in (len(whole), len(whole) + 2)


def test_a_kill_within_a_transaction_leaves_none_of_it(place: Place) -> None:
    script = """
with records.begin() as conn:
    updates.claim(conn, "t", "1", conversation_id="c", person_id="p", payload={}, at=1.0)
    print("written", flush=True)
    time.sleep(60)
"""
    process = place.run(script)
    assert process.stdout and process.stdout.readline() == "written\n"
    process.kill()
    process.wait()
    process.stdout.close()
    records = place.open()
    with records.begin() as conn:  # and the lock is free again
        assert updates.pending(conn, "t") == []
    records.close()


def test_a_writer_that_does_not_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.records.database.store.PATIENCE_SECONDS", 0.2)
    records = open_records("", folder=tmp_path)
    other = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RecordsError, match="another process is holding it"), records.begin():
        pass
    other.execute("ROLLBACK")
    other.close()
    with records.begin() as conn:
        assert claim(conn, "1")
        thread_error: list[Exception] = []

        def work() -> None:
            try:
                with records.begin():
                    pass
            except RecordsError as error:
                thread_error.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert "another thread" in str(thread_error[0])
    records.close()


def test_a_restart_of_the_server_goes_unnoticed_between_transactions(server: Server) -> None:
    server.empty()
    records = open_records(server.url, folder=Path())
    with records.begin() as conn:
        claim(conn, "1")
    server.stop()
    with pytest.raises(RecordsError, match="does not answer"), records.begin():
        pass
    server.start()
    with records.begin() as conn:
        assert not claim(conn, "1")
    with pytest.raises(RecordsError, match="does not answer"), records.begin() as conn:
        server.end_connections()
        claim(conn, "2")
    with records.begin() as conn:
        assert claim(conn, "2")
    records.close()
