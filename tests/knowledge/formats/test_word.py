"""Word files: what Word shows is read, its automatic numbers among it."""

from __future__ import annotations

from pathlib import Path

import pytest
import word_files as word
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.grammar import chinese_number
from knowledge.documents.policy import Policy
from knowledge.documents.read import read_policy_bytes
from knowledge.formats.word.counting import FORMATS, chinese, written

LAW = word.numbering(
    {
        1: word.level(0, "chineseCounting", "第%1条", '<w:suff w:val="nothing"/>')
        + word.level(1, "chineseCounting", "（%2）"),
        2: word.level(0, "chineseCountingThousand", "第%1章"),
        3: word.level(0, "decimal", "%1.") + word.level(1, "decimal", "%1.%2"),
        4: word.level(0, "chineseLegalSimplified", "%1、"),
        5: word.level(0, "chineseCounting", "第%1章")
        + word.level(1, "decimal", "%1.%2", "<w:isLgl/>"),
    },
    {
        1: '<w:abstractNumId w:val="1"/>',
        2: '<w:abstractNumId w:val="2"/>',
        3: '<w:abstractNumId w:val="3"/>',
        4: '<w:abstractNumId w:val="4"/>',
        5: '<w:abstractNumId w:val="5"/>',
        6: '<w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride>",
    },
)


def read(body: str, name: str = "云栖谷办法.docx", **parts: str) -> Policy:
    return read_policy_bytes(Path(name), word.word_file(body, **parts))


def lines(policy: Policy) -> list[str]:
    return [line for line in policy.text.split("\n") if line]


def test_automatic_articles_and_items_are_read_with_their_numbers() -> None:
    policy = read(
        word.centred("云栖谷人才安居办法")
        + word.numbered("总则", 2)
        + word.numbered("为支持青年人才安居，制定本办法。", 1)
        + word.numbered("申请人应当同时符合下列条件：", 1)
        + word.numbered("在云栖谷企业全职工作；", 1, 1)
        + word.numbered("在杭州无自有住房。", 1, 1)
        + word.numbered("标准", 2)
        + word.numbered("下列人员不予补贴：", 1)
        + word.numbered("已享受人才公寓的。", 1, 1),
        numbering=LAW,
    )
    assert policy.title == "云栖谷人才安居办法"
    assert [clause.number for clause in policy.clauses] == ["第一条", "第二条", "第三条"]
    assert "（二）在杭州无自有住房。" in policy.text or "（二） 在杭州" in policy.text
    third = policy.clauses[-1]
    assert third.heading_path == ("第二章 标准",)
    assert "（一）" in policy.text[third.start : third.end]


def test_a_list_that_starts_anew_counts_from_one_and_another_goes_on() -> None:
    policy = read(
        word.paragraph("云栖谷两项规定")
        + word.numbered("甲项补贴一千元。", 1)
        + word.numbered("甲项按年发放。", 1)
        + word.numbered("乙项补贴两千元。", 6)
        + word.numbered("乙项按月发放。", 6)
        + word.numbered("第三编号", 3)
        + word.numbered("其一", 3, 1)
        + word.numbered("其二", 3, 1)
        + word.numbered("下一项", 3)
        + word.numbered("其一", 3, 1),
        numbering=LAW,
    )
    text = [line.replace(" ", "") for line in lines(policy)]
    assert text[1:5] == [
        "第一条甲项补贴一千元。",
        "第二条甲项按年发放。",
        "第一条乙项补贴两千元。",
        "第二条乙项按月发放。",
    ]
    assert text[5:] == ["1.第三编号", "1.1其一", "1.2其二", "2.下一项", "2.1其一"]


