"""The records: the same on SQLite and PostgreSQL, whatever is killed when."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgres import Server, start_server
from sqlalchemy import create_engine, select, text

from bot.records import choices, claims, conversations, feedback, follows, outbox, privacy, updates
from bot.records import turns as turn_records
from bot.records.outbox import Post
from bot.records.store import Connection, Records, open_records
from bot.records.tables import METADATA
from bot.reply import Act, Action
from knowledge.errors import RecordsError

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Place:
    """Where the records of a test lie."""

    url: str
    folder: Path

    def open(self) -> Records:
        return open_records(self.url, folder=self.folder)

    def run(self, script: str, *, gate: Path | None = None) -> subprocess.Popen[str]:
        """Start another process that opens ``records``, once the file ``gate`` is there."""
        wait = (
            f"print('ready', flush=True)\nwhile not Path({str(gate)!r}).exists(): pass\n"
            if gate
            else ""
        )
        head = (
            "import os, sys, time\nfrom pathlib import Path\n"
            "from bot.records import conversations, updates\n"
            f"from bot.records.store import open_records\n{wait}"
            f"records = open_records({self.url!r}, folder=Path({str(self.folder)!r}))\n"
        )
        command = [sys.executable, "-c", head + script]
        return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with start_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place("", tmp_path)
    server: Server = request.getfixturevalue("server")
    server.empty()
    return Place(server.url, tmp_path)


@pytest.fixture
def records(place: Place) -> Iterator[Records]:
    records = place.open()
    yield records
    records.close()


def add_turn(conn: Connection, **more: Any) -> str:
    whole: dict[str, Any] = {
        "conversation_id": "telegram:7",
        "person_id": "telegram:7",
        "channel": "telegram",
        "at": 1000.0,
        "question": "硕士生活补贴多少",
        "status": "answered",
        "language": "zh",
        "reply": "一次性3万元",
        **more,
    }
    return turn_records.add_turn(conn, **whole)


def claim(conn: Connection, key: str, **more: Any) -> bool:
    whole: dict[str, Any] = {
        "conversation_id": "telegram:7",
        "person_id": "telegram:7",
        "payload": {"text": "你好"},
        "at": 1000.0,
        **more,
    }
    return updates.claim(conn, "telegram", key, **whole)


def post(conn: Connection, **more: Any) -> int:
    whole: dict[str, Any] = {
        "channel": "telegram",
        "conversation_id": "telegram:7",
        "address": "7",
        "kind": "message",
        "payload": {"text": "您好"},
        "key": "",
        "at": 1000.0,
        **more,
    }
    return outbox.post(conn, **whole)


def due(records: Records) -> list[Post]:
    with records.read() as conn:
        return outbox.due(conn, "telegram")


def test_the_migrations_make_exactly_the_tables(place: Place, records: Records) -> None:
    url = place.url or f"sqlite:///{place.folder / 'records.sqlite3'}"
    engine = create_engine(url)
    with engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_opening_again_keeps_what_is_there(place: Place, records: Records) -> None:
    with records.begin() as conn:
        assert claim(conn, "1")
    again = place.open()
    with again.begin() as conn:
        assert not claim(conn, "1")
    again.close()


def test_an_error_undoes_the_whole_transaction(records: Records) -> None:
    with pytest.raises(ZeroDivisionError), records.begin() as conn:
        claim(conn, "1")
        post(conn)
        _ = 1 / 0
    assert due(records) == []
    with records.begin() as conn:
        assert claim(conn, "1")


def test_what_is_written_while_reading_is_not_kept(records: Records) -> None:
    with records.read() as conn:
        claim(conn, "1")
    with records.read() as conn:
        assert updates.pending(conn, "telegram") == []


def test_state_and_settings_come_back_as_they_were_saved(records: Records) -> None:
    state = {"topic": "租房补贴", "facts": {"degree": "硕士"}, "n": [1, 2.5, None, True]}
    with records.begin() as conn:
        assert conversations.load_state(conn, "web:1") == {}
        assert conversations.load_person(conn, "web:p") == conversations.Person("", "")
        for saved in ({"old": 1}, state):
            conversations.save_state(
                conn, "web:1", channel="web", person_id="web:p", state=saved, at=1.0
            )
        conversations.save_person(conn, "web:p", at=1.0, language="en")
        conversations.save_person(conn, "web:p", at=2.0, quiet="22-8")
    with records.read() as conn:
        assert conversations.load_state(conn, "web:1") == state
        assert conversations.load_person(conn, "web:p") == conversations.Person("en", "22-8")


def test_signs_that_a_database_refuses_do_no_harm(records: Records) -> None:
    odd = "补\x00贴\ud83d多少😀"
    with records.begin() as conn:
        turn_id = add_turn(conn, question=odd, citations=[{"quote": odd}])
        state = {odd: odd}
        conversations.save_state(conn, "1", channel="web", person_id="p", state=state, at=1.0)
    with records.read() as conn:
        turn = turn_records.turn_of(conn, turn_id)
        assert turn and turn.question == "补贴?多少😀"
        assert conversations.load_state(conn, "1") == {"补\0贴?多少😀": "补\0贴?多少😀"}


def test_a_turn_is_kept_with_its_clauses_and_without_personal_numbers(records: Records) -> None:
    cited = [{"policy_id": "graduate-living-allowance", "clause_id": "standard", "quote": "3万"}]
    with records.begin() as conn:
        turn_id = add_turn(
            conn, question="我13800138000硕士", understood="13800138000", citations=cited
        )
        assert turn_records.turn_of(conn, "nothing") is None
    with records.read() as conn:
        turn = turn_records.turn_of(conn, turn_id)
    assert turn and turn.citations == cited
    assert (turn.question, turn.understood) == ("我〔手机号〕硕士", "〔手机号〕")


def test_recent_turns_come_newest_first_and_filtered(records: Records) -> None:
    with records.begin() as conn:
        first = add_turn(conn, at=1.0, status="not_found")
        second = add_turn(conn, at=2.0, person_id="telegram:8")
        third = add_turn(conn, at=3.0, conversation_id="telegram:-5")

        def found(**by: Any) -> list[str]:
            return [turn.id for turn in turn_records.recent(conn, **by)]

        assert found() == [third, second, first]
        assert found(limit=1) == [third]
        assert found(since=2.0) == [third, second]
        assert found(status="not_found") == [first]
        assert found(person_id="telegram:8") == [second]
        assert found(conversation_id="telegram:-5") == [third]


def test_a_button_works_in_its_own_conversation_only(records: Records) -> None:
    action = Action(Act.CLAUSE, "rent-subsidy#standard")
    with records.begin() as conn:
        token = choices.issue(conn, "telegram:7", action, at=1.0)
        other = choices.issue(conn, "telegram:7", action, at=1.0)
        button = choices.redeem(conn, token, "telegram:7")
        assert button is not None
        assert button.action == action
        assert choices.redeem(conn, token, "telegram:8") is None
        assert choices.redeem(conn, token[:-1], "telegram:7") is None
        assert choices.redeem(conn, "", "telegram:7") is None
    assert token != other
    assert 16 <= len(token) <= 40
    assert token.replace("-", "").replace("_", "").isalnum()


def test_a_button_of_another_version_of_the_program_is_unknown(records: Records) -> None:
    with records.begin() as conn:
        token = choices.issue(conn, "telegram:7", Action(Act.HELP), at=1.0)
        conn.execute(text("UPDATE choices SET act = 'teleport'"))
        assert choices.redeem(conn, token, "telegram:7") is None


def test_a_later_verdict_replaces_the_earlier(records: Records) -> None:
    with records.begin() as conn:
        turn = add_turn(conn)
        assert feedback.feedback_of(conn, turn) is None
        mine: dict[str, Any] = {"turn_id": turn, "person_id": "telegram:7"}
        assert feedback.give(conn, **mine, verdict="useful", at=1.0)
        assert feedback.give(conn, **mine, verdict="useless", reason="打13800138000没人接", at=2.0)
        kept = feedback.feedback_of(conn, turn)
        assert kept == feedback.Feedback(turn, "telegram:7", "useless", "打〔手机号〕没人接", 2.0)
        assert feedback.recent_feedback(conn) == [kept]
        assert feedback.recent_feedback(conn, verdict="useful") == []
        assert feedback.recent_feedback(conn, since=3.0) == []


def test_nobody_judges_the_answers_of_others(records: Records) -> None:
    with records.begin() as conn:
        turn = add_turn(conn)
        other: dict[str, Any] = {"person_id": "telegram:8", "verdict": "useless", "at": 1.0}
        assert not feedback.give(conn, turn_id=turn, **other)
        assert not feedback.give(conn, turn_id="nothing", **other)
        assert feedback.recent_feedback(conn) == []


def follow(conn: Connection, person_id: str, target: str, **more: Any) -> bool:
    whole: dict[str, Any] = {
        "channel": "telegram",
        "conversation_id": person_id,
        "language": "zh",
        "seen": {"rent-subsidy": "d1"},
        "at": 1.0,
        **more,
    }
    return follows.follow(conn, person_id=person_id, target=target, **whole)


def test_following_once_more_loses_no_change(records: Records) -> None:
    with records.begin() as conn:
        assert follow(conn, "telegram:7", "rent-subsidy")
        again = {"seen": {"rent-subsidy": "d2"}, "at": 9.0, "conversation_id": "telegram:-5"}
        assert not follow(conn, "telegram:7", "rent-subsidy", language="en", **again)
        (kept,) = follows.followed(conn, "telegram:7")
        assert (kept.seen, kept.since) == ({"rent-subsidy": "d1"}, 1.0)
        assert (kept.conversation_id, kept.language) == ("telegram:-5", "en")
        follows.mark_seen(conn, "telegram:7", "rent-subsidy", {"rent-subsidy": "d2"})
        assert follows.followed(conn, "telegram:7")[0].seen == {"rent-subsidy": "d2"}


def test_unfollowing_ends_one_or_all(records: Records) -> None:
    with records.begin() as conn:
        for target in ("rent-subsidy", "topic:安居", "talent-code"):
            follow(conn, "telegram:7", target)
        follow(conn, "telegram:8", "talent-code")
        assert follows.unfollow(conn, "telegram:7", "talent-code") == 1
        assert follows.unfollow(conn, "telegram:7", "talent-code") == 0
        assert follows.unfollow(conn, "telegram:7") == 2
        assert [one.person_id for one in follows.all_follows(conn)] == ["telegram:8"]


def test_the_text_that_a_follower_has_seen_is_kept(records: Records) -> None:
    clauses = {"standard": "每月1200元"}
    with records.begin() as conn:
        assert follows.version(conn, "d1") is None
        for _ in range(2):
            follows.keep_version(conn, "d1", "rent-subsidy", clauses)
        assert follows.version(conn, "d1") == follows.Version("d1", "rent-subsidy", clauses)


def test_messages_wait_in_order_until_they_are_answered_once(records: Records) -> None:
    with records.begin() as conn:
        for key in ("30", "10", "20"):
            assert claim(conn, key, message_id=int(key))
        assert not claim(conn, "10")
        assert updates.claim(
            conn, "wechat", "10", conversation_id="c", person_id="p", payload={}, at=1.0
        )
    with records.begin() as conn:
        waiting = updates.pending(conn, "telegram")
        assert [one.key for one in waiting] == ["30", "10", "20"]
        assert waiting[0].payload == {"text": "你好"}
        assert [updates.attempt(conn, "telegram", "10") for _ in range(3)] == [1, 2, 3]
        assert updates.finish(conn, "telegram", "30", at=2.0)
        assert not updates.finish(conn, "telegram", "30", at=3.0)
        assert not updates.finish(conn, "telegram", "99", at=3.0)
        waiting = updates.pending(conn, "telegram")
        assert [(one.key, one.attempts) for one in waiting] == [("10", 3), ("20", 0)]
        assert not claim(conn, "30")
        later = updates.pending(conn, "telegram", after=waiting[0].seq)
        assert [one.key for one in later] == ["20"]


def test_of_many_that_claim_one_message_one_succeeds(records: Records) -> None:
    """All keys at once from eight threads; each key is won exactly once."""
    gate = threading.Barrier(8)
    won: list[str] = []

    def work() -> None:
        gate.wait()
        for number in range(20):
            with records.begin() as conn:
                if claim(conn, str(number)):
                    won.append(str(number))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won, key=int) == [str(number) for number in range(20)]


def test_two_that_answer_one_message_cannot_both_do_it(records: Records) -> None:
    with records.begin() as conn:
        for number in range(20):
            claim(conn, str(number))
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        for number in range(20):
            with records.begin() as conn:
                if updates.finish(conn, "telegram", str(number), at=2.0):
                    post(conn, key=str(number))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(one.key) for one in due(records)) == list(range(20))


def test_posts_leave_in_order_and_once(records: Records) -> None:
    with records.begin() as conn:
        first, second, third = post(conn, key="1"), post(conn, not_before=9e9), post(conn)
        outbox.post(
            conn,
            channel="wechat",
            conversation_id="c",
            address="1",
            kind="message",
            payload={},
            key="",
            at=1.0,
        )
    assert [one.id for one in due(records)] == [first, second, third]
    with records.begin() as conn:
        outbox.start(conn, first, at=5.0, floor=41)
    (waiting, *_) = due(records)
    assert (waiting.sending_at, waiting.floor, waiting.attempts) == (5.0, 41, 1)
    assert waiting.payload == {"text": "您好"}
    with records.begin() as conn:
        outbox.sent(conn, first, at=6.0, message_id=42)
        outbox.fail(conn, third, at=6.0, error="blocked")
    assert [one.id for one in due(records)] == [second]
    with records.read() as conn:
        assert outbox.due(conn, "telegram", after=second) == []


def test_a_post_stays_in_doubt_until_it_is_certain_that_it_was_not_sent(
    records: Records,
) -> None:
    with records.begin() as conn:
        number = post(conn)
        outbox.start(conn, number, at=5.0, floor=41)
        outbox.later(conn, number, not_before=7.0, error="timed out")
    (waiting,) = due(records)
    assert (waiting.sending_at, waiting.floor) == (5.0, 41)
    assert (waiting.not_before, waiting.error) == (7.0, "timed out")
    with records.begin() as conn:
        outbox.later(conn, number, not_before=8.0, error="too many", refused=True)
    (waiting,) = due(records)
    assert (waiting.sending_at, waiting.floor) == (None, None)


def test_message_numbers_are_known_counter_by_counter(records: Records) -> None:
    with records.begin() as conn:
        assert outbox.highest_message_id(conn, "telegram") == 0
        claim(conn, "1", message_id=10)
        claim(conn, "2", message_id=12, counter="-1005")
        outbox.sent(conn, post(conn), at=1.0, message_id=11)
        outbox.sent(conn, post(conn), at=1.0, message_id=13, counter="-1005")
        updates.finish(conn, "telegram", "1", at=2.0)
        assert outbox.known_message_ids(conn, "telegram", 1, 99) == {10, 11}
        assert outbox.known_message_ids(conn, "telegram", 11, 99) == {11}
        assert outbox.known_message_ids(conn, "telegram", 1, 99, counter="-1005") == {12, 13}
        assert outbox.highest_message_id(conn, "telegram") == 11
        assert outbox.highest_message_id(conn, "telegram", counter="-1005") == 13


@pytest.mark.parametrize("spoken", [False, True])
def test_a_group_that_moves_takes_everything_along(records: Records, spoken: bool) -> None:
    old, new = "telegram:-5", "telegram:-1005"
    with records.begin() as conn:
        post(conn, conversation_id=old, address="-5")
        claim(conn, "1", conversation_id=old)
        token = choices.issue(conn, old, Action(Act.HELP), at=1.0)
        add_turn(conn, conversation_id=old)
        follow(conn, "telegram:7", "talent-code", conversation_id=old)
        for name, at in [(old, 1.0)] + [(new, 2.0)] * spoken:
            conversations.save_state(
                conn, name, channel="telegram", person_id="telegram:7", state={"at": at}, at=at
            )
        outbox.readdress(conn, "telegram", "-5", "-1005")
        assert [(p.conversation_id, p.address) for p in outbox.due(conn, "telegram")] == [
            (new, "-1005")
        ]
        assert [one.conversation_id for one in updates.pending(conn, "telegram")] == [new]
        button = choices.redeem(conn, token, new)
        assert button is not None
        assert button.action == Action(Act.HELP)
        assert conversations.load_state(conn, new) == {"at": 2.0 if spoken else 1.0}
        assert rows_with(conn, lambda value: value in (old, "-5")) == []


def test_the_first_response_to_a_key_is_the_one_that_is_repeated(records: Records) -> None:
    with records.begin() as conn:
        assert claims.recall(conn, "p:1") is None
        first = claims.remember(conn, "p:1", {"text": "甲"}, person_id="p", at=1.0)
        second = claims.remember(conn, "p:1", {"text": "乙"}, person_id="p", at=2.0)
        assert first == second == claims.recall(conn, "p:1") == {"text": "甲"}


def rows_with(conn: Connection, matches: Any) -> list[str]:
    """Return the table and column of every value, in any table, that ``matches``."""
    return [
        f"{table.name}.{name}"
        for table in METADATA.sorted_tables
        for row in conn.execute(text(f"SELECT * FROM {table.name}")).mappings()
        for name, value in row.items()
        if matches(value)
    ]


def live(conn: Connection, person: str, chat: str, *, key: str) -> None:
    """Leave something of the person's in every table that holds people, as a bot would."""
    at: dict[str, Any] = {"at": 1000.0}
    claim(conn, key, conversation_id=chat, person_id=person, payload={"user": person})
    post(conn, conversation_id=chat, address=chat, key=key, payload={"text": f"致{person}"})
    updates.finish(conn, "telegram", key, **at)
    turn = add_turn(conn, conversation_id=chat, person_id=person, question=f"我是{person}")
    feedback.give(conn, turn_id=turn, person_id=person, verdict="useless", reason=person, **at)
    choices.issue(conn, chat, Action(Act.TALK, f"name={person}"), person_id=person, **at)
    state = {"asked": [f"{person}问"]}
    conversations.save_state(conn, chat, channel="telegram", person_id=person, state=state, **at)
    conversations.save_person(conn, person, language="en", **at)
    follow(conn, person, "talent-code", conversation_id=chat)
    claims.remember(conn, f"{person}:1", {"text": person}, person_id=person, **at)


