"""Which date a question asks about."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.asked_date import asked_date
from knowledge.normalise import normalise

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
