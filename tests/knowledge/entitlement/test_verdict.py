"""Verdicts: every operator at its bounds, three-valued logic, and laws over the real benefits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.dates import PartialDate, add_months, months_after
from knowledge.documents.library import Library, read_library
from knowledge.entitlement.benefit import (
    Benefit,
    Benefits,
    ClauseRef,
    Condition,
    Operator,
    Said,
    Season,
)
from knowledge.entitlement.compare import Truth, Way, all_of, any_of, change_of, compare
from knowledge.entitlement.facts import APPLIED, Both, Fact, FactKind, Value
from knowledge.entitlement.read_benefits import read_benefits
from knowledge.entitlement.total import add_up
from knowledge.entitlement.verdict import Verdict, evaluate

TODAY = date(2026, 11, 24)
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
#: How many facts become known at once where that is tried for all of them.
_STEP = 12
SAID = Said(Both("条件", "condition"), ClauseRef("graduate-living-allowance", "who"))


@cache
def the_library() -> Library:
    return read_library()


@cache
def the_benefits() -> Benefits:
    return read_benefits(library=the_library(), strict=True)


def judged(benefit: Benefit, facts: Mapping[str, Value], **more: frozenset[str]) -> Verdict:
    return evaluate(
        benefit,
        facts,
        today=TODAY,
        library=the_library(),
        registry=the_benefits().registry,
        **more,
    )


def when(text: str) -> PartialDate:
    return PartialDate.parse(text)


@pytest.mark.parametrize(
    ("operator", "bound", "value", "truth"),
    [
        (Operator.AT_LEAST, 6, 5, NO),
        (Operator.AT_LEAST, 6, 6, YES),
        (Operator.AT_LEAST, 0, 0, YES),
        (Operator.AT_MOST, 35, 35, YES),
        (Operator.AT_MOST, 35, 36, NO),
    ],
)
def test_numbers_at_their_bounds(operator: Operator, bound: int, value: int, truth: Truth) -> None:
    assert compare(Condition("age", operator, SAID, number=bound), {"age": value}) is truth


@pytest.mark.parametrize(
    ("options", "value", "truth"),
    [
        ({"master", "doctor"}, "master", YES),
        ({"master", "doctor"}, "bachelor", NO),
        ({False}, False, YES),
        ({False}, True, NO),
    ],
)
def test_choices_and_yes_or_no(options: set[Value], value: Value, truth: Truth) -> None:
    condition = Condition("fact", Operator.IN, SAID, options=frozenset(options))
    assert compare(condition, {"fact": value}) is truth


@pytest.mark.parametrize(
    ("operator", "bound", "value", "truth"),
    [
        (Operator.ON_OR_AFTER, "2021-10-15", "2021-10-14", NO),
        (Operator.ON_OR_AFTER, "2021-10-15", "2021-10-15", YES),
        (Operator.ON_OR_AFTER, "2021-10-15", "2021-10", UNKNOWN),
        (Operator.ON_OR_AFTER, "2021-10-15", "2021-11", YES),
        (Operator.ON_OR_AFTER, "2021-10-15", "2021-09", NO),
        (Operator.ON_OR_AFTER, "2021-10", "2021-10-01", YES),
        (Operator.ON_OR_AFTER, "2021-10", "2021-10", YES),
        (Operator.ON_OR_AFTER, "2021-10", "2021", UNKNOWN),
        (Operator.ON_OR_BEFORE, "2025-12-31", "2025-12-31", YES),
        (Operator.ON_OR_BEFORE, "2025-12-31", "2026-01-01", NO),
        (Operator.ON_OR_BEFORE, "2025-12", "2025-12", YES),
        (Operator.ON_OR_BEFORE, "2025-06-15", "2025-06", UNKNOWN),
        (Operator.ON_OR_BEFORE, "2025", "2026", NO),
    ],
)
def test_dates_at_their_bounds(operator: Operator, bound: str, value: str, truth: Truth) -> None:
    condition = Condition("graduated", operator, SAID, day=when(bound))
    assert compare(condition, {"graduated": when(value)}) is truth


@pytest.mark.parametrize(
    ("months", "since", "applied", "by_month", "truth"),
    [
        (12, "2025-06-30", "2026-06-30", False, YES),
        (12, "2025-06-30", "2026-07-01", False, NO),
        (12, "2025-06-30", "2025-06-30", False, YES),
        (12, "2025-06-30", "2025-06-29", False, NO),
        (12, "2025-06", "2026-06-01", False, YES),
        (12, "2025-06", "2026-06-15", False, UNKNOWN),
        (12, "2025-06", "2026-07-01", False, NO),
        (12, "2025-06", "2025-06-15", False, UNKNOWN),
        (12, "2024-02-29", "2025-02-28", False, YES),
        (12, "2024-02-29", "2025-03-01", False, NO),
        (6, "2025-08-31", "2026-02-28", False, YES),
        (24, "2024", "2026-11-24", False, UNKNOWN),
        (24, "2023", "2026-11-24", False, NO),
        (12, "2025-06-05", "2026-06-30", True, YES),
        (12, "2025-06-30", "2026-07-01", True, NO),
        (12, "2025-06-30", "2025-06-01", True, YES),
    ],
)
def test_months_after_a_date_are_calendar_months_with_both_ends(
    months: int, since: str, applied: str, by_month: bool, truth: Truth
) -> None:
    condition = Condition(
        APPLIED, Operator.WITHIN_MONTHS, SAID, number=months, after="since", by_month=by_month
    )
    assert compare(condition, {APPLIED: when(applied), "since": when(since)}) is truth


@pytest.mark.parametrize(
    ("season", "since", "applied", "truth"),
    [
        (Season(-1, (8, 15), (9, 15)), "2027-06", "2026-08-14", NO),
        (Season(-1, (8, 15), (9, 15)), "2027-06", "2026-08-15", YES),
        (Season(-1, (8, 15), (9, 15)), "2027-06", "2026-09-15", YES),
        (Season(-1, (8, 15), (9, 15)), "2027-06", "2026-09-16", NO),
        (Season(1, None, (12, 31)), "2025-03", "2026-12-31", YES),
        (Season(1, None, (12, 31)), "2025", "2027-01-01", NO),
        (Season(1, None, (12, 31)), "2025-03", "2026", YES),
        (Season(-1, (8, 15), (9, 15)), "2027-06", "2026-09", UNKNOWN),
    ],
)
def test_days_of_a_year_that_counts_from_a_date(
    season: Season, since: str, applied: str, truth: Truth
) -> None:
    condition = Condition(APPLIED, Operator.IN_YEAR, SAID, after="since", season=season)
    assert compare(condition, {APPLIED: when(applied), "since": when(since)}) is truth


def test_what_is_not_known_makes_a_comparison_unknown() -> None:
    assert compare(Condition("age", Operator.AT_MOST, SAID, number=35), {}) is UNKNOWN
    months = Condition(APPLIED, Operator.WITHIN_MONTHS, SAID, number=12, after="since")
    assert compare(months, {APPLIED: when("2026-01-01")}) is UNKNOWN


@pytest.mark.parametrize("truths", list(product(Truth, repeat=2)))
def test_all_and_any_follow_kleene(truths: tuple[Truth, Truth]) -> None:
    rank = {NO: 0, UNKNOWN: 1, YES: 2}
    assert rank[all_of(truths)] == min(rank[one] for one in truths)
    assert rank[any_of(truths)] == max(rank[one] for one in truths)


def test_what_would_change_a_no_is_computed() -> None:
    gap = change_of(Condition("m", Operator.AT_LEAST, SAID, number=6), {"m": 4})
    assert gap is not None and (gap.way, gap.number) == (Way.GAP, 2)
    within = Condition(APPLIED, Operator.WITHIN_MONTHS, SAID, number=12, after="since")
    known: dict[str, Value] = {APPLIED: when("2026-11-24"), "since": when("2025-06-30")}
    over = change_of(within, known)
    assert over is not None and (over.way, over.day) == (Way.EXPIRED, date(2026, 6, 30))
    early = change_of(within, {**known, "since": when("2027-06-30")})
    assert early is not None and (early.way, early.day) == (Way.FROM, date(2027, 6, 30))
    assert change_of(Condition("age", Operator.AT_MOST, SAID, number=35), {"age": 36}) is None


@pytest.mark.parametrize(
    ("since", "months", "expected"),
    [
        ("2025-06-30", 24, "2027-06-30"),
        ("2025-06", 24, "2027-06"),
        ("2025", 24, "2027"),
        ("2025", 18, None),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_a_deadline_is_as_exact_as_the_date_it_counts_from(
    since: str, months: int, expected: str | None
) -> None:
    found = months_after(when(since), months)
    assert (found.text if found else None) == expected


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 120))
def test_adding_months_keeps_order_and_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last_of_month = (later + timedelta(days=1)).month != later.month
    assert later.day == day.day or (later.day < day.day and last_of_month)


def values_of(fact: Fact) -> st.SearchStrategy[Value]:
    if fact.kind is FactKind.CHOICE:
        return st.sampled_from([one.id for one in fact.options])
    if fact.kind is FactKind.YES_NO:
        return st.booleans()
    if fact.kind is FactKind.NUMBER:
        near = st.integers(fact.lowest, min(fact.highest, fact.lowest + 72))
        return near | st.integers(fact.lowest, fact.highest)
    days = st.dates(date(2018, 1, 1), date(2028, 12, 31))
    return st.builds(
        lambda day, form: PartialDate.parse(day.strftime(form)),
        days,
        st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
    )


def unknown_of(known: Collection[str]) -> list[Fact]:
    """Return what may still be learned: the day of applying is known, today where none is told."""
    return [one for one in the_benefits().registry if one.id not in {*known, APPLIED}]


@st.composite
def people(draw: st.DrawFn) -> dict[str, Value]:
    """Draw what is known of somebody: any of the real facts, in any order."""
    facts = draw(st.lists(st.sampled_from(unknown_of(())), unique_by=lambda f: f.id))
    return {fact.id: draw(values_of(fact)) for fact in facts}


@settings(max_examples=40, deadline=None)
@given(people(), st.data())
def test_more_knowledge_never_takes_a_verdict_back(
    known: dict[str, Value], data: st.DataObject
) -> None:
    before = {one.id: judged(one, known).truth for one in the_benefits().benefits}
    facts = data.draw(st.permutations(unknown_of(known)))
    for start in range(0, len(facts), _STEP):
        known |= {fact.id: data.draw(values_of(fact)) for fact in facts[start : start + _STEP]}
        for benefit in the_benefits().benefits:
            after = judged(benefit, known).truth
            assert before[benefit.id] in (UNKNOWN, after), benefit.id
            before[benefit.id] = after
    assert UNKNOWN not in before.values() or any(
        isinstance(value, PartialDate) and value.first_day != value.last_day
        for value in known.values()
    )


@settings(max_examples=40, deadline=None)
@given(people(), st.data())
def test_the_order_of_facts_does_not_matter(known: dict[str, Value], data: st.DataObject) -> None:
    other = dict(data.draw(st.permutations(list(known.items()))))
    for benefit in the_benefits().benefits:
        assert judged(benefit, known) == judged(benefit, other)


@settings(max_examples=60, deadline=None)
@given(people())
def test_every_yes_or_no_names_a_clause_that_exists(known: dict[str, Value]) -> None:
    for benefit in the_benefits().benefits:
        verdict = judged(benefit, known)
        assert verdict.rule.clause.find(the_library()) is not None
        for finding in verdict.by.findings:
            assert finding.clause.find(the_library()) is not None
        if verdict.truth is NO:
            assert verdict.failing or verdict.by.dated is NO
        if verdict.truth is YES:
            assert all(one.truth is YES for one in verdict.by.findings)


@settings(max_examples=60, deadline=None)
@given(people())
def test_only_what_is_not_decided_asks_and_only_for_what_is_open(known: dict[str, Value]) -> None:
    for benefit in the_benefits().benefits:
        verdict = judged(benefit, known)
        if verdict.truth is NO:
            assert verdict.missing == ()
        for fact in verdict.missing:
            value = known.get(fact)
            assert value is None or (
                isinstance(value, PartialDate) and value.first_day != value.last_day
            )


def test_a_fact_that_does_not_matter_any_more_is_not_asked() -> None:
    benefit = the_benefits().get("living-allowance")
    assert benefit is not None
    assert "employed_on" in judged(benefit, {}).missing
    assert judged(benefit, {"degree": "associate"}).missing == ()


def test_what_a_withdrawn_policy_says_decides_nothing() -> None:
    benefit = the_benefits().get("living-allowance")
    assert benefit is not None
    facts: dict[str, Value] = {"degree": "associate"}
    assert judged(benefit, facts).truth is NO
    gone = judged(benefit, facts, withdrawn=frozenset({"graduate-living-allowance"}))
    assert gone.truth is UNKNOWN
    assert gone.by.withdrawn and gone.missing == ()


RULES = """id: {id}
name: {id}补贴
english: {id}
group: cash
rules:
- {{id: old, name: 旧, english: old, clause: {clause}, to: 2023-12-31, currency: past, gives: [
    {{yuan: 100, text: 100元, english: CNY 100, clause: {clause}}}]}}