def test_forgetting_leaves_no_row_that_names_the_person(records: Records) -> None:
    me, other, group = "telegram:70001", "telegram:80002", "telegram:-90003"
    with records.begin() as conn:
        live(conn, other, other, key="1")
        live(conn, other, group, key="2")
        before = privacy.export(conn, other)
        live(conn, me, me, key="3")
        live(conn, me, group, key="4")
        assert rows_with(conn, lambda value: "70001" in str(value))
        claim(conn, "5", conversation_id=me, person_id=me, payload={"command": "/forget"})
    with records.begin() as conn:  # as a channel answers the command
        counts = privacy.forget(conn, me)
        confirmation = post(conn, conversation_id=me, address="70001", key="5")
        updates.finish(conn, "telegram", "5", at=2.0)
    assert [one.id for one in due(records) if "70001" in one.address] == [confirmation]
    with records.begin() as conn:
        outbox.sent(conn, confirmation, at=3.0, message_id=77)
    with records.read() as conn:
        assert rows_with(conn, lambda value: "70001" in str(value)) == []
        after = privacy.export(conn, other)
        assert conversations.load_state(conn, other)
    assert all(counts.values()), counts
    # The others lose nothing but what the group was talking of.
    assert {k: v for k, v in after.items() if k != "conversations"} == {
        k: v for k, v in before.items() if k != "conversations"
    }
    with records.begin() as conn:
        assert sum(privacy.forget(conn, me).values()) == 0


