"""What stands for personal data is left out of a question, with the words that introduce it."""

from __future__ import annotations

import pytest

from bot.answering.message import without_masked


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("我硕士，我的手机号码是〔手机号〕联系我，能领多少", "我硕士 ，能领多少"),
        ("身份证号：〔身份证号〕 租房补贴多少", "  租房补贴多少"),
        ("〔手机号〕〔手机号〕补贴", "  补贴"),
        ("My email is 〔邮箱〕 and how much", "  how much"),
        ("租房补贴多少", "租房补贴多少"),
        ("〔〕怎么办", "〔〕怎么办"),
    ],
)
def test_the_words_that_introduce_personal_data_go_with_it(text: str, left: str) -> None:
    assert without_masked(text) == left
