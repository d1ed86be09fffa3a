"""Answers laid out for Telegram keep to its rules, whatever the text."""

from __future__ import annotations

from html import unescape

from bot_api import _Html
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Language, Question, Status, ValiditySpan
from bot.assistant import Assistant
from bot.channels.telegram_text import LONGEST, pack, policy_key, render_answer, units


def citation(quote: str) -> Citation:
    return Citation(
        policy_id="p", title="《<b>办法&", issuer="", document_number="", region="", clause_id="c",
        clause="第一条 <补贴>", facts=(), quotes=(quote,), spans=((0, 1),),
        validity=ValiditySpan("2021", "", True), source_grade="A", confidence="low", sources=(),
        verified_on="", applying="在 <窗口> 办", asking="0571&96345",
    )  # fmt: skip


@given(quote=st.text(min_size=1, max_size=9000))
def test_every_message_is_valid_html_within_the_limit(quote: str) -> None:
    answer = Answer(Status.ANSWERED, "", (citation(quote),), language=Language.CHINESE)
    for message in render_answer(answer):
        reader = _Html()
        reader.feed(message)
        assert units(reader.finish()) <= 4096


@given(blocks=st.lists(st.text(alphabet="甲乙\n&;👍 <", max_size=3000), max_size=6))
def test_packing_keeps_the_order_and_loses_nothing_but_white_space(blocks: list[str]) -> None:
    packed = pack(blocks)
    assert "".join("".join(packed).split()) == "".join("".join(blocks).split())
    assert all(units(message) <= LONGEST for message in packed)


def test_policy_keys_fit_into_callback_data() -> None:
    assert len(f"whole:{policy_key('很长的名字' * 40)}:9999".encode()) <= 64


def test_quote_stands_in_the_message_to_the_letter(assistant: Assistant) -> None:
    from datetime import UTC, datetime

    answer = assistant.answer(Question("E类租房补贴一个月多少", "t", "t", datetime.now(UTC)))
    message = "".join(render_answer(answer))
    for line in answer.citations[0].quote.splitlines():
        if line.strip():
            assert line.strip() in unescape(message)
