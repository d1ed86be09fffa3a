"""The check within a conversation: it begins when it is wanted, and never holds anybody."""

from __future__ import annotations

import pytest
from people import Person, answer_of, text_of

from bot.conversation.state import State
from bot.exchange.answer import Status
from bot.exchange.reply import Act, Reply

SITUATION = "全日制国内硕士，2025年6月毕业，民企上班，社保从2025年7月一直交，没领过补贴，"


def table(state: State) -> list[str]:
    """What was told, a line a fact, for a person to read: who | fact | value."""
    return [
        f"{who} | {fact} | {value}"
        for who, facts in state.told.items()
        for fact, value in facts.items()
    ]


def resumes(reply: Reply) -> bool:
    return any(one.action.value == "resume" for row in reply.choices for one in row)


def test_facts_told_are_a_table_of_whom_and_what(person: Person) -> None:
    person.say("我硕士，在余杭上班")
    person.say("我女儿本科，今年22岁")
    assert table(person.state()) == [
        "self | degree | master",
        "self | employment | employed",
        "self | district | yuhang",
        "child | degree | bachelor",
        "child | age | 22",
    ]
    assert person.state().about == "child"
    assert person.state().facts["degree"] == "bachelor"


def test_a_question_on_a_rule_tells_nothing_of_oneself(person: Person) -> None:
    person.say("硕士有多少生活补贴")
    assert table(person.state()) == []


def test_a_whole_situation_has_its_verdict_at_once_for_the_day_named(person: Person) -> None:
    text = text_of(person.say(SITUATION + "我2026年2月能领生活补贴吗"))
    assert text.startswith("核对结果：可以：应届毕业生生活补贴，3万元")
    assert "连续社保 7 个月" in text and "按 2026-02 申请核对" in text
    later = text_of(person.say("如果2027年8月才申请呢"))
    assert "不可以（未满足“毕业后2年内提出申请”）" in later.splitlines()[0]


def test_what_was_said_wrong_is_put_right_and_judged_anew(person: Person) -> None:
    assert "3万元" in text_of(person.say(SITUATION + "我能领生活补贴吗"))
    assert "10万元" in text_of(person.say("说错了，我是博士"))
    assert person.state().facts["degree"] == "doctor"


def test_what_is_lacking_is_said_rather_than_whether_one_has_had_it(person: Person) -> None:
    text = text_of(
        person.say(
            "硕士全日制国内，今年6月毕业，8月入职滨江企业，社保交了3个月，没房，能拿租房补贴吗"
        )
    )
    assert "再缴纳 3 个月社保" in text and "租房补贴领取情况 没领过" in text


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("来电人硕士，2025年6月毕业，社保交了8个月，能领生活补贴吗", "来电人"),
        ("我儿子硕士，2025年6月毕业，社保交了8个月，能领生活补贴吗", "您孩子"),
        ("我们有个员工，硕士，2025年6月毕业，社保8个月，他能领生活补贴吗", "这位员工"),
    ],
)
def test_the_check_is_about_whom_one_speaks_of(person: Person, text: str, whose: str) -> None:
    said = person.say(text)
    assert f"以下按{whose}的情况核对" in said.text
    assert "您" not in said.text.replace("您孩子", "")
    assert whose in text_of(person.say("没领过"))


@pytest.mark.parametrize(
    "text",
    [
        "硕士有多少生活补贴",
        "员工的生活补贴怎么申报",
        "大专能领生活补贴吗",
        "公司给员工申请生活补贴走哪个平台",
        "来电人问生活补贴在哪里申请",
    ],
)
def test_a_question_on_a_rule_is_answered_and_nobody_interviewed(person: Person, text: str) -> None:
    assert answer_of(person.say(text)).status is Status.ANSWERED
    assert not person.state().talking


