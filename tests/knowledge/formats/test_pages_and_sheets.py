"""Web pages, workbooks, lists and plain texts: read as a person sees them."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.documents.policy import Policy
from knowledge.documents.read import read_policy_bytes
from knowledge.errors import PolicyError
from knowledge.formats.grid import Cell, lay_out
from knowledge.formats.joining import join_wrapped

PAGE = """<html><head><meta charset="{charset}">
<title>关于印发人才安居办法的通知_云栖谷管委会</title>
<style>p {{ color: red }}</style><script>document.write("脚本里的字")</script></head><body>
<div class="top-nav"><a href="/">首页</a> &gt; <a href="/zc">政策文件</a></div>
<table class="xxgk"><tr><td>索引号：</td><td>YQ-2023-11</td>
<td>发文字号：</td><td>云管〔2023〕7号</td></tr>
<tr><td>成文日期：</td><td>2023年5月6日</td><td>有效性：</td><td>有效</td></tr></table>
<h1>关于印发人才安居办法的通知</h1>
<div>发布时间：2023-05-08 浏览次数：123</div>
<div>【字体：<a>大</a> <a>中</a> <a>小</a>】 打印 分享到：</div>
<div id="zoom" class="TRS_Editor"><p>各有关单位：</p>
<p>　　现将《人才安居办法》印发给你们，请遵照执行。</p>
<p style="text-align: center">人才安居办法</p>
<p>　　第一条&nbsp;为支持青年人才安居，镕、喆、㙟三处试点，制定本办法。</p>
<p>　　第二条　标准见下表：</p>
<table border="1"><tr><td rowspan="2">类别</td>
<td colspan="2">标准</td></tr><tr><td>市级</td><td>区级</td></tr>
<tr><td rowspan="2">博士</td><td>1500元</td><td>500元</td></tr>
<tr><td>1600元</td><td>600元</td></tr></table>
<p>　　第三条　本办法自2023年6月1日起施行。</p></div>
<div>上一篇：关于食堂的通知</div>
<div class="footer">主办单位：云栖谷管委会。版权所有，未经许可，不得转载。</div>
</body></html>"""


def read(name: str, data: bytes) -> Policy:
    return read_policy_bytes(Path(name), data)


def lines(policy: Policy) -> list[str]:
    return [line for line in policy.text.split("\n") if line]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
    ],
)
def test_a_saved_page_is_read_whatever_it_says_of_its_characters(
    charset: str, encoding: str
) -> None:
    policy = read("a.html", PAGE.format(charset=charset).encode(encoding))
    assert policy.title == "关于印发人才安居办法的通知"
    assert "镕、喆、㙟三处试点" in policy.text
    numbers = [clause.number for clause in policy.clauses if clause.number]
    assert numbers == ["第一条", "第二条", "第三条"]


def test_what_a_site_puts_around_is_dropped_and_its_index_is_kept_line_by_line() -> None:
    policy = read("a.htm", PAGE.format(charset="utf-8").encode())
    for gone in ("首页", "打印", "字体", "脚本", "版权", "上一篇", "浏览", "color"):
        assert gone not in policy.text
    assert lines(policy)[1:5] == [
        "索引号：YQ-2023-11",
        "发文字号：云管〔2023〕7号",
        "成文日期：2023年5月6日",
        "有效性：有效",
    ]
    assert "| 类别 | 标准 市级 | 标准 区级 |" in policy.text
    assert "| 博士 | 1600元 | 600元 |" in policy.text


def test_the_index_of_a_page_may_be_a_list_above_the_text() -> None:
    page = """<body><div class="notice-header"><span class="tt">发文字号：</span>
    <span class="value">云管〔2024〕3号</span><ul><li>成文日期：2024年2月1日</li>
    <li>阅读次数：31</li></ul></div><h2 class="t">云栖谷班车办法</h2>
    <div class="bt_content"><p>第一条 首班六时三十分，末班二十二时。</p>
    <p>第二条 凭证乘车，不收费。</p></div>
    <div class="related"><a href="x">相关文件：云栖谷食堂办法，云栖谷门禁办法</a></div></body>"""
    policy = read("班车.html", page.encode())
    assert policy.title == "云栖谷班车办法"
    assert "发文字号：云管〔2024〕3号" in lines(policy)
    assert "成文日期：2024年2月1日" in lines(policy)
    assert "食堂" not in policy.text and "阅读次数" not in policy.text
    assert [clause.number for clause in policy.clauses if clause.number] == ["第一条", "第二条"]


def test_a_page_laid_out_in_tables_and_breaks_is_read_in_order() -> None:
    page = """<body><table width=900><tr><td>云栖谷网站</td></tr><tr><td><table><tr><td>
    <font size=5>云栖谷食堂规定</font><br>　　第一条 午餐每份十八元，自带餐具。<br>
    　　第二条 晚餐每份二十元，限时供应。
    </td></tr></table></td></tr></table></body>"""
    policy = read("食堂.html", page.encode())
    assert [clause.number for clause in policy.clauses if clause.number] == ["第一条", "第二条"]


def test_a_page_that_scripts_show_is_refused() -> None:
    page = "<html><body><div id=app></div><script>app()</script></body></html>"
    with pytest.raises(PolicyError, match="由脚本显示"):
        read("a.html", page.encode())


def test_a_row_of_a_workbook_is_a_clause_with_its_fields() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云栖谷人才服务事项清单"])
    sheet.merge_cells("A1:D1")
    sheet.append(["类别", "事项名称", "办理时限", "受理日期"])
    sheet.append(["居住", "人才公寓申请", "15个工作日", datetime.date(2026, 5, 1)])
    sheet.append([None, "安居补贴申领", 20, datetime.date(2026, 6, 1)])
    sheet.merge_cells("A3:A4")
    stream = io.BytesIO()
    book.save(stream)
    policy = read("清单.xlsx", stream.getvalue())
    assert policy.title == "云栖谷人才服务事项清单"
    assert [clause.heading for clause in policy.clauses] == ["人才公寓申请", "安居补贴申领"]
    second = policy.clauses[1]
    text = policy.text[second.start : second.end]
    assert "类别：居住" in text and "办理时限：20\n" in text and "受理日期：2026-06-01" in text


def test_formulas_without_results_and_hidden_sheets_are_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["活动", "名额", "合计"])
    sheet.append(["招聘会", 30, "=B2*2"])
    book.create_sheet("内部").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    policy = read("活动.xlsx", stream.getvalue())
    problems = [doubt.problem for doubt in policy.doubts]
    assert any("公式没有存结果：C2" in one for one in problems)
    assert any("隐藏的工作表" in one and "内部" in one for one in problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_of_values_is_read_in_the_encodings_of_offices(encoding: str) -> None:
    text = (
        "活动名称,时间,地点\r\n青年人才招聘会,2026-12-01,云栖谷中心\r\n"
        '创业沙龙,2026-12-09,"二楼,东厅"\r\n'
    )
    policy = read("活动.csv", text.encode(encoding))
    assert [clause.heading for clause in policy.clauses] == ["青年人才招聘会", "创业沙龙"]
    assert "地点：二楼,东厅" in policy.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_plain_text_has_its_first_line_as_title(encoding: str) -> None:
    text = "\r\n云栖谷班车办法\r\n第一条 首班六时三十分。\r\n第二条 末班二十二时。\r\n"
    policy = read("班车.txt", text.encode(encoding))
    assert policy.title == "云栖谷班车办法"
    assert [clause.number for clause in policy.clauses] == ["第一条", "第二条"]


def test_a_text_that_is_written_as_a_policy_file_is_one() -> None:
    text = "---\nid: shuttle\ntitle: 云栖谷班车办法\n---\n\n第一条 首班六时三十分。\n"
    assert read("班车.txt", text.encode()).id == "shuttle"


def test_lines_broken_at_a_width_are_joined() -> None:
    whole = (
        "　　第一条 在云栖谷企业全职工作的硕士以上毕业生，在杭州无自有住房的，可以申请安居补贴，"
        "补贴按季度发放到本人社会保障卡，最长三十六个月，中途离职的从离职次月起停发，重新入职的"
        "累计计算期限。"
    )
    broken = [whole[place : place + 30] for place in range(0, len(whole), 30)]
    assert join_wrapped([*broken, "　　第二条 由管委会解释。"]) == [
        whole.strip("　"),
        "第二条 由管委会解释。",
    ]


@settings(deadline=None)
@given(st.lists(st.text("一二三四，。 　第条款", max_size=40), max_size=20))
def test_joining_loses_no_character_and_keeps_the_order(given_lines: list[str]) -> None:
    def visible(texts: list[str]) -> str:
        return "".join("".join(texts).split())

    assert visible(join_wrapped(given_lines)) == visible(given_lines)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(
            st.builds(Cell, st.text("甲乙丙", max_size=3), st.integers(0, 4), st.integers(0, 4)),
            max_size=5,
        ),
        max_size=6,
    )
)
def test_merged_cells_are_laid_out_to_rows_of_one_width(rows: list[list[Cell]]) -> None:
    grid, head = lay_out(rows)
    assert len(grid) == len(rows) and len({len(row) for row in grid}) <= 1
    assert head <= max(1, len(rows))
    for row, laid in zip(rows, grid, strict=True):
        assert all(cell.text in laid for cell in row)
