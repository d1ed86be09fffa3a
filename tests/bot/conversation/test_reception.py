"""A message is taken once, its answer kept with it, and nobody else's buttons work."""

from __future__ import annotations

import pytest
from people import Office, Person, answer_of, text_of
from records_places import rows_with

from bot.channels.web.history import exchanges_of, keep_shown
from bot.exchange.answer import Language, Status
from bot.exchange.reply import Act, Action, Incoming
from bot.records import turns, updates
from bot.records.database.store import Connection
from bot.records.database.tables import TURNS

MOBILE, IDENTITY, MAIL = "13800138000", "11010519491231002X", "lisi@example.com"


def test_an_answer_is_kept_with_its_clause_and_can_be_judged(person: Person) -> None:
    reply = person.say("E类人才租赁补贴多少")
    (turn,) = person.rows("turns")
    assert turn["id"] == reply.turn_id
    assert turn["question"] == "E类人才租赁补贴多少"
    quoted = turn["citations"][0]["quote"].splitlines()
    assert all(line in turn["reply"] for line in quoted)
    assert answer_of(reply).citations[0].policy_id == person.state().policy
    assert all(one.token for one in person.offered)
    assert {"👍 有用", "👎 没用", "🔔 关注变化"} <= set(person.labels())


def test_what_a_button_says_is_kept_as_what_was_said(person: Person) -> None:
    person.say("有什么补贴")
    person.press("租房补贴")
    assert [row["question"] for row in person.rows("turns")] == [
        "有什么补贴",
        "应届大学生租房补贴",
    ]


def test_a_greeting_and_a_question_back_cannot_be_judged(person: Person) -> None:
    person.say("你好")
    assert "👍 有用" not in person.labels()
    person.say("有什么补贴")
    assert "👍 有用" not in person.labels()


def test_a_button_of_another_conversation_has_expired(office: Office, person: Person) -> None:
    person.say("E类人才租赁补贴多少")
    token = person.button("关注").token
    other = office.meet()
    (reply,) = other.send(token=token)
    assert "已经失效" in reply.text
    assert other.rows("follows") == []
    assert "已关注" in person.send(token=token)[0].text


def test_a_token_that_was_never_given_has_expired(person: Person) -> None:
    person.say("E类人才租赁补贴多少")
    before = person.state()
    assert "已经失效" in person.send(token="nosuchtoken")[0].text
    assert person.state().last == before.last


def claim(office: Office, person: Person, key: str) -> None:
    with office.records.begin() as conn:
        updates.claim(
            conn,
            "test",
            key,
            conversation_id=person.name,
            person_id=person.name,
            payload={},
            at=person.at.timestamp(),
        )


def test_a_message_that_was_answered_before_gives_nothing_and_leaves_nothing(
    office: Office, person: Person
) -> None:
    key = f"{person.name}-1"
    claim(office, person, key)
    assert len(person.send(text="硕士生活补贴多少", key=key)) == 1
    turns, state = person.rows("turns"), person.state()
    assert person.send(text="硕士生活补贴多少", key=key) == ()
    assert person.rows("turns") == turns
    assert person.state() == state


def test_what_cannot_be_delivered_leaves_no_trace_and_can_be_sent_again(
    office: Office, person: Person
) -> None:
    key = f"{person.name}-1"
    claim(office, person, key)

    def break_down(conn: Connection, replies: object) -> None:
        raise ConnectionError("掉线")

    incoming = Incoming("test", person.name, person.name, person.at, "硕士生活补贴多少", key=key)
    with pytest.raises(ConnectionError):
        office.product.reception.receive(incoming, deliver=break_down)
    assert person.rows("turns") == person.rows("choices") == person.rows("conversations") == []
    delivered: list[str] = []
    office.product.reception.receive(
        incoming, deliver=lambda conn, replies: delivered.extend(one.text for one in replies)
    )
    assert len(delivered) == 1
    assert len(person.rows("turns")) == 1


def test_personal_numbers_are_in_no_table_whatever_they_were_typed_for(
    office: Office, person: Person
) -> None:
    person.say(f"我电话{MOBILE}，身份证{IDENTITY}，邮箱{MAIL}，硕士生活补贴多少")
    person.say(f"那{MAIL}的博士呢")
    person.say("没用")
    person.say(f"打{MOBILE}没人接")
    person.say("我能领什么")
    person.say(f"现金，我是硕士，手机{MOBILE}")
    person.order(Act.FOLLOW, f"关注 {MOBILE}")
    person.order(Act.EXPORT)
    with office.records.read() as conn:
        for number in (MOBILE, IDENTITY, MAIL):
            assert rows_with(conn, lambda value, number=number: number in str(value)) == []
        assert rows_with(conn, lambda value: "〔手机号〕" in str(value))


