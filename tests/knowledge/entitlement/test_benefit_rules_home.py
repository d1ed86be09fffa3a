"""Provident fund loan, rental homes for talents, public rental and shared ownership: limits."""

from __future__ import annotations

import pytest
from benefit_rows import Row, check

FUND = {
    "talent_class": "E",
    "fund_loan": "yes",
    "home_signed": "2024-10-09",
    "fund_raise_used": "no",
}
UPLIFT = "finance-fund-tax#talent-uplift"
FUND_ROWS = [
    *(
        Row(
            "housing-fund-raise",
            FUND | {"talent_class": one},
            "yes",
            "raise",
            "再上浮50%",
            UPLIFT,
            currency="current",
        )
        for one in "ABCDE"
    ),
    Row(
        "housing-fund-raise",
        FUND | {"talent_class": "F"},
        "yes",
        "class-f",
        "家庭130万元、单人65万元",
        UPLIFT,
        currency="unverified",
    ),
    Row(
        "housing-fund-raise",
        FUND | {"talent_class": "none"},
        "no",
        "raise",
        "高层次人才",
        "talent-catalogue-a-to-d#five-classes",
        change="取得相应类别的高层次人才认定后可再看",
    ),
    Row(
        "housing-fund-raise",
        FUND | {"home_signed": "2024-10-08"},
        "no",
        "raise",
        "网签日",
        UPLIFT,
    ),
    Row("housing-fund-raise", FUND | {"home_signed": "2024-10"}, "unknown", "", "home_signed"),
    Row("housing-fund-raise", FUND | {"home_signed": "2024-11"}, "yes", "raise", "50%", UPLIFT),
    Row(
        "housing-fund-raise",
        FUND | {"fund_raise_used": "yes"},
        "no",
        "raise",
        "只享一次",
        "finance-fund-tax#uplift-once",
    ),
    Row("housing-fund-raise", FUND | {"fund_loan": "no"}, "no", "raise", "公积金贷款", UPLIFT),
    *(
        one
        for letter, rule in (("E", "raise"), ("F", "class-f"))
        for facts in (FUND | {"talent_class": letter},)
        for one in (
            Row("housing-fund-raise", facts, "yes", rule, "50%", UPLIFT, on="2024-10-09"),
            Row("housing-fund-raise", facts, "no", rule, "dates", on="2024-10-08"),
        )
    ),
]

RENTAL = {
    "talent_class": "none",
    "degree": "associate",
    "employment": "employed",
    "social_months": "1",
    "owns_home": "no",
    "housing_favour": "no",
    "other_talent": "no",
}
FOUNDER = RENTAL | {"employment": "founder", "legal_representative": "yes", "tax_months": "6"}
TIERS = "housing-talent-rental-and-station#rental-tiers"
WORK = "housing-talent-rental-and-station#rental-work"
HOME = "housing-talent-rental-and-station#rental-home"


def _rental(facts: dict[str, str], says: str, rule: str = "employee") -> Row:
    return Row("talent-rental-housing", facts, "yes", rule, says, TIERS, currency="current")


def _no_rental(
    facts: dict[str, str], says: str, clause: str, change: str = "", rule: str = "employee"
) -> Row:
    return Row("talent-rental-housing", facts, "no", rule, says, clause, change=change)


RENTAL_ROWS = [
    *(
        _rental(RENTAL | {"talent_class": one, "degree": "below"}, says)
        for one, says in (
            ("A", "免租金"),
            ("B", "免租金"),
            ("C", "20%"),
            ("D", "20%"),
            ("E", "40%"),
            ("F", "70%"),
        )
    ),
    *(
        _rental(RENTAL | {"degree": one}, "70%")
        for one in ("associate", "bachelor", "master", "doctor")
    ),
    _no_rental(
        RENTAL | {"degree": "below"},
        "大专及以上",
        "housing-talent-rental-and-station#rental-who",
        "取得相应类别的高层次人才认定后可再看",
    ),
    _rental(RENTAL | {"degree": "below", "other_talent": "yes"}, "70%"),
    _rental(RENTAL | {"social_months": "0", "pays_income_tax": "yes"}, "70%"),
    _no_rental(
        RENTAL | {"social_months": "0", "pays_income_tax": "no"},
        "社保或个税",
        WORK,
        "再缴纳 1 个月社保即可（须连续）",
    ),
    _no_rental(RENTAL | {"employment": "none"}, "签合同", WORK),
    _no_rental(RENTAL | {"owns_home": "yes", "owns_home_in_area": "yes"}, "限定区域无房", HOME),
    _rental(RENTAL | {"owns_home": "yes", "owns_home_in_area": "no"}, "70%"),
    _no_rental(RENTAL | {"housing_favour": "yes"}, "未享住房优惠", HOME),
    *(_rental(RENTAL | {"employment": one}, "70%") for one in ("public", "postdoc")),
    _rental(FOUNDER, "70%", "founder"),
    _no_rental(FOUNDER | {"tax_months": "5"}, "完税", WORK, "再完税 1 个月即可", "founder"),
    _no_rental(
        FOUNDER | {"legal_representative": "no"},
        "法定代表人",
        WORK,
        "由您本人任法定代表人后可再看",
        "founder",
    ),
]

PUBLIC = {
    "hukou": "elsewhere",
    "residence_permit": "ordinary",
    "degree": "bachelor",
    "graduated": "2019-11-24",
    "professional_title": "none",
    "senior_certificate_months": "0",
    "contract_months": "12",
    "social_months": "6",
    "fund_months": "0",
    "income_below_line": "yes",
    "owns_home": "no",
}
GRADUATE = "housing-public-shared-priority#graduate-public-rental"
INCOME = "housing-public-shared-priority#graduate-rental-income"


