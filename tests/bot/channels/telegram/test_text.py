"""Answers laid out for Telegram keep to its rules, whatever the text."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from bot_api_http import TelegramHtml
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.assistant import Assistant
from bot.channels.telegram.outgoing.text import (
    LONGEST,
    keyboard_rows,
    pack,
    render_answer,
    render_clause,
    render_reply,
    units,
    width,
)
from bot.exchange.answer import Answer, Citation, Language, Question, Status, ValiditySpan
from bot.exchange.reply import Act, Action, Choice, Link, Reply, Section


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
        reader = TelegramHtml()
        reader.feed(message)
        assert units(reader.finish()) <= 4096


@given(blocks=st.lists(st.text(alphabet="甲乙\n&;👍 <", max_size=3000), max_size=6))
def test_packing_keeps_the_order_and_loses_nothing_but_white_space(blocks: list[str]) -> None:
    packed = pack(blocks)
    assert "".join("".join(packed).split()) == "".join("".join(blocks).split())
    assert all(units(message) <= LONGEST for message in packed)


@given(
    heading=st.text(max_size=3000),
    lines=st.lists(st.text(max_size=5000), max_size=5),
    url=st.sampled_from(["", "https://www.hangzhou.gov.cn/?a=1&b=<2>", "javascript:alert(1)"]),
)
def test_sections_are_valid_html_within_the_limit(heading: str, lines: list[str], url: str) -> None:
    section = Section(heading, tuple(lines), (Link("《办法》<第三条>", url=url),), mark="yes")
    reply = Reply("您可以领：", Language.CHINESE, sections=(section,))
    whole = ""
    for message in render_reply(reply):
        reader = TelegramHtml()
        reader.feed(message)
        plain = reader.finish()
        assert units(plain) <= 4096
        whole += plain
    assert "《办法》<第三条>" in whole
    assert "javascript" not in " ".join(render_reply(Reply("", Language.CHINESE, (section,)))) or (
        "javascript" in heading + "".join(lines)
    )


@pytest.mark.parametrize(
    ("mark", "sign"),
    [("yes", "✅"), ("no", "❌"), ("unknown", "❓"), ("past", "⌛"), ("old", "➖"), ("new", "➕")],
)
def test_marks_are_signs_before_the_heading(mark: str, sign: str) -> None:
    section = Section("生活补贴", ("每人一次",), mark=mark)
    assert render_reply(Reply("结果", Language.CHINESE, (section,))) == [
        f"结果\n\n{sign} <b>生活补贴</b>\n每人一次"
    ]


def choice(label: str, token: str = "t") -> Choice:
    return Choice(label, Action(Act.HELP), token)


def test_rows_of_buttons_too_wide_for_a_phone_are_broken() -> None:
    rows = keyboard_rows(
        [
            [choice("本政策其他条款"), choice("全文")],
            [choice("硕士研究生及以上学历"), choice("本科（含职业本科）学历"), choice("大专")],
            [choice("👍 有用"), choice("👎 没用"), choice("🔔 关注变化")],
        ]
    )
    assert [[one["text"] for one in row] for row in rows] == [
        ["本政策其他条款", "全文"],
        ["硕士研究生及以上学历"],
        ["本科（含职业本科）学历", "大专"],
        ["👍 有用", "👎 没用", "🔔 关注变化"],
    ]


def test_long_labels_are_cut_and_buttons_without_a_token_left_out() -> None:
    ((button,),) = keyboard_rows([[choice("很长的名字" * 20), choice("没有钥匙", token="")]])
    assert button["text"].endswith("…")
    assert width(button["text"]) <= 64


@given(quote=st.text(min_size=1, max_size=9000))
def test_clause_for_inline_mode_fits_into_one_message(quote: str) -> None:
    reader = TelegramHtml()
    reader.feed(render_clause(citation(quote), Language.CHINESE))
    plain = reader.finish()
    assert units(plain) <= 4096
    assert "第一条 <补贴>" in plain


def test_english_answer_says_that_the_clause_is_in_chinese() -> None:
    answer = Answer(Status.ANSWERED, "", (citation("补贴一万元"),), language=Language.ENGLISH)
    (message,) = render_answer(answer)
    assert message.startswith("Clause (in Chinese):\n补贴一万元\n")


def test_english_comes_first_and_the_chinese_that_counts_below() -> None:
    cited = replace(
        citation("补贴一万元"),
        english=("The subsidy is CNY 10,000.",),
        title_english="Rules",
        clause_english="Article 1: Subsidy",
        applying="窗口",
        applying_english="At the counter",
    )
    answer = Answer(Status.ANSWERED, "", (cited,), language=Language.ENGLISH)
    (message,) = render_answer(answer)
    first, second, *_ = message.split("\n\n")
    assert first == "<b>The subsidy is CNY 10,000.</b>"
    assert second == "中文原文 (which counts):\n补贴一万元"
    assert "“Rules”, Article 1: Subsidy" in unescape(message)
    assert "At the counter" in message
    stale = replace(citation("补贴一万元"), english_stale=True)
    (message,) = render_answer(replace(answer, citations=(stale,)))
    assert message.startswith("The English of this clause is older")


def test_what_is_said_besides_stands_below_the_clause() -> None:
    note = "关于2027年：这一条没有载明终止日期 <届时> 请看通知。"
    answer = Answer(Status.ANSWERED, "", (citation("补贴一万元"),), notes=(note,))
    message = unescape("".join(render_answer(answer)))
    assert message.index("补贴一万元") < message.index(note)


def test_quote_stands_in_the_message_to_the_letter(assistant: Assistant) -> None:
    from datetime import UTC, datetime

    answer = assistant.answer(Question("E类租房补贴一个月多少", datetime.now(UTC)))
    message = "".join(render_answer(answer))
    for line in answer.citations[0].quote.splitlines():
        if line.strip():
            assert line.strip() in unescape(message)