def test_numbers_come_from_styles_and_those_they_are_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="base"><w:name w:val="条文"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="我的条文"/>'
        '<w:basedOn w:val="base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="item"><w:name w:val="项"/><w:basedOn w:val="base"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    policy = read(
        word.paragraph("云栖谷补贴规定")
        + word.paragraph("补贴分两类：", '<w:pStyle w:val="own"/>')
        + word.paragraph("租房；", '<w:pStyle w:val="item"/>')
        + word.paragraph("购房。", '<w:pStyle w:val="item"/>')
        + word.paragraph(
            "不编号的一段。", '<w:pStyle w:val="own"/><w:numPr><w:numId w:val="0"/></w:numPr>'
        ),
        numbering=LAW,
        styles=styles,
    )
    assert [line.replace(" ", "") for line in lines(policy)[1:]] == [
        "第一条补贴分两类：",
        "（一）租房；",
        "（二）购房。",
        "不编号的一段。",
    ]


def test_a_legal_level_writes_digits_where_its_parent_counts_in_chinese() -> None:
    policy = read(
        word.paragraph("云栖谷指引") + word.numbered("申请", 5) + word.numbered("材料齐全。", 5, 1),
        numbering=LAW,
    )
    assert "1.1 材料齐全。" in policy.text


@settings(deadline=None)
@given(st.integers(1, 9999))
def test_chinese_numbers_are_those_that_the_grammar_reads(number: int) -> None:
    assert chinese_number(chinese(number)) == number


@settings(deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.integers(-5, 10_000_000))
def test_every_format_writes_every_number_shortly(form: str, number: int) -> None:
    assert 0 < len(written(number, form)) <= 40


def test_merged_cells_say_in_each_row_whose_it_is() -> None:
    merge = '<w:vMerge w:val="restart"/>'
    policy = read(
        word.paragraph("云栖谷奖励标准")
        + word.paragraph("第一条 标准见下表。")
        + word.table(
            word.cell("类别", merge) + word.cell("奖励（万元）", '<w:gridSpan w:val="2"/>'),
            word.cell("", "<w:vMerge/>") + word.cell("市级") + word.cell("区级|镇级"),
            word.cell("领军人才", merge) + word.cell("50") + word.cell("20"),
            word.cell("", "<w:vMerge/>") + word.cell("60") + word.cell("30"),
        )
    )
    assert "| 类别 | 奖励（万元） 市级 | 奖励（万元） 区级\\|镇级 |" in policy.text
    assert "| 领军人才 | 60 | 30 |" in policy.text


def test_text_boxes_come_once_content_controls_and_insertions_stay_deletions_go() -> None:
    box = "<w:txbxContent>" + word.paragraph("咨询电话：0571-12345。") + "</w:txbxContent>"
    policy = read(
        word.paragraph("云栖谷办事指南")
        + word.paragraph(
            "第一条 补贴每月800元。",
            inside="<w:r><mc:AlternateContent><mc:Choice><wps:txbx>"
            + box
            + "</wps:txbx></mc:Choice>"
            "<mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
        )
        + "<w:sdt><w:sdtContent>"
        + word.paragraph("第二条 按季度发放。")
        + "</w:sdtContent></w:sdt>"
        + word.paragraph(
            "第三条 最长",
            inside=f"<w:del>{word.run('三十').replace('w:t', 'w:delText')}</w:del><w:ins>"
            f"{word.run('三十六')}</w:ins>" + word.run("个月。"),
        )
    )
    assert policy.text.count("0571-12345") == 1
    assert "第二条 按季度发放。" in policy.text
    assert "第三条 最长三十六个月。" in policy.text
    assert any("修订" in doubt.problem for doubt in policy.doubts)


def test_footnotes_stand_at_the_end_by_their_marks_and_hidden_text_is_not_read() -> None:
    policy = read(
        word.paragraph("云栖谷奖励办法")
        + word.paragraph(
            "第一条 青年人才奖励10万元",
            inside='<w:r><w:footnoteReference w:id="2"/></w:r>'
            + word.run("。")
            + word.run("内部批注", "<w:vanish/>"),
        )
        + word.paragraph("第二条 分三年发放。"),
        footnotes='<w:footnote w:id="2">' + word.paragraph("不超过35周岁。") + "</w:footnote>",
    )
    assert "奖励10万元[^2]。" in policy.text
    assert policy.text.rstrip().endswith("[^2]: 不超过35周岁。")
    assert "批注" not in policy.text


