"""Questions that a clause on their subject cannot answer."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.asking.kind import cannot_hold

TODAY = date(2026, 11, 24)
CLAUSE = "博士后出站留杭工作的，给予40万元补助。"


@pytest.mark.parametrize(
    "question",
    [
        "去年一共有几个人拿到出站补助",
        "博士后通过率是多少，去年批了多少人",
        "博士后面试的评委都有谁",
        "2030年出站还有补助吗",
    ],
)
def test_what_a_clause_does_not_count_name_or_foresee_is_not_answered_with_it(
    question: str,
) -> None:
    assert cannot_hold(question, CLAUSE, today=TODAY)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("出站留杭给多少钱", CLAUSE),
        ("一共要几个人才能组队", "团队成员不少于3人。"),
        ("到现在一共发了多少人", "累计发放12.3万人。"),
        ("2027年还能申请吗", CLAUSE),
        ("2028年到期吗", "本办法有效期至2028年12月31日。"),
        ("名单在哪里公示", "名单在官网公示5天。"),
    ],
)
def test_what_a_clause_may_hold_is_left_to_the_search(question: str, text: str) -> None:
    assert not cannot_hold(question, text, today=TODAY)
