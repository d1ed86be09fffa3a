"""A file may hold several rules, a notice and what it issues, and annexes: each its own part."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.policy import QUOTABLE, Policy
from knowledge.documents.read import parse_policy


def read(text: str) -> Policy:
    return parse_policy(Path("办法.md"), text)


def places(policy: Policy) -> list[str]:
    return [clause.place for clause in policy.clauses]


RULES = (
    "第一条 为支持托育，制定本办法。\n\n第二条 每月补贴900元。\n\n{second}\n\n"
    "第一条 为规范托育园，制定本细则。\n\n第二条 每班不超过18人。\n"
)


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("附件2 云岭区托育园管理细则", "附件2《云岭区托育园管理细则》"),
        ("附件2：云岭区托育园管理细则", "附件2《云岭区托育园管理细则》"),
        ("附件2\n\n云岭区托育园管理细则", "附件2《云岭区托育园管理细则》"),
        ("附件二\n云岭区托育园管理细则", "附件二《云岭区托育园管理细则》"),
        ("**附件：云岭区托育园管理细则**", "附件《云岭区托育园管理细则》"),
        ("## 附件 云岭区托育园管理细则", "附件《云岭区托育园管理细则》"),
        ("附录\n\n云岭区托育园管理细则", "附录《云岭区托育园管理细则》"),
        ("附件", "附件"),
        ("云岭区托育园管理细则", "《云岭区托育园管理细则》"),
        ("云岭区托育园管理细则\n\n（2025年3月1日管委会通过）", "《云岭区托育园管理细则》"),
        ("# 云岭区托育园管理细则", "《云岭区托育园管理细则》"),
    ],
)
def test_a_new_count_below_a_title_is_a_part_with_that_title(title: str, part: str) -> None:
    policy = read(f"# 云岭区托育补贴办法\n\n{RULES.format(second=title)}")
    found = [place for place in places(policy) if "第" in place]
    if title.startswith("# "):
        # A heading of the highest level that only separates: where it stands is not lost.
        assert found[:2] == ["第一条", "第二条"]
        assert policy.clauses[-1].part == part or part.strip("《》") in "".join(
            policy.clauses[-1].heading_path
        )
        return
    assert found == ["第一条", "第二条", f"{part}第一条", f"{part}第二条"]
    assert policy.clauses[-1].heading_path == (part,)
    assert not policy.doubts


def test_a_notice_and_the_rule_that_it_issues_are_two_parts() -> None:
    policy = read(
        "# 云岭区管委会关于印发《云岭区托育补贴办法》的通知\n\n各街道：\n\n"
        "现将《云岭区托育补贴办法》印发给你们。\n\n一、加强宣传。\n\n二、按月报送。\n\n"
        "附件：云岭区托育补贴办法\n\n云岭区管委会\n\n2025年3月1日\n\n"
        "云岭区托育补贴办法\n\n一、补贴对象\n\n住满一年的家庭。\n\n二、补贴标准\n\n每月900元。\n"
    )
    assert [place for place in places(policy) if "、" in place] == [
        "一、",
        "二、按月报送",
        "《云岭区托育补贴办法》一、补贴对象",
        "《云岭区托育补贴办法》二、补贴标准",
    ]


def test_the_rule_that_the_file_is_named_after_is_cited_without_a_part() -> None:
    policy = read(
        "# 云岭区托育补贴办法\n\n现将《云岭区托育补贴办法》印发给你们。\n\n2025年3月1日"
        "云岭区托育补贴办法\n\n第一条 每月900元。\n\n第二条 按季发放。\n"
    )
    assert places(policy)[-2:] == ["第一条", "第二条"]


def test_a_rule_in_a_text_without_lines_is_found_by_its_title() -> None:
    policy = read(
        "# 云岭区管委会关于印发《云岭区托育园管理细则》的通知\n\n现将《云岭区托育园管理细则》印发给"
        "你们。云岭区管委会2025年3月1日云岭区托育园管理细则（2025年2月1日通过）第一章总则"
        "第一条为规范托育园，制定本细则。第二条每班不超过18人。附录：托育园设备清单一、婴儿床："
        "（一）木床；（二）铁床。二、护栏。\n"
    )
    assert [place for place in places(policy) if "第" in place or "、" in place] == [
        "《云岭区托育园管理细则》第一条",
        "《云岭区托育园管理细则》第二条",
        "附录《托育园设备清单》一、婴儿床",
        "附录《托育园设备清单》二、",
    ]


def test_a_list_of_annexes_and_a_signature_are_no_part() -> None:
    policy = read(
        "# 云岭区关于申报托育补贴的通知\n\n一、申报时间\n\n每年5月。\n\n二、申报材料\n\n身份证。"
        "\n\n附件：1.申报表\n\n2.承诺书\n\n云岭区人社局\n\n2025年3月1日\n"
    )
    assert all(not clause.part for clause in policy.clauses)


def test_the_title_repeated_in_the_text_is_never_quoted() -> None:
    policy = read(
        "# 云岭区托育补贴办法\n\n云管发〔2025〕3号\n\n云岭区托育补贴办法\n\n"
        "（2025年3月1日管委会通过）\n\n第一条 每月900元。\n"
    )
    quotable = [policy.text[one.start : one.end] for one in policy.blocks if one.kind in QUOTABLE]
    assert "云岭区托育补贴办法\n" not in quotable
