"""Validity is said as it is known: never more than the dates at hand tell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from people import MORNING

from bot.answering.assistant import Assistant
from bot.exchange.answer import Citation, Language, Question, ValiditySpan
from bot.exchange.wording import standing, validity_text

ZH = Language.CHINESE


@pytest.fixture
def cited(assistant: Assistant) -> Citation:
    return assistant.answer(Question("硕士生活补贴多少钱", MORNING)).citations[0]


@pytest.mark.parametrize(
    ("span", "said", "sign"),
    [
        (ValiditySpan("2021-10-15", "", True), "自 2021-10-15 起，现行", "good"),
        (ValiditySpan("", "", True), "起止日期未载明", "warn"),
        (ValiditySpan("", "2027-12-31", True), "至 2027-12-31 止", "warn"),
        (
            ValiditySpan("", "", True, as_of="2021-12-31", attested=False),
            "起止日期未载明，2021-12-31 是否有效，资料未载明",
            "warn",
        ),
        (
            ValiditySpan("2015", "", True, as_of="2018-12-31", currency="unverified"),
            "自 2015年 起，在所问的 2018-12-31 有效，是否仍执行待核实",
            "warn",
        ),
        (ValiditySpan("2015", "2019-07-31", False), "2015年 至 2019-07-31，已失效", "bad"),
    ],
)
def test_no_more_is_said_of_validity_than_is_known(
    cited: Citation, span: ValiditySpan, said: str, sign: str
) -> None:
    citation = replace(cited, validity=span)
    assert validity_text(citation, ZH) == said
    assert standing(citation) == sign


def test_without_a_known_start_nothing_held_in_a_past_year(assistant: Assistant) -> None:
    answer = assistant.answer(Question("2020年青荷驿站可以免费住几天", MORNING))
    for citation in answer.citations:
        if citation.validity.as_of and not citation.validity.start:
            assert not citation.validity.attested
            assert "在所问的" not in validity_text(citation, ZH)
