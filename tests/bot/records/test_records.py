"""The records: what is kept comes back, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from records_places import Place, add_turn, claim, due, follow, post
from sqlalchemy import create_engine, text

from bot.exchange.reply import Act, Action
from bot.records import choices, conversations, feedback, follows, updates
from bot.records import turns as turn_records
from bot.records.database.store import Records
from bot.records.database.tables import METADATA


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
        assert [one.person_id for one, _ in follows.page(conn, limit=9)] == ["telegram:8"]


def test_the_text_that_a_follower_has_seen_is_kept(records: Records) -> None:
    clauses = {"standard": "每月1200元"}
    with records.begin() as conn:
        assert follows.version(conn, "d1") is None
        for _ in range(2):
            follows.keep_version(conn, "d1", "rent-subsidy", clauses)
        assert follows.version(conn, "d1") == follows.Version("d1", "rent-subsidy", clauses)
