"""Which date a question asks about."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.asking.date import asked_ahead, asked_date, own_year
from knowledge.language.normalise import normalise

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018年的时候B类购房补贴多少", date(2018, 12, 31)),
        ("按２０１９年的标准能领多少", date(2019, 12, 31)),
        ("22年3月那会儿硕士落户要社保吗", date(2022, 3, 31)),
        ("二〇二一年的政策", None),
        ("2021年毕业的博士是5万还是10万", None),
        ("听说19年标准才120万，现在涨了？", None),
        ("5年标准", None),
        ("2030年的标准", None),
        ("硕士能领多少", None),
    ],
)
def test_only_a_plainly_named_past_date_is_taken(text: str, expected: date | None) -> None:
    assert asked_date(normalise(text), today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年标准是多少", date(2025, 12, 31)),
        ("前年能领多少", date(2024, 12, 31)),
        ("去年毕业的能领多少", None),
        ("2019年补贴多少", date(2019, 12, 31)),
        ("2019年和现在有什么区别", None),
        ("2020年2月的规定", date(2020, 2, 29)),
        ("2026年10月的标准", date(2026, 10, 31)),
        ("2026年11月的标准", None),
        ("1998年的标准", None),
        ("我2019年来杭工作能领多少", None),
    ],
)
def test_a_past_year_is_taken_unless_it_is_ones_own_or_compared(
    text: str, expected: date | None
) -> None:
    assert asked_date(normalise(text), today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("租房补贴明年还有吗", 2027),
        ("后年会取消吗", 2028),
        ("2027年还继续发吗", 2027),
        ("２０２８年的政策会不会变", 2028),
        ("明年毕业能领吗", None),
        ("2024年还有吗", None),
        ("2026年还有吗", None),
        ("租房补贴还有吗", None),
    ],
)
def test_a_year_to_come_is_asked_about_where_a_rule_may_end(
    text: str, expected: int | None
) -> None:
    assert asked_ahead(normalise(text), today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年毕业的博士是5万还是10万", 2021),
        ("我2019年来杭工作能领多少", 2019),
        ("2020年买的房，2023年落户", 2020),
        ("2026年毕业能领多少", None),
        ("2027年毕业能领吗", None),
        ("2021年的标准是多少", None),
        ("硕士能领多少", None),
    ],
)
def test_ones_own_past_year_is_told_from_that_of_a_rule(text: str, expected: int | None) -> None:
    assert own_year(normalise(text), today=TODAY) == expected
