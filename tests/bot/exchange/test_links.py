"""Telephone numbers and web addresses are found; years and sums are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exchange.links import pieces, stressed


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("请拨 12345 政务热线，或 12333 人社咨询热线。", ["tel:12345", "tel:12333"]),
        ("咨询电话0571-87921234", ["tel:057187921234"]),
        ("单位在亲清在线（qinqing.hangzhou.gov.cn）申报", ["https://qinqing.hangzhou.gov.cn"]),
        ("见 https://www.hangzhou.gov.cn/col/a.html。", ["https://www.hangzhou.gov.cn/col/a.html"]),
        ("每人12000元，2021-10-15起", []),
        ("全市12345人，咨询另行通知", []),
        ("杭政办函〔2023〕45号", []),
    ],
)
def test_what_can_be_called_or_opened_is_a_link(line: str, links: list[str]) -> None:
    assert [one.href for one in pieces(line) if one.href] == links


@given(line=st.text(alphabet="12345 .-/acngov:咨询元〔（", max_size=60))
def test_no_character_of_a_line_is_lost(line: str) -> None:
    assert "".join(one.text for one in pieces(line)) == line
    assert "".join(text for text, _ in stressed(line, ["咨询"])) == line
