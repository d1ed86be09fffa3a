"""What is said to those who ask for no clause, each kind in its own way."""

from __future__ import annotations

import pytest
from people import Person, answer_of, text_of

from bot.conversation.kind_words import EN, ZH
from bot.exchange.answer import Language, Status
from bot.exchange.reply import Act

AMOUNT = "硕士生活补贴多少"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("谢谢", ZH.thanks),
        ("嗯嗯", ZH.assent),
        ("好的", ZH.assent),
        ("再见", ZH.bye),
        ("你是谁", ZH.who),
        ("机器人吗", ZH.who),
        ("thank you so much", EN.thanks),
        ("are you a robot?", EN.who),
    ],
)
def test_small_talk_is_answered_in_kind_even_as_the_first_message(
    person: Person, text: str, said: str
) -> None:
    reply = person.say(text)
    assert reply.text == said
    assert reply.answer is None


def test_a_first_hello_shows_what_can_be_asked_and_a_later_one_only_greets(person: Person) -> None:
    first = person.say("你好")
    assert first.text.startswith(ZH.hello)
    assert "本科落户要什么条件" in first.text
    assert person.labels() == ["我能领什么", "服务目录"]
    person.say(AMOUNT)
    assert person.say("你好").text == ZH.hello_again


def test_small_talk_leaves_the_topic_as_it_was(person: Person) -> None:
    person.say(AMOUNT)
    for text in ("谢谢", "哈哈", "你是谁", "窗口态度太差", "转人工"):
        person.say(text)
    assert "生活补贴" in answer_of(person.say("那博士呢")).understood


def test_a_complaint_about_an_answer_gets_what_else_it_may_have_been_and_a_person(
    person: Person,
) -> None:
    others = [one.clause_id for one in answer_of(person.say(AMOUNT)).citations[1:]]
    assert person.say("答非所问").text == ZH.sorry_answer
    assert [one.action.value.partition("#")[2] for one in person.offered[:-1]] == others
    assert person.offered[-1].action.act is Act.HOTLINE
    assert answer_of(person.press("是这条吗")).citations[0].clause_id == others[0]


def test_a_complaint_before_any_answer_asks_what_is_wanted(person: Person) -> None:
    assert person.say("什么破系统").text == ZH.sorry_first
    assert person.labels() == ["找人工"]


def test_shorter_is_the_first_sentence_with_its_source_and_no_more(person: Person) -> None:
    long = answer_of(person.say(AMOUNT))
    short = answer_of(person.say("太长了，一句话"))
    assert long.citations[0].quote.startswith(short.citations[0].quote)
    assert len(short.text) < len(long.text)
    assert [one.clause_id for one in short.citations] == [long.citations[0].clause_id]
    assert long.citations[0].title in short.text


def test_a_list_has_every_point_of_the_last_answer(person: Person) -> None:
    person.say(AMOUNT)
    reply = person.say("列个清单")
    (section,) = reply.sections
    assert [line.partition(".")[0] for line in section.lines] == [
        str(number) for number in range(1, len(section.lines) + 1)
    ]
    assert "硕士3万元" in text_of(reply)
    assert section.links[0].clause_id == "standard"


@pytest.mark.parametrize("text", ["in English", "用英文", "把刚才的翻成英文"])
def test_the_last_answer_is_said_again_in_english(person: Person, text: str) -> None:
    before = answer_of(person.say(AMOUNT))
    reply = person.say(text)
    assert reply.language is Language.ENGLISH
    assert answer_of(reply).citations[0].clause_id == before.citations[0].clause_id


def test_what_was_asked_is_told_and_asking_about_the_talk_is_no_question(person: Person) -> None:
    assert person.say("我刚才问了什么").text == ZH.asked_nothing
    person.say(AMOUNT)
    person.say("说简单点")
    person.say("谢谢")
    assert person.say("我刚才问了什么").text == ZH.asked_last.format(question=AMOUNT)
    person.say("E类人才租赁补贴每月多少")
    assert person.say("我都问了什么").text.splitlines()[1:] == [
        f"1. {AMOUNT}",
        "2. E类人才租赁补贴每月多少",
    ]


@pytest.mark.parametrize("text", ["说简单点", "再说一遍", "列个清单"])
def test_nothing_can_be_said_again_before_anything_was_said(person: Person, text: str) -> None:
    assert person.say(text).text == ZH.nothing_said


def test_where_it_comes_from_is_told_with_the_last_answers_source(person: Person) -> None:
    title = answer_of(person.say(AMOUNT)).citations[0].title
    reply = person.say("你确定吗")
    assert reply.text == ZH.source
    assert title in text_of(reply)
    assert "来源等级" in text_of(reply)


@pytest.mark.parametrize("text", ["转人工", "我要投诉", "给我打电话", "can I talk to a human?"])
def test_a_person_is_reached_by_the_librarys_hotlines(person: Person, text: str) -> None:
    answer = answer_of(person.say(text))
    assert answer.status is Status.HUMAN
    assert "12345" in answer.text
    assert {one.clause_id for one in answer.citations} == {"hotline-12345", "hotline-12333"}


def test_the_hotline_of_the_topic_comes_first(person: Person) -> None:
    person.say("应届毕业生租房补贴多少")
    assert answer_of(person.say("转人工")).citations[0].clause_id == "hotline-96345"


def test_the_button_for_a_person_does_what_asking_for_one_does(person: Person) -> None:
    typed = person.say("转人工")
    assert person.order(Act.HOTLINE).text == typed.text


def test_a_status_is_said_to_be_where_it_can_be_seen_with_the_clause_on_how_long(
    person: Person,
) -> None:
    reply = person.say("我的生活补贴怎么还没到账")
    assert reply.text == ZH.status
    assert reply.answer is None
    shown = [link.clause_id for one in reply.sections for link in one.links]
    assert "platforms" in shown
    assert any("生活补贴" in link.label for one in reply.sections for link in one.links)


def test_a_status_asked_with_personal_numbers_says_that_they_were_not_kept(person: Person) -> None:
    reply = person.say("查一下我的申请，身份证11010519491231002X")
    assert ZH.status_masked in reply.text


def test_the_topic_of_a_status_is_gone_on_about(person: Person) -> None:
    person.say("我的生活补贴到账没有")
    assert "生活补贴" in answer_of(person.say("硕士多少")).asked


@pytest.mark.parametrize("text", ["转人工", "查进度", "你是谁"])
def test_the_talk_under_way_does_not_hold_who_wants_something_else(
    person: Person, text: str
) -> None:
    person.say("我能领什么")
    asked = text_of(person.say("现金补贴"))
    person.say(text)
    assert person.state().talk is not None
    assert text_of(person.press("继续看")).splitlines()[0] in asked


def test_why_an_answer_was_useless_is_kept_but_a_wish_for_a_person_is_no_reason(
    person: Person,
) -> None:
    person.say(AMOUNT)
    person.press("没用")
    assert answer_of(person.say("转人工")).status is Status.HUMAN
    person.say(AMOUNT)
    person.press("没用")
    assert "谢谢" in person.say("太长了，看不太懂").text
