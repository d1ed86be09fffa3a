"""Start-up grant, premises and loan, and internships: verdicts at the limits of each rule."""

from __future__ import annotations

from datetime import date

import pytest
from benefit_rows import Row, benefits, check, library

from knowledge.documents.policy import Confidence, Currency
from knowledge.entitlement.verdict import evaluate

GRANT = {
    "founded_company": "yes",
    "degree": "bachelor",
    "employment": "founder",
    "graduated": "2021-11-24",
    "company_in_grant_area": "yes",
    "company_months": "3",
    "pays_turnover_tax": "yes",
    "legal_representative": "yes",
    "own_company_insured": "yes",
    "team_share": "30",
    "earlier_city_grant": "no",
}
STUDENT = GRANT | {"employment": "student", "incubation_proof": "yes", "graduated": "2027-06-30"}
COMPANY = "startup-support-guide#grant-company"
PERSON = "startup-support-guide#grant-person"
LEVELS = "startup-support-guide#grant-levels"


def _grant(facts: dict[str, str], says: str, clause: str, change: str = "", **more: str) -> Row:
    rule = more.pop("rule", "graduate")
    return Row("startup-grant", facts, "no", rule, says, clause, change=change, **more)  # type: ignore[arg-type]


GRANT_ROWS = [
    Row("startup-grant", GRANT, "yes", "graduate", "20万元", LEVELS, currency="unverified"),
    _grant(GRANT, "毕业5年内", COMPANY, "expired 2026-11-24", on="2026-11-25"),
    Row("startup-grant", GRANT | {"graduated": "2021-11-30"}, "yes", "graduate", "5万", LEVELS),
    Row("startup-grant", GRANT | {"graduated": "2021-11"}, "unknown", "", "graduated"),
    *(
        Row("startup-grant", GRANT | {"degree": degree}, "yes", "graduate", "经评审", LEVELS)
        for degree in ("associate", "master", "doctor")
    ),
    _grant(GRANT | {"degree": "below"}, "大学生", COMPANY),
    _grant(GRANT | {"company_months": "2"}, "注册3个月以上", COMPANY, "企业再注册满 1 个月即可"),
    _grant(GRANT | {"team_share": "29"}, "30%", PERSON, "核心团队的出资比例再提高 1 个百分点即可"),
    _grant(
        GRANT | {"legal_representative": "no"},
        "法定代表人",
        PERSON,
        "由您本人任法定代表人后可再看",
    ),
    _grant(
        GRANT | {"own_company_insured": "no"},
        "缴纳社保",
        PERSON,
        "把社保转到自己创办的企业缴纳后可再看",
    ),
    _grant(GRANT | {"pays_turnover_tax": "no"}, "流转税", COMPANY, "企业在杭州缴纳流转税后可再看"),
    _grant(GRANT | {"company_in_grant_area": "no"}, "主城区或富阳", COMPANY),
    _grant(GRANT | {"earlier_city_grant": "yes"}, "同类市级资助", PERSON),
    Row("startup-grant", STUDENT, "yes", "student", "无偿资助", LEVELS),
    Row("startup-grant", STUDENT | {"graduated": "2024-06"}, "yes", "student", "5万", LEVELS),
    _grant(  # a doctoral student's earlier degree does not replace the proof
        STUDENT | {"graduated": "2024-06", "incubation_proof": "no"},
        "孵化证明",
        PERSON,
        "取得孵化证明后可再看",
        rule="student",
    ),
    _grant(
        STUDENT | {"incubation_proof": "no"},
        "孵化证明",
        PERSON,
        "取得孵化证明后可再看",
        rule="student",
    ),
    Row(
        "startup-grant",
        {key: value for key, value in GRANT.items() if key != "team_share"},
        "unknown",
        "",
        "team_share",
    ),
]

SPACE = {
    "venue": "space",
    "employment": "founder",
    "degree": "bachelor",
    "graduated": "2021-11-24",
    "jobless_months": "0",
    "hard_to_employ": "no",
    "disabled": "no",
    "veteran": "no",
    "own_share": "30",
    "social_months": "1",
    "space_months": "6",
    "company_months": "60",
}
OTHER = SPACE | {"graduated": "2010-06"}
OUTSIDE = OTHER | {
    "venue": "outside",
    "jobless_months": "1",
    "lease_months": "12",
    "addresses_match": "yes",
}
AMOUNT = "startup-venue-subsidy#space-amount"
PEOPLE = "startup-venue-subsidy#space-people"
CONDITIONS = "startup-venue-subsidy#space-conditions"
OUT_AMOUNT = "startup-venue-subsidy#outside-amount"
OUT_CONDITIONS = "startup-venue-subsidy#outside-conditions"


