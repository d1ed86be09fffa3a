"""Whatever a stranger sends, its answer takes far less than a second of the processor."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people import Office

from bot.answering.finding import find_clauses
from bot.assemble import Engine
from bot.exchange.answer import Question
from index.conversing.before import Before
from knowledge.language.word_list import words_of

#: What one message may take (s of the processor): machines differ, and runs of one machine too.
LIMIT_SECONDS = 2.0
#: The longest message that any channel takes, and the longest that is searched.
MESSAGE, SEARCHED = 4_096, 200
#: What was talked about, so that a message is ranked in a conversation too.
BEFORE = Before("E类人才租赁补贴多少", ("housing-rent-subsidy-class-e#standard",))
#: What was once asked for half a minute, and what else may repeat.
KNOWN = (
    "哈" * 18 + "，硕士能领多少补贴",
    "嗯" * 22 + "，硕士",
    "哪个" * 22 + "，不对",
    " " * 190,
    "a" + " " * 190 + "b",
    "," * 20_000,
    "有什么" * 40 + "，补贴",
    "一十" * 40 + "零",
    "我想要" * 13 + "。",
    "ai" * 200 + " how much",
    "9" * 400 + "万",
    "用英文" + "，" * 400 + "x",
)
UNITS = (
    *("a", "ab ", "1", "1 ", "1,", "1.", "中", "补贴", "，", ",", "、", "。", "?", " ", "\n", "😀"),
    *(
        "哈",
        "嗯",
        "哪个",
        "有什么",
        "还有",
        "另外，",
        "我想要",
        "一十",
        "百",
        "零",
        "二",
        "那",
        "呢",
    ),
    *(
        "租房",
        "硕士",
        "E类",
        "5月",
        "2021年",
        "3个月",
        "社保",
        "杭州",
        "南京",
        "老师好",
        "〔手机号〕",
    ),
    *("gjj ", "shebao", "ai", "what ", "class a, ", "years ", "'", "a.", "（", "(", "{", "<", "|"),
    *("Ａ", "ﷺ", "\u0301\u0323", "\u200b", "\ue000", "@a ", "/a ", "http://a.b ", "A、", "1-"),
)


def seconds_of(ask: Callable[[], object]) -> float:
    begun = time.process_time()
    ask()
    return time.process_time() - begun


def repeated(unit: str, length: int, ending: str = "") -> str:
    return (unit * (length // len(unit) + 1))[: length - len(ending)] + ending


@pytest.mark.parametrize("text", KNOWN, ids=lambda text: f"{text[:6]!r}×{len(text)}")
def test_a_message_of_repetitions_is_answered_at_once(office: Office, text: str) -> None:
    person = office.meet()
    assert seconds_of(lambda: person.send(text=text)) < LIMIT_SECONDS


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_repetitions_are_answered_at_once_whatever_went_before(office: Office, unit: str) -> None:
    for before in ("", "有什么补贴", "我能领什么", "E类人才租赁补贴多少"):
        person = office.meet()
        if before:
            person.say(before)
        for length in (30, 500, MESSAGE):
            text = repeated(unit, length, "\ue000补贴")
            taken = seconds_of(partial(person.send, text=text))
            assert taken < LIMIT_SECONDS, (before, length)


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_repetitions_are_searched_and_answered_at_once(built: Engine, unit: str) -> None:
    assistant = built.assistant()
    snapshot = assistant.snapshot()
    today = date(2026, 11, 24)

    def search(text: str) -> object:
        return find_clauses(
            snapshot, text, withdrawn=frozenset(), as_of=today, today=today, limit=12
        )

    for ending in ("", "\ue000补贴"):
        text = repeated(unit, SEARCHED, ending)
        assert seconds_of(partial(search, text)) < LIMIT_SECONDS
        text = repeated(unit, 500, ending)
        asked = Question(text, datetime.now(UTC), earlier=(BEFORE,))
        assert seconds_of(partial(assistant.answers, asked)) < LIMIT_SECONDS


SECTIONS = ("greeting", "opening", "any_of_them", "around_topic", "function_word", "masked_kind")
TOKENS = st.sampled_from([*UNITS, *(word for name in SECTIONS for word in words_of(name))])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(TOKENS, min_size=1, max_size=4),
    st.sampled_from([60, 500, MESSAGE]),
    st.sampled_from(["", "，", "\ue000", "，硕士能领多少补贴"]),
)
def test_mixtures_of_known_words_are_answered_at_once(
    office: Office, words: list[str], length: int, ending: str
) -> None:
    person = office.meet()
    text = repeated("".join(words), length, ending)
    assert seconds_of(lambda: person.send(text=text)) < LIMIT_SECONDS
