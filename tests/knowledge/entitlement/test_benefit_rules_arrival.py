"""What newcomers and job seekers get on arrival, case by case."""

from __future__ import annotations

from functools import partial

import pytest
from benefit_cases import case
from benefit_rows import Row, check

GIFT = "talent-code-qinghe-gift"
STATION = "housing-talent-rental-and-station"
WHO_STAYS = f"{STATION}#station-who"

NEWCOMER = {"degree": "associate", "employed_on": "2023-01-01", "age": "35"}
VISITOR = {
    "job_visit": "yes",
    "hukou": "elsewhere",
    "owns_home": "no",
    "degree": "associate",
    "graduated": "2024-11-24",
    "employment": "none",
}

gift = partial(case, "qinghe-gift", per="year", most=3)
station = partial(case, "qinghe-station", per="year")

# fmt: off
GIFT_ROWS = [
    *(
        gift(NEWCOMER, "yes", "new-rule", "共发3次", f"{GIFT}#content", degree=degree)
        for degree in ("associate", "bachelor", "master", "doctor")
    ),
    gift(NEWCOMER, "no", "new-rule", "大专及以上", f"{GIFT}#who", degree="below"),
    gift(NEWCOMER, "no", "new-rule", "35周岁", f"{GIFT}#age", age="36"),
    gift(NEWCOMER, "no", "new-rule", "2023年1月1日", f"{GIFT}#who", employed_on="2022-12-31"),
    gift(NEWCOMER, "no", "new-rule", "2023年1月1日", f"{GIFT}#who", employed_on="2022-12"),
    gift(NEWCOMER, "yes", "new-rule", "共发3次", f"{GIFT}#content", employed_on="2023"),
    gift(NEWCOMER, "yes", "new-rule", "共发3次", f"{GIFT}#content", employed_on="2026-11-24"),
    gift(NEWCOMER, "no", "new-rule", "已在杭参保", f"{GIFT}#who", employed_on="2026-11-25",
        change="from 2026-11-25"),
    gift(NEWCOMER, "unknown", "new-rule", "age", age=""),
]
# fmt: on

# fmt: off
STATION_ROWS = [
    *(
        station(VISITOR, "yes", "free-stay", "7天6晚", f"{STATION}#station-days", degree=degree)
        for degree in ("associate", "bachelor", "master", "doctor")
    ),
    station(VISITOR, "no", "free-stay", "毕业两年内", WHO_STAYS, graduated="2024-11-23",
        change="expired 2026-11-23"),
    station(VISITOR, "no", "free-stay", "毕业两年内", WHO_STAYS, degree="below"),
    station(VISITOR, "yes", "free-stay", "7天6晚", f"{STATION}#station-days", graduated="2027-06",
        employment="student", final_year="yes"),
    station(VISITOR, "no", "free-stay", "毕业两年内", WHO_STAYS, graduated="2028-06",
        employment="student", final_year="no", change="from 2028-06-01"),
    station(VISITOR, "yes", "free-stay", "7天6晚", f"{STATION}#station-days", hukou="foreign"),
    station(VISITOR, "no", "free-stay", "非杭户籍", WHO_STAYS, hukou="hangzhou"),
    station(VISITOR, "no", "free-stay", "无房", WHO_STAYS, owns_home="yes"),
    station(VISITOR, "no", "free-stay", "来杭求职", WHO_STAYS, job_visit="no"),
]
# fmt: on


@pytest.mark.parametrize("row", [*GIFT_ROWS, *STATION_ROWS], ids=str)
def test_each_person_gets_what_the_clauses_say(row: Row) -> None:
    check(row)