def test_a_question_inside_is_answered_and_the_check_goes_on(person: Person) -> None:
    person.say("我能领租房补贴吗")
    asked = person.state().talk
    reply = person.say("青荷驿站怎么预约")
    assert answer_of(reply).status is Status.ANSWERED
    assert resumes(reply) and person.state().talking
    assert person.state().talk == asked
    person.say("没领过")
    assert "never" in person.state().facts.values()


def test_after_two_questions_in_between_it_says_what_is_known_and_lets_go(person: Person) -> None:
    person.say("我硕士，去年毕业，能领什么")
    person.press("全部")
    person.say("青荷驿站怎么预约")
    replies = person.send(text="租房补贴能领几年")
    assert "先不问了" in replies[-1].text and "硕士" in replies[-1].text
    assert not person.state().talking
    reply = person.say("生活补贴多少钱")
    assert answer_of(reply).status is Status.ANSWERED
    assert not resumes(reply)


def test_thanks_leave_it_and_a_fact_takes_it_up_again(person: Person) -> None:
    person.say("我能领什么")
    person.press("全部")
    person.say("谢谢")
    assert not person.state().talking
    person.say("我36岁，本科，没评过人才")
    assert person.state().facts["age"] == "36"
    assert person.state().talking


def test_nothing_is_asked_twice_in_a_row(person: Person) -> None:
    person.say("我能领什么")
    person.press("全部")
    before = person.state().talk
    assert before is not None
    first = text_of(person.say("16个月"))
    after = person.state().talk
    assert "没有读懂" in first and after is not None
    assert after["asking"] != before["asking"]
    assert "age" not in person.state().facts
    assert "先不问了" in text_of(person.say("17"))
    assert not person.state().talking


def test_what_the_largest_amount_depends_on_is_asked_first(person: Person) -> None:
    person.say("我能领什么")
    person.press("全部")
    talk = person.state().talk
    assert talk is not None and talk["asking"] == "talent_class"


def test_a_company_is_told_of_its_own_side_and_asked_nothing_of_its_officer(person: Person) -> None:
    reply = person.say("我们是小微企业，今年招了3个应届生，公司能申请什么")
    first = reply.sections[0]
    assert first.links[0].clause_id == "with-insurance-subsidy"
    assert "小微企业新招用高校毕业生社保补贴" in first.lines[0]
    assert not any(word in text_of(reply) for word in ("您的最高学历", "周岁", "哪一类"))
    assert not person.state().talking
    assert person.press("小微企业社保补贴").answer is not None


def test_what_a_company_has_to_do_is_another_side(person: Person) -> None:
    headings = [one.heading for one in person.say("单位要做什么").sections]
    assert "为员工申报应届毕业生生活补贴" in headings
    assert "海外高端外国专家年薪资助" not in headings


def test_every_thing_for_a_company_quotes_the_clause_it_links(person: Person) -> None:
    for text in ("单位能领什么", "单位要做什么"):
        for section in person.say(text).sections:
            assert all(section.lines)
            for link in section.links:
                whole = person.order(Act.CLAUSE, f"{link.policy_id}#{link.clause_id}")
                assert section.lines[0] in text_of(whole)


def test_what_one_cannot_get_and_why_and_what_comes_nearest(person: Person) -> None:
    person.say("我能领什么")
    person.say("大专 刚毕业")
    refused = text_of(person.say("生活补贴我不能领？"))
    assert refused.startswith("核对结果：不可以：应届毕业生生活补贴")
    reply = person.say("那不符合怎么办")
    assert "学历须为 本科 或 硕士 或 博士" in reply.text
    others = [one.heading for one in reply.sections if one.mark in ("yes", "unknown")]
    assert others and "应届毕业生生活补贴" not in others
    assert all(one.links for one in reply.sections)


def test_english_asks_in_english_about_whom_one_speaks_of(person: Person) -> None:
    text = text_of(
        person.say(
            "My son has a master's degree, graduated in June 2025, works in Binjiang, "
            "can he get the living allowance?"
        )
    )
    assert "It depends" in text.splitlines()[0]
    assert "About your child:" in text
    assert "Living allowance" in text_of(person.say("what else can he get?"))
