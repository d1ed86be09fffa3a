"""The inbox and the outbox of the records: every message once, in order, in its chat."""

from __future__ import annotations

import threading

import pytest
from records_places import add_turn, claim, due, follow, post, rows_with

from bot.exchange.reply import Act, Action
from bot.records import choices, claims, conversations, outbox, updates
from bot.records.database.store import Records


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
