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
    (reading,) = follow_ups.readings(text, [before])
    for part in parts:
        assert part in reading.text
    assert "呢" not in reading.text or text in reading.text


@pytest.mark.parametrize(
    "text",
    [
        "人才公寓怎么申请",
        "E类人才租房补贴一个月多少",
        "我高级工程师在余杭一家芯片公司上班三年了想问问能不能认定人才",
    ],
)
def test_new_topic_stands_by_itself(follow_ups: FollowUps, text: str) -> None:
    assert [one.text for one in follow_ups.readings(text, ["硕士生活补贴多少钱"])] == [text]


def test_without_anything_before_every_question_stands_by_itself(follow_ups: FollowUps) -> None:
    assert [one.text for one in follow_ups.readings("那博士呢", [])] == ["那博士呢"]


def test_what_could_be_either_has_two_readings(follow_ups: FollowUps) -> None:
    alone, completed = follow_ups.readings("国企上班的能拿吗", ["滨江应届硕士租房补贴多少"])
    assert alone.text == "国企上班的能拿吗"
    assert completed.focus == "国企上班的能拿吗"
    assert "租房补贴" in completed.text
