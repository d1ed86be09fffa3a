"""Which language a message is in, and whether it asks for another."""

from __future__ import annotations

import pytest

from bot.exchange.answer import Language
from bot.exchange.language import language_asked, language_of, language_wish


@pytest.mark.parametrize(
    "text", ["租房补贴多少", "E类", "rent subsidy 杭州", "硕士 master 落户", "補貼有多少"]
)
def test_a_message_with_one_chinese_character_is_chinese(text: str) -> None:
    assert language_of(text) is Language.CHINESE


@pytest.mark.parametrize(
    "text",
    ["How much is the rent subsidy?", "Can I get a subsidy as a PhD graduate?", "hello"],
)
def test_english_words_make_a_message_english(text: str) -> None:
    assert language_of(text) is Language.ENGLISH


@pytest.mark.parametrize("text", ["zufang butie duoshao", "13800", "", "🙂", "？？"])
def test_pinyin_numbers_and_signs_tell_no_language(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "英文",
        "用英文说",
        "请用英语回答一下",
        "能不能用英文",
        "翻译成英文",
        " in English, please ",
        "can you say that again in english?",
        "English please!",
    ],
)
def test_english_is_asked_for_in_either_language(text: str) -> None:
    assert language_asked(text) is Language.ENGLISH


@pytest.mark.parametrize("text", ["中文", "换回中文吧", "用普通话讲", "in Chinese", "能用中文说吗"])
def test_chinese_is_asked_for_in_either_language(text: str) -> None:
    assert language_asked(text) is Language.CHINESE


@pytest.mark.parametrize(
    "text",
    [
        "英文授课的硕士能领吗",
        "雅思英语成绩有要求吗",
        "中文专业能领吗",
        "is there an english version of the policy",
        "租房补贴多少",
        "",
    ],
)
def test_a_question_that_names_a_language_asks_for_none(text: str) -> None:
    assert language_asked(text) is None


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [
        ("用英文回答，租房补贴多少", Language.ENGLISH, "租房补贴多少"),
        ("请用中文说：硕士能领多少钱", Language.CHINESE, "硕士能领多少钱"),
        (
            "How much is the rent subsidy? Answer in Chinese, please",
            Language.CHINESE,
            "How much is the rent subsidy",
        ),
        ("租房补贴多少", None, "租房补贴多少"),
        ("用英文授课的硕士能领吗", None, "用英文授课的硕士能领吗"),
        ("", None, ""),
    ],
)
def test_a_wish_beside_a_question_is_told_from_it(
    text: str, language: Language | None, question: str
) -> None:
    assert language_wish(text) == (language, question)
