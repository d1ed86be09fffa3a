"""Bad hours of the file: named with the remedy, nothing lost, and over when the cause is."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from records_places import add_turn, claim, due, post
from small_disks import fill_up

from bot.records import outbox, turns
from bot.records.database.store import FILE_NAME, Records, open_records
from knowledge.errors import RecordsError


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records("", folder=tmp_path)
    yield opened
    opened.close()


def said(records: Records) -> list[str]:
    with records.read() as conn:
        return [one.question for one in turns.recent(conn)]


def say(records: Records, question: str) -> None:
    with records.begin() as conn:
        add_turn(conn, question=question)


def backup(folder: Path) -> Path:
    """Return a copy of the records as a backup makes it."""
    copy = folder / "backup.sqlite3"
    with sqlite3.connect(folder / FILE_NAME) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return copy


@pytest.mark.parametrize("with_journal", [True, False], ids=["all files", "the file alone"])
def test_a_deleted_file_is_begun_anew_and_the_log_says_what_is_lost(
    records: Records, tmp_path: Path, caplog: pytest.LogCaptureFixture, with_journal: bool
) -> None:
    say(records, "删除之前")
    for path in tmp_path.iterdir():
        if with_journal or path.name == FILE_NAME:
            path.unlink()
    say(records, "删除之后")
    assert said(records) == ["删除之后"]
    assert "was deleted under the running service" in caplog.text
    assert "stop the service" in caplog.text
    records.close()
    again = open_records("", folder=tmp_path)
    assert said(again) == ["删除之后"]
    again.close()


def test_a_file_put_in_its_place_is_used_and_nothing_of_the_old_gets_into_it(
    records: Records, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    say(records, "备份里的")
    copy = backup(tmp_path)
    for number in range(50):
        say(records, f"备份之后{number}")
    copy.replace(tmp_path / FILE_NAME)
    assert said(records) == ["备份里的"]
    say(records, "替换之后")
    assert "was replaced under the running service" in caplog.text
    records.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert found.execute("SELECT count(*) FROM turns").fetchone() == (2,)
    found.close()


def test_what_is_written_while_the_file_goes_is_an_error_and_not_a_loss(
    records: Records, tmp_path: Path
) -> None:
    with (
        pytest.raises(RecordsError, match="while it was written → try again"),
        records.begin() as conn,
    ):
        add_turn(conn, question="写到一半")
        (tmp_path / FILE_NAME).unlink()
    say(records, "再写一次")
    assert said(records) == ["再写一次"]


def test_a_writer_who_began_before_somebody_else_saw_it_is_told_too(
    records: Records, tmp_path: Path
) -> None:
    with pytest.raises(RecordsError, match="while it was written"), records.begin() as conn:
        add_turn(conn, question="写到一半")
        (tmp_path / FILE_NAME).unlink()
        assert said(records) == []
    assert said(records) == []


def test_numbers_still_in_memory_are_not_given_again(records: Records, tmp_path: Path) -> None:
    with records.begin() as conn:
        before = [post(conn) for _ in range(3)]
    copy = backup(tmp_path)
    with records.begin() as conn:
        before += [post(conn) for _ in range(3)]
    copy.replace(tmp_path / FILE_NAME)
    with records.begin() as conn:
        after = [post(conn) for _ in range(3)]
        outbox.sent(conn, before[-1], at=2.0, message_id=1)  # as a sender does that held it
    assert [one.id for one in due(records)] == before[:3] + after
    (tmp_path / FILE_NAME).unlink()
    with records.begin() as conn:
        assert post(conn) > after[-1]
        assert claim(conn, "1")


def test_a_folder_that_is_gone_is_waited_for_and_not_made(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder, aside = tmp_path / "data", tmp_path / "aside"
    records = open_records("", folder=folder)
    say(records, "之前")
    folder.rename(aside)
    for _ in range(2):
        with pytest.raises(RecordsError, match="its folder is gone → mount or restore"):
            say(records, "其间")
        with pytest.raises(RecordsError, match="its folder is gone"):
            said(records)
    assert not folder.exists()
    aside.rename(folder)
    say(records, "之后")
    assert sorted(said(records)) == ["之前", "之后"]
    assert caplog.text == ""
    records.close()


def test_something_else_in_its_place_is_named_until_it_is_gone(
    records: Records, tmp_path: Path
) -> None:
    path = tmp_path / FILE_NAME
    path.unlink()
    path.write_text("杭州人才政策" * 1000, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RecordsError, match="it is not a database → move the file away"):
            say(records, "其间")
    path.unlink()
    say(records, "之后")
    assert said(records) == ["之后"]


@pytest.mark.parametrize("mode", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_database_held_by_another_process_is_named_and_waited_for_once(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr("bot.records.database.store.PATIENCE_SECONDS", 0.4)
    monkeypatch.setattr("bot.records.database.store._SHORT_PATIENCE_SECONDS", 0.05)
    records.close()
    records = open_records("", folder=tmp_path)
    other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    other.execute(f"BEGIN {mode}")
    waited = []
    for _ in range(4):
        began = time.monotonic()
        with pytest.raises(RecordsError, match="another process is holding it → try again"):
            say(records, "其间")
        waited.append(time.monotonic() - began)
    assert waited[0] > 0.3
    assert min(waited[1:]) < 0.3
    other.execute("COMMIT")
    other.close()
    say(records, "之后")
    assert said(records) == ["之后"]
    records.close()


def test_a_full_disk_is_named_and_what_was_recorded_stays(small_disk: Path) -> None:
    records = open_records("", folder=small_disk)
    say(records, "之前")
    full = fill_up(small_disk)
    failed = 0
    for number in range(60):  # at first there may be room in the journal
        try:
            say(records, f"其间{number}" * 50)
        except RecordsError as error:
            failed += 1
            assert "the disk" in str(error) and "goes on by itself" in str(error), error
    assert failed > 10
    kept = said(records)
    assert len(kept) == 61 - failed
    assert "之前" in kept
    full.unlink()
    say(records, "之后")
    assert len(said(records)) == 62 - failed
    records.close()
    with sqlite3.connect(small_disk / FILE_NAME) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found.close()


def test_a_disk_that_is_full_at_the_start_is_named(small_disk: Path) -> None:
    fill_up(small_disk)
    with pytest.raises(RecordsError, match=r"the disk.*goes on by itself|disk is full"):
        open_records("", folder=small_disk)


def test_a_disk_that_was_read_only_is_written_again(small_disk: Path) -> None:
    records = open_records("", folder=small_disk)
    say(records, "之前")
    records.close()  # else the disk cannot be made read-only
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for _ in range(2):
        with pytest.raises(RecordsError, match=r"read-only → give|cannot be opened → make"):
            say(records, "其间")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    say(records, "之后")
    assert sorted(said(records)) == ["之前", "之后"]
    records.close()
