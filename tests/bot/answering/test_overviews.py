"""Plain openers: what there is on a topic, from any library."""

from __future__ import annotations

from datetime import datetime

import pytest
from running import settings_for

from bot.answering.assistant import Assistant
from bot.answering.overviews.named import NamedTopics
from bot.assemble import Engine, open_engine
from bot.exchange.answer import Answer, Language, Question, Status

#: A library of a town of its own: no phrasings, and nothing that the lexicon knows.
PAPER = """---
id: lantern-paper
title: 云栖镇灯笼匠人扶持办法
issued_on: 2024-01-01
effective_from: 2024-01-01
---

# 云栖镇灯笼匠人扶持办法

## 第一条 灯笼匠人津贴的标准

灯笼匠人每月发放津贴800元，最长发放36个月。

## 第二条 灯笼匠人津贴的对象

在云栖镇登记开业满一年的灯笼匠人，可以领取灯笼匠人津贴。

## 第三条 学徒工坊的补助

带学徒的工坊，每带一名学徒补助2000元。
"""


def ask(assistant: Assistant, text: str, language: Language = Language.CHINESE) -> Answer:
    return assistant.answer(Question(text, datetime.now().astimezone(), language=language))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("town")
    (folder / "policies").mkdir()
    (folder / "policies" / "lantern.md").write_text(PAPER, encoding="utf-8")
    engine = open_engine(settings_for(folder / "data", policies=folder / "policies"))
    engine.build_if_changed()
    return engine


@pytest.mark.parametrize(
    "text", ["灯笼匠人有什么待遇", "灯笼匠人津贴怎么申请", "学徒工坊有哪些补助"]
)
def test_a_topic_known_by_headings_alone_is_never_refused(town: Engine, text: str) -> None:
    answer = ask(town.assistant(), text)
    assert answer.status is Status.ANSWERED
    assert {one.policy_id for one in answer.citations} == {"lantern-paper"}


def test_what_there_is_is_told_to_the_letter_in_a_few_lines(town: Engine) -> None:
    answer = ask(town.assistant(), "灯笼匠人有哪些扶持")
    assert answer.overview
    assert len(answer.text.splitlines()) <= 6
    assert "每月发放津贴800元" in answer.text
    for citation in answer.citations:
        assert all(quote in PAPER for quote in citation.quotes)


def test_a_stranger_s_opener_gets_no_overview(town: Engine) -> None:
    for text in ("风筝匠人有什么待遇", "宁波灯笼匠人有什么待遇", "灯笼匠人离婚了财产怎么分"):
        assert not ask(town.assistant(), text).overview, text


@pytest.mark.parametrize(
    "text",
    [
        "博士后有哪些待遇",
        "E类有什么福利",
        "大学生创业有什么支持",
        "公租房怎么申请",
        "落户有什么要求",
        "高层次人才怎么认定",
        "E类怎么认定",
        "人才公寓怎么申请",
    ],
)
def test_plain_openers_are_never_refused(assistant: Assistant, text: str) -> None:
    answer = ask(assistant, text)
    assert answer.status is Status.ANSWERED
    assert answer.citations
    assert answer.offers


def test_an_overview_tells_several_and_offers_them(assistant: Assistant) -> None:
    answer = ask(assistant, "博士后有哪些待遇")
    assert answer.overview
    assert len({one.clause_id for one in answer.citations}) > 2
    assert "12万元" in answer.text
    assert all(one.question or one.clause for one in answer.offers)


def test_what_one_clause_answers_well_is_answered_by_it(assistant: Assistant) -> None:
    answer = ask(assistant, "青荷礼包有什么")
    assert not answer.overview
    assert answer.citations[0].clause_id == "content"


def test_an_english_opener_is_told_in_english(assistant: Assistant) -> None:
    answer = ask(assistant, "what is there for postdocs", Language.ENGLISH)
    assert answer.status is Status.ANSWERED
    assert answer.overview
    assert answer.text.startswith("On “")


def test_names_are_whole_words_of_titles_and_headings(built: Engine) -> None:
    snapshot = built.assistant().snapshot()
    named = NamedTopics(snapshot, snapshot.searcher.segmenter.slots)
    skilled = named.topic("技能人才有什么政策")
    assert skilled is not None
    assert skilled.words == "技能人才"
    assert named.topic("有什么政策") is None
    assert named.topic("今天天气怎么样") is None
    both = named.topic("E类人才租赁补贴")
    assert both is not None
    assert 0 < both.rows.sum() < len(snapshot.passages) / 10