def test_what_is_forgotten_is_not_left_in_the_file(tmp_path: Path) -> None:
    records = open_records("", folder=tmp_path)
    with records.begin() as conn:
        for number in range(50):
            add_turn(conn, question=f"某某人的秘密{number}")
    with records.begin() as conn:
        privacy.forget(conn, "telegram:7")
    records.close()
    (file,) = tmp_path.iterdir()
    assert "某某人的秘密".encode() not in file.read_bytes()


def test_an_export_holds_everything_of_the_person_and_nothing_of_others(
    records: Records,
) -> None:
    me, other, group = "telegram:70001", "telegram:80002", "telegram:-90003"
    with records.begin() as conn:
        live(conn, other, group, key="1")
        live(conn, me, group, key="2")
        live(conn, me, me, key="3")
        claim(conn, "4", conversation_id=me, person_id=me)
    with records.read() as conn:
        kept = privacy.export(conn, me)
    written = json.dumps(kept, ensure_ascii=False)
    assert "80002" not in written
    assert "1970-01-01T00:16:40+00:00" in written
    assert {name: len(rows) for name, rows in kept.items() if name != "person_id"} == {
        "people": 1,
        "follows": 1,
        "turns": 2,
        "feedback": 2,
        "conversations": 1,
        "choices": 2,
        "updates": 1,
        "outbox": 2,
        "claims": 1,
    }


