"""Sections, lists, headings without a mark, questions and answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.policy import QUOTABLE, BlockKind, Clause, Policy
from knowledge.documents.read import parse_policy

TITLE = "# 云岭区托育服务指南\n\n"


def read(body: str) -> Policy:
    return parse_policy(Path("指南.md"), TITLE + body)


def said(policy: Policy, clause: Clause) -> str:
    return "".join(
        policy.text[block.start : block.end] for block in clause.blocks if block.kind in QUOTABLE
    ).strip()


def read_as(policy: Policy) -> list[tuple[str, str]]:
    return [(clause.label, said(policy, clause)) for clause in policy.clauses]


def test_numbers_below_a_section_are_its_items_whatever_follows_them() -> None:
    policy = read(
        "一、入园条件\n\n1、满一岁；\n\n2、住满一年；\n\n3、已接种疫苗。\n\n二、费用\n\n"
        "1、全日2400元\n\n2、半日1300元\n\n三、材料\n\n1、户口簿\n\n2、疫苗本\n"
    )
    assert [label for label, _ in read_as(policy)] == ["一、入园条件", "二、费用", "三、材料"]
    assert said(policy, policy.clauses[2]) == "1、户口簿\n2、疫苗本".replace("\n", "\n\n") or (
        "2、疫苗本" in said(policy, policy.clauses[2])
    )
    assert sum(block.kind is BlockKind.ITEM for block in policy.blocks) == 7


def test_sections_run_on_in_one_line() -> None:
    policy = read(
        "现通知如下：一、入园条件（一）满一岁；（二）住满一年。二、费用。全日2400元。"
        "三、材料：1.户口簿；2.疫苗本。\n"
    )
    assert [label for label, _ in read_as(policy)] == ["", "一、入园条件", "二、费用", "三、材料"]
    items = [policy.text[b.start : b.end] for b in policy.blocks if b.kind is BlockKind.ITEM]
    assert items == ["（一）满一岁；", "（二）住满一年。", "1.户口簿；", "2.疫苗本。\n"]


def test_subsections_with_text_of_their_own_are_cited_below_their_section() -> None:
    policy = read(
        "四、申请办理\n\n（一）网上申请\n\n登录云岭托育网填表。\n\n（二）窗口申请\n\n"
        "到街道服务中心提交。\n\n五、附则\n\n由区人社局解释。\n"
    )
    assert read_as(policy) == [
        ("四、（一）网上申请", "登录云岭托育网填表。"),
        ("四、（二）窗口申请", "到街道服务中心提交。"),
        ("五、附则", "由区人社局解释。"),
    ]
    assert policy.clauses[0].heading_path == ("四、申请办理",)


def test_a_section_without_text_below_keeps_its_words() -> None:
    policy = read("一、加强宣传\n\n二、按月报送\n")
    assert read_as(policy) == [("一、", "加强宣传"), ("二、", "按月报送")]


def test_headings_all_at_one_level_underlined_or_in_bold_are_headings() -> None:
    level = read("# 入园条件\n\n满一岁。\n\n# 收费\n\n每月2400元。\n")
    underlined = read("入园条件\n====\n\n满一岁。\n\n收费\n----\n\n每月2400元。\n")
    bold = read("**入园条件**\n\n满一岁。\n\n**收费**\n\n每月2400元。\n")
    for policy in (level, underlined, bold):
        assert read_as(policy) == [("入园条件", "满一岁。"), ("收费", "每月2400元。")]


def test_bare_headings_stand_above_their_text() -> None:
    policy = read(
        "服务对象\n\n在云岭区居住满一年、孩子满一岁而未满三岁的家庭\n\n所需材料\n\n1.户口簿；\n2.疫苗本。\n\n"
        "办理时限\n\n10个工作日\n\n收费\n\n不收费\n\n咨询方式\n\n云岭区托育中心前台，工作日9时至17时\n"
    )
    assert [label for label, _ in read_as(policy)] == [
        "服务对象",
        "所需材料",
        "办理时限",
        "收费",
        "咨询方式",
    ]
    assert dict(read_as(policy))["办理时限"] == "10个工作日"
    assert dict(read_as(policy))["收费"] == "不收费"


def test_labels_line_by_line_are_clauses_quoted_with_their_label() -> None:
    policy = read(
        "事项名称：托育补贴申领\n受理条件：孩子满一岁；住满一年\n办结时限：10个工作日\n收费标准：不收费\n"
    )
    assert read_as(policy)[2] == ("办结时限", "办结时限：10个工作日")
    assert len(policy.clauses) == 4


QUESTION, ANSWER = "孩子几岁可以入园？", "满一岁即可。"


@pytest.mark.parametrize(
    "shape",
    [
        "问：{q}\n\n答：{a}",
        "问:{q}\n答:{a}",
        "问1：{q}\n答1：{a}",
        "Q：{q}\nA：{a}",
        "Q1. {q}\nA1. {a}",
        "Q1 {q}\n\nA1 {a}",
        "【问】{q}\n【答】{a}",
        "**问：{q}**\n\n答：{a}",
        "记者：{q}\n答：{a}",
        "{q}\n\n答：{a}",
        "问：{q}答：{a}",
        "1.{q}\n\n{a}\n\n2.托育园几点开门？\n\n七点半。",
        "1、{q}\n答：{a}\n2、托育园几点开门？\n答：七点半。",
        "一、{q}\n\n答：{a}\n\n二、托育园几点开门？\n\n答：七点半。",
        "（一）{q}\n\n{a}\n\n（二）托育园几点开门？\n\n七点半。",
        "## {q}\n\n{a}",
        "**{q}**\n\n{a}",
        "问：{q}答：{a}问：托育园几点开门？答：七点半。",
        "{q}答：{a}托育园几点开门？答：七点半。",
        "问题一：{q}\n\n{a}",
    ],
)
def test_a_question_is_a_phrasing_and_its_answer_is_the_text(shape: str) -> None:
    policy = read(shape.format(q=QUESTION, a=ANSWER) + "\n")
    clause = policy.clauses[0]
    assert clause.phrasings == (QUESTION,)
    assert said(policy, clause) == ANSWER
    assert clause.heading == QUESTION


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("第一条 住满一年的家庭可以申请托育补贴，补贴发到家庭指定的银行\n卡上，不发现金。", 1),
        ("第一条 每月补贴900元，\n按季发放。", 1),
        ("第一条 每月补贴900元。\n按季发放。", 2),
        ("第一条 需提交：\n户口簿\n疫苗本", 3),
        (
            "第一条 住满一年的家庭可以申请托育补贴，补贴发到家庭指定的银行卡上\n"
            "\u3000\u3000逾期不予受理。",
            2,
        ),
        (
            "第一条 住满一年的家庭可以申请托育补贴，补贴发到家庭指定的银行卡上\n（一）按季发放。",
            2,
        ),
    ],
)
def test_a_line_broken_by_hand_goes_on_in_its_paragraph(text: str, blocks: int) -> None:
    policy = read(text + "\n\n第二条 附则。\n")
    found = [block for block in policy.clauses[0].blocks if block.kind in QUOTABLE]
    assert len(found) == blocks