- {{id: new, name: 新, english: new, clause: {clause}, from: 2024, gives: [
    {{yuan: {yuan}, per: {per}, text: 若干元, english: some, clause: {clause}}}]}}
apply:
  where: {{text: 网上, english: online}}
  materials: {{text: 无, english: none}}
  deadline: {{text: 无, english: none}}
{relations}"""
CLAUSE = "graduate-living-allowance#standard"


def folder_of(folder: Path, *benefits: tuple[str, int, str, str]) -> Benefits:
    (folder / "_facts.yaml").write_text(
        "facts:\n- {id: job, kind: yes_no, label: 工作, english: job, ask: '有工作吗？', "
        "ask_english: 'Do you work?'}\n",
        encoding="utf-8",
    )
    for name, yuan, per, relations in benefits:
        text = RULES.format(id=name, yuan=yuan, per=per, clause=CLAUSE, relations=relations)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return read_benefits(folder, library=the_library(), strict=True)


def verdicts(benefits: Benefits, **facts: Value) -> list[Verdict]:
    return [evaluate(one, facts, today=TODAY, library=the_library()) for one in benefits.benefits]


def relation(kind: str, other: str) -> str:
    return f"{kind}:\n- {{with: {other}, clause: {CLAUSE}, text: 据此, english: so}}\n"


def test_a_past_rule_counts_only_for_an_application_in_its_time(tmp_path: Path) -> None:
    benefits = folder_of(tmp_path, ("a", 500, "once", ""))
    (now,) = verdicts(benefits)
    assert now.rule.id == "new" and now.gift is not None and now.gift.yuan == 500
    (then,) = verdicts(benefits, applied=when("2022-05-01"))
    assert then.rule.id == "old" and then.gift is not None and then.gift.yuan == 100


def test_excluded_benefits_make_two_plans_and_the_better_paying_comes_first(
    tmp_path: Path,
) -> None:
    benefits = folder_of(
        tmp_path,
        ("a", 3000, "once", relation("excludes", "b")),
        ("b", 500, "month", relation("combines", "c")),
        ("c", 1000, "once", ""),
    )
    total = add_up(verdicts(benefits))
    plans = [[part.benefit.id for part in plan.parts] for plan in total.plans]
    assert plans == [["b", "c"], ["a", "c"]]
    assert [plan.once for plan in total.plans] == [1000, 4000]
    assert [part.benefit.id for part in total.plans[0].regular] == ["b"]
    assert [(one.first.id, one.second.id) for one in total.combines] == [("b", "c")]
    assert [(one.first.id, one.second.id) for one in total.excludes] == [("a", "b")]
    assert [(one.first.id, one.second.id) for one in total.unstated] == [("a", "c")]


def test_without_exclusions_all_benefits_make_one_plan(tmp_path: Path) -> None:
    benefits = folder_of(tmp_path, ("a", 3000, "once", ""), ("b", 800, "once", ""))
    (plan,) = add_up(verdicts(benefits)).plans
    assert plan.once == 3800 and plan.regular == ()


def test_nothing_due_adds_up_to_nothing() -> None:
    total = add_up([])
    assert [plan.parts for plan in total.plans] == [()]
    assert total.combines == total.excludes == total.unstated == ()
