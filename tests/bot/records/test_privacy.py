"""Being forgotten, seeing what is kept, and what time deletes."""

from __future__ import annotations

import json
from pathlib import Path

from records_places import add_turn, claim, due, live, post, rows_with

from bot.records import conversations, feedback, follows, outbox, privacy, retention, updates
from bot.records import turns as turn_records
from bot.records.database.store import Connection, Records, open_records


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
        assert retention.purge(conn, before=500.0, limit=100) == 0
        # turn, feedback, choice, update, two posts, claim, conversation
        assert retention.purge(conn, before=2000.0, limit=100) == 8
        assert {turn.id for turn in turn_records.recent(conn)} == {young, judged}
        assert [one.key for one in updates.pending(conn, "telegram")] == ["2"]
        assert [one.id for one in outbox.due(conn, "telegram")] == [waiting]
        assert len(follows.page(conn, limit=9)) == 1
        assert conversations.load_person(conn, "telegram:70001").language == "en"


def due_first(conn: Connection) -> int:
    return outbox.due(conn, "telegram")[0].id


def test_numbers_of_deleted_posts_are_not_given_again(records: Records) -> None:
    with records.begin() as conn:
        last = [post(conn) for _ in range(3)][-1]
        for number in range(1, last + 1):
            outbox.sent(conn, number, at=1.0, message_id=None)
        retention.purge(conn, before=2.0, limit=100)
        assert post(conn) > last
