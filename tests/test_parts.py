"""Messages with much around a question, and with more than one."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Question, Status
from bot.assistant import Assistant
from bot.message import MessageReader
from bot.parts import asks, opens_another, sentences
from knowledge.typos import Typos


def _answers(assistant: Assistant, text: str) -> list[str]:
    question = Question(text, datetime.now().astimezone())
    found = assistant.answers(question)
    assert all(one.status is Status.ANSWERED for one in found)
    return [one.citations[0].facts[0] for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您好，落户要什么条件？谢谢", ["落户要什么条件？"]),
        ("硕士补贴多少，另外车牌怎么摇", ["硕士补贴多少", "车牌怎么摇"]),
        ("1. 怎么认定？2. 要多久", ["怎么认定？", "要多久"]),
        ("博士是不是另外多给两万", ["博士是不是另外多给两万"]),
        ("补贴有2.5万吗", ["补贴有2.5万吗"]),
    ],
)
def test_pleasantries_go_and_questions_are_told_apart(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
    assert asks(expected[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("怎么认定？另外问下车牌", True),
        ("怎么认定，还有我想问车牌", True),
        ("1. 怎么认定 2. 车牌呢", True),
        ("另外车牌怎么摇", False),
        ("我是硕士。能领多少", False),
    ],
)
def test_a_message_may_say_that_another_question_follows(text: str, said: bool) -> None:
    assert opens_another(text) is said


@given(st.text(max_size=300))
def test_a_message_is_cut_and_never_added_to(text: str) -> None:
    for piece in sentences(text):
        assert piece in text


def test_two_questions_get_two_answers(assistant: Assistant) -> None:
    both = _answers(assistant, "E类租房补贴一个月多少？另外想问下本科落户要交几个月社保")
    assert both[0] == "ZL01"
    assert both[1].startswith("LH")


def test_a_question_is_found_in_what_is_told_around_it(assistant: Assistant) -> None:
    story = (
        "你好呀，我在外地漂了好多年，房东天天涨价，爸妈又催婚，真是一言难尽，上周终于下决心换个城市重新开始。"
        "E类人才租房补贴一个月多少？麻烦您了，谢谢"
    )
    assert _answers(assistant, story) == ["ZL01"]


def test_one_question_in_two_sentences_is_answered_once(assistant: Assistant) -> None:
    assert len(_answers(assistant, "我是硕士。来杭州能领多少生活补贴？")) == 1


def test_a_message_that_cannot_be_taken_apart_is_answered_whole(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(MessageReader, "parts", fail)
    assert _answers(assistant, "E类人才租房补贴一个月多少") == ["ZL01"]


def test_pinyin_is_only_learned_when_letters_are_typed(assistant: Assistant) -> None:
    typos = Typos(assistant.snapshot().searcher.segmenter, ())
    reader = MessageReader(typos, {}, scope_floor=0.5, leans=bool)
    assert reader.put_right(assistant.snapshot(), "硕士能领多少") == "硕士能领多少"
    assert reader._spelled[1] is None
    assert reader.put_right(assistant.snapshot(), "shuoshi能领多少") == "硕士能领多少"
    assert reader._spelled[1] is not None
