"""Write cases of benefits briefly: a person, and in what this one differs."""

from __future__ import annotations

from collections.abc import Mapping

from benefit_rows import TODAY, Row


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
