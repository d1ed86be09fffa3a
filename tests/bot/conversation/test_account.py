"""What a person does with their own records: judging, following, settings, leaving."""

from __future__ import annotations

import json

import pytest
from people import Office, Person, answer_of, text_of
from records_places import rows_with

from bot.exchange.answer import Language
from bot.exchange.reply import Act

RENT = "graduate-rent-allowance"
TOPIC = "topic:应届毕业生生活补贴"


def test_a_useful_answer_is_thanked_for_and_noted(person: Person) -> None:
    turn = person.say("硕士生活补贴多少").turn_id
    assert "谢谢" in person.press("👍").text
    (kept,) = person.rows("feedback")
    assert (kept["turn_id"], kept["verdict"], kept["reason"]) == (turn, "useful", "")


def test_a_reason_may_be_pressed_and_replaces_the_bare_verdict(person: Person) -> None:
    turn = person.say("硕士生活补贴多少").turn_id
    person.press("👎")
    assert "记下了" in person.press("看不懂").text
    (kept,) = person.rows("feedback")
    assert (kept["turn_id"], kept["verdict"], kept["reason"]) == (turn, "useless", "unclear")


@pytest.mark.parametrize("reason", ["太笼统了：没写到账时间", "没说什么时候发钱", "看不明白"])
def test_a_reason_may_be_typed_instead(person: Person, reason: str) -> None:
    turn = person.say("硕士生活补贴多少").turn_id
    person.say("没用")
    assert person.state().reason_for == turn
    assert "记下了" in person.say(reason).text
    (kept,) = person.rows("feedback")
    assert (kept["turn_id"], kept["reason"]) == (turn, reason)
    assert person.state().reason_for == ""


def test_a_new_question_instead_of_a_reason_is_answered(person: Person) -> None:
    person.say("硕士生活补贴多少")
    person.press("👎")
    assert answer_of(person.say("租房补贴一年多少钱")).citations
    assert person.rows("feedback")[0]["reason"] == ""
    assert person.state().reason_for == ""


def test_without_an_answer_there_is_nothing_to_judge(person: Person) -> None:
    for value in ("useless", "", "x:", "maybe", ":useful"):
        assert "还没有可以评价的回答" in person.order(Act.FEEDBACK, value).text
    assert person.rows("feedback") == []


def test_nobody_judges_the_answers_of_others(office: Office, person: Person) -> None:
    turn = person.say("硕士生活补贴多少").turn_id
    other = office.meet()
    assert "已经失效" in other.order(Act.FEEDBACK, f"{turn}:useless").text
    assert person.rows("feedback") == other.rows("feedback") == []


@pytest.mark.parametrize(
    ("value", "target"),
    [
        (RENT, RENT),
        ("新引进应届大学生租房补贴规定", RENT),
        ("《新引进应届大学生租房补贴规定》", RENT),
        (TOPIC, TOPIC),
        ("生活补贴", TOPIC),
    ],
)
def test_a_policy_or_topic_is_followed_by_its_name(person: Person, value: str, target: str) -> None:
    assert person.order(Act.FOLLOW, value).text.startswith("已关注")
    assert [row["target"] for row in person.rows("follows")] == [target]
    assert person.rows("follows")[0]["seen"]
    person.press("取消关注")
    assert person.rows("follows") == []


def test_the_policy_just_quoted_is_followed_in_ones_own_words(person: Person) -> None:
    assert "先问一个政策问题" in person.say("关注这个政策").text
    cited = answer_of(person.say("E类人才租赁补贴每月多少")).citations[0]
    assert f"《{cited.title}》" in person.say("关注这个政策").text
    assert cited.title in person.say("我关注了哪些政策").text
    assert cited.title in person.say("取消关注").text
    assert person.rows("follows") == []
    assert "没有关注" in person.say("取消关注").text


def test_a_wish_is_done_though_a_choice_is_open(person: Person) -> None:
    person.order(Act.FOLLOW, RENT)
    person.say("有什么补贴")
    assert "租房补贴规定" in person.say("我关注了哪些政策").text
    person.say("有什么补贴")
    assert "确定" in person.say("删除我的数据").text


