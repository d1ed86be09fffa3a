"""Settling and the car quota: verdicts at the limits of each route."""

from __future__ import annotations

import pytest
from benefit_rows import Row, check

NOTHING = {
    "degree": "below",
    "full_time": "yes",
    "age": "30",
    "employment": "employed",
    "district": "yuhang",
    "social_months": "12",
    "skill_level": "none",
    "professional_title": "none",
    "stable_home": "yes",
    "residence_points": "99",
}
MASTER = NOTHING | {"degree": "master", "age": "44", "employment": "none", "social_months": "0"}
DOCTOR = MASTER | {"degree": "doctor", "age": "54"}
BACHELOR = NOTHING | {"degree": "bachelor", "age": "44", "social_months": "1"}
COLLEGE = NOTHING | {"degree": "associate", "age": "34", "social_months": "0"}
SKILLED = NOTHING | {"skill_level": "senior", "age": "34", "social_months": "6"}
TECHNICIAN = SKILLED | {"skill_level": "technician", "age": "44"}
COUNTY = NOTHING | {"district": "jiande", "employment": "none", "social_months": "0"}
TITLE = NOTHING | {"professional_title": "middle", "age": "45", "social_months": "12"}

NOWHERE = {"stable_home": "no", "employment": "none"}
COUNTIES = ("tonglu", "chunan", "jiande")

_CLAUSE = {"skilled": "skilled-family", "skilled-limit": "skilled-family", "doctor-55": "doctor"}


def _yes(
    facts: dict[str, str], rule: str, says: str, currency: str = "current", **more: str
) -> Row:
    clause = f"residence-talent-settlement#{_CLAUSE.get(rule, rule)}"
    return Row("settlement", facts, "yes", rule, says, clause, currency=currency, **more)  # type: ignore[arg-type]


def _no(facts: dict[str, str], rule: str, says: str, change: str = "", **more: str) -> Row:
    clause = f"residence-talent-settlement#{rule}"
    return Row("settlement", facts, "no", rule, says, clause, change=change, **more)  # type: ignore[arg-type]


