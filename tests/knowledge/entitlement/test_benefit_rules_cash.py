"""What graduates get in cash, case by case."""

from __future__ import annotations

from functools import partial

import pytest
from benefit_cases import GRADUATE, case
from benefit_rows import Row, check

LIVING = "graduate-living-allowance"
LIVING_SERVICE = "graduate-living-allowance-service"
EMPLOYMENT = "employment-subsidy-graduates"
SUPPORT = "employment-internship-and-support"

#: A master of a university abroad.
RETURNED = {
    **GRADUATE,
    "overseas_graduate": "yes",
    "degree_certified": "yes",
    "graduated": "2021-06-30",
    "employed_on": "2026-03",
    "social_months": "8",
}
#: Three years in the west, the allowance received once.
WEST = {
    "degree": "bachelor",
    "living_allowance_received": "yes",
    "district": "linan",
    "district_months": "36",
}
#: A part-time master who kept the job; nobody has settled this case.
ON_THE_JOB = {**GRADUATE, "full_time": "no", "degree_while_employed": "yes"}
#: A bachelor in a company of 300.
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
#: A student with a state loan who graduates in June 2027.
STUDENT = {"school_in_hangzhou": "yes", "hardship": "yes", "graduated": "2027-06"}

living = partial(case, "living-allowance")
employment = partial(case, "employment-subsidy", yuan=2_000, per="year", most=3)
job_seeking = partial(case, "job-seeking-subsidy", yuan=3_000)

