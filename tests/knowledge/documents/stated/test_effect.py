"""Since when a document holds, by its own words and by no other document's."""

from __future__ import annotations

import pytest

from knowledge.documents.stated.read import read_stated
from knowledge.documents.stated.statement import Reckoning

TITLE = "青塘区人才安居管理办法"
SIGNED = "青塘区人力资源和社会保障局\n2023年5月6日\n"


def start_of(text: str, title: str = TITLE) -> str | None:
    stated = read_stated(title, text).effective_from
    return stated.date.text if stated and stated.date else None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("第九条 本办法自2023年12月1日起施行。", "2023-12-01"),
        ("第九条　本办法自２０２３年１２月１日起施行。", "2023-12-01"),
        ("第九条本办法自二○二三年十二月一日起施行。", "2023-12-01"),
        ("第九条 本办法自二〇二三年十月十五日起施行。", "2023-10-15"),
        ("第九条 本办法自 2023 年 12 月 1 日 起 施 行。", "2023-12-01"),
        ("第九条 本办法自**2023年12月1日**起施行。", "2023-12-01"),
        ("第九条 本办法自2023-12-01起施行。", "2023-12-01"),
        ("第九条 本办法自2023.12.1起施行。", "2023-12-01"),
        ("本办法自2023年12月1日起实施。", "2023-12-01"),
        ("本办法自2023年12月1日起执行。", "2023-12-01"),
        ("本办法自2023年12月1日起生效。", "2023-12-01"),
        ("本办法从2023年12月1日起正式施行。", "2023-12-01"),
        ("本办法于2023年12月1日起试行，试行期一年。", "2023-12-01"),
        ("本办法自2023年12月1日零时起施行。", "2023-12-01"),
        ("本办法自2023年12月1日起在全区范围内施行。", "2023-12-01"),
        ("本办法由区人社局负责解释，自2023年12月1日起施行。", "2023-12-01"),
        ("本《办法》自2023年12月1日起施行。", "2023-12-01"),
        ("《青塘区人才安居管理办法》自2023年12月1日起施行。", "2023-12-01"),
        ("本管理办法自2023年12月起执行。", "2023-12"),
        ("本办法自2023年9月20日施行。", "2023-09-20"),
        ("本办法自印发之日（2023年6月2日）起施行。", "2023-06-02"),
        ("《青塘区人才安居管理办法》已经审议通过，现予公布，自2023年7月1日起施行。", "2023-07-01"),
        ("施行日期：2023年12月1日\n第一条 人才房按月收租。", "2023-12-01"),
        ("本办法有效期自2023年1月1日至2025年12月31日。", "2023-01-01"),
    ],
)
def test_the_day_of_effect_is_read_in_all_its_shapes(sentence: str, day: str) -> None:
    assert start_of(f"{sentence}\n") == day


@pytest.mark.parametrize(
    "sentence",
    [
        "本办法自印发之日起施行。",
        "本办法自公布之日起施行。",
        "本办法自发布之日起执行。",
        "本办法自发文之日起实行。",
        "本办法从下发之日起试行。",
        "本办法印发之日起施行。",
        "自本办法印发之日起施行。",
        "本办法自发布起执行，有效期五年。",
        "本办法自公布之日起有效。",
        "本办法由区人社局负责解释，自印发之日起执行。",
    ],
)
def test_from_the_day_of_issue_it_counts_from_the_signature(sentence: str) -> None:
    stated = read_stated(TITLE, f"各镇街：\n现将办法印发给你们。\n{SIGNED}第八条 {sentence}\n")
    assert stated.effective_from is not None
    assert stated.effective_from.date is not None
    assert stated.effective_from.date.text == "2023-05-06"
    assert stated.effective_from.reckoning is Reckoning.FROM_ISSUE


def test_days_after_the_issue_are_counted() -> None:
    assert start_of(f"各镇街：请执行。\n{SIGNED}本办法自公布之日起30日后施行。") == "2023-06-05"
    assert start_of(f"各镇街：请执行。\n{SIGNED}本办法自发布之日起三十日后施行。") == "2023-06-05"


