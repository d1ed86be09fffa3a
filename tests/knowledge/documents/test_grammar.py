"""Which line opens a clause and which only cites one."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.grammar import chinese_number, item_depth, read_marker
from knowledge.documents.read import read_policy


@pytest.mark.parametrize(
    "line",
    [
        "依照第三条规定，补贴由区财政承担。",
        "第三条、第四条所称人才，是指……",
        "第三条第二款所列材料",
        "第三条和第五条适用于硕士。",
        "第三条至第六条自发布之日起施行。",
    ],
)
def test_several_articles_cited_at_the_start_of_a_line_are_no_heading(line: str) -> None:
    assert read_marker(line) is None


@pytest.mark.parametrize(
    ("line", "number", "text"),
    [
        ("第三条 补贴标准", 3, "第三条"),
        ("第二十一条\u3000硕士可以申请。", 21, "第二十一条"),
        ("第5条：材料", 5, "第5条"),
        ("第一百零三条 附则", 103, "第一百零三条"),
        ("第五条之一 例外", 5, "第五条之一"),
        ("第二章 申请", 2, "第二章"),
    ],
)
def test_marker_is_read_with_its_number(line: str, number: int, text: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.number, marker.text) == (number, text)


def test_articles_out_of_count_are_text_not_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# 办法\n\n第一条 甲。\n\n第九条 是别的文件里的条款。\n\n第二条 乙。\n", encoding="utf-8"
    )
    assert [clause.number for clause in read_policy(path).clauses] == ["第一条", "第二条"]


def test_chapters_and_sections_make_the_heading_path(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# 办法\n\n第一章 总则\n\n第一条 甲。\n\n第二章 补贴\n\n第一节 标准\n\n"
        "第二条 乙。\n\n第二节 程序\n\n第三条 丙。\n",
        encoding="utf-8",
    )
    paths = [clause.heading_path for clause in read_policy(path).clauses]
    assert paths == [
        ("第一章 总则",),
        ("第二章 补贴", "第一节 标准"),
        ("第二章 补贴", "第二节 程序"),
    ]


@pytest.mark.parametrize(
    ("line", "depth"),
    [
        ("（一）社保", 1),
        ("1. 身份证", 2),
        ("（1）复印件", 2),
        ("① 一份", 3),
        ("- 表", 1),
        ("2.5万元", 0),
    ],
)
def test_items_nest_by_their_marks(line: str, depth: int) -> None:
    assert item_depth(line) == depth


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("二十三", 23), ("一百零五", 105), ("两千", 2000), ("23", 23)]
)
def test_chinese_numbers(text: str, value: int) -> None:
    assert chinese_number(text) == value