def test_a_restart_loses_neither_the_topic_nor_the_buttons(office: Office, person: Person) -> None:
    person.say("E类人才租赁补贴多少")
    token = person.button("关注").token
    again = office.reopen()
    person.office = again
    follow_up = person.say("要什么材料")
    assert "租赁补贴" in answer_of(follow_up).understood
    assert "已关注" in person.send(token=token)[0].text
    again.records.close()


def test_after_a_long_silence_the_topic_is_gone(person: Person) -> None:
    person.say("硕士生活补贴多少")
    person.wait(59)
    assert "生活补贴" in answer_of(person.say("那博士呢")).understood
    person.wait(61)
    reply = person.say("那博士呢")
    assert answer_of(reply).status is Status.CLARIFY
    assert person.state().before == ()


def test_a_clock_that_is_set_back_neither_ends_a_talk_nor_changes_its_order(
    office: Office, person: Person
) -> None:
    person.say("硕士生活补贴多少")
    person.wait(-60)
    assert "生活补贴" in answer_of(person.say("那博士呢")).understood
    person.say("要什么材料")
    with office.records.read() as conn:
        said = [one.question for one in turns.recent(conn, conversation_id=person.name)]
    assert said == ["要什么材料", "那博士呢", "硕士生活补贴多少"]
    person.wait(200)
    assert answer_of(person.say("那博士呢")).status is Status.CLARIFY


def test_a_clock_that_was_a_year_ahead_keeps_no_topic_for_a_year(person: Person) -> None:
    person.wait(60 * 24 * 365)
    person.say("硕士生活补贴多少")
    person.wait(-60 * 24 * 365)
    assert answer_of(person.say("那博士呢")).status is Status.CLARIFY


def test_messages_of_one_moment_are_both_shown_again(office: Office, person: Person) -> None:
    at = person.at
    for question in ("硕士生活补贴多少", "租房补贴多少"):
        person.at = at
        incoming = Incoming("test", person.name, person.name, at, question)
        replies = person.send(text=question)
        with office.records.begin() as conn:
            keep_shown(conn, incoming, question, replies)
    with office.records.begin() as conn:
        conn.execute(TURNS.update().values(at=1.0).where(TURNS.c.person_id == person.name))
        shown = exchanges_of(conn, person.name)
    assert sorted(one.said for one in shown) == ["硕士生活补贴多少", "租房补贴多少"]
    assert all(one.replies[0].answer for one in shown)


def test_a_language_asked_for_once_holds_for_one_answer(person: Person) -> None:
    first = answer_of(person.say("硕士生活补贴多少"))
    again = person.say("用英文再说一遍")
    assert again.language is Language.ENGLISH
    assert "中文原文 (which counts)" in again.text
    assert answer_of(again).citations[0].quote == first.citations[0].quote
    assert person.say("租房补贴多少").language is Language.CHINESE


def test_a_pinned_language_holds_for_every_answer_until_it_is_let_go(person: Person) -> None:
    assert person.say("以后都用英文回答").language is Language.ENGLISH
    assert person.say("租房补贴多少").language is Language.ENGLISH
    assert person.say("用中文再说一遍").language is Language.CHINESE
    assert person.say("用中文回答，落户要什么条件").language is Language.CHINESE
    assert person.say("硕士生活补贴多少").language is Language.ENGLISH
    person.order(Act.LANGUAGE, "auto")
    assert person.say("租房补贴多少").language is Language.CHINESE


def test_without_words_the_language_is_that_of_before_or_of_the_interface(
    office: Office, person: Person
) -> None:
    person.language = Language.ENGLISH
    assert person.order(Act.HELP).language is Language.ENGLISH
    person.say("租房补贴多少")
    assert person.order(Act.HELP).language is Language.CHINESE
    assert office.meet().order(Act.HELP).language is Language.CHINESE


def test_every_act_is_answered(office: Office) -> None:
    for act in Act:
        replies = office.meet().send(command=Action(act, ""))
        assert replies and text_of(replies[0]), act