def _venue(facts: dict[str, str], rule: str = "space", **more: str) -> Row:
    says, clause = ("3元", AMOUNT) if rule == "space" else ("0.5元", OUT_AMOUNT)
    return Row("startup-venue", facts, "yes", rule, says, clause, per="year", most=3, **more)  # type: ignore[arg-type]


def _no_venue(facts: dict[str, str], says: str, clause: str, change: str = "", **more: str) -> Row:
    rule = more.pop("rule", "space")
    return Row("startup-venue", facts, "no", rule, says, clause, change=change, **more)  # type: ignore[arg-type]


VENUE_ROWS = [
    _venue(SPACE, currency="current"),
    *(_venue(SPACE | {"degree": one}) for one in ("associate", "master", "doctor")),
    _no_venue(SPACE, "六类对象", PEOPLE, on="2026-11-25"),
    _venue(SPACE | {"graduated": "2025-06"}, on="2026-02-01"),
    Row(
        "startup-venue",
        SPACE | {"graduated": "2025-06"},
        "no",
        "space",
        "dates",
        on="2026-01-31",
    ),
    _no_venue(OTHER, "六类对象", PEOPLE),
    _no_venue(OTHER | {"jobless_months": "5"}, "六类对象", PEOPLE),
    _venue(OTHER | {"jobless_months": "6"}),
    _venue(OTHER | {"hard_to_employ": "yes"}),
    _venue(OTHER | {"disabled": "yes"}),
    _venue(OTHER | {"veteran": "yes"}),
    _no_venue(SPACE | {"own_share": "29"}, "持股30%", CONDITIONS, "持股比例再提高 1 个百分点即可"),
    _no_venue(SPACE | {"space_months": "5"}, "入驻满6个月", CONDITIONS, "再入驻满 1 个月即可"),
    _no_venue(SPACE | {"company_months": "61"}, "企业注册5年内", CONDITIONS),
    _no_venue(
        SPACE | {"social_months": "0"}, "在杭缴社保", CONDITIONS, "再缴纳 1 个月社保即可（须连续）"
    ),
    _venue(SPACE | {"employment": "student", "social_months": "0", "graduated": "2027-06"}),
    _venue(OUTSIDE, "outside", currency="current"),
    _venue(OUTSIDE, "outside", on="2026-02-01"),
    Row("startup-venue", OUTSIDE, "no", "outside", "dates", on="2026-01-31"),
    _no_venue(
        OUTSIDE | {"lease_months": "11"},
        "租赁满12个月",
        OUT_CONDITIONS,
        "再租满 1 个月即可",
        rule="outside",
    ),
    _no_venue(
        OUTSIDE | {"addresses_match": "no"},
        "三处地址一致",
        OUT_CONDITIONS,
        "三处地址改为一致后可再看",
        rule="outside",
    ),
    _no_venue(
        OUTSIDE | {"jobless_months": "0"},
        "未列高校毕业生",
        OUT_CONDITIONS,
        rule="outside",
    ),
    *(  # these would qualify within a start-up space, which is what they are told
        _no_venue(
            OUTSIDE | {"jobless_months": "0"} | more,
            "入驻创业陪跑空间",
            CONDITIONS,
            "换到符合条件的经营场地后可再看",
        )
        for more in ({"graduated": "2025-06"}, {"disabled": "yes"})
    ),
    _venue(OUTSIDE | {"jobless_months": "0", "veteran": "yes"}, "outside"),
    _venue(OUTSIDE | {"jobless_months": "0", "hard_to_employ": "yes"}, "outside"),
]

LOAN = "startup-support-guide#loan"
BORROWER = {"founded_company": "yes", "loan_borrower": "person"}
CHANGE = "在杭州新创办企业后可再看"


def _loan(facts: dict[str, str], says: str) -> Row:
    return Row("startup-loan", facts, "yes", "loan", says, LOAN, currency="unverified")