SETTLEMENT_ROWS = [
    _yes(MASTER, "master", "先落户后就业"),
    _yes(MASTER, "master", "先落户后就业", on="2023-05-08"),
    Row("settlement", MASTER, "no", "master", "dates", on="2023-05-07"),
    _no(MASTER | {"age": "45"}, "master", "不含45周岁"),
    _yes(DOCTOR, "doctor", "先落户后就业"),
    _yes(DOCTOR | {"age": "55"}, "doctor-55", "先落户后就业", "unverified"),
    _no(DOCTOR | {"age": "56"}, "doctor", "55周岁以下"),
    _no(DOCTOR | {"full_time": "no"}, "doctor", "全日制"),
    _yes(BACHELOR, "bachelor", "杭州市区"),
    _no(BACHELOR | {"age": "45"}, "bachelor", "不含45周岁"),
    _no(
        BACHELOR | {"social_months": "0"},
        "bachelor",
        "至少有1个月",
        "再缴纳 1 个月社保即可（须连续）",
    ),
    _no(BACHELOR | {"full_time": "no"}, "bachelor", "全日制"),
    _no(BACHELOR | {"employment": "none"}, "bachelor", "市区单位"),
    _yes(BACHELOR | {"employment": "public"}, "bachelor", "杭州市区"),
    _yes(BACHELOR, "bachelor", "杭州市区", on="2023-05-08"),
    _yes(COLLEGE, "college", "杭州市区"),
    _yes(COLLEGE, "college", "杭州市区", on="2023-05-08"),
    _no(COLLEGE | {"age": "35"}, "college", "不含35周岁"),
    _no(COLLEGE | {"employment": "none"}, "college", "就业单位"),
    _no(COLLEGE | {"employment": "founder"}, "college", "自己创办的企业算不算"),
    _yes(COLLEGE | {"district": "tonglu"}, "counties", "当地"),
    _yes(SKILLED, "skilled", "随迁"),
    _yes(SKILLED | {"age": "35"}, "skilled-limit", "随迁", "unverified"),
    _no(SKILLED | {"age": "36"}, "skilled", "高级工35周岁以下", "取得相应技能等级后可再看"),
    _yes(TECHNICIAN, "skilled", "随迁"),
    _yes(TECHNICIAN | {"skill_level": "senior_technician"}, "skilled", "随迁"),
    _yes(TECHNICIAN | {"age": "45"}, "skilled-limit", "随迁", "unverified"),
    _no(TECHNICIAN | {"age": "46"}, "skilled", "技师及以上45周岁以下"),
    _no(
        SKILLED | {"social_months": "5"}, "skilled", "社保6个月", "再缴纳 1 个月社保即可（须连续）"
    ),
    _no(
        SKILLED | {"stable_home": "no"},
        "skilled",
        "合法稳定住所",
        "有合法稳定住所后可再看",
    ),
    _yes(COUNTY, "counties", "当地"),
    _yes(COUNTY | {"stable_home": "no", "employment": "employed"}, "counties", "当地"),
    _yes(COUNTY | {"stable_home": "no", "employment": "founder"}, "counties", "当地"),
    _no(
        COUNTY | {"stable_home": "no"},
        "counties",
        "合法稳定住所或就业",
        "有合法稳定住所后可再看",
    ),
    _yes(COUNTY, "counties", "当地", on="2023-05-08"),
    _yes(TITLE, "title", "职称", "unverified"),
    _yes(
        TITLE | {"professional_title": "deputy", "age": "50", "social_months": "1"},
        "title",
        "职称",
        "unverified",
    ),
    _yes(
        TITLE | {"professional_title": "full", "age": "55", "social_months": "1"},
        "title",
        "职称",
        "unverified",
    ),
    _no(TITLE | {"age": "46"}, "title", "副高50周岁", "取得相应职称后可再看"),
    _no(TITLE | {"social_months": "11"}, "title", "副高50周岁", "再缴纳 1 个月社保即可（须连续）"),
    _no(
        TITLE | {"professional_title": "deputy", "age": "51"},
        "title",
        "副高50周岁",
        "取得相应职称后可再看",
    ),
    _no(TITLE | {"professional_title": "full", "age": "56"}, "title", "副高50周岁"),
    _no(TITLE | {"professional_title": "none"}, "title", "中级及以上职称", "取得相应职称后可再看"),
    Row(
        "settlement",
        NOTHING | {"residence_points": "100"},
        "yes",
        "points",
        "3月、6月、9月、12月",
        "residence-points-permit#points-apply",
        currency="unverified",
    ),
    Row(
        "settlement",
        NOTHING,
        "no",
        "points",
        "100分",
        "residence-points-permit#points-line",
        change="再积 1 分即可",
    ),
    Row("settlement", {"degree": "master"}, "unknown", "", "age"),
    *(
        one
        for rule, facts in (
            ("bachelor", BACHELOR),
            ("college", COLLEGE),
            ("skilled", SKILLED),
            ("skilled-limit", SKILLED | {"age": "35"}),
            ("counties", COUNTY),
        )
        for one in (
            _yes(facts, rule, "", currency="", on="2023-05-08"),
            Row("settlement", facts, "no", rule, "dates", on="2023-05-07"),
        )
    ),
    *(
        _yes(facts | {"employment": employment}, rule, "")
        for rule, facts in (
            ("bachelor", BACHELOR),
            ("college", COLLEGE),
            ("skilled", SKILLED),
            ("counties", COUNTY | {"stable_home": "no"}),
        )
        for employment in ("employed", "public", "postdoc")
    ),
    *(
        _no(facts | COUNTY | NOWHERE | {"district": county}, rule, "单位在杭州市区")
        for rule, facts in (
            ("bachelor", {"degree": "bachelor"}),
            ("college", {"degree": "associate"}),
            ("skilled", {"skill_level": "senior"}),
        )
        for county in COUNTIES
    ),
    *(_yes(COUNTY | {"district": county}, "counties", "当地") for county in COUNTIES),
    _yes(TECHNICIAN | {"skill_level": "senior_technician", "age": "45"}, "skilled-limit", "", ""),
    *(
        _no(
            TITLE | {"professional_title": title, "social_months": "0"},
            "title",
            "副高50周岁",
            "再缴纳 1 个月社保即可（须连续）",
        )
        for title in ("deputy", "full")
    ),
]

