"""Tables of every shape: what each row says, with the cells that were merged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.markdown import Outline, outline
from knowledge.documents.policy import BlockKind
from knowledge.documents.read import parse_policy
from knowledge.documents.shown import clause_shown
from knowledge.errors import PolicyError


def cut(text: str) -> Outline:
    found = outline(Path("表.md"), text)
    place = 0
    for block in found.blocks:
        assert block.start == place, "blocks follow one another without a gap"
        place = block.end
    assert place == len(text)
    return found


def rows_of(text: str) -> list[tuple[str, ...]]:
    return [one.cells for one in cut(text).blocks if one.kind is BlockKind.TABLE_ROW]


def names_of(text: str) -> list[tuple[str, ...]]:
    return [one.cells for one in cut(text).blocks if one.kind is BlockKind.TABLE_HEAD]


PLAIN = """| 年级 | 学位数 |
|---|---|
| 小班 | 60 |
| 中班 | 75 |
"""


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "年级 | 学位数\n---|---\n小班 | 60\n中班 | 75\n",
        "|年级|学位数|\n|:--:|--:|\n|小班|60|\n|中班|75|\n",
        "| 年级 | 学位数 |\n| 小班 | 60 |\n| 中班 | 75 |\n",
        "| | |\n|---|---|\n| **年级** | **学位数** |\n| 小班 | 60 |\n| 中班 | 75 |\n",
        "+----+------+\n|年级|学位数|\n+====+======+\n|小班|60|\n+----+------+\n"
        "|中班|75|\n+----+------+\n",
        "<table><tr><th>年级</th><th>学位数</th></tr><tr><td>小班</td><td>60</td></tr>"
        "<tr><td>中班</td><td>75</td></tr></table>\n",
        "<TABLE border=1>\n<tr><td>年级<td>学位数\n<tr><td>小班<td>60\n"
        "<tr><td>中班<td>75\n</TABLE>\n",
        "<table><thead><tr><td><p>年级</p></td><td>学位&#25968;</td></tr></thead>\n<tbody>\n"
        "<tr><td><b>小班</b></td><td>&nbsp;60</td></tr>"
        "<tr><td>中班</td><td>75</td></tr></tbody></table>",
    ],
)
def test_a_table_says_the_same_however_it_is_drawn(text: str) -> None:
    assert names_of(text) == [("年级", "学位数")]
    assert rows_of(text) == [("小班", "60"), ("中班", "75")]


@pytest.mark.parametrize(
    "text",
    [
        "| 对象 | 城区 | | 乡镇 | |\n|---|---|---|---|---|\n| | 周末 | 平日 | 周末 | 平日 |\n"
        "| 老人 | 3元 | 1元 | 2元 | 免费 |\n",
        "| 对象 | 城区 | 城区 | 乡镇 | 乡镇 |\n|---|---|---|---|---|\n"
        "| 对象 | 周末 | 平日 | 周末 | 平日 |\n| 老人 | 3元 | 1元 | 2元 | 免费 |\n",
        "<table><tr><td rowspan=2>对象</td><td colspan=2>城区</td><td colspan='2'>乡镇</td></tr>"
        "<tr><td>周末</td><td>平日</td><td>周末</td><td>平日</td></tr>"
        "<tr><td>老人</td><td>3元</td><td>1元</td><td>2元</td><td>免费</td></tr></table>",
    ],
)
def test_two_rows_of_heads_name_a_column_together(text: str) -> None:
    assert names_of(text) == [("对象", "城区 周末", "城区 平日", "乡镇 周末", "乡镇 平日")]
    assert rows_of(text) == [("老人", "3元", "1元", "2元", "免费")]


def test_an_empty_cell_that_opens_a_row_is_that_of_the_row_above() -> None:
    text = (
        "| 场馆 | 时段 | 票价 | 备注 |\n|---|---|---|---|\n| 游泳馆 | 上午 | 20元 | 限高 |\n"
        "| | 晚上 | 35元 | |\n| 羽毛球馆 | 全天 | 40元 | |\n"
    )
    assert rows_of(text) == [
        ("游泳馆", "上午", "20元", "限高"),
        ("游泳馆", "晚上", "35元", ""),
        ("羽毛球馆", "全天", "40元", ""),
    ]


def test_as_above_says_what_stands_above() -> None:
    text = "| 级别 | 资助 | 拨付 |\n|---|---|---|\n| 甲 | 9万元 | 分三年 |\n| 乙 | 5万元 | 同上 |\n"
    assert rows_of(text)[1] == ("乙", "5万元", "分三年")


def test_cells_that_span_rows_and_columns_are_said_in_each() -> None:
    text = (
        "<table><tr><th>学段</th><th>东片</th><th>西片</th></tr>"
        "<tr><td>小学</td><td rowspan='2'>一小</td><td>二小</td></tr>"
        "<tr><td>初中</td><td>三中</td></tr>"
        "<tr><td>高中</td><td colspan=2>统一招生</td></tr></table>"
    )
    assert rows_of(text) == [
        ("小学", "一小", "二小"),
        ("初中", "一小", "三中"),
        ("高中", "统一招生", "统一招生"),
    ]


def test_a_row_across_the_table_is_a_note_or_names_the_rows_below() -> None:
    text = (
        "<table><tr><th>类型</th><th>费用</th><th>押金</th></tr><tr><td colspan=3>城区</td></tr>"
        "<tr><td>单间</td><td>600元</td><td>一月</td></tr>"
        "<tr><td colspan=3>注：水电自理。</td></tr></table>"
    )
    assert rows_of(text) == [("城区",), ("城区 单间", "600元", "一月"), ("注：水电自理。",)]


def test_a_title_in_the_first_row_is_no_head() -> None:
    text = (
        "| 2026年班车时刻表 | | |\n|---|---|---|\n| 线路 | 首班 | 末班 |\n"
        "| 1号线 | 6:30 | 22:00 |\n"
    )
    head = next(one for one in cut(text).blocks if one.kind is BlockKind.TABLE_HEAD)
    assert (head.caption, head.cells) == ("2026年班车时刻表", ("线路", "首班", "末班"))
    assert rows_of(text) == [("1号线", "6:30", "22:00")]


def test_a_form_without_head_says_what_each_line_is_on() -> None:
    text = (
        "# 居住登记指南\n\n| 办理对象 | 租住满三日的人员 |\n| 办理材料 | 1.身份证<br>2.租赁合同 |\n"
        "| 办理时限 | 当场 |\n"
    )
    policy = parse_policy(Path("a.md"), text)
    assert clause_shown(policy, policy.clauses[0]).splitlines() == [
        "办理对象：租住满三日的人员",
        "办理材料：1.身份证，2.租赁合同",
        "办理时限：当场",
    ]


def test_a_short_row_is_padded_where_it_fits_and_else_told_without_names() -> None:
    text = (
        "| 会场 | 人数 | 半天 |\n|---|---|---|\n| 东厅 | 50人 | 300元 |\n| 西厅 | 80人 |\n"
        "| 南厅 | 500元 |\n| 北厅 | 20人 | 200元 | 含茶水 |\n"
    )
    assert rows_of(text) == [
        ("东厅", "50人", "300元"),
        ("西厅", "80人", ""),
        ("南厅", "500元"),
        ("北厅", "20人", "200元", "含茶水"),
    ]
    assert [one.line for one in cut(text).doubts] == [4, 5]


@pytest.mark.parametrize(
    "text",
    [
        "|  |\n|---|\n| 第一条 夜校每期500元。 |\n| 第二条 每人限报两门。 |\n",
        "<table><tr><td><p>第一条 夜校每期500元。</p>"
        "<p>第二条 每人限报两门。</p></td></tr></table>",
        "<div class='TRS_Editor'><p><b>第一条</b>&emsp;夜校每期500元。<br>"
        "第二条 每人限报两门。</p></div>",
        "<table><tr><td>首页</td></tr><tr><td>第一条 夜校每期500元。"
        "<table><tr><th>课</th><th>室</th></tr>"
        "<tr><td>书法</td><td>301</td></tr></table>第二条 每人限报两门。</td></tr></table>",
    ],
)
def test_a_page_that_is_laid_out_in_a_table_is_read_as_text(text: str) -> None:
    policy = parse_policy(Path("a.md"), f"# 夜校办法\n\n{text}")
    by_number = {one.number: clause_shown(policy, one) for one in policy.clauses}
    assert by_number["第一条"].startswith("夜校每期500元。")
    assert by_number["第二条"] == "每人限报两门。"
    assert "<" not in "".join(by_number.values())


def test_a_table_within_a_line_of_text_stands_by_itself() -> None:
    text = (
        "标准如下：<table><tr><th>学历</th><th>每月</th></tr>"
        "<tr><td>大专</td><td>900元</td></tr></table>按季发放。\n"
    )
    kinds = [one.kind for one in cut(text).blocks if one.kind is not BlockKind.BLANK]
    assert kinds == [
        BlockKind.PARAGRAPH,
        BlockKind.TABLE_HEAD,
        BlockKind.TABLE_ROW,
        BlockKind.PARAGRAPH,
    ]


def test_a_table_that_spans_too_much_is_refused_with_its_line() -> None:
    wide = "<table><tr>" + "<td colspan=200>甲</td>" * 3 + "</tr></table>"
    with pytest.raises(PolicyError) as caught:
        cut(f"# 表\n\n{wide}\n")
    assert caught.value.line == 3


_PIECES = st.sampled_from(
    [
        "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=3>", "<th colspan=2>",
        "<thead>", "<p>", "</p>", "<br>", "<b>", "</b>", "<!--", "-->", "|", "|---|---|", "\n",
        "+--+", "| 甲 | 1元 |", "| 乙 |", "第一条 ", "硕士", "3万元", "&nbsp;", " ", "\\|", "`",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_blocks_cover_the_file_whatever_its_tables_are(text: str) -> None:
    try:
        cut(text)
    except PolicyError as error:
        assert "comment" in str(error) or "-->" in str(error)
