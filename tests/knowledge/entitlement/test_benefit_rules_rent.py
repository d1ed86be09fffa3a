"""What graduates and talents get for a home they rent or buy, case by case."""

from __future__ import annotations

from functools import partial

import pytest
from benefit_cases import case
from benefit_rows import Row, check

RENT = "graduate-rent-allowance"
RENT_SERVICE = "graduate-rent-allowance-service"
PURCHASE = "housing-purchase-subsidy"
CONDITIONS = "housing-purchase-conditions"
CLASS_E = "housing-rent-subsidy-class-e"
RECOGNITION = "取得相应类别的高层次人才认定后可再看"

#: The same master of June 2025, without a home, renting.
TENANT = {
    "degree": "master",
    "full_time": "yes",
    "overseas_graduate": "no",
    "hukou": "elsewhere",
    "graduated": "2025-06-30",
    "employed_on": "2025-09",
    "social_months": "14",
    "rent_allowance_stage": "never",
    "owns_home": "no",
    "housing_support": "never",
}
CONTINUING = {
    **TENANT,
    "graduated": "2023-06-30",
    "employed_on": "2023-09",
    "rent_allowance_stage": "partly",
    "rent_allowance_first_on": "2024-05-20",
}
RENEWING = {
    **TENANT,
    "graduated": "2021-06-30",
    "employed_on": "2021-08",
    "rent_allowance_stage": "full",
    "low_income": "yes",
    "rent_allowance_first_on": "2022-05-20",
}
#: A class D engineer who buys a first home.
BUYER = {
    "talent_class": "D",
    "bought_home": "yes",
    "years_at_employer": "3",
    "five_year_contract": "no",
    "social_months": "36",
    "employment": "employed",
    "hukou": "hangzhou",
    "home_since_2013": "no",
    "housing_favour": "no",
}
FOUNDER = {
    **BUYER,
    "years_at_employer": "0",
    "employment": "founder",
    "legal_representative": "yes",
    "tax_months": "6",
}
NOBODY: dict[str, str] = {}

rent = partial(case, "rent-allowance", yuan=10_000, per="year")
purchase = partial(case, "purchase-subsidy")
class_rent = partial(case, "class-rent-subsidy", yuan=2_500, per="month", most=60)

