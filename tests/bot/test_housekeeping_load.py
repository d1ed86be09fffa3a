"""A busy service's house is kept without anybody waiting for it.

In the suite this runs small; in full, with its figures:
``pytest tests/bot/test_housekeeping_load.py --followers 5000 --conversations 100000 -s``.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from people import Office, answer_of
from records_load import HighestSize, fill, follow_by, somebody_writing
from records_places import Place

from bot.assemble import Engine
from bot.exchange.answer import Status
from bot.exchange.clock import QuietHours
from bot.following.box import post_notice
from bot.following.notices import Notices
from bot.housekeeping import Housekeeping
from bot.records import outbox
from bot.records.database.store import Records
from bot.records.database.tables import METADATA

DAY = 86_400.0
RENT = "graduate-rent-allowance"


def keeper(engine: Engine, records: Records) -> Housekeeping:
    posts = {"web": post_notice}
    notices = Notices(records, engine.assistant(), quiet=QuietHours(0, 0), posts=posts)
    return Housekeeping(records, notices, keep_days=180)


def report(what: str, seconds: float, pauses: list[float], more: str) -> None:
    longest = max(pauses, default=0.0)
    median = sorted(pauses)[len(pauses) // 2] if pauses else 0.0
    print(  # noqa: T201
        f"\n{what} in {seconds:.1f} s; meanwhile {len(pauses)} others wrote or asked, "
        f"waiting {median * 1000:.0f} ms, at most {longest:.2f} s; {more}"
    )


def test_old_conversations_go_while_others_write(
    built: Engine, place: Place, request: pytest.FixtureRequest
) -> None:
    count = request.config.getoption("--conversations")
    records = place.open()
    rows = fill(records, count, at=time.time() - 200 * DAY)
    records.close()
    records = place.open()
    journal = HighestSize(place.folder / "records.sqlite3-wal")
    with journal as wal, somebody_writing(records) as pauses:
        began = time.monotonic()
        keeper(built, records).once()
        seconds = time.monotonic() - began
    report(f"{rows} rows were purged", seconds, pauses, f"WAL at most {wal.bytes / 1e6:.0f} MB")
    with records.read() as conn:
        left = {
            table.name: len(conn.execute(table.select()).all()) for table in METADATA.sorted_tables
        }
    records.close()
    assert {name: number for name, number in left.items() if number} == {"conversations": 1}
    assert pauses, "nobody could write meanwhile"
    assert wal.bytes < 64e6


def test_followers_are_told_while_others_ask(
    office: Office, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    count = request.config.getoption("--followers")
    engine = office.engine
    records = engine.open_records_in(tmp_path)
    follow_by(records, count, RENT, {RENT: "an older text"})
    asking = Office(engine, tmp_path, records, engine.product(records)).meet()

    def ask() -> None:
        assert answer_of(asking.say("E类人才租赁补贴多少")).status is Status.ANSWERED

    ask()
    with somebody_writing(records, ask) as pauses:
        began = time.monotonic()
        keeper(engine, records).once()
        seconds = time.monotonic() - began
    report(f"{count} followers were told", seconds, pauses, "each once")
    with records.read() as conn:
        posted = [one.conversation_id for one in outbox.due(conn, "web")]
    assert len(posted) == len(set(posted)) == count
    records.close()
