"""What was understood is told as a sentence, in the reader's language."""

from __future__ import annotations

import pytest

from bot.answering.retelling import retell, retold
from bot.exchange.answer import Language
from knowledge.language.slots import load_slots

ZH, EN = Language.CHINESE, Language.ENGLISH


@pytest.mark.parametrize(
    ("topic", "values", "message", "told"),
    [
        ("生活补贴", ["博士"], "在哪里申请？", "博士的生活补贴在哪里申请"),
        ("生活补贴", [], "那要什么材料呢", "生活补贴要什么材料"),
        (
            "租房补贴",
            ["滨江区", "硕士"],
            "社保断过两个月",
            "滨江区、硕士的租房补贴，社保断过两个月",
        ),
        ("", ["E类"], "多久到账", "E类多久到账"),
    ],
)
def test_topic_values_and_message_make_a_sentence(
    topic: str, values: list[str], message: str, told: str
) -> None:
    assert retell(topic, values, message, language=ZH) == told


def test_what_is_asked_of_another_value_is_said(topic: str = "生活补贴") -> None:
    assert retell(topic, ["博士"], "", aspect="多少钱", language=ZH) == "博士的生活补贴多少钱"


def test_an_english_reader_is_told_in_english() -> None:
    told = retell("生活补贴", ["博士"], "where do I apply?", language=EN)
    assert told.isascii()
    assert "living allowance" in told
    assert told.endswith("where do I apply")


@pytest.mark.parametrize(
    ("understood", "typed", "told"),
    [
        ("生活补贴 硕士 在哪办", "在哪办", "硕士的生活补贴在哪办"),
        ("博士 生活补贴 多少钱", "那博士呢", "博士的生活补贴多少钱"),
        ("大专毕业落户要什么条件", "大专呢", "大专毕业落户要什么条件"),
        ("生活补贴 硕士 多少", "硕士生活补贴多少", ""),
    ],
)
def test_words_side_by_side_become_a_sentence_or_nothing(
    understood: str, typed: str, told: str
) -> None:
    assert retold(understood, typed, typed, slots=load_slots(), language=ZH) == told