# fmt: off
RENT_ROWS = [
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", most=3),
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", degree="bachelor", most=3),
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", degree="doctor", most=3),
    rent(TENANT, "no", "first", "本科及以上", f"{RENT}#who", degree="associate"),
    rent(TENANT, "no", "first", "全日制", f"{RENT}#who", degree="bachelor", full_time="no"),
    *(
        rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", degree=degree, full_time="no",
            most=3)
        for degree in ("master", "doctor")
    ),
    rent(TENANT, "no", "first", "全日制", f"{RENT}#who", full_time="no", on="2023-11-30",
        graduated="2022-12-31", employed_on="2023-01", change="from 2023-12-01"),
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", full_time="no",
        overseas_graduate="yes", degree="bachelor", most=3),
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", social_months="6", most=3),
    rent(TENANT, "no", "first", "连续参保满6个月", f"{RENT}#payment", social_months="5",
        change="再缴纳 1 个月社保即可（须连续）"),
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", employed_on="2026-06",
        social_months="6", most=3),
    rent(TENANT, "no", "first", "参保首月", f"{RENT_SERVICE}#first-window", employed_on="2026-07"),
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", graduated="2024-11-24",
        employed_on="2025-01", most=3),
    rent(TENANT, "no", "first", "2年内申请", f"{RENT_SERVICE}#first-window",
        graduated="2024-11-23", employed_on="2025-01", change="expired 2026-11-23"),
    # those who came before the allowance existed
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", graduated="2019-12-31",
        employed_on="2020-02-24", on="2021-11-01", most=3),
    rent(TENANT, "no", "first", "2020年2月24日以后", f"{RENT}#origin", graduated="2019-12-31",
        employed_on="2020-02-23", on="2021-11-01"),
    # homes, and homes outside the area looked at
    rent(TENANT, "no", "first", "无房", f"{RENT}#no-home-area", owns_home="yes",
        home_outside_area="no"),
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", owns_home="yes",
        home_outside_area="yes", most=3),
    rent(TENANT, "unknown", "", "home_outside_area", owns_home="yes"),
    # public rental support and talent rental housing
    rent(TENANT, "no", "first", "不同时享受", f"{RENT}#exclusive", housing_support="now"),
    rent(TENANT, "no", "first", "不同时享受", f"{RENT}#exclusive", housing_support="left",
        months_since_support="5", change="退出后再满 1 个月即可"),
    rent(TENANT, "yes", "first", "先发3年", f"{RENT}#standard", housing_support="left",
        months_since_support="6", most=3),
    # further payments within three years of the first
    rent(CONTINUING, "yes", "continue", "共3年", f"{RENT}#duration"),
    rent(CONTINUING, "yes", "continue", "共3年", f"{RENT}#duration",
        rent_allowance_first_on="2023-11-24"),
    rent(CONTINUING, "no", "continue", "3年内申请续发", f"{RENT_SERVICE}#renewal-window",
        rent_allowance_first_on="2023-11-23", change="expired 2026-11-23"),
    rent(CONTINUING, "yes", "continue", "共3年", f"{RENT}#duration", housing_support="left"),
    rent(CONTINUING, "no", "continue", "不同时享受", f"{RENT}#exclusive", housing_support="now"),
    # three more years for low incomes, within six years of the first payment, or seven
    rent(RENEWING, "yes", "renewal", "合计最长6年", f"{RENT}#duration", most=3),
    rent(RENEWING, "no", "renewal", "人均收入", f"{RENT}#duration", low_income="no"),
    rent(RENEWING, "yes", "renewal", "合计最长6年", f"{RENT}#duration", on="2028-05-20", most=3),
    rent(RENEWING, "no", "renewal", "6年内申请", f"{RENT_SERVICE}#renewal-window",
        on="2028-05-21", change="expired 2028-05-20"),
    rent(RENEWING, "yes", "renewal-old-rule", "合计最长6年", f"{RENT}#duration",
        rent_allowance_first_on="2021-10-14", on="2028-10-14", most=3),
    rent(RENEWING, "no", "renewal-old-rule", "7年内申请", f"{RENT_SERVICE}#renewal-window",
        rent_allowance_first_on="2021-10-14", on="2028-10-15", change="expired 2028-10-14"),
    rent(RENEWING, "no", "renewal-old-rule", "按原政策领取", f"{RENT}#payment",
        rent_allowance_first_on="2021-10-15", on="2028-10-16"),
    # returned graduates beyond two years: the sources differ
    rent(TENANT, "yes", "overseas-five-years", "先发3年", f"{RENT}#standard",
        overseas_graduate="yes", graduated="2021-11-24", most=3, currency="unverified"),
    rent(TENANT, "no", "overseas-five-years", "5年内", f"{RENT}#who", overseas_graduate="yes",
        graduated="2021-11-23", currency="unverified", change="expired 2026-11-23"),
]
# fmt: on

