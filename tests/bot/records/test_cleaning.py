"""What is forgotten is overwritten at once: in the file, in its log, and on a server."""

from __future__ import annotations

import random
import secrets
import sqlite3
import string
import time
from pathlib import Path

from postgres import Server
from records_places import add_turn, live, post
from sqlalchemy import text

from bot.records import outbox, privacy
from bot.records.database.store import Records, open_records


def bytes_of(folder: Path) -> bytes:
    """Return all that lies on the disk, the log of writes among it."""
    return b"".join(one.read_bytes() for one in sorted(folder.iterdir()))


def forget(records: Records, person: str) -> None:
    with records.begin() as conn:
        privacy.forget(conn, person)


def test_nothing_of_a_person_is_left_in_the_file_or_its_log(tmp_path: Path) -> None:
    records = open_records("", folder=tmp_path)
    me, other = "telegram:7000123", "telegram:8000456"
    for number in range(30):
        with records.begin() as conn:
            live(conn, me, me, key=f"m{number}") if number == 0 else add_turn(
                conn, person_id=me, conversation_id=me, question=f"某某人的秘密{number}"
            )
            add_turn(conn, person_id=other, conversation_id=other, question="别人的话")
    assert b"7000123" in bytes_of(tmp_path)
    forget(records, me)
    left = bytes_of(tmp_path)
    assert b"7000123" not in left
    assert "某某人的秘密".encode() not in left
    assert "别人的话".encode() in left
    records.close()


def test_nothing_is_left_of_one_among_many_whose_rows_have_moved(tmp_path: Path) -> None:
    """Pages have been split, merged and freed; their gaps hold nothing of the person either."""
    records, dice = open_records("", folder=tmp_path), random.Random(5)
    people = [f"web:{secrets.token_urlsafe(16)}" for _ in range(40)]
    for number in range(600):
        who = dice.choice(people)
        with records.begin() as conn:
            words = "".join(dice.choices(string.ascii_letters, k=dice.randint(5, 3000)))
            live(conn, who, who, key=str(number)) if number % 7 == 0 else add_turn(
                conn, person_id=who, conversation_id=who, question=f"{who}说{words}"
            )
    for gone in people[:10]:
        forget(records, gone)
        assert gone.encode() not in bytes_of(tmp_path)
    records.close()


def test_the_confirmation_goes_without_a_trace_once_it_is_sent_or_given_up(tmp_path: Path) -> None:
    records = open_records("", folder=tmp_path)
    for way in ("sent", "given up"):
        with records.begin() as conn:
            live(conn, "telegram:7000123", "telegram:7000123", key=way)
        with records.begin() as conn:
            privacy.forget(conn, "telegram:7000123")
            number = post(conn, conversation_id="telegram:7000123", address="7000123")
        with records.begin() as conn:
            if way == "sent":
                outbox.sent(conn, number, at=3.0, message_id=77)
            else:
                outbox.fail(conn, number, at=3.0, error="blocked")
        assert b"7000123" not in bytes_of(tmp_path), way
    records.close()


def test_what_somebody_reads_just_then_is_overwritten_after_the_next_write(tmp_path: Path) -> None:
    records = open_records("", folder=tmp_path)
    with records.begin() as conn:
        add_turn(conn, question="某某人的秘密")
    reader = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM turns").fetchone() == (1,)
    forget(records, "telegram:7")
    assert "某某人的秘密".encode() in bytes_of(tmp_path)
    reader.execute("COMMIT")
    with records.begin() as conn:
        add_turn(conn, question="后来的话")
    assert "某某人的秘密".encode() not in bytes_of(tmp_path)
    reader.close()
    records.close()


def test_what_a_killed_process_left_is_overwritten_at_the_next_start(tmp_path: Path) -> None:
    records = open_records("", folder=tmp_path)
    with records.begin() as conn:
        add_turn(conn, question="某某人的秘密")
    left = sqlite3.connect(tmp_path / "records.sqlite3")  # keeps the log when the others go
    left.execute("PRAGMA secure_delete = ON")
    left.execute("DELETE FROM turns")
    left.commit()
    assert "某某人的秘密".encode() in bytes_of(tmp_path)
    open_records("", folder=tmp_path).close()
    assert "某某人的秘密".encode() not in bytes_of(tmp_path)
    left.close()
    records.close()


def test_an_undone_wish_to_be_forgotten_deletes_nothing(tmp_path: Path) -> None:
    records = open_records("", folder=tmp_path)
    with records.begin() as conn:
        add_turn(conn, question="某某人的话")
    try:
        with records.begin() as conn:
            privacy.forget(conn, "telegram:7")
            raise ConnectionError("掉线")
    except ConnectionError:
        pass
    with records.read() as conn:
        assert len(privacy.export(conn, "telegram:7")["turns"]) == 1
    records.close()


def test_a_server_keeps_no_dead_row_of_a_person(server: Server, tmp_path: Path) -> None:
    server.empty()
    records = open_records(server.url, folder=tmp_path)
    with records.begin() as conn:
        live(conn, "telegram:7000123", "telegram:7000123", key="1")
        for number in range(50):
            add_turn(conn, person_id="telegram:7000123", question=f"某某人的秘密{number}")
    forget(records, "telegram:7000123")
    # Of an empty table VACUUM gives back all pages: no file has the words any more.
    dead = text("SELECT pg_relation_size('turns'), pg_relation_size('choices')")
    end = time.monotonic() + 10
    while True:
        with records.read() as conn:
            sizes = tuple(conn.execute(dead).one())
        if sizes == (0, 0) or time.monotonic() > end:
            break
        time.sleep(0.2)
    assert sizes == (0, 0)
    records.close()
