"""What a follow-up may mean, and what stands by itself."""

from __future__ import annotations

import pytest

from bot.answering.follow_ups import FollowUps
from knowledge.language.slots import load_slots


@pytest.fixture(scope="module")
def follow_ups() -> FollowUps:
    return FollowUps(load_slots())


@pytest.mark.parametrize(
    ("before", "text", "parts"),
    [
        ("硕士生活补贴多少钱", "那博士呢", ["博士", "生活补贴"]),
        ("E类人才认定要什么条件", "那D类呢", ["D类", "条件"]),
        ("本科怎么落户", "硕士的话呢", ["硕士", "落户"]),
        ("滨江的租房补贴多少", "余杭呢", ["余杭", "租房补贴"]),
        ("硕士生活补贴多少钱", "租房补贴呢", ["硕士", "租房补贴", "多少钱"]),
    ],
)
def test_another_value_is_put_into_the_question_before(
    follow_ups: FollowUps, before: str, text: str, parts: list[str]
) -> None:
    assert follow_ups.changes_values(text) or follow_ups.closes_with_benefit(text)
    complete = follow_ups.complete(text, before)
    assert all(part in complete for part in parts)
    assert "呢" not in complete


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
    complete = follow_ups.complete(text, before)
    assert all(part in complete for part in parts), complete
    assert absent not in complete