def _public(facts: dict[str, str], **more: str) -> Row:
    return Row("public-rental", facts, "yes", "graduate", "公租房", GRADUATE, **more)  # type: ignore[arg-type]


def _no_public(facts: dict[str, str], says: str, clause: str, change: str = "") -> Row:
    return Row("public-rental", facts, "no", "graduate", says, clause, change=change)


OLD = PUBLIC | {"graduated": "2015-06-30"}
PUBLIC_ROWS = [
    _public(PUBLIC, on="2026-11-23", currency="current"),
    _no_public(OLD, "未满7年", GRADUATE, "持有高级证书再满 24 个月即可"),
    Row(
        "public-rental",
        PUBLIC,
        "no",
        "graduate",
        "未满7年",
        GRADUATE,
        change="持有高级证书再满 24 个月即可",
        on="2026-11-25",
    ),
    _public(OLD | {"degree": "master", "income_below_line": "no"}),
    _public(OLD | {"degree": "doctor", "income_below_line": "no"}),
    *(_public(OLD | {"professional_title": one}) for one in ("middle", "deputy", "full")),
    _public(OLD | {"degree": "associate", "senior_certificate_months": "24"}),
    _no_public(
        OLD | {"degree": "associate", "senior_certificate_months": "23"},
        "未满7年",
        GRADUATE,
        "持有高级证书再满 1 个月即可",
    ),
    _no_public(
        PUBLIC | {"contract_months": "11"}, "1年以上合同", INCOME, "合同期限再长 1 个月即可"
    ),
    _no_public(
        PUBLIC | {"social_months": "5"},
        "连续6个月",
        INCOME,
        "再缴纳 1 个月社保即可（须连续）",
    ),
    _public(PUBLIC | {"social_months": "5", "fund_months": "6"}),
    _no_public(
        PUBLIC | {"social_months": "0", "fund_months": "5"},
        "连续6个月",
        INCOME,
        "再缴纳 6 个月社保即可（须连续）",
    ),
    _no_public(PUBLIC | {"income_below_line": "no"}, "收入低于公布线", INCOME),
    *(
        _public(PUBLIC | {"income_below_line": "no", "professional_title": one})
        for one in ("deputy", "full")
    ),
    _public(PUBLIC | {"hukou": "hangzhou", "residence_permit": "none"}),
    _public(PUBLIC | {"residence_permit": "talent"}),
    _no_public(
        PUBLIC | {"residence_permit": "none"}, "居住证", GRADUATE, "办理相应的居住证后可再看"
    ),
    _no_public(PUBLIC | {"owns_home": "yes"}, "无房", INCOME),
]

SHARED = {
    "hukou": "elsewhere",
    "residence_permit": "ordinary",
    "employment": "employed",
    "household": "single",
    "age": "30",
    "shared_insurance_met": "yes",
    "home_limits_met": "yes",
}
LOCAL = {"hukou": "hangzhou", "shared_conditions_met": "yes"}
WHO = "housing-public-shared-priority#shared-who"
OUTSIDER = "housing-public-shared-priority#shared-outsider"


def _shared(facts: dict[str, str], rule: str = "outsider", **more: str) -> Row:
    says = "50%至80%"
    return Row(
        "shared-housing",
        facts,
        "yes",
        rule,
        says,
        WHO,
        currency="unverified",
        **more,  # type: ignore[arg-type]
    )


def _no_shared(facts: dict[str, str], says: str, clause: str, change: str = "") -> Row:
    return Row("shared-housing", facts, "no", "outsider", says, clause, change=change)


SHARED_ROWS = [
    _shared(SHARED),
    _shared(SHARED, on="2021-12-27"),
    Row("shared-housing", SHARED, "no", "outsider", "dates", on="2021-12-26"),
    _no_shared(SHARED | {"age": "29"}, "满30周岁", OUTSIDER),
    _shared(SHARED | {"age": "29", "household": "family"}),
    _shared(SHARED | {"residence_permit": "talent"}),
    _no_shared(
        SHARED | {"residence_permit": "none"}, "居住证", OUTSIDER, "办理相应的居住证后可再看"
    ),
    *(_no_shared(SHARED | {"employment": one}, "稳定就业", WHO) for one in ("none", "student")),
    *(_shared(SHARED | {"employment": one}) for one in ("public", "postdoc", "founder")),
    _no_shared(SHARED | {"shared_insurance_met": "no"}, "规定年限", OUTSIDER),
    _no_shared(SHARED | {"home_limits_met": "no"}, "限购", OUTSIDER),
    _shared(LOCAL, "local"),
    _shared(LOCAL, "local", on="2021-12-27"),
    Row("shared-housing", LOCAL, "no", "local", "dates", on="2021-12-26"),
    Row(
        "shared-housing",
        LOCAL | {"shared_conditions_met": "no"},
        "no",
        "local",
        "具体条件现有资料未载明",
        WHO,
    ),
    Row("shared-housing", {"hukou": "hangzhou"}, "unknown", "", "shared_conditions_met"),
]


@pytest.mark.parametrize("row", [*FUND_ROWS, *RENTAL_ROWS, *PUBLIC_ROWS, *SHARED_ROWS], ids=str)
def test_home_rules_hold_to_their_limits(row: Row) -> None:
    check(row)
