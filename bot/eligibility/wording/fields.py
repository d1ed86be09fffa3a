"""The words of the eligibility talk, one language: which there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.asking.persons import Person
from knowledge.entitlement.benefit import Area


@dataclass(frozen=True, slots=True)
class EligibilityWords:
    """One language."""

    ask_scope: str
    everything: str
    areas: Mapping[Area, str]
    yes: str
    no: str
    skip: str
    results: str
    back: str
    stop: str
    change: str
    more: str
    other_scope: str
    clause_of: str
    noted: str
    note_pair: str
    note_gap: str
    left: str
    left_one: str
    type_number: str
    type_date: str
    exact_day: str
    not_read: str
    which_change: str
    nothing_told: str
    stopped: str
    summary: str
    no_benefits: str
    based_on: str
    disclaimer: str
    paused: str
    rule_of: str
    nearest: str
    amount: str
    deadline: str
    until: str
    where: str
    materials: str
    note: str
    lacks: str
    must_be: str
    and_more: str
    change_by: str
    others_open: str
    open_facts: str
    one_of: str
    or_: str
    and_: str
    overdue: str
    withdrawn: str
    unverified: str
    not_in_force: str
    from_day: str
    expired: str
    total: str
    once_sum: str
    per_year: str
    per_month: str
    whole: str
    no_end: str
    in_kind: str
    open_amounts: str
    together: str
    pair_together: str
    pair_apart: str
    better: str
    instead: str
    nothing_summed: str
    unstated: str
    comma: str
    reckoned: str
    as_of: str
    company_opens: str
    company_more: str
    instead_due: str
    instead_open: str
    instead_none: str
    check_all: str
    may: str
    may_not: str
    depends: str
    depends_on: str
    out_but: str
    likely: str
    for_example: str
    likely_one: str
    amount_if: str
    presumed: str
    routes: str
    all_told_met: str
    of_whom: str
    whom: Mapping[Person, str]
    passed_over: str
    let_go: str
    result_of_one: str
    question_for: str
    some_open: str