def _no_loan(employment: str) -> Row:
    facts = BORROWER | {"founded_company": "no", "employment": employment}
    return Row("startup-loan", facts, "no", "loan", "在杭州创业", LOAN, change=CHANGE)


LOAN_ROWS = [
    _loan(BORROWER, "50万元"),
    _loan(BORROWER, "三年贴息"),
    _loan(BORROWER | {"loan_borrower": "company"}, "300万元"),
    _loan(BORROWER | {"founded_company": "no", "employment": "founder"}, "50万元"),
    _loan({"employment": "founder", "loan_borrower": "company"}, "300万元"),
    *(_no_loan(one) for one in ("employed", "public", "postdoc", "student", "none")),
    Row("startup-loan", {}, "unknown", "", "founded_company"),
    Row("startup-loan", {"founded_company": "no"}, "unknown", "", "employment"),
    Row("startup-loan", {"employment": "student"}, "unknown", "", "founded_company"),
]

TRAINEES = "employment-internship-and-support#trainees"
YOUNG = {"employment": "none", "jobless_months": "1", "age": "24", "final_year": "no"}
INTERN = {"employment": "student", "interning": "yes"}
INTERNS = "employment-internship-and-support#internship-allowance"


def _trainee(facts: dict[str, str], *, good: bool) -> Row:
    says = "不低于最低工资" if good else "毕业学年大学生"
    per = "month" if good else "once"
    truth = "yes" if good else "no"
    return Row("internship-subsidy", facts, truth, "trainee", says, TRAINEES, per=per)


INTERNSHIP_ROWS = [
    _trainee({"employment": "student", "final_year": "yes"}, good=True),
    _trainee({"employment": "student", "final_year": "no", "jobless_months": "0"}, good=False),
    _trainee(YOUNG, good=True),
    _trainee(YOUNG | {"age": "25"}, good=False),
    _trainee(YOUNG | {"age": "16"}, good=True),
    _trainee(YOUNG | {"age": "15"}, good=False),
    _trainee(YOUNG | {"jobless_months": "0"}, good=False),
    _trainee(YOUNG | {"employment": "employed", "jobless_months": "0"}, good=False),
    Row("internship-subsidy", {"employment": "student"}, "unknown", "", "final_year"),
    Row("internship-subsidy", {"employment": "none", "age": "20"}, "unknown", "", "jobless_months"),
    Row(
        "internship-allowance",
        INTERN,
        "yes",
        "intern",
        "2000元",
        INTERNS,
        yuan=2000,
        per="month",
        currency="unverified",
    ),
    Row("internship-allowance", INTERN | {"interning": "no"}, "no", "intern", "来杭实习", INTERNS),
    *(
        Row(
            "internship-allowance",
            INTERN | {"employment": employment},
            "no",
            "intern",
            "大学生",
            INTERNS,
        )
        for employment in ("employed", "public", "founder", "postdoc", "none")
    ),
    Row("internship-allowance", {"employment": "student"}, "unknown", "", "interning"),
    Row("internship-allowance", {"interning": "yes"}, "unknown", "", "employment"),
    Row("internship-allowance", {}, "unknown", "", "employment"),
]


@pytest.mark.parametrize("row", [*GRANT_ROWS, *VENUE_ROWS, *LOAN_ROWS, *INTERNSHIP_ROWS], ids=str)
def test_start_and_internship_rules_hold_to_their_limits(row: Row) -> None:
    check(row)


def test_a_loan_without_a_borrower_shows_both_limits_and_asks_who_borrows() -> None:
    loan = benefits().get("startup-loan")
    assert loan is not None
    verdict = evaluate(loan, {"founded_company": True}, today=date(2026, 11, 24), library=library())
    assert verdict.gift is None
    assert [gift.said.text.chinese[:2] for gift in verdict.possible] == ["个人", "企业"]
    assert verdict.missing == ("loan_borrower",)


def test_a_rule_on_a_doubtful_clause_is_marked_unverified_and_says_why() -> None:
    for benefit in benefits().benefits:
        for rule in benefit.rules:
            clause = rule.clause.find(library())
            assert clause is not None
            doubtful = clause.confidence is Confidence.LOW or clause.currency is Currency.UNVERIFIED
            if doubtful:
                assert rule.currency is not Currency.CURRENT, f"{benefit.id}: {rule.id}"
            if rule.currency is Currency.UNVERIFIED:
                assert rule.cautions, f"{benefit.id}: {rule.id}"
