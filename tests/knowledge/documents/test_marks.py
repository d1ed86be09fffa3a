"""What a person reads of a source text: its words, and no mark of Markdown or of a converter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.marks.edit import apply
from knowledge.documents.marks.inline import edits_of, heading_text, shown, shown_within


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("每户**每月600元**<br>最多12个月&nbsp;（含续租）", "每户每月600元\n最多12个月（含续租）"),
        ("表格一式~~三份~~两份。", "表格一式两份。"),
        ("<del>每年3月</del>每年4月申报", "每年4月申报"),
        ("登录[溪上政务网](https://xs.example.cn/a_(1) '办事')申报。", "登录溪上政务网申报。"),
        (r"第1\.款 \(一\) 3\~5万元 \*必填", "第1.款 (一) 3~5万元 *必填"),
        ("补助20万元[^3]，分两年拨付。", "补助20万元，分两年拨付。"),
        ("[^3]: 已领市级的补差额。", "已领市级的补差额。"),
        ("限额<sup>[2]</sup>60m<sup>2</sup>", "限额60m²"),
        ("- 户口簿\n* 结婚证", "・户口簿\n・结婚证"),
        ("> 申报编号`XS-01`请保存", "申报编号XS-01请保存"),
        ("##办理须知", "办理须知"),
        ("总&emsp;则", "总 则"),
        ("每月800元&nbsp;&nbsp;每年9600元", "每月800元 每年9600元"),
        ("&lt;一式两份&gt; &yen;300 &amp;nbsp;", "<一式两份> ¥300 "),
        ("<!-- 待核 -->以公告为准。", "以公告为准。"),
        ("<p style=\"margin:0\" title='a>b'>第一段</p>", "\n第一段\n"),
        ("<script>alert('点我')</script>正文", "正文"),
        ("见<https://xs.example.cn/b>", "见https://xs.example.cn/b"),
        ("![受理流程图](images/flow.png)后附", "（图：受理流程图）后附"),
        ("![](image1.png)", ""),
        ("[加下划线]{.underline}的内容", "加下划线的内容"),
        ("零\u200b宽\u00ad字\ufeff符", "零宽字符"),
        ("***", ""),
        ("* * *", ""),
        (":::", ""),
    ],
)
def test_marks_are_not_shown(source: str, read: str) -> None:
    assert shown(source) == read


@pytest.mark.parametrize(
    "source",
    [
        "手机号138****5678",
        "每天5*8小时，每周7*24小时",
        "补贴3~5万元，10~20万元",
        "年龄<60岁且>18岁",
        "填写<姓名>和<身份证号>",
        "签字：______ 日期：____",
        "*为必填，*为选填",
        "文件名 my_file_name.docx",
        "AT&T；A&B;",
        "第3条[2023]45号",
        "张某#3幢",
        r"C:\文件\材料",
    ],
)
def test_signs_that_are_no_marks_stay(source: str) -> None:
    assert shown(source) == source


def test_the_address_of_a_link_is_shown_where_it_is_wanted() -> None:
    source = (
        '到[溪上政务网](https://xs.example.cn/a)或<a href="https://b.example.cn">掌上办</a>申报'
    )
    assert shown(source, links=True) == (
        "到溪上政务网（https://xs.example.cn/a）或掌上办（https://b.example.cn）申报"
    )
    assert shown("[www.xs.cn](https://www.xs.cn/)", links=True) == "www.xs.cn"
    assert shown("[附表](./附表.docx)", links=True) == "附表"


def test_a_mark_that_opens_in_one_sentence_and_closes_in_the_next_is_shown_in_neither() -> None:
    source = "**合同期内不得转租。违反的，收回房屋。**"
    cut = source.index("违反")
    assert shown_within(source, 0, cut) == "合同期内不得转租。"
    assert shown_within(source, cut, len(source)) == "违反的，收回房屋。"
    assert shown("**第一行加粗而不在本行结束。") == "第一行加粗而不在本行结束。"


def test_a_heading_is_one_line_without_marks() -> None:
    assert heading_text("**申报**<br>时间 ##") == "申报 时间"


_PIECES = [
    *"*_~`[](){}<>&;#\\!|-^:/\n \u00a0\u200b硕士每月12元。，",
    "<br>",
    "**",
    "</b>",
    "&nbsp;",
]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join)


@given(_TEXTS)
def test_edits_are_in_order_and_any_cut_of_a_text_reads_as_the_whole_does(source: str) -> None:
    edits = edits_of(source)
    place = 0
    for edit in edits:
        assert place <= edit.start < edit.end <= len(source)
        place = edit.end
    whole = apply(source, edits, 0, len(source))
    for cut in range(len(source) + 1):
        if not any(edit.start < cut < edit.end for edit in edits):
            parts = shown_within(source, 0, cut) + shown_within(source, cut, len(source))
            assert parts == whole


@given(st.text(alphabet="硕士博士每月补贴一二三1234567890元，。；（）《》、“”", max_size=80))
def test_plain_text_is_shown_to_the_letter(source: str) -> None:
    assert shown(source) == source
