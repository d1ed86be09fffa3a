"""Until when a document holds, and which terms are of other things."""

from __future__ import annotations

import pytest

from knowledge.documents.stated.read import read_stated
from knowledge.documents.stated.statement import Reckoning

TITLE = "青塘区人才安居管理办法"


def end_of(text: str, title: str = TITLE) -> str | None:
    stated = read_stated(title, text).effective_to
    return stated.date.text if stated and stated.date else None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("本办法自2023年12月1日起施行，有效期3年。", "2026-11-30"),
        ("本办法自2023年12月1日起施行，有效期为三年。", "2026-11-30"),
        ("本办法自2023年12月1日起施行，有效期限五年。", "2028-11-30"),
        ("本办法自2023年12月1日起施行,有效期两年。", "2025-11-30"),
        ("本办法自2023年12月1日起施行，有效期6个月。", "2024-05-31"),
        ("本办法自2023年12月1日起试行，试行期一年。", "2024-11-30"),
        ("本办法自2023年12月1日起试行，暂定两年。", "2025-11-30"),
        ("本办法自2023年12月1日起施行。有效期5年。", "2028-11-30"),
        ("本办法有效期5年，自2023年12月1日起施行。", "2028-11-30"),
        ("本办法自2023年12月1日起施行，有效期至2027年12月31日。", "2027-12-31"),
        ("本办法自2023年12月1日起施行，有效期到2027年底。", "2027-12-31"),
        ("本办法有效期至2027年6月30日。", "2027-06-30"),
        ("本《办法》执行至2027年底。", "2027-12-31"),
        ("本办法自2023年12月1日起执行，政策实施期限截至2027年底。", "2027-12-31"),
        ("以上政策执行期限截止2027年3月31日。", "2027-03-31"),
        ("政策执行至2027年2月底。", "2027-02-28"),
        ("本办法执行期限延长至2027年12月31日。", "2027-12-31"),
        ("本办法有效期自2023年1月1日至2025年12月31日。", "2025-12-31"),
        ("本办法自2023年1月1日起至2025年12月31日止施行。", "2025-12-31"),
        ("失效日期：2027年12月31日\n第一条 人才房按月收租。", "2027-12-31"),
    ],
)
def test_the_last_day_is_read_or_counted(sentence: str, day: str) -> None:
    assert end_of(f"{sentence}\n") == day


def test_a_term_without_a_start_is_kept_uncounted() -> None:
    text = "第八条 本办法自印发之日起施行，有效期3年。"
    stated = read_stated(TITLE, text).effective_to
    assert stated is not None
    assert (stated.date, stated.months) == (None, 36)
    assert stated.reckoning is Reckoning.FROM_START
    assert stated.place.of(text) == text.rstrip("。")


def test_a_term_of_a_leap_day_ends_the_day_before() -> None:
    assert end_of("本办法自2024年2月29日起施行，有效期1年。") == "2025-02-27"


@pytest.mark.parametrize(
    "sentence",
    [
        "人才认定证书有效期三年。",
        "省级基地自公布之日起有效期三年。",
        "入选名单的有效期为2年，期满复核。",
        "《技能等级证书》有效期至2027年12月31日。",
        "许可有效期届满前三个月应当申请延续。",
        "租赁合同期限最长3年。",
        "见习期限为6个月。",
        "收费年限暂定2年。",
        "补贴期限最长不超过3年。",
        "登记结果有效期原则上为三年。",
        "申报时间截至2024年6月30日。",
        "缓缴实施期限截至2022年12月。",
        "毕业5年内可以申请。",
        "本规划期为2021—2025年。",
    ],
)
def test_terms_of_other_things_do_not_end_the_document(sentence: str) -> None:
    text = f"第一条 {sentence}\n第二条 各镇街应当抓好落实。\n第三条 本办法自2023年12月1日起施行。\n"
    assert end_of(text) is None


def test_ends_of_single_measures_are_no_end_of_the_document() -> None:
    text = (
        "一、一次性扩岗补助，政策执行至2023年12月31日。\n二、见习补贴，政策执行至2024年6月30日。\n"
    )
    assert end_of(text, "关于做好稳就业工作的通知") is None


def test_on_trial_is_a_state_and_no_date() -> None:
    stated = read_stated("青塘区人才安居办法（试行）", "本办法自2023年12月1日起施行。")
    assert stated.on_trial
    assert stated.effective_to is None
