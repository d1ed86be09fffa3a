"""Write cases of benefits briefly: a person, and in what this one differs."""

from __future__ import annotations

from collections.abc import Mapping

from benefit_rows import TODAY, Row

#: A master of June 2025, at work in Hangzhou since September and insured ever since.
GRADUATE = {
    "employment": "employed",
    "degree": "master",
    "full_time": "yes",
    "overseas_graduate": "no",
    "hukou": "elsewhere",
    "degree_while_employed": "no",
    "graduated": "2025-06-30",
    "employed_on": "2025-09",
    "employer_local": "yes",
    "social_months": "14",
    "living_allowance_received": "no",
}


def case(
    benefit: str,
    person: Mapping[str, str],
    truth: str,
    rule: str,
    says: str,
    clause: str = "",
    /,
    *,
    yuan: int | None = None,
    per: str = "once",
    most: int | None = None,
    change: str = "",
    currency: str = "",
    on: str = TODAY,
    **facts: str,
) -> Row:
    """Return a row on ``person`` with some ``facts`` changed, or left out where empty."""
    known = {fact: value for fact, value in {**person, **facts}.items() if value}
    return Row(
        benefit,
        known,
        truth,
        rule,
        says,
        clause,
        yuan=yuan,
        per=per,
        most=most,
        change=change,
        currency=currency,
        on=on,
    )