QUOTA = "car-quota-talent#talent-quota"
LOCAL = {"talent_class": "B", "hukou": "hangzhou", "quota_eligible": "yes"}
AWAY = {
    "talent_class": "E",
    "hukou": "elsewhere",
    "residence_permit": "ordinary",
    "social_months": "24",
    "driving_licence": "yes",
    "has_car": "no",
}
NON_LOCAL = "car-quota-talent#non-local"


def _quota(facts: dict[str, str], rule: str, **more: str) -> Row:
    return Row(
        "car-quota",
        facts,
        "yes",
        rule,
        "直接配置",
        "car-quota-talent#talent-quota-apply",
        currency="unverified",
        **more,  # type: ignore[arg-type]
    )


def _no_quota(facts: dict[str, str], rule: str, says: str, clause: str, change: str = "") -> Row:
    return Row("car-quota", facts, "no", rule, says, clause, change=change)


CAR_ROWS = [
    _quota({"talent_class": "A"}, "class-a"),
    _quota({"talent_class": "A"}, "class-a", on="2024-11-01"),
    Row("car-quota", LOCAL, "no", "other-hukou", "dates", on="2024-10-31"),
    *(_quota(LOCAL | {"talent_class": one}, "other-hukou") for one in "BCDE"),
    _quota(LOCAL | {"talent_class": "F", "class_f_by_city": "yes"}, "other-hukou"),
    _no_quota(
        LOCAL | {"talent_class": "F", "class_f_by_city": "no"},
        "other-hukou",
        "市认定的B、C、D、E、F类",
        QUOTA,
        "取得相应类别的高层次人才认定后可再看",
    ),
    Row("car-quota", LOCAL | {"talent_class": "F"}, "unknown", "", "class_f_by_city"),
    _no_quota(LOCAL | {"quota_eligible": "no"}, "other-hukou", "增量指标申请资格", QUOTA),
    _quota(LOCAL | {"hukou": "foreign"}, "other-hukou"),
    *(_quota(AWAY | {"talent_class": one}, "elsewhere") for one in "BCDE"),
    _no_quota(
        AWAY | {"social_months": "23"},
        "elsewhere",
        "近两年连续",
        NON_LOCAL,
        "再缴纳 1 个月社保即可（须连续）",
    ),
    _quota(AWAY | {"social_months": "0", "residence_permit": "talent"}, "elsewhere"),
    _no_quota(
        AWAY | {"residence_permit": "none"},
        "elsewhere",
        "近两年连续",
        NON_LOCAL,
        "办理相应的居住证后可再看",
    ),
    _no_quota(
        AWAY | {"driving_licence": "no"},
        "elsewhere",
        "驾驶证",
        NON_LOCAL,
        "取得驾驶证后可再看",
    ),
    _no_quota(AWAY | {"has_car": "yes"}, "elsewhere", "名下无车", NON_LOCAL),
    _no_quota(
        {"talent_class": "none"},
        "class-a",
        "A类人才",
        QUOTA,
        "取得相应类别的高层次人才认定后可再看",
    ),
]


@pytest.mark.parametrize("row", [*SETTLEMENT_ROWS, *CAR_ROWS], ids=str)
def test_settling_and_car_rules_hold_to_their_limits(row: Row) -> None:
    check(row)
