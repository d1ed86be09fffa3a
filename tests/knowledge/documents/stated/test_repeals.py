"""Which documents end with one, and which are only named in it."""

from __future__ import annotations

import pytest

from knowledge.documents.stated.read import read_stated
from knowledge.documents.stated.statement import RepealKind

TITLE = "青塘区人才安居管理办法"


def repealed(text: str, title: str = TITLE) -> list[tuple[str, str]]:
    return [(one.title, one.document_number) for one in read_stated(title, text).named_repeals]


@pytest.mark.parametrize(
    ("sentence", "victims"),
    [
        (
            "本办法自2023年12月1日起施行，《青塘区人才房办法》（青人社〔2019〕7号）同时废止。",
            [("青塘区人才房办法", "青人社〔2019〕7号")],
        ),
        (
            "本办法自2023年12月1日起施行。2015年8月3日区政府公布的《青塘区人才房办法》同时废止。",
            [("青塘区人才房办法", "")],
        ),
        (
            "《甲种房办法》（青建[2018]3号）、《乙种房办法（试行）》（青建〔2019〕第12号）同时废止。",
            [("甲种房办法", "青建〔2018〕3号"), ("乙种房办法（试行）", "青建〔2019〕第12号")],
        ),
        (
            "2015年8月3日区政府公布的《甲种房办法》和2016年1月9日区政府公布的《乙种房办法》同时废止。",
            [("甲种房办法", ""), ("乙种房办法", "")],
        ),
        ("原《青塘区人才房办法》即行废止。", [("青塘区人才房办法", "")]),
        (
            "《青塘区人才房办法》（青人社〔2019〕7号）同时失效。",
            [("青塘区人才房办法", "青人社〔2019〕7号")],
        ),
        ("《青塘区人才房办法》于2023年12月31日停止执行。", [("青塘区人才房办法", "")]),
        ("《青塘区人才房办法》自本办法施行之日起不再执行。", [("青塘区人才房办法", "")]),
        (
            "同时废止《青塘区人才房办法》（青人社〔2019〕7号）。",
            [("青塘区人才房办法", "青人社〔2019〕7号")],
        ),
        ("青人社〔2019〕7号文件同时废止。", [("", "青人社〔2019〕7号")]),
        ("对《甲种房办法》等12件规范性文件予以废止。", [("甲种房办法", "")]),
        (
            "青塘区人民政府令第十二号公布的《甲种房办法》同日废止。",
            [("甲种房办法", "青塘区人民政府令第十二号")],
        ),
        (
            "《关于印发〈甲种房办法〉的通知》（青建〔2018〕3号）废止。",
            [("关于印发〈甲种房办法〉的通知", "青建〔2018〕3号")],
        ),
        ("自本办法印发之日起，2020年1月2日印发的《甲种房办法》同时废止。", [("甲种房办法", "")]),
        (
            "《青塘区人才安居管理办法》（青人社〔2019〕7号）同时废止。",
            [("青塘区人才安居管理办法", "青人社〔2019〕7号")],
        ),
    ],
)
def test_who_is_ended_is_read_with_number(sentence: str, victims: list[tuple[str, str]]) -> None:
    assert repealed(f"第九条 {sentence}\n") == victims


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《青塘区租赁住房条例》，区住建局可以决定停止执行。",
        "《青塘区人才房办法》已废止，不再引用。",
        "《青塘区人才房办法》废止后，原合同继续有效。",
        "《青塘区人才房办法》第三条同时废止。",
        "按照《青塘区租赁住房条例》规定逾期未开工的，批准文件失效。",
        "《规范性文件清单》应当随文件的制定、修改、废止更新。",
        "复核期间不停止行政处分决定的执行。",
        "上级《关于清理收费的通知》要求，自2011年12月1日起停止执行《收费目录》。",
        "证书遗失的，《人才证》自动失效的情形由发证机关认定。",
    ],
)
def test_who_is_only_named_is_not_ended(sentence: str) -> None:
    assert repealed(f"第三条 {sentence}\n") == []


def test_the_day_from_which_and_the_date_of_the_ended_are_kept() -> None:
    text = "2015年8月3日区政府印发的《甲种房办法》于2023年12月31日停止执行。"
    (one,) = read_stated(TITLE, text).named_repeals
    assert one.dated is not None
    assert one.since is not None
    assert (one.dated.text, one.since.text) == ("2015-08-03", "2023-12-31")
    assert one.place.of(text) == text.rstrip("。")


def test_precedence_names_nobody() -> None:
    for sentence in (
        "本区以前的规定与本办法不一致的，以本办法为准。",
        "此前有关规定与本办法相抵触的，按本办法执行。",
    ):
        stated = read_stated(TITLE, f"第八条 {sentence}")
        assert [one.kind for one in stated.repeals] == [RepealKind.PRECEDENCE]
        assert stated.named_repeals == ()


def test_the_lists_of_a_clearance_are_read_and_its_other_lists_are_not() -> None:
    text = (
        "现将清理结果公布如下。\n继续有效的规范性文件目录\n1.《丙种房办法》（青建〔2020〕1号）\n"
        "决定废止的规范性文件目录\n1.《甲种房办法》（青建〔2018〕3号）\n2.《乙种房办法》青建〔2019〕4号\n"
        "说明：依据《公司法》已有新规定。\n"
    )
    assert repealed(text, "青塘区关于公布规范性文件清理结果的通知") == [
        ("甲种房办法", "青建〔2018〕3号"),
        ("乙种房办法", "青建〔2019〕4号"),
    ]


def test_the_new_wording_of_another_document_ends_nothing_here() -> None:
    text = (
        "二、第九条修改为：“《甲种房办法》（青建〔2018〕3号）同时废止。”\n本决定自公布之日起施行。"
    )
    assert repealed(text, "关于修改《乙种房办法》的决定") == []