def test_retention_deletes_what_is_old_and_done(records: Records) -> None:
    with records.begin() as conn:
        live(conn, "telegram:70001", "telegram:70001", key="1")
        outbox.sent(conn, due_first(conn), at=1001.0, message_id=1)
        outbox.fail(conn, post(conn), at=1001.0, error="blocked")
        waiting = post(conn)
        claim(conn, "2")
        young = add_turn(conn, at=3000.0)
        judged = add_turn(conn, at=1000.0)
        feedback.give(conn, turn_id=judged, person_id="telegram:7", verdict="useful", at=3000.0)
        assert privacy.purge(conn, before=500.0) == 0
        # turn, feedback, choice, update, two posts, claim, conversation
        assert privacy.purge(conn, before=2000.0) == 8
        assert {turn.id for turn in turn_records.recent(conn)} == {young, judged}
        assert [one.key for one in updates.pending(conn, "telegram")] == ["2"]
        assert [one.id for one in outbox.due(conn, "telegram")] == [waiting]
        assert len(follows.all_follows(conn)) == 1
        assert conversations.load_person(conn, "telegram:70001").language == "en"


def due_first(conn: Connection) -> int:
    return outbox.due(conn, "telegram")[0].id


def test_numbers_of_deleted_posts_are_not_given_again(records: Records) -> None:
    with records.begin() as conn:
        last = [post(conn) for _ in range(3)][-1]
        for number in range(1, last + 1):
            outbox.sent(conn, number, at=1.0, message_id=None)
        privacy.purge(conn, before=2.0)
        assert post(conn) > last


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
        assert conn.execute(text("SELECT version_num FROM alembic_version")).all() == [("0001",)]
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


def test_a_writer_that_does_not_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.records.store.PATIENCE_SECONDS", 0.2)
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


def test_a_name_known_to_people_leads_to_the_right_driver(server: Server, tmp_path: Path) -> None:
    server.empty()
    records = open_records(server.url.replace("postgresql+psycopg", "postgres"), folder=tmp_path)
    with records.begin() as conn:
        assert conn.execute(select(1)).scalar() == 1
    records.close()
    assert "PostgreSQL" in records.place
