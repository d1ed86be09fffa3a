"""Articles are read as documents number them, and what only cites an article is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.policy import QUOTABLE, Policy
from knowledge.documents.read import parse_policy
from knowledge.documents.structure.count import Counted, longest_count

TITLE = "# 云岭区人才托育补贴办法\n\n"


def read(body: str) -> Policy:
    return parse_policy(Path("办法.md"), TITLE + body)


def numbers(policy: Policy) -> list[str]:
    return [clause.number for clause in policy.clauses]


def said(policy: Policy, number: str) -> str:
    clause = next(one for one in policy.clauses if one.number == number)
    return "".join(
        policy.text[block.start : block.end] for block in clause.blocks if block.kind in QUOTABLE
    ).strip()


@pytest.mark.parametrize(
    ("third", "text"),
    [
        ("第三条 每月补贴900元。", "每月补贴900元。"),
        ("第三条每月补贴900元。", "每月补贴900元。"),
        ("第三条：每月补贴900元。", "每月补贴900元。"),
        ("第三条、每月补贴900元。", "每月补贴900元。"),
        ("**第三条** 每月补贴900元。", "每月补贴900元。"),
        ("**第三条**　每月补贴900元。", "每月补贴900元。"),
        ("第 三 条 每月补贴900元。", "每月补贴900元。"),
        ("第三 条每月补贴900元。", "每月补贴900元。"),
        ("第3条 每月补贴900元。", "每月补贴900元。"),
        ("第３条 每月补贴900元。", "每月补贴900元。"),
        ("> 第三条 每月补贴900元。", "每月补贴900元。"),
        ("- 第三条 每月补贴900元。", "每月补贴900元。"),
        ("　　第三条　每月补贴900元。", "每月补贴900元。"),
        ("\u200b第三条\xa0每月补贴900元。", "每月补贴900元。"),
        ("第三條 每月補貼900元。", "每月補貼900元。"),
        ("第三条（补贴标准）每月补贴900元。", "每月补贴900元。"),
        ("第三条（补贴标准）\n\n每月补贴900元。", "每月补贴900元。"),
        ("第三条 补贴标准\n\n每月补贴900元。", "每月补贴900元。"),
        ("第三条项目每月补贴900元。", "项目每月补贴900元。"),
    ],
)
def test_an_article_is_read_however_its_number_is_written(third: str, text: str) -> None:
    policy = read(f"第一条 甲。\n\n第二条 乙。\n\n{third}\n\n第四条 丁。\n")
    assert len(policy.clauses) == 4
    clause = policy.clauses[2]
    assert clause.number in ("第三条", "第三條", "第3条", "第３条")
    assert said(policy, clause.number) == text
    assert clause.heading in ("", "补贴标准")
    assert not policy.doubts


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (
            "第九十九条 甲。\n第一百条 乙。\n第一百〇一条 丙。",
            ["第九十九条", "第一百条", "第一百〇一条"],
        ),
        ("第一条 甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。", None),
        ("第一条 甲。\n第二条 乙。\n第四条 丁。\n第五条 戊。", None),
        ("第五条 甲。\n第八条 乙。\n第九条 丁。", None),
    ],
)
def test_gaps_inserts_and_late_beginnings_do_not_stop_the_count(
    written: str, wanted: list[str] | None
) -> None:
    wanted = wanted or [line.split()[0] for line in written.split("\n")]
    assert numbers(read(written.replace("\n", "\n\n"))) == wanted


@pytest.mark.parametrize(
    "citing",
    [
        "第二条规定的家庭，由街道核实。",
        "第二条所称托育园，是指备案的机构。",
        "第二条和第一条的对象不得重复享受。",
        "第一条至第二条自发布之日起执行。",
        "第九条是别处的条文。",
        "依照第四条规定办理。",
    ],
)
def test_a_line_that_cites_an_article_is_text(citing: str) -> None:
    policy = read(f"第一条 甲。\n\n第二条 乙。\n\n第三条 丙。\n\n{citing}\n\n第四条 丁。\n")
    assert numbers(policy) == ["第一条", "第二条", "第三条", "第四条"]
    assert citing in said(policy, "第三条")


@pytest.mark.parametrize("opening", ["规定", "所称", "的", "和", "所列"])
def test_an_article_may_begin_with_the_words_of_a_reference(opening: str) -> None:
    policy = read(f"第一条 甲。\n\n第二条 {opening}补贴金额，由区财政局核定。\n\n第三条 丙。\n")
    assert numbers(policy) == ["第一条", "第二条", "第三条"]


def test_articles_within_a_line_are_read_behind_a_stop_and_a_chapter() -> None:
    policy = read(
        "第一章 总 则第一条为规范托育，制定本办法。第二条本办法第六条所称家庭，须住满一年；"
        "第三条 经费由区财政承担。第二章申请第四条 向街道申请。第五条违反第二条的，追回。"
        "《某省条例》第六条另有规定的除外。第六条 本办法由区人社局解释。\n"
    )
    assert numbers(policy) == ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条"]
    assert policy.clauses[0].heading_path == ("第一章 总 则",)
    assert policy.clauses[3].heading_path == ("第二章 申请",)
    assert said(policy, "第五条").startswith("违反第二条的，追回。《某省条例》第六条")


def test_the_title_of_a_chapter_may_be_broken_and_touch_the_next_article() -> None:
    policy = read("第一条 甲。第二章 附\n则第二条 本办法自2026年1月1日起施行。\n")
    assert numbers(policy) == ["第一条", "第二条"]
    assert policy.clauses[1].heading_path == ("第二章 附则",)


def test_quoted_articles_of_a_decision_are_its_content() -> None:
    policy = read(
        "一、将第五条修改为：“第五条 每户每月补贴1200元。\n\n第六条 按季发放。”\n\n"
        "二、删去第七条。\n\n三、本决定自2026年3月1日起施行。\n"
    )
    assert numbers(policy) == ["一、", "二、", "三、"]
    assert "第五条 每户每月补贴1200元" in said(policy, "一、")


def test_a_table_of_contents_is_no_article_and_no_chapter() -> None:
    policy = read(
        "目 录\n第一章 总则\n第二章 补贴\n第三章 附则\n\n第一章 总则\n第一条 甲。\n"
        "第二章 补贴\n第二条 乙。\n第三章 附则\n第三条 丙。\n"
    )
    assert [one.heading_path for one in policy.clauses if one.number] == [
        ("第一章 总则",),
        ("第二章 补贴",),
        ("第三章 附则",),
    ]


def test_a_number_that_stands_twice_is_cited_without_it_and_reported() -> None:
    policy = read("第一条 甲。\n\n第二条 乙。\n\n第一条 丙。\n\n第二条 丁。\n")
    assert numbers(policy) == ["第一条", "第二条", "", ""]
    assert [remark.line for remark in policy.doubts] == [7, 9]
    assert all("→" not in one.problem and one.remedy for one in policy.doubts)


def test_missing_articles_are_reported_with_the_line() -> None:
    policy = read("第一条 甲。\n\n第四条 丁。\n\n第五条 戊。\n")
    assert [(one.line, "缺第2条" in one.problem) for one in policy.doubts] == [(5, True)]


def test_the_best_count_takes_the_number_that_lets_others_count_on() -> None:
    #  3 in a reference, then the true 3; a lone 9; a new count that is announced.
    given = [
        Counted(1, 0, 2),
        Counted(3, 0, 0.9),
        Counted(2, 0, 2),
        Counted(9, 0, 0.9),
        Counted(3, 0, 2),
        Counted(1, 0, 2, announced=True),
        Counted(2, 0, 2),
    ]
    assert longest_count(given) == [0, 2, 4, 5, 6]
    assert longest_count([]) == []
