"""Earlier scales, last days to apply, amounts still open, and what cannot be had together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from benefit_cases import GRADUATE
from benefit_rows import benefits, library

from knowledge.documents.dates import PartialDate
from knowledge.documents.policy import Currency
from knowledge.entitlement.compare import Truth
from knowledge.entitlement.verdict import Verdict, evaluate

OLD_2019 = "graduate-living-allowance-history#standard-2019"
OLD_2016 = "graduate-living-allowance-history#standard-2016"
PURCHASE = "housing-purchase-subsidy"
CLASS_E = "housing-rent-subsidy-class-e"
EXCLUSIVE = "graduate-rent-allowance#exclusive"

#: A graduate who has had no help with housing.
TENANT = {
    **GRADUATE,
    "owns_home": "no",
    "housing_support": "never",
    "rent_allowance_stage": "never",
}
RETURNED = {
    **TENANT,
    "overseas_graduate": "yes",
    "degree_certified": "yes",
    "graduated": "2021-06-30",
    "employed_on": "2026-03",
}
WEST = {
    "degree": "bachelor",
    "living_allowance_received": "yes",
    "district": "linan",
    "district_months": "36",
}
STAFF = {
    "degree": "bachelor",
    "employment": "employed",
    "graduated": "2024-06-30",
    "joined_on": "2024-07-01",
    "company_registered": "yes",
    "company_size": "300",
    "employer_months": "12",
    "wage_below_average": "yes",
    "heads_employer": "no",
    "full_year_on": "2025-06",
}
PARTLY = {"rent_allowance_stage": "partly", "rent_allowance_first_on": "2024-05-20"}
FULL = {"rent_allowance_stage": "full", "low_income": "yes"}


def judge(benefit: str, facts: dict[str, str], *, applied: str = "") -> Verdict:
    """Return the verdict of the real rules, on the day of the tables or as applied for before."""
    found = benefits().get(benefit)
    assert found is not None, f"{benefit} could not be read"
    known = benefits().registry.parse(facts)
    assert set(known) == set(facts), "a fact or value does not exist"
    if applied:
        known["applied"] = PartialDate.parse(applied)
    return evaluate(
        found,
        known,
        today=date(2026, 11, 24),
        library=library(),
        registry=benefits().registry,
    )


@pytest.mark.parametrize(("benefit", "applied", "facts", "clause", "yuan", "per"), [
    ("living-allowance", "2021-10-14", {"degree": "doctor"}, OLD_2019, 50_000, "once"),
    ("living-allowance", "2020-07-01", {"degree": "master"}, OLD_2019, 30_000, "once"),
    ("living-allowance", "2020-07-01", {"degree": "bachelor"}, OLD_2019, 10_000, "once"),
    ("living-allowance", "2018-07-01",
        {"degree": "master", "graduated": "2017-06-30", "employed_on": "2017-09"},
        OLD_2016, 20_000, "once"),
    ("living-allowance", "2018-07-01",
        {"degree": "doctor", "graduated": "2017-06-30", "employed_on": "2018-06-30"},
        OLD_2016, 30_000, "once"),
    ("purchase-subsidy", "2020-02-23", {"talent_class": "B"},
        f"{PURCHASE}#amount-2019", 1_200_000, "once"),
    ("purchase-subsidy", "2019-12-01", {"talent_class": "D"},
        f"{PURCHASE}#amount-2019", 800_000, "once"),
    ("purchase-subsidy", "2019-08-01", {"talent_class": "C"},
        f"{PURCHASE}#amount-2019", 1_000_000, "once"),
    ("purchase-subsidy", "2019-07-31", {"talent_class": "C"},
        f"{PURCHASE}#amount-2015", 800_000, "once"),
    ("purchase-subsidy", "2015-01-01", {"talent_class": "D"},
        f"{PURCHASE}#amount-2015", 600_000, "once"),
    ("purchase-subsidy", "2016-06-01", {"talent_class": "B"},
        f"{PURCHASE}#amount-2015", 1_000_000, "once"),
    ("class-rent-subsidy", "2018-12-31", {"talent_class": "E"},
        f"{CLASS_E}#standard-2016", 1_500, "month"),
    *(
        ("class-rent-subsidy", "2016-01-01", {"talent_class": talent, "waived_purchase": "yes"},
            f"{CLASS_E}#standard-2016", 1_500, "month")
        for talent in "BCD"
    ),
    ("class-rent-subsidy", "2015-12-31", {"talent_class": "E"},
        f"{CLASS_E}#standard-2014", 1_200, "month"),
])  # fmt: skip
def test_an_earlier_application_is_judged_by_the_scale_of_its_day(
    benefit: str, applied: str, facts: dict[str, str], clause: str, yuan: int, per: str
) -> None:
    verdict = judge(benefit, facts, applied=applied)
    assert verdict.truth is Truth.YES
    assert verdict.rule.currency is Currency.PAST
    assert verdict.gift is not None
    assert str(verdict.gift.said.clause) == clause
    assert (verdict.gift.yuan, verdict.gift.per.value) == (yuan, per)


def test_class_a_was_settled_case_by_case_in_2016_too() -> None:
    verdict = judge("purchase-subsidy", {"talent_class": "A"}, applied="2016-06-01")
    assert verdict.truth is Truth.YES
    assert verdict.gift is not None
    assert str(verdict.gift.said.clause) == f"{PURCHASE}#amount-2015"
    assert verdict.gift.yuan is None


@pytest.mark.parametrize(
    ("graduated", "employed_on", "truth"),
    [
        ("2017-06-30", "2018-06-30", Truth.YES),
        ("2017-06-30", "2018-07-01", Truth.NO),
        ("2016-11-02", "2017-01-10", Truth.YES),
        ("2016-11-01", "2017-01-10", Truth.NO),
    ],
)
def test_the_scale_of_2016_was_for_those_employed_within_a_year_of_graduating_since_november(
    graduated: str, employed_on: str, truth: Truth
) -> None:
    facts = {"degree": "master", "graduated": graduated, "employed_on": employed_on}
    verdict = judge(
        "living-allowance",
        {**facts, "living_allowance_received": "no", "overseas_graduate": "no"},
        applied="2018-07-01",
    )
    assert verdict.truth is truth


@pytest.mark.parametrize(("benefit", "rule", "first", "last"), [
    ("living-allowance", "domestic", "2021-10-15", ""),
    ("living-allowance", "overseas", "2021-10-15", ""),
    ("living-allowance", "part-time-on-the-job", "2023-12-01", ""),
    ("living-allowance", "scale-2019", "2019-01-01", "2021-10-14"),
    ("living-allowance", "scale-2016", "2016-01-01", "2019-12-31"),
    *(
        ("rent-allowance", rule, "2021-10-15", "")
        for rule in ("first", "continue", "renewal", "renewal-old-rule", "overseas-five-years")
    ),
    ("purchase-subsidy", "classes-b-to-d", "2020-02-24", ""),
    ("purchase-subsidy", "class-a", "2020-02-24", ""),
    ("purchase-subsidy", "scale-2019", "2019-08-01", "2020-02-23"),
    ("purchase-subsidy", "scale-2015", "2015-01-01", "2019-07-31"),
    *(
        ("class-rent-subsidy", rule, "2019-01-01", "")
        for rule in ("class-e", "waived-purchase", "no-other-subsidy")
    ),
    ("class-rent-subsidy", "scale-2016", "2016-01-01", "2018-12-31"),
    ("class-rent-subsidy", "scale-2014", "2014-01-01", "2015-12-31"),
    ("qinghe-station", "free-stay", "2024-01-01", ""),
])  # fmt: skip
def test_a_rule_answers_from_its_first_day_to_its_last(
    benefit: str, rule: str, first: str, last: str
) -> None:
    def dated(day: date) -> Truth:
        found = judge(benefit, {}, applied=day.isoformat()).rules
        return next(one.dated for one in found if one.rule.id == rule)

    start = date.fromisoformat(first)
    assert [dated(start - timedelta(1)), dated(start)] == [Truth.NO, Truth.YES]
    end = date.fromisoformat(last) if last else date(2026, 11, 24)
    assert dated(end) is Truth.YES
    assert dated(end + timedelta(1)) is (Truth.NO if last else Truth.YES)


@pytest.mark.parametrize(
    ("benefit", "facts", "deadline"),
    [
        ("living-allowance", TENANT, "2027-06-30"),
        ("living-allowance", RETURNED, "2027-06-30"),
        ("living-allowance", WEST, None),
        ("rent-allowance", TENANT, "2027-06-30"),
        ("rent-allowance", {**TENANT, **PARTLY}, "2027-05-20"),
        ("rent-allowance", {**TENANT, **FULL, "rent_allowance_first_on": "2022"}, "2028-12-31"),
        ("rent-allowance", {**TENANT, **FULL, "rent_allowance_first_on": "2021"}, "2027-12-31"),
        (
            "rent-allowance",
            {**TENANT, **FULL, "rent_allowance_first_on": "2020-08-31"},
            "2027-08-31",
        ),
        ("employment-subsidy", STAFF, "2026-12-31"),
        ("class-rent-subsidy", {"talent_class": "E"}, None),
    ],
)
def test_the_last_day_to_apply_is_that_of_the_route_taken(
    benefit: str, facts: dict[str, str], deadline: str | None
) -> None:
    verdict = judge(benefit, facts)
    assert verdict.truth is Truth.YES
    assert (verdict.deadline.last_day.isoformat() if verdict.deadline else None) == deadline
    assert not verdict.overdue


def test_an_application_by_a_part_time_postgraduate_on_the_job_ends_after_two_years_too() -> None:
    facts = {**TENANT, "full_time": "no", "degree_while_employed": "yes"}
    verdict = judge("living-allowance", facts)
    assert verdict.rule.id == "part-time-on-the-job"
    assert verdict.deadline is not None
    assert verdict.deadline.last_day == date(2027, 6, 30)


def test_students_in_hardship_apply_until_mid_september_of_the_year_before() -> None:
    facts = {"school_in_hangzhou": "yes", "hardship": "yes", "graduated": "2027-06"}
    verdict = judge("job-seeking-subsidy", facts, applied="2026-09-01")
    assert verdict.truth is Truth.YES
    assert verdict.deadline is not None
    assert verdict.deadline.last_day == date(2026, 9, 15)


def test_what_a_doctor_gets_again_in_the_west_is_open_until_the_first_amount_is_known() -> None:
    verdict = judge("living-allowance", {**WEST, "degree": "doctor"})
    assert verdict.truth is Truth.YES
    assert verdict.gift is None
    assert [one.yuan for one in verdict.possible] == [50_000, 100_000]
    assert verdict.missing == ("received_as_doctor_50000",)


@pytest.mark.parametrize(
    ("benefit", "other", "clause"),
    [
        ("rent-allowance", "talent-rental-housing", EXCLUSIVE),
        ("rent-allowance", "public-rental", EXCLUSIVE),
        ("class-rent-subsidy", "talent-rental-housing", f"{CLASS_E}#choose-one"),
        ("class-rent-subsidy", "purchase-subsidy", f"{CLASS_E}#who"),
        ("purchase-subsidy", "class-rent-subsidy", f"{CLASS_E}#who"),
    ],
)
def test_what_cannot_be_had_together_names_the_clause(
    benefit: str, other: str, clause: str
) -> None:
    found = benefits().get(benefit)
    assert found is not None
    assert [str(one.said.clause) for one in found.excludes if one.other == other] == [clause]


def test_one_who_is_not_recognised_hears_of_all_classes_that_are_paid() -> None:
    verdict = judge("purchase-subsidy", {"talent_class": "none", "bought_home": "yes"})
    assert verdict.truth is Truth.NO
    assert [one.need.said.text.chinese for one in verdict.failing] == [
        "经杭州市认定的B、C或D类人才"
    ]
