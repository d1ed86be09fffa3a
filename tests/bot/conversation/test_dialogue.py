"""Turns of a conversation: going on, asking back, the talk with a question in between."""

from __future__ import annotations

import pytest
from people import Person, answer_of, text_of

from bot.exchange.answer import Language, Status
from bot.exchange.layout import plain_lines
from bot.exchange.reply import Act


def test_a_follow_up_is_answered_from_the_question_before(person: Person) -> None:
    person.say("本科生活补贴多少")
    answer = answer_of(person.say("那硕士呢"))
    assert answer.status is Status.ANSWERED
    assert "硕士" in answer.understood
    assert "3万元" in answer.citations[0].quote
    assert f"您问的是：{answer.understood}" in answer.text


def test_a_new_topic_carries_nothing_over(person: Person) -> None:
    person.say("硕士生活补贴多少")
    assert "没有" not in person.order(Act.CLEAR).text
    assert person.state().before == ()
    assert answer_of(person.say("那博士呢")).status is Status.CLARIFY


def test_a_remark_in_between_does_not_end_the_topic(person: Person) -> None:
    person.say("硕士生活补贴多少")
    assert answer_of(person.say("今天天气怎么样")).status is Status.OUT_OF_SCOPE
    assert "生活补贴" in answer_of(person.say("那博士呢")).understood


def test_two_questions_in_one_message_have_two_answers(person: Person) -> None:
    replies = person.send(text="硕士生活补贴多少？E类人才租赁补贴每月多少？")
    assert len(replies) == 2
    first, second = (answer_of(one).citations[0].policy_id for one in replies)
    assert first != second
    assert [row["id"] for row in person.rows("turns")] == [one.turn_id for one in replies]


@pytest.mark.parametrize("typed", ["2", "第二个", "租房补贴", "租房的"])
def test_a_choice_may_be_typed_instead_of_pressed(person: Person, typed: str) -> None:
    assert answer_of(person.say("有什么补贴")).status is Status.CLARIFY
    answer = answer_of(person.say(typed))
    assert answer.status is Status.ANSWERED
    assert "租房补贴" in answer.asked
    assert person.state().options == ()


def test_pressing_and_typing_a_choice_lead_to_the_same_clause(person: Person) -> None:
    person.say("安家费有吗")
    pressed = answer_of(person.press("应届毕业生生活补贴"))
    person.order(Act.CLEAR)
    person.say("安家费有吗")
    typed = answer_of(person.say("应届毕业生生活补贴"))
    assert typed.citations[0].clause_id == pressed.citations[0].clause_id


def test_what_is_said_beside_a_choice_is_not_lost(person: Person) -> None:
    person.say("有什么补贴")
    assert "博士" in answer_of(person.say("生活补贴，我是博士")).asked


def test_a_new_question_instead_of_a_choice_is_answered(person: Person) -> None:
    person.say("有什么补贴")
    answer = answer_of(person.say("本科落户要什么条件"))
    assert answer.status is Status.ANSWERED
    assert "落户" in answer.citations[0].title + answer.citations[0].clause


@pytest.mark.parametrize("text", ["安家费有吗", "有什么补贴"])
def test_it_is_never_asked_back_three_times_in_a_row(person: Person, text: str) -> None:
    back = [answer_of(person.say(text)).status is Status.CLARIFY for _ in range(6)]
    assert back == [True, True, False] * 2


def test_in_english_the_question_back_and_its_buttons_are_english(person: Person) -> None:
    reply = person.say("Is there a housing subsidy for talents?")
    assert reply.language is Language.ENGLISH
    person.order(Act.LANGUAGE, "en")
    reply = person.say("有什么补贴")
    assert answer_of(reply).status is Status.CLARIFY
    assert reply.text.isascii()
    assert "Rent allowance for new graduates" in person.labels()


def test_a_question_in_the_middle_of_the_talk_is_answered_and_the_talk_goes_on(
    person: Person,
) -> None:
    person.say("我能领什么")
    open_question = text_of(person.say("现金补贴"))
    answer = answer_of(person.say("E类人才租赁补贴每月多少"))
    assert answer.status is Status.ANSWERED
    assert person.state().talking
    resumed = text_of(person.press("继续看"))
    assert resumed.splitlines()[0] in open_question
    person.say("E类人才租赁补贴要什么材料")
    assert text_of(person.say("继续")) == resumed


def test_the_answer_to_the_talk_is_taken_after_a_question_in_between(person: Person) -> None:
    person.say("我能领什么")
    person.say("现金补贴")
    before = person.state().talk
    person.say("E类人才租赁补贴每月多少")
    person.say("在杭企业就业")
    after = person.state().talk
    assert before is not None
    assert after is not None
    assert before["asking"] not in before["facts"]
    assert before["asking"] in after["facts"]


def test_the_talk_ends_with_a_list_whose_clauses_open(person: Person) -> None:
    person.say("我能领什么")
    person.press("现金")
    listed = person.say("看结果")
    assert not person.state().talking
    links = [link for section in listed.sections for link in section.links if link.policy_id]
    assert links
    clause = person.order(Act.CLAUSE, f"{links[0].policy_id}#{links[0].clause_id}")
    assert answer_of(clause).citations[0].clause_id == links[0].clause_id


def test_the_talk_can_be_stopped_and_a_question_is_a_question_again(person: Person) -> None:
    person.say("我能领什么")
    person.say("现金补贴")
    person.say("不问了")
    assert not person.state().talking
    assert person.state().talk is None
    assert answer_of(person.say("硕士生活补贴多少")).status is Status.ANSWERED


def test_below_an_answer_the_rest_of_the_policy_can_be_read(person: Person) -> None:
    answer = answer_of(person.say("E类人才租赁补贴每月多少"))
    title = answer.citations[0].title
    more = person.press("其他条款")
    assert more.text == f"《{title}》"
    assert {link.policy_id for one in more.sections for link in one.links} == {
        answer.citations[0].policy_id
    }
    whole = person.press("全文")
    quoted = [line for one in answer.citations[0].quotes for line in plain_lines(one)]
    assert all(line in text_of(whole) for line in quoted)


def test_what_is_not_in_the_library_is_said_and_not_shown(person: Person) -> None:
    for act, value in (
        (Act.CLAUSE, "nothing#standard"),
        (Act.CLAUSE, "graduate-rent-allowance#nothing"),
        (Act.MORE, "nothing@0"),
        (Act.WHOLE, ""),
    ):
        reply = person.order(act, value)
        assert reply.text == "这份政策已不在库中。"
        assert reply.answer is None
    assert "没有其他现行条款" in person.order(Act.WHOLE, "graduate-rent-allowance@99").text


def test_none_of_the_offered_clauses_asks_for_other_words(person: Person) -> None:
    person.say("有什么补贴")
    reply = person.order(Act.ASK, "")
    assert "换个说法" in reply.text
    assert person.state().options == ()


def test_the_language_is_asked_for_before_any_question(person: Person) -> None:
    assert "please ask" in person.say("in English please").text


def test_a_service_is_opened_by_its_name(person: Person) -> None:
    person.say("服务目录")
    assert person.labels()
    label = person.labels()[0]
    assert text_of(person.press(label))