def test_headings_are_told_by_styles_and_a_table_of_contents_is_left_out() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="toc 1"/></w:style>'
    )
    policy = read(
        word.paragraph("云栖谷人才公寓指南", '<w:pStyle w:val="T"/>')
        + word.paragraph("办理条件……1", '<w:pStyle w:val="c"/>')
        + word.paragraph("办理条件", '<w:pStyle w:val="1"/>')
        + word.paragraph("全职工作满三个月。")
        + word.paragraph("办理时限", '<w:pStyle w:val="1"/>')
        + word.paragraph("15个工作日。"),
        styles=styles,
    )
    assert policy.title == "云栖谷人才公寓指南"
    assert [clause.heading for clause in policy.clauses] == ["办理条件", "办理时限"]
    assert "……" not in policy.text


def test_the_title_stands_below_who_issues_and_the_number_of_the_document() -> None:
    policy = read(
        word.centred("云栖谷管理委员会文件", 72)
        + word.centred("云管〔2024〕3号", 32)
        + word.centred("云栖谷管理委员会关于印发")
        + word.centred("人才安居办法的通知")
        + word.paragraph("各有关单位：")
        + word.paragraph("现将办法印发给你们。")
    )
    assert policy.title == "云栖谷管理委员会关于印发人才安居办法的通知"
    assert "云管〔2024〕3号" in policy.text


def test_a_rule_below_a_notice_has_its_own_heading() -> None:
    policy = read(
        word.centred("云栖谷管委会关于印发两项办法的通知")
        + word.paragraph("各有关单位：")
        + word.paragraph("现将两项办法印发给你们，请遵照执行。")
        + word.centred("云栖谷班车办法")
        + word.centred("（2024年5月6日通过）", 28)
        + word.paragraph("第一条 首班六时三十分。")
        + word.centred("云栖谷食堂办法")
        + word.paragraph("第一条 午餐每份十八元。")
    )
    assert policy.title == "云栖谷管委会关于印发两项办法的通知"
    articles = [one for one in policy.clauses if one.number == "第一条"]
    assert articles[0].heading_path == ("云栖谷班车办法",)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs", "Cc"), max_codepoint=0xFFFF), max_size=30)
        .map(lambda text: "".join(text.split()))
        .filter(lambda text: all(one.isprintable() for one in text)),
        min_size=2,
        max_size=8,
    ).filter(lambda texts: any(texts[1:]) and texts[0])
)
def test_no_visible_character_is_lost_and_the_order_is_kept(texts: list[str]) -> None:
    from knowledge.formats.read import read_source

    made = word.word_file("".join(word.paragraph(text) for text in texts))
    try:
        text = read_source(Path("某某.docx"), made).text
    except Exception as error:  # noqa: BLE001 - a text of nothing that is seen
        assert "没有文字" in str(error)
        return
    place = 0
    for char in "".join(texts).replace("\u00ad", "").replace("\ufeff", ""):
        if char.isalnum():
            place = text.index(char, place) + 1


@pytest.mark.parametrize("kind", ["strict", "plain"])
def test_the_strict_kind_of_word_file_is_read_alike(kind: str) -> None:
    data = word.word_file(word.centred("云栖谷规定") + word.paragraph("第一条 每人一千元。"))
    if kind == "strict":
        import io
        import zipfile

        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(stream, "w") as new,
        ):
            for name in old.namelist():
                text = old.read(name).decode()
                text = text.replace(
                    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    "http://purl.oclc.org/ooxml/wordprocessingml/main",
                ).replace(
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    "http://purl.oclc.org/ooxml/officeDocument/relationships",
                )
                new.writestr(name, text)
        data = stream.getvalue()
    policy = read_policy_bytes(Path("规定.docx"), data)
    assert policy.title == "云栖谷规定" and policy.clauses[0].number == "第一条"
