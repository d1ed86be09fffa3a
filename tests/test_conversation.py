"""What a follow-up may mean, and what stands by itself."""

from __future__ import annotations

import pytest

from bot.conversation import FollowUps
from knowledge.slots import load_slots


@pytest.fixture(scope="module")
def follow_ups() -> FollowUps:
    return FollowUps(load_slots())


@pytest.mark.parametrize(
    ("before", "text", "parts"),
    [
        ("硕士生活补贴多少钱", "那博士呢", ["博士", "生活补贴"]),
        ("E类人才认定要什么条件", "那D类呢", ["D类", "条件"]),
        ("本科怎么落户", "硕士的话呢", ["硕士", "落户"]),
        ("硕士生活补贴多少钱", "要什么材料", ["生活补贴", "材料"]),
        ("青荷驿站能住几天", "那怎么预约", ["青荷驿站", "预约"]),
        ("滨江的租房补贴多少", "余杭呢", ["余杭", "租房补贴"]),
    ],
)
def test_follow_up_is_completed(
    follow_ups: FollowUps, before: str, text: str, parts: list[str]
) -> None:
    reading = follow_ups.readings(text, before)[0]
    for part in parts:
        assert part in reading.text
    assert "呢" not in reading.text


@pytest.mark.parametrize(
    "text",
    [
        "人才公寓怎么申请",
        "E类人才租房补贴一个月多少",
        "我高级工程师在余杭一家芯片公司上班三年了想问问能不能认定人才",
    ],
)
def test_new_topic_cannot_be_completed(follow_ups: FollowUps, text: str) -> None:
    assert follow_ups.stands_alone(text) or not follow_ups.readings(text, "硕士生活补贴多少钱")


def test_what_a_follow_up_says_of_its_own_is_in_focus(follow_ups: FollowUps) -> None:
    for one in follow_ups.readings("国企上班的能拿吗", "滨江应届硕士租房补贴多少"):
        assert one.focus == "国企上班的能拿吗"
        assert "租房补贴" in one.text
        assert "滨江" in one.text


def test_a_year_is_changed_as_a_degree_is(follow_ups: FollowUps) -> None:
    first = follow_ups.readings("那2016年呢", "2019年9月D类购房补贴多少")[0]
    assert "2016年" in first.text
    assert "2019" not in first.text
    assert "D类" in first.text
    assert "2016" not in follow_ups.readings("现在呢", first.text)[0].text


def test_asking_whether_both_may_be_had_keeps_both(follow_ups: FollowUps) -> None:
    reading = follow_ups.readings("上面那个能和公租房一起拿吗", "硕士租房补贴一年多少")[0]
    assert "租房补贴" in reading.text
    assert "公租房" in reading.text


@pytest.mark.parametrize("text", ["那博士呢", "在哪里办", "E类的呢", "能和别的一起拿吗"])
def test_what_goes_on_about_nothing_dangles(follow_ups: FollowUps, text: str) -> None:
    assert follow_ups.dangles(text, answered=True)


@pytest.mark.parametrize("text", ["硕士刚来杭州能领多少钱", "青荷驿站呢", "租房补贴在哪里办"])
def test_what_names_its_topic_does_not_dangle(follow_ups: FollowUps, text: str) -> None:
    assert not follow_ups.dangles(text, answered=True)


@pytest.mark.parametrize(
    ("before", "text", "parts", "absent"),
    [
        ("B类购房补贴多少", "那2018年呢", ["2018年", "B类", "购房补贴"], "那"),
        ("2018年B类购房补贴多少", "那C类呢", ["2018年", "C类", "购房补贴"], "B类"),
        ("2018年B类购房补贴多少", "那前年呢", ["前年", "B类", "购房补贴"], "2018"),
        ("2018年B类购房补贴多少", "现在呢", ["B类", "购房补贴"], "2018"),
        ("去年硕士生活补贴多少", "那2020年呢", ["2020年", "硕士", "生活补贴"], "去年"),
    ],
)
def test_a_year_is_carried_over_changed_or_let_go(
    follow_ups: FollowUps, before: str, text: str, parts: list[str], absent: str
) -> None:
    for reading in follow_ups.readings(text, before):
        assert all(part in reading.text for part in parts), reading
        assert absent not in reading.text
