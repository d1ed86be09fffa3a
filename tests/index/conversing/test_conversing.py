"""Clauses ranked given the conversation, and the state that they are ranked by."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import settings_for

from bot.answering.assistant import Assistant
from bot.answering.several import before_of
from bot.assemble import open_engine
from bot.exchange.answer import Answer, Question, Status
from index.conversing.aspects import ASPECTS, load_aspects
from index.conversing.before import Before
from index.conversing.clauses import Clauses
from index.conversing.net import load_net
from index.conversing.talk import table_of, talk_of
from knowledge.errors import SnapshotError

TODAY = date(2026, 11, 24)
RULE = "graduate-living-allowance"


def converse(assistant: Assistant, *texts: str) -> list[Answer]:
    """Say texts one after the other and return the answers."""
    answers: list[Answer] = []
    earlier: tuple[Before, ...] = ()
    for text in texts:
        answer = assistant.answer(Question(text, datetime.now(UTC), earlier=earlier))
        if answer.status is Status.ANSWERED:
            earlier = (*earlier, before_of(answer, text))
        answers.append(answer)
    return answers


def test_the_state_is_a_table_that_a_person_can_read(assistant: Assistant) -> None:
    snapshot = assistant.snapshot()
    clauses = Clauses(snapshot, load_aspects())
    earlier = (
        Before("我是E类，想问租赁补贴多少", ("housing-rent-subsidy-class-e#standard",)),
        Before("硕士生活补贴多少", (f"{RULE}#standard",)),
    )
    talk = talk_of(earlier, clauses, snapshot.searcher.segmenter)
    assert table_of(talk, clauses) == [
        ("message before", "硕士生活补贴多少"),
        ("topic in focus", "应届毕业生生活补贴"),
        ("clause shown last", f"{RULE}#standard"),
        ("topic before", "housing-rent-subsidy-class-e#standard"),
        ("benefit named last", "生活补贴"),
        ("class", "E类"),
        ("degree", "硕士"),
    ]


def test_clauses_that_the_library_no_longer_has_are_no_topic(assistant: Assistant) -> None:
    snapshot = assistant.snapshot()
    clauses = Clauses(snapshot, load_aspects())
    talk = talk_of((Before("登月补贴多少", ("moon#x",)),), clauses, snapshot.searcher.segmenter)
    assert talk.last is None
    assert talk.text == "登月补贴多少"


@pytest.mark.parametrize(
    ("opens", "goes_on", "facts"),
    [
        ("硕士刚来杭州生活补贴能领多少", "要什么材料", {"SH12"}),
        ("硕士刚来杭州生活补贴能领多少", "是一次给完吗", {"SH02"}),
        ("应届生租房补贴一年多少", "最多领几年", {"ZF01"}),
        ("B类人才购房补贴多少", "那D类呢", {"GF01"}),
        ("博士后出站留杭州给多少", "在哪申请", {"BS05"}),
    ],
)
def test_a_follow_up_leads_to_the_clause_on_what_is_asked_now(
    assistant: Assistant, opens: str, goes_on: str, facts: set[str]
) -> None:
    answer = converse(assistant, opens, goes_on)[-1]
    assert answer.status is Status.ANSWERED
    assert {fact for one in answer.citations for fact in one.facts} & facts


def test_another_topic_is_not_drawn_back_to_the_one_before(assistant: Assistant) -> None:
    answer = converse(assistant, "应届生租房补贴一年多少", "青荷驿站能免费住几天")[-1]
    assert "青荷驿站" in answer.citations[0].quote


def test_a_remark_on_something_else_is_no_question_on_the_topic(assistant: Assistant) -> None:
    answer = converse(assistant, "应届生租房补贴一年多少", "今天西湖边人多不多")[-1]
    assert answer.status is not Status.ANSWERED


def test_a_library_without_phrasings_is_conversed_with_too(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "pilots.md").write_text(
        "# 云溪县飞行员引进补贴办法\n\n"
        "第一条 本县企业新引进的飞行员，每人一次性补贴8万元，分两次发放。\n\n"
        "第二条 补贴由本人持劳动合同、飞行执照和身份证，向县人社局二楼窗口申请。\n\n"
        "第三条 领取补贴后三年内离开本县的，应当退回补贴。\n",
        encoding="utf-8",
    )
    engine = open_engine(settings_for(tmp_path / "data", policies=folder))
    engine.build_if_changed()
    answers = converse(
        engine.assistant(), "飞行员引进补贴多少钱", "要带哪些证件", "三年内离开要退回吗"
    )
    assert [one.citations[0].clause for one in answers] == ["第一条", "第二条", "第三条"]


@given(st.text(max_size=80))
def test_what_is_asked_is_a_distribution_over_all_aspects(text: str) -> None:
    asked = load_aspects().asked(text)
    assert asked.shape == (len(ASPECTS),)
    assert np.isclose(asked.sum(), 1, atol=1e-3)


def test_damaged_weights_are_told_with_their_remedy(tmp_path: Path) -> None:
    path = tmp_path / "conversation.npz"
    path.write_bytes(b"PK\x03\x04 not an archive")
    with pytest.raises(SnapshotError, match=r"train\.py conversation"):
        load_net(path)