# fmt: off
LIVING_ROWS = [
    living(GRADUATE, "yes", "domestic", "1万元", f"{LIVING}#standard", degree="bachelor",
        yuan=10_000),
    living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", yuan=30_000),
    living(GRADUATE, "yes", "domestic", "10万元", f"{LIVING}#standard", degree="doctor",
        yuan=100_000),
    living(GRADUATE, "no", "domestic", "本科及以上", f"{LIVING}#who", degree="associate"),
    living(GRADUATE, "no", "domestic", "来杭工作", f"{LIVING}#who", employment="student"),
    *(
        living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", employment=work,
            yuan=30_000)
        for work in ("public", "founder", "postdoc")
    ),
    # part-time study: postgraduates since December 2023, bachelors never
    living(GRADUATE, "no", "domestic", "全日制学历；", f"{LIVING}#degree", degree="bachelor",
        full_time="no"),
    living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", full_time="no",
        yuan=30_000),
    living(GRADUATE, "no", "domestic", "全日制学历；", f"{LIVING}#degree", full_time="no",
        on="2023-11-30", graduated="2022-12-31", employed_on="2023-01",
        change="from 2023-12-01"),
    living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", full_time="no",
        on="2023-12-01", graduated="2022-12-31", employed_on="2023-01", yuan=30_000),
    living(GRADUATE, "yes", "domestic", "10万元", f"{LIVING}#standard", degree="doctor",
        full_time="no", yuan=100_000),
    # six months of insurance against five
    living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", social_months="6",
        yuan=30_000),
    living(GRADUATE, "no", "domestic", "连续参保满6个月", f"{LIVING}#instalments",
        social_months="5", change="再缴纳 1 个月社保即可（须连续）"),
    # the first month of insurance, counted by months: the example of the clause
    living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", graduated="2021-11-15",
        employed_on="2022-11-30", on="2023-06-01", yuan=30_000),
    living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", graduated="2021-11-15",
        employed_on="2021-11-01", on="2022-06-01", yuan=30_000),
    living(GRADUATE, "no", "domestic", "首月", f"{LIVING_SERVICE}#window-domestic",
        graduated="2021-11-15", employed_on="2022-12-01", on="2023-06-01"),
    living(GRADUATE, "no", "domestic", "首月", f"{LIVING_SERVICE}#window-domestic",
        graduated="2021-11-15", employed_on="2021-10-31", on="2022-06-01"),
    # two years to apply
    living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", graduated="2024-11-24",
        employed_on="2025-01", yuan=30_000),
    living(GRADUATE, "no", "domestic", "2年内", f"{LIVING_SERVICE}#window-domestic",
        graduated="2024-11-23", employed_on="2025-01", change="expired 2026-11-23"),
    living(GRADUATE, "unknown", "", "graduated", graduated="2024-11", employed_on="2025-01"),
    living(GRADUATE, "no", "domestic", "没有领过", f"{LIVING}#once",
        living_allowance_received="yes", district="xihu"),
    living(GRADUATE, "no", "domestic", "单位", f"{LIVING_SERVICE}#employer", employment="founder",
        employer_local="no"),
    # the first day of the present scale
    living(GRADUATE, "yes", "domestic", "3万元", f"{LIVING}#standard", graduated="2021-03-31",
        employed_on="2021-04", on="2021-10-15", yuan=30_000),
    # doctors of 2021, before and after the boundary
    living(GRADUATE, "yes", "domestic", "5万元", f"{LIVING}#phd-boundary", degree="doctor",
        graduated="2021-10-14", employed_on="2021-11", on="2022-06-01", yuan=50_000),
    living(GRADUATE, "yes", "domestic", "10万元", f"{LIVING}#standard", degree="doctor",
        graduated="2021-10-15", employed_on="2021-11", on="2022-06-01", yuan=100_000),
    # degrees from abroad: five years to be insured, six to apply, certified
    living(RETURNED, "yes", "overseas", "3万元", f"{LIVING}#standard", yuan=30_000),
    living(RETURNED, "yes", "overseas", "5万元", f"{LIVING}#phd-boundary", degree="doctor",
        yuan=50_000),
    living(RETURNED, "yes", "overseas", "3万元", f"{LIVING}#standard", overseas_graduate="no",
        hukou="foreign", yuan=30_000),
    living(RETURNED, "no", "overseas", "留服中心认证", f"{LIVING_SERVICE}#overseas-certification",
        degree_certified="no", change="先在教育部留服中心完成学历学位认证"),
    living(RETURNED, "yes", "overseas", "3万元", f"{LIVING}#standard", employed_on="2026-06",
        social_months="6", yuan=30_000),
    living(RETURNED, "no", "overseas", "5年内", f"{LIVING_SERVICE}#window-overseas",
        graduated="2021-02-28", employed_on="2026-03"),
    living(RETURNED, "yes", "overseas", "3万元", f"{LIVING}#standard", graduated="2020-11-24",
        employed_on="2025-11", yuan=30_000),
    living(RETURNED, "no", "overseas", "6年内", f"{LIVING_SERVICE}#window-overseas",
        graduated="2020-11-23", employed_on="2025-11", change="expired 2026-11-23"),
    living(RETURNED, "no", "overseas", "2019年6月3日", f"{LIVING_SERVICE}#graduation-cutoff",
        graduated="2019-06-02", employed_on="2024-01", on="2025-06-01"),
    living(RETURNED, "yes", "overseas", "3万元", f"{LIVING}#standard", graduated="2019-06-03",
        employed_on="2024-01", on="2025-06-01", yuan=30_000),
    # once more in the west
    living(WEST, "yes", "west", "再给1万元", f"{LIVING}#west-amount", yuan=10_000),
    living(WEST, "yes", "west", "再给3万元", f"{LIVING}#west-amount", degree="master",
        yuan=30_000),
    living(WEST, "yes", "west", "再给10万元", f"{LIVING}#west-amount", degree="doctor",
        received_as_doctor_50000="no", yuan=100_000),
    living(WEST, "yes", "west", "再给5万元", f"{LIVING}#west-amount", degree="doctor",
        received_as_doctor_50000="yes", yuan=50_000),
    *(
        living(WEST, "yes", "west", "再给1万元", f"{LIVING}#west-amount", district=district,
            yuan=10_000)
        for district in ("fuyang", "tonglu", "chunan", "jiande")
    ),
    living(WEST, "no", "west", "连续参保满3年", f"{LIVING}#west-conditions", district_months="35",
        change="在同一区县再缴纳 1 个月社保即可（须连续）"),
    living(WEST, "no", "west", "建德工作", f"{LIVING}#west-conditions", district="yuhang"),
    # part-time and on the job: possible, but not verified
    living(ON_THE_JOB, "yes", "part-time-on-the-job", "3万元", f"{LIVING}#standard", yuan=30_000,
        currency="unverified"),
    living(ON_THE_JOB, "yes", "part-time-on-the-job", "10万元", f"{LIVING}#standard",
        degree="doctor", yuan=100_000, currency="unverified"),
]
# fmt: on

