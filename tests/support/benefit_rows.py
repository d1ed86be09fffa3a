"""Rows of tables on benefits: what is known of a person, the day, and the expected verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.documents.library import Library, read_library
from knowledge.entitlement.benefit import Benefits
from knowledge.entitlement.compare import Truth, Way
from knowledge.entitlement.read_benefits import read_benefits
from knowledge.entitlement.verdict import Finding, RuleVerdict, evaluate

TODAY = "2026-11-24"


@dataclass(frozen=True, slots=True)
class Row:
    """One case; ``facts`` as forms write them.

    ``says`` stands in the text of what one gets (yes), or of the need of ``rule`` that fails
    (no), or is a fact still to be asked for (unknown). ``clause`` belongs to the same.
    ``change`` is what would turn the no; ``says`` is "dates" where the rule is not in force.
    """

    benefit: str
    facts: Mapping[str, str]
    truth: str
    rule: str
    says: str
    clause: str = ""
    yuan: int | None = None
    per: str = "once"
    most: int | None = None
    change: str = ""
    currency: str = ""
    on: str = TODAY

    def __str__(self) -> str:
        return f"{self.benefit} {self.on} {self.truth} {self.rule} {self.says}"


@cache
def library() -> Library:
    """Read the library once for all rows."""
    return read_library(strict=True)


@cache
def benefits() -> Benefits:
    """Read the benefits once for all rows."""
    return read_benefits(library=library())


def _change(finding: Finding) -> str:
    change = finding.change
    if change is None:
        return ""
    if change.way in (Way.FROM, Way.EXPIRED):
        return f"{change.way.value} {change.day}"
    fact = benefits().registry.get(change.fact)
    assert fact is not None
    if change.way is Way.GAP:
        return fact.gap.chinese.format(gap=change.number)
    return fact.change.chinese


def _check_no(found: RuleVerdict, row: Row) -> None:
    if row.says == "dates":
        assert found.dated is Truth.NO
        return
    failing = {one.need.said.text.chinese: one for one in found.failing}
    named = [one for text, one in failing.items() if row.says in text]
    assert len(named) == 1, f"{row.rule} fails on {list(failing)}"
    assert str(named[0].clause) == row.clause
    assert _change(named[0]) == row.change


def check(row: Row) -> None:
    """Assert that the real rules judge ``row`` as it says."""
    benefit = benefits().get(row.benefit)
    assert benefit is not None, f"{row.benefit} could not be read"
    known = benefits().registry.parse(row.facts)
    assert set(known) == set(row.facts), "a fact or value of the row does not exist"
    verdict = evaluate(
        benefit,
        known,
        today=date.fromisoformat(row.on),
        library=library(),
        registry=benefits().registry,
    )
    assert verdict.truth is Truth(row.truth)
    if verdict.truth is Truth.UNKNOWN:
        assert row.says in verdict.missing
        return
    if verdict.truth is Truth.NO:
        _check_no(next(one for one in verdict.rules if one.rule.id == row.rule), row)
        return
    assert verdict.rule.id == row.rule
    if row.currency:
        assert verdict.rule.currency.value == row.currency
    gift = verdict.gift
    assert gift is not None
    assert row.says in gift.said.text.chinese
    assert str(gift.said.clause) == row.clause
    assert (gift.yuan, gift.per.value, gift.most) == (row.yuan, row.per, row.most)