# fmt: off
PURCHASE_ROWS = [
    purchase(BUYER, "yes", "class-a", "最高800万元", f"{PURCHASE}#amount", talent_class="A",
        currency="unverified"),
    purchase(BUYER, "yes", "classes-b-to-d", "200万元", f"{PURCHASE}#amount", talent_class="B",
        yuan=2_000_000),
    purchase(BUYER, "yes", "classes-b-to-d", "150万元", f"{PURCHASE}#amount", talent_class="C",
        yuan=1_500_000),
    purchase(BUYER, "yes", "classes-b-to-d", "100万元", f"{PURCHASE}#amount", yuan=1_000_000),
    *(
        purchase(BUYER, "no", "classes-b-to-d", "B、C或D类", f"{PURCHASE}#amount",
            talent_class=talent, change=RECOGNITION, years_at_employer="3")
        for talent in ("E", "F", "none")
    ),
    # three years of work, a five-year contract, or a business of one's own
    purchase(BUYER, "no", "classes-b-to-d", "工作（或创业）", f"{CONDITIONS}#work",
        years_at_employer="2", change="再工作 1 年即可"),
    purchase(BUYER, "yes", "classes-b-to-d", "100万元", f"{PURCHASE}#amount",
        years_at_employer="2", five_year_contract="yes", yuan=1_000_000),
    purchase(BUYER, "no", "classes-b-to-d", "工作（或创业）", f"{CONDITIONS}#work",
        social_months="0", pays_income_tax="no", change="再缴纳 1 个月社保即可（须连续）"),
    purchase(BUYER, "yes", "classes-b-to-d", "100万元", f"{PURCHASE}#amount", social_months="0",
        pays_income_tax="yes", yuan=1_000_000),
    purchase(FOUNDER, "yes", "classes-b-to-d", "100万元", f"{PURCHASE}#amount", yuan=1_000_000),
    purchase(FOUNDER, "no", "classes-b-to-d", "工作（或创业）", f"{CONDITIONS}#work",
        tax_months="5", change="再完税 1 个月即可"),
    purchase(FOUNDER, "no", "classes-b-to-d", "工作（或创业）", f"{CONDITIONS}#work",
        legal_representative="no", change="再工作 3 年即可"),
    # registered residence
    purchase(BUYER, "yes", "classes-b-to-d", "100万元", f"{PURCHASE}#amount", hukou="foreign",
        permanent_residence="yes", yuan=1_000_000),
    purchase(BUYER, "no", "classes-b-to-d", "户口", f"{CONDITIONS}#hukou", hukou="foreign",
        permanent_residence="no"),
    purchase(BUYER, "yes", "classes-b-to-d", "100万元", f"{PURCHASE}#amount", hukou="elsewhere",
        first_tier_hukou="yes", yuan=1_000_000),
    purchase(BUYER, "no", "classes-b-to-d", "户口", f"{CONDITIONS}#hukou", hukou="elsewhere",
        first_tier_hukou="no"),
    # homes since 2013, exceptions, favours
    purchase(BUYER, "no", "classes-b-to-d", "自2013年10月21日起", f"{CONDITIONS}#no-home",
        home_since_2013="yes", home_exception="no"),
    purchase(BUYER, "yes", "classes-b-to-d", "100万元", f"{PURCHASE}#amount",
        home_since_2013="yes", home_exception="yes", yuan=1_000_000),
    purchase(BUYER, "no", "classes-b-to-d", "未享受过住房优惠", f"{CONDITIONS}#no-home",
        housing_favour="yes"),
    purchase(BUYER, "no", "classes-b-to-d", "在杭购房", f"{PURCHASE}#price-below",
        bought_home="no"),
]
# fmt: on

# fmt: off
CLASS_RENT_ROWS = [
    class_rent(NOBODY, "yes", "class-e", "每月2500元", f"{CLASS_E}#standard", talent_class="E",
        currency="current"),
    *(
        class_rent(NOBODY, "yes", "waived-purchase", "每月2500元", f"{CLASS_E}#standard",
            talent_class=talent, waived_purchase="yes", currency="unverified")
        for talent in "BCD"
    ),
    class_rent(NOBODY, "yes", "no-other-subsidy", "每月2500元", f"{CLASS_E}#standard",
        talent_class="A", other_housing_subsidy="no", currency="unverified"),
    *(
        class_rent(NOBODY, "yes", "no-other-subsidy", "每月2500元", f"{CLASS_E}#standard",
            talent_class=talent, waived_purchase="no", other_housing_subsidy="no",
            currency="unverified")
        for talent in "BCD"
    ),
    class_rent(NOBODY, "unknown", "", "waived_purchase", talent_class="C"),
    class_rent(NOBODY, "no", "class-e", "E类人才", f"{CLASS_E}#standard", talent_class="A",
        other_housing_subsidy="yes", change=RECOGNITION),
    class_rent(NOBODY, "no", "class-e", "E类人才", f"{CLASS_E}#standard", talent_class="D",
        waived_purchase="no", other_housing_subsidy="yes", change=RECOGNITION),
    class_rent(NOBODY, "no", "class-e", "E类人才", f"{CLASS_E}#standard", talent_class="F",
        change=RECOGNITION),
    class_rent(NOBODY, "no", "class-e", "E类人才", f"{CLASS_E}#standard", talent_class="none",
        change=RECOGNITION),
    class_rent(NOBODY, "yes", "class-e", "每月2500元", f"{CLASS_E}#standard", talent_class="E",
        on="2019-01-01"),
    class_rent(NOBODY, "no", "class-e", "dates", talent_class="E", on="2018-12-31"),
]
# fmt: on


@pytest.mark.parametrize("row", [*RENT_ROWS, *PURCHASE_ROWS, *CLASS_RENT_ROWS], ids=str)
def test_each_person_gets_what_the_clauses_say(row: Row) -> None:
    check(row)