# fmt: off
EMPLOYMENT_ROWS = [
    employment(STAFF, "yes", "standard", "每满12个月2000元", f"{EMPLOYMENT}#standard"),
    *(
        employment(STAFF, "yes", "standard", "每满12个月2000元", f"{EMPLOYMENT}#standard",
            degree=degree)
        for degree in ("associate", "master", "doctor")
    ),
    employment(STAFF, "no", "standard", "高校毕业生", f"{EMPLOYMENT}#standard", degree="below"),
    employment(STAFF, "no", "standard", "被企业招用", f"{EMPLOYMENT}#graduate-and-company",
        employment="public"),
    employment(STAFF, "yes", "standard", "每满12个月2000元", f"{EMPLOYMENT}#standard",
        graduated="2022-07-01"),
    employment(STAFF, "no", "standard", "毕业2年内", f"{EMPLOYMENT}#graduate-and-company",
        graduated="2022-06-30"),
    employment(STAFF, "no", "standard", "杭州注册", f"{EMPLOYMENT}#graduate-and-company",
        company_registered="no"),
    employment(STAFF, "yes", "standard", "每满12个月2000元", f"{EMPLOYMENT}#standard",
        company_size="1000"),
    employment(STAFF, "no", "standard", "1000人以下", f"{EMPLOYMENT}#graduate-and-company",
        company_size="1001"),
    employment(STAFF, "no", "standard", "满12个月", f"{EMPLOYMENT}#insurance-and-wage",
        employer_months="10", change="在同一单位再缴纳 2 个月社保即可（须连续）"),
    employment(STAFF, "no", "standard", "平均工资", f"{EMPLOYMENT}#insurance-and-wage",
        wage_below_average="no"),
    employment(STAFF, "no", "standard", "法定代表人", f"{EMPLOYMENT}#excluded",
        heads_employer="yes"),
    employment(STAFF, "yes", "standard", "每满12个月2000元", f"{EMPLOYMENT}#standard",
        on="2026-12-31"),
    employment(STAFF, "no", "standard", "次年12月底", f"{EMPLOYMENT}#deadline", on="2027-01-01",
        change="expired 2026-12-31"),
    employment(STAFF, "unknown", "standard", "wage_below_average", wage_below_average=""),
]
# fmt: on

# fmt: off
JOB_SEEKING_ROWS = [
    job_seeking(STUDENT, "yes", "standard", "一次性3000元", f"{SUPPORT}#job-seeking",
        on="2026-08-15"),
    job_seeking(STUDENT, "yes", "standard", "一次性3000元", f"{SUPPORT}#job-seeking",
        on="2026-09-15"),
    job_seeking(STUDENT, "yes", "standard", "一次性3000元", f"{SUPPORT}#job-seeking",
        on="2026-09-01", graduated="2027"),
    job_seeking(STUDENT, "no", "standard", "8月15日至9月15日", f"{SUPPORT}#job-seeking-apply",
        on="2026-08-14", change="from 2026-08-15"),
    job_seeking(STUDENT, "no", "standard", "8月15日至9月15日", f"{SUPPORT}#job-seeking-apply",
        on="2026-09-16", change="expired 2026-09-15"),
    job_seeking(STUDENT, "no", "standard", "8月15日至9月15日", f"{SUPPORT}#job-seeking-apply",
        on="2026-11-24", change="expired 2026-09-15"),
    job_seeking(STUDENT, "no", "standard", "8月15日至9月15日", f"{SUPPORT}#job-seeking-apply",
        on="2026-11-24", graduated="2028-06", change="from 2027-08-15"),
    job_seeking(STUDENT, "yes", "standard", "一次性3000元", f"{SUPPORT}#job-seeking",
        on="2027-08-20", graduated="2028-01-10"),
    job_seeking(STUDENT, "no", "standard", "困难毕业生", f"{SUPPORT}#job-seeking", on="2026-09-01",
        hardship="no"),
    job_seeking(STUDENT, "no", "standard", "在杭高校或中职", f"{SUPPORT}#job-seeking",
        on="2026-09-01", school_in_hangzhou="no"),
    job_seeking(STUDENT, "unknown", "standard", "hardship", on="2026-09-01", hardship=""),
]
# fmt: on


@pytest.mark.parametrize("row", [*LIVING_ROWS, *EMPLOYMENT_ROWS, *JOB_SEEKING_ROWS], ids=str)
def test_each_person_gets_what_the_clauses_say(row: Row) -> None:
    check(row)