def test_without_a_day_of_issue_nothing_is_reckoned_and_the_line_is_kept() -> None:
    text = "第一条 人才房按月收租。\n第二条 本办法自印发之日起施行。\n"
    stated = read_stated(TITLE, text).effective_from
    assert stated is not None
    assert stated.date is None
    assert stated.place.of(text) == "第二条 本办法自印发之日起施行"


@pytest.mark.parametrize(
    "sentence",
    [
        # Another document's day.
        "《青塘区租赁住房条例》自2021年3月1日起施行。",
        "根据自2021年3月1日起施行的《青塘区租赁住房条例》，制定本办法。",
        "2021年3月1日起施行的《青塘区租赁住房办法》同时废止。",
        "《青塘区租赁住房条例》已于2021年2月1日公布，自2021年3月1日起施行。",
        "区政府印发了《青塘区工匠条例》，将于2024年10月15日起实施。",
        # What is done, not the document.
        "从2024年1月1日起，实施三年安居计划。",
        "人才房租金自2024年1月1日起执行。",
        "合同自双方签字之日起生效。",
        "自2023年起，不再发放一次性补贴。",
        "硕士的补贴标准自2021年10月15日起执行。",
        # Rules about rules, and deadlines.
        "规章应当自公布之日起三十日后施行。",
        "申请人应当自通知印发之日起30日内提出申请。",
        "请于2024年10月31日前报送。",
        "申报时间：2024年2月1日—5月31日。",
        "2022年6月7日后在本区就业的，可以申请。",
        "实施时间：2024年3月1日-5月31日。",
    ],
)
def test_what_is_said_of_other_things_is_no_day_of_effect(sentence: str) -> None:
    assert start_of(f"第一条 为了留住人才，制定本办法。\n第二条 {sentence}\n") is None


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        (
            "关于印发《青塘区见习补贴细则》的通知",
            "本通知自2023年6月1日起执行。\n青塘区见习补贴细则\n第九条 本细则自2023年7月1日起施行。",
            "2023-07-01",
        ),
        (
            "关于修改《青塘区见习补贴细则》的决定",
            "一、第三条修改为：“本细则自2020年1月1日起施行。”\n本决定自2023年8月1日起施行。\n"
            "第九条 本细则自2019年7月1日起施行。",
            "2023-08-01",
        ),
        (
            "关于调整青塘区最低工资标准的通知",
            "一、标准为每月2490元。\n二、调整后的标准自2024年1月1日起执行。",
            "2024-01-01",
        ),
        (
            "青塘区集市条例（2022年5月1日青塘区人大常委会修订）",
            "第三十条 本条例自2022年9月1日起施行。",
            "2022-09-01",
        ),
    ],
)
def test_of_several_days_the_document_s_own_is_taken(title: str, text: str, day: str) -> None:
    assert start_of(text, title) == day


@pytest.mark.parametrize(
    "title",
    [
        "《青塘区人才安居管理办法》解读",
        "青塘区人才安居管理办法政策问答",
        "区人社局负责人就人才安居答记者问",
        "一图读懂青塘区人才安居管理办法",
        "《青塘区人才安居管理办法》起草说明",
    ],
)
def test_an_explanation_has_no_dates_of_its_own(title: str) -> None:
    text = (
        "《办法》自2023年12月1日起施行，有效期5年。"
        "《青塘区人才房办法》（青人社〔2019〕7号）同时废止。"
    )
    stated = read_stated(title, text)
    assert stated.about_another
    assert stated.effective_from is None
    assert stated.effective_to is None
    assert not stated.repeals


def test_an_explanation_is_known_by_how_it_begins() -> None:
    text = "一、出台背景\n近年来人才增多。\n二、本办法自2023年12月1日起施行。\n"
    assert read_stated("青塘区这样留住人才", text).about_another
