"""Records that cannot be used: what is said, and what stays unharmed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from postgres import Server
from records_places import Place, add_turn, claim
from sqlalchemy import select, text

from bot.records import turns as turn_records
from bot.records import updates
from bot.records.database.store import Records, open_records
from knowledge.errors import RecordsError


def test_only_the_owner_can_read_the_files(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite3").touch(0o644)
    old = os.umask(0)
    try:
        records = open_records("", folder=tmp_path)
        with records.begin() as conn:
            claim(conn, "1")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    finally:
        os.umask(old)
    records.close()
    assert set(modes.values()) == {0o600}
    assert len(modes) == 3  # with the journal and its index


def test_records_of_a_newer_program_are_not_touched(place: Place, records: Records) -> None:
    with records.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordsError, match=r"9999.*newer.*update the program"):
        place.open()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite3").write_text("杭州人才政策" * 1000, encoding="utf-8")
    with pytest.raises(RecordsError, match=r"records\.sqlite3: it is not a database → move"):
        open_records("", folder=tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(RecordsError, match=r"data.*cannot be written.*HANGBANGCAI_DATA"):
        open_records("", folder=tmp_path / "data")


def test_a_full_disk_is_told_and_harms_nothing(tmp_path: Path) -> None:
    records = open_records("", folder=tmp_path)
    with records.begin() as conn:
        claim(conn, "1")
    with (
        pytest.raises(RecordsError, match="the disk is full → free some space"),
        records.begin() as conn,
    ):
        conn.execute(text("PRAGMA max_page_count = 1"))
        for number in range(1000):
            add_turn(conn, question=f"问{number}" * 100)
    with records.read() as conn:
        assert [one.key for one in updates.pending(conn, "telegram")] == ["1"]
        assert turn_records.recent(conn) == []
    records.close()


def test_a_read_only_database_is_told(place: Place, records: Records) -> None:
    with pytest.raises(RecordsError, match="read-only → give"), records.begin() as conn:
        if place.url:
            conn.execute(text("SET TRANSACTION READ ONLY"))
        else:
            conn.execute(text("PRAGMA query_only = ON"))
        claim(conn, "1")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:geheim@nowhere.invalid/db", "nowhere.invalid/db does not answer"),
        ("postgresql://u:geheim@127.0.0.1:1/db", "127.0.0.1:1/db does not answer"),
        ("postgresql://u:ge@heim@127.0.0.1/db", "more than one @"),
        ("postgresql://u:geheim@127.0.0.1:x/db", "not a database address"),
        ("mysql://u:geheim@127.0.0.1/db", "names mysql"),
        ("sqlite://", "in memory"),
        ("geheim", "not a database address"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(
    tmp_path: Path, url: str, said: str
) -> None:
    with pytest.raises(RecordsError) as caught:
        open_records(url, folder=tmp_path)
    assert said in str(caught.value)
    assert " → " in str(caught.value)
    assert "heim" not in str(caught.value)


def test_a_database_or_user_that_is_not_there_is_told(server: Server, tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match=r"no such database.*createdb"):
        open_records(server.url.replace("/records?", "/nothing?"), folder=tmp_path)
    with pytest.raises(RecordsError, match="does not let the user in"):
        open_records(server.url.replace("://postgres@", "://nobody@"), folder=tmp_path)


def test_what_people_said_is_in_no_error(records: Records) -> None:
    with pytest.raises(RecordsError) as caught, records.begin() as conn:
        add_turn(conn, question="我的秘密", confidence="我的秘密", at=None)
    assert "秘密" not in f"{caught.value} {caught.value.__cause__}"


def test_a_name_known_to_people_leads_to_the_right_driver(server: Server, tmp_path: Path) -> None:
    server.empty()
    records = open_records(server.url.replace("postgresql+psycopg", "postgres"), folder=tmp_path)
    with records.begin() as conn:
        assert conn.execute(select(1)).scalar() == 1
    records.close()
    assert "PostgreSQL" in records.place
