"""Asking back where a word has several meanings, and understanding what is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.clarify import (
    Ambiguity,
    Clarifier,
    choose,
    load_ambiguities,
    unsure_options,
)
from bot.conversation.state import Option
from bot.exchange.answer import Answer, Language, Status
from knowledge.errors import LexiconError

ZH, EN = Language.CHINESE, Language.ENGLISH
HOME = (
    Option("买房：高层次人才购房补贴", "高层次人才购房补贴多少"),
    Option("租房：应届毕业生租房补贴", "应届大学生租房补贴多少"),
    Option("租房：高层次人才租赁补贴", "高层次人才租赁补贴多少"),
)
TOPICS = (
    Option("生活补贴", "应届毕业生生活补贴标准是多少"),
    Option("租房补贴", "应届大学生租房补贴标准是多少"),
    Option("购房补贴", "高层次人才购房补贴标准是多少"),
)
SHIPPED = load_ambiguities()


@pytest.fixture
def clarifier() -> Clarifier:
    return Clarifier(SHIPPED)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("安家费有吗", "博士后出站留杭补助"),
        ("房补多少钱", "应届大学生租房补贴"),
        ("区里的补贴怎么申请", "余杭区人才补贴"),
        ("有什么补贴可以领", "应届毕业生生活补贴"),
        ("人才的補貼多少", "应届毕业生生活补贴"),
    ],
)
def test_a_word_of_several_meanings_is_asked_back(
    clarifier: Clarifier, text: str, meant: str
) -> None:
    back = clarifier.about(text, ZH)
    assert back is not None
    assert len(back.options) >= 2
    assert any(meant in one.question for one in back.options)


@pytest.mark.parametrize(
    "text",
    [
        "博士后安家补贴多少",
        "应届生房补多少",
        "余杭区里的补贴怎么申请",
        "补贴到账要多久才能查到",
        "租房补贴每年多少",
        "落户要什么条件",
    ],
)
def test_what_is_plain_from_its_other_words_is_not_asked_back(
    clarifier: Clarifier, text: str
) -> None:
    assert clarifier.about(text, ZH) is None


def test_the_meaning_takes_the_words_place_and_the_rest_of_the_question_stays(
    clarifier: Clarifier,
) -> None:
    back = clarifier.about("安家费要什么材料", ZH)
    assert back is not None
    assert "应届毕业生生活补贴要什么材料" in [one.question for one in back.options]
    bare = clarifier.about("有什么补贴吗", ZH)
    assert bare is not None
    assert bare.options[0].question == "应届毕业生生活补贴标准是多少"


def test_in_english_question_and_buttons_are_english_and_what_is_searched_is_not(
    clarifier: Clarifier,
) -> None:
    chinese, english = (clarifier.about("安家费多少", one) for one in (ZH, EN))
    assert chinese is not None
    assert english is not None
    assert english.question.isascii()
    assert all(one.label.isascii() or "–" in one.label for one in english.options)
    assert [one.question for one in english.options] == [one.question for one in chinese.options]


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: str(one.wordings[0]))
def test_what_was_chosen_is_not_asked_back_again(clarifier: Clarifier, one: Ambiguity) -> None:
    for asked in (f"{one.wordings[0]}多少", f"{one.wordings[0]}要什么材料"):
        back = clarifier.about(asked, ZH)
        for option in back.options if back else ():
            assert clarifier.about(option.question, ZH) is None, option


def test_a_question_about_nothing_is_offered_the_topics(clarifier: Clarifier) -> None:
    back = clarifier.topics("那博士呢", "您指的是哪一项政策？", ZH)
    assert back is not None
    assert back.question == "您指的是哪一项政策？"
    assert back.options[1] == Option("租房补贴", "应届大学生租房补贴 那博士呢")
    assert Clarifier(()).topics("那博士呢", "哪一项？", ZH) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2", 1),
        ("第二个", 1),
        ("选3", 2),
        ("三", 2),
        ("二。", 1),
        ("前者", 0),
        ("最后一个", 2),
        ("都行吧", 0),
        ("不清楚", 0),
        ("租房：应届毕业生租房补贴", 1),
        ("買房", 0),
        ("买房的那种", 0),
        ("应届的", 1),
        ("租赁补贴", 2),
    ],
)
def test_a_choice_may_be_typed_by_number_label_or_a_word_of_one(text: str, place: int) -> None:
    assert choose(HOME, text) == HOME[place]


@pytest.mark.parametrize("text", ["4", "第九个", "租房的", "补贴", "落户要什么条件", "谢谢", ""])
def test_what_means_none_or_several_chooses_nothing(text: str) -> None:
    assert choose(HOME, text) is None


def test_a_choice_may_say_more_than_its_label() -> None:
    assert choose(TOPICS, "生活补贴，我是硕士") == TOPICS[0]
    assert choose(TOPICS, "我想问问租房补贴可以怎么申请吗") == TOPICS[1]
    assert choose(TOPICS, "生活补贴和租房补贴") is None


def test_an_unsure_answer_without_clauses_offers_nothing() -> None:
    assert unsure_options(Answer(Status.NOT_FOUND, "没有找到")) == ()


@pytest.mark.parametrize(
    "line",
    [
        "房补\t-\t哪一种？\tWhich?\t买房=购房补贴=Buying",
        "房补\t-\t哪一种？\t买房=购房补贴=Buying|租房=租房补贴=Renting",
        "房补\t-\t哪一种？\tWhich?\t买房=购房补贴|租房=租房补贴=Renting",
        "房补",
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ambiguous.tsv"
    good = "安家费\t-\t哪一种？\tWhich?\t买房=购房补贴=Buying|租房=租房补贴=Renting"
    path.write_text(f"# 说明\n\n{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"ambiguous\.tsv:4: needs 5 cells.* → "):
        load_ambiguities(path)


def test_a_lexicon_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"ambiguous\.tsv cannot be read"):
        load_ambiguities(tmp_path / "ambiguous.tsv")