def test_what_is_followed_is_listed_and_ended_one_by_one_or_at_once(person: Person) -> None:
    for value in (RENT, TOPIC, "talent-class-e"):
        person.order(Act.FOLLOW, value)
    listed = person.order(Act.FOLLOW)
    assert len(listed.text.splitlines()) == 4
    person.press("主题")
    assert {row["target"] for row in person.rows("follows")} == {RENT, "talent-class-e"}
    assert "取消" in person.order(Act.UNFOLLOW).text or person.labels()
    person.order(Act.UNFOLLOW, "新引进应届大学生租房补贴规定")
    assert [row["target"] for row in person.rows("follows")] == ["talent-class-e"]
    person.order(Act.FOLLOW, RENT)
    person.order(Act.UNFOLLOW, "all")
    assert person.rows("follows") == []


def test_what_cannot_be_followed_is_named_and_topics_are_offered(person: Person) -> None:
    assert "“火星移民”" in person.order(Act.FOLLOW, "火星移民").text
    assert person.rows("follows") == []
    assert len(person.labels()) == 8
    label = person.labels()[0]
    assert label in person.press(label).text


def test_quiet_hours_are_set_shown_and_ended(person: Person) -> None:
    assert "22-8" in person.order(Act.QUIET).text
    assert "23-7" in person.order(Act.QUIET, "23点-7点".replace("点", ":00")).text
    assert "23-7" in person.order(Act.QUIET, "晚上").text
    assert person.rows("people")[0]["quiet"] == "23-7"
    person.order(Act.QUIET, "off")
    assert person.rows("people")[0]["quiet"] == "off"


def test_a_language_is_chosen_by_button(person: Person) -> None:
    assert person.order(Act.LANGUAGE).language is Language.CHINESE
    assert person.press("English").language is Language.ENGLISH
    assert person.rows("people")[0]["language"] == "en"
    person.order(Act.LANGUAGE)
    assert person.press("Auto").text.startswith("All right")
    assert person.rows("people")[0]["language"] == ""


def test_deleting_asks_first_and_then_leaves_nothing_in_any_table(
    office: Office, person: Person
) -> None:
    other = office.meet()
    other.say("硕士生活补贴多少")
    person.say("硕士生活补贴多少")
    person.say("没用")
    person.say("没写到账时间")
    person.say("我能领什么")
    person.order(Act.FOLLOW, RENT)
    person.order(Act.QUIET, "23-7")
    person.say("删除我的数据")
    kept = len(person.rows("turns"))
    assert person.press("不删").text == "👌"
    assert len(person.rows("turns")) > kept
    person.say("删除我的数据")
    assert "已删除" in person.press("确定删除").text
    with office.records.read() as conn:
        assert rows_with(conn, lambda value: person.name in str(value)) == []
    assert other.rows("turns")
    assert answer_of(person.say("那博士呢")).status.value == "clarify"


def test_an_export_holds_what_was_said_answered_judged_and_followed(
    office: Office, person: Person
) -> None:
    other = office.meet()
    other.say("购房补贴怎么申请")
    person.say("硕士生活补贴多少")
    person.press("👍")
    person.order(Act.FOLLOW, RENT)
    document = person.order(Act.EXPORT).document
    assert document is not None
    assert document.name == "hangbangcai-2026-11-24.json"
    kept = json.loads(document.text)
    assert [row["question"] for row in kept["turns"]][:2] == ["硕士生活补贴多少", "👍 有用"]
    assert kept["feedback"][0]["verdict"] == "useful"
    assert kept["follows"][0]["target"] == RENT
    assert kept["conversations"][0]["state"]["last"] == "硕士生活补贴多少"
    assert other.name not in document.text
    assert "购房补贴怎么申请" not in document.text


def test_settings_are_ones_own(office: Office, person: Person) -> None:
    person.order(Act.LANGUAGE, "en")
    assert office.meet().say("租房补贴多少").language is Language.CHINESE
    assert text_of(person.order(Act.HOTLINE)).startswith("Certainly, ask a person")
