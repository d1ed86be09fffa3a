"""Now and then: followers are told, what is old goes, and a failure is tried again."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from people import Office, Person
from records_places import add_turn, follow
from running import settings_for

from bot.assemble import Engine
from bot.exchange.clock import QuietHours
from bot.exchange.reply import Act, Reply
from bot.following.notices import Notices, Post
from bot.housekeeping import Housekeeping
from bot.records import follows, turns
from bot.records.database.store import Connection, Records, open_records
from bot.records.follows import Follow
from index.publishing.snapshot import SnapshotStore

DAY = 86_400.0
NEVER = QuietHours(0, 0)
RENT = "graduate-rent-allowance"


def keeper(
    office: Office,
    records: Records,
    *,
    engine: Engine | None = None,
    every: float = 60.0,
    posts: Mapping[str, Post] | None = None,
) -> Housekeeping:
    """Return a housekeeping of 180 days."""
    assistant = (engine or office.engine).assistant()
    notices = Notices(records, assistant, quiet=NEVER, posts=posts or {})
    return Housekeeping(records, notices, keep_days=180, every_seconds=every)


def turn_ids(records: Records) -> set[str]:
    with records.read() as conn:
        return {turn.id for turn in turns.recent(conn)}


def test_what_is_older_than_is_kept_goes_and_what_was_chosen_stays(
    office: Office, tmp_path: Path
) -> None:
    records = open_records("", folder=tmp_path)
    now = time.time()
    with records.begin() as conn:
        add_turn(conn, at=now - 181 * DAY)
        young = add_turn(conn, at=now - 179 * DAY)
        follow(conn, "telegram:7", "graduate-rent-allowance", at=now - 400 * DAY)
    keeper(office, records).once()
    assert turn_ids(records) == {young}
    with records.read() as conn:
        assert len(follows.page(conn, limit=9)) == 1
    records.close()


def test_old_records_are_looked_for_once_an_hour_and_not_every_minute(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = open_records("", folder=tmp_path)
    keeping = keeper(office, records)
    keeping.once()
    with records.begin() as conn:
        old = add_turn(conn, at=time.time() - 181 * DAY)
    keeping.once()
    assert turn_ids(records) == {old}
    monkeypatch.setattr("bot.housekeeping._PURGE_SECONDS", 0.0)
    keeping.once()
    assert turn_ids(records) == set()
    records.close()


def test_followers_are_told_while_the_house_is_kept(
    office: Office, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    person.order(Act.FOLLOW, "graduate-rent-allowance")
    with office.records.begin() as conn:  # as if what was seen had been another text
        follows.mark_seen(conn, person.name, "graduate-rent-allowance", {})
    told: list[str] = []

    def post(conn: Connection, follow: Follow, replies: Sequence[Reply]) -> None:
        told.extend(follow.person_id for _ in replies)

    notices = Notices(office.records, office.engine.assistant(), quiet=NEVER, posts={"test": post})
    keeping = Housekeeping(office.records, notices, keep_days=10_000)
    with caplog.at_level(logging.INFO):
        keeping.once()
        keeping.once()
    assert told == [person.name]
    assert "1 followers are told" in caplog.text


def wait_until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def test_a_failure_is_logged_and_the_work_is_done_the_next_time(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The library has no index at first; what is old goes all the same, and followers later."""
    settings = settings_for(tmp_path / "data")
    engine = replace(office.engine, settings=settings, store=SnapshotStore(settings.data))
    records = open_records("", folder=tmp_path / "records")
    with records.begin() as conn:
        add_turn(conn, at=time.time() - 181 * DAY)
        follow(conn, "telegram:7", RENT, channel="test", seen={})
    told: list[str] = []
    posts: dict[str, Post] = {"test": lambda conn, one, replies: told.append(one.person_id)}
    keeping = keeper(office, records, engine=engine, every=0.02, posts=posts)
    keeping.start()
    wait_until(lambda: "tried again" in caplog.text, "no failure was logged")
    assert turn_ids(records) == set()
    assert told == []
    source = office.engine.settings.data / "snapshots"
    shutil.copytree(source, settings.data / "snapshots", dirs_exist_ok=True)
    wait_until(lambda: told == ["telegram:7"], "nobody was told")
    keeping.stop()
    records.close()


@pytest.mark.parametrize("error", [ZeroDivisionError("坏"), RecursionError(), MemoryError()])
def test_an_error_that_nobody_foresaw_ends_neither_this_nor_what_runs_beside_it(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    records = open_records("", folder=tmp_path)
    for number in range(5):
        with records.begin() as conn:
            follow(conn, f"telegram:{number}", RENT, channel="test", seen={})
    told: list[str] = []

    def post(conn: Connection, one: Follow, replies: Sequence[Reply]) -> None:
        if one.person_id == "telegram:2" and len(told) < 9:
            raise error
        told.append(one.person_id)

    keeping = keeper(office, records, every=0.02, posts={"test": post})
    keeping.start()
    others = {f"telegram:{number}" for number in (0, 1, 3, 4)}
    wait_until(lambda: others <= set(told), "one who cannot be told keeps others from it")
    with records.begin() as conn:  # what was told to those before is not taken back
        kept = {one.person_id for one, _ in follows.page(conn, limit=9) if not one.seen}
    assert kept == {"telegram:2"}
    told += [""] * 9
    wait_until(lambda: "telegram:2" in told, "it is not tried again")
    keeping.stop()
    assert "could not be told" in caplog.text
    records.close()


def test_a_stop_does_not_wait_for_the_whole_house(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.housekeeping._ROWS_AT_ONCE", 1)
    monkeypatch.setattr("bot.housekeeping._REST_SECONDS", 30.0)
    records = open_records("", folder=tmp_path)
    with records.begin() as conn:
        for _ in range(100):
            add_turn(conn, at=time.time() - 181 * DAY)
    keeping = keeper(office, records)
    keeping.start()
    wait_until(lambda: len(turn_ids(records)) < 100, "nothing was begun")
    keeping.stop()
    assert "housekeeping" not in {thread.name for thread in threading.enumerate()}
    assert 90 < len(turn_ids(records)) < 100
    records.close()


def test_a_follower_who_leaves_meanwhile_is_told_nothing(office: Office, tmp_path: Path) -> None:
    records = open_records("", folder=tmp_path)
    with records.begin() as conn:
        for name in "甲乙丙":
            follow(conn, name, RENT, channel="test", seen={})
    told: list[str] = []

    def post(conn: Connection, one: Follow, replies: Sequence[Reply]) -> None:
        follows.unfollow(conn, "乙")
        told.append(one.person_id)

    keeper(office, records, posts={"test": post}).once()
    assert told == ["丙", "甲"]
    with records.read() as conn:
        assert {one.person_id for one, _ in follows.page(conn, limit=9)} == {"甲", "丙"}
    records.close()
