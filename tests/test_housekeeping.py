"""Now and then: followers are told, what is old goes, and a failure is tried again."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import settings_for
from people import Office, Person
from records_places import add_turn, follow

from bot.assemble import Engine
from bot.clock import QuietHours
from bot.housekeeping import Housekeeping
from bot.notices import Notices
from bot.records import follows, turns
from bot.records.follows import Follow
from bot.records.store import Connection, Records, open_records
from bot.reply import Act, Reply
from bot.worker import Worker
from index.snapshot import SnapshotStore

DAY = 86_400.0
NEVER = QuietHours(0, 0)


def keeper(
    office: Office, records: Records, *, engine: Engine | None = None, every: float = 60.0
) -> Housekeeping:
    """Return a housekeeping of 180 days, without channels."""
    assistant = (engine or office.engine).assistant()
    notices = Notices(records, assistant, quiet=NEVER, posts={})
    return Housekeeping(
        Worker(office.product.reception), records, notices, keep_days=180, every_seconds=every
    )


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
        assert len(follows.all_follows(conn)) == 1
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
    keeping = Housekeeping(
        Worker(office.product.reception), office.records, notices, keep_days=10_000
    )
    with caplog.at_level(logging.INFO):
        keeping.once()
        keeping.once()
    assert told == [person.name]
    assert "1 followers are told" in caplog.text


def test_a_failure_is_logged_and_the_work_is_done_the_next_time(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The library has no index at first; the service goes on, and so does the keeping."""
    settings = settings_for(tmp_path / "data")
    engine = replace(office.engine, settings=settings, store=SnapshotStore(settings.data))
    records = open_records("", folder=tmp_path / "records")
    with records.begin() as conn:
        add_turn(conn, at=time.time() - 181 * DAY)

    async def live() -> None:
        running = asyncio.create_task(keeper(office, records, engine=engine, every=0.02).run())
        while "tried again" not in caplog.text:
            await asyncio.sleep(0.02)
        assert not running.done()
        source = office.engine.settings.data / "snapshots"
        shutil.copytree(source, settings.data / "snapshots", dirs_exist_ok=True)
        while turn_ids(records):
            await asyncio.sleep(0.02)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(asyncio.wait_for(live(), 20))
    records.close()
