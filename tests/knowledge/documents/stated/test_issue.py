"""When a document was issued, by whom and under what number."""

from __future__ import annotations

import pytest

from knowledge.documents.stated.read import read_stated
from knowledge.documents.stated.statement import IssuePlace

TITLE = "青塘区人力资源和社会保障局关于做好人才安居工作的通知"


@pytest.mark.parametrize(
    ("text", "day", "place"),
    [
        (
            "请认真执行。\n青塘区人力资源和社会保障局\n2023年5月6日\n",
            "2023-05-06",
            IssuePlace.SIGNATURE,
        ),
        (
            "请认真执行。\n青塘区人民政府办公室\n二〇二三年五月六日\n",
            "2023-05-06",
            IssuePlace.SIGNATURE,
        ),
        (
            "请认真执行。青塘区人民政府办公室2023年5月6日（此件公开发布）",
            "2023-05-06",
            IssuePlace.SIGNATURE,
        ),
        ("请认真执行。\n区长 王一鸣\n2023年5月6日\n", "2023-05-06", IssuePlace.SIGNATURE),
        (
            "索引号：A1\n成文日期：2023-05-06\n发布日期：2023-05-20\n第一条 甲。",
            "2023-05-06",
            IssuePlace.METADATA,
        ),
        (
            "（2023年4月1日第3次会议通过，2023年5月6日公布，自2023年7月1日起施行）\n第一条 甲。",
            "2023-05-06",
            IssuePlace.TITLE_NOTE,
        ),
        (
            "（2023年5月6日青塘区第十届人民代表大会第二次会议通过）\n第一条 甲。",
            "2023-05-06",
            IssuePlace.ADOPTED,
        ),
        (
            "第一条 甲。\n青塘区人民政府办公室秘书科 2023年5月6日印发",
            "2023-05-06",
            IssuePlace.PRINTED,
        ),
    ],
)
def test_the_day_of_issue_is_found_where_it_stands(text: str, day: str, place: IssuePlace) -> None:
    issued = read_stated(TITLE, text).issued
    assert issued is not None
    assert (issued.date.text, issued.found_in) == (day, place)


@pytest.mark.parametrize(
    "text",
    [
        "第一条 申请人应当于2023年5月6日前报送。",
        "第一条 2023年5月6日，区人社局召开会议。",
        "发布时间：2023-05-20 来源：区政府网站\n第一条 甲。",
        "考试日程\n6月21日\n上午9时。",
        "根据2019年3月2日区人社局印发的《甲办法》，制定本办法。",
    ],
)
def test_other_days_are_not_the_day_of_issue(text: str) -> None:
    assert read_stated(TITLE, text).issued is None


def test_a_rule_amended_since_counts_from_its_own_publication() -> None:
    text = (
        "（1998年3月2日区政府公布 根据2010年6月1日《关于修改部分规章的决定》修正）\n"
        "第三条 本办法自公布之日起施行。"
    )
    stated = read_stated("青塘区集市办法", text)
    assert stated.effective_from is not None
    assert stated.effective_from.date is not None
    assert stated.effective_from.date.text == "1998-03-02"


def test_number_and_issuers_are_read() -> None:
    text = (
        "青人社发〔2023〕8号\n各镇街：\n请执行《甲办法》（青人社发〔2020〕2号）。\n"
        "青塘区人力资源和社会保障局\n青塘区财政局\n2023年5月6日\n"
    )
    stated = read_stated(TITLE, text)
    assert stated.document_number is not None
    assert stated.document_number.text == "青人社发〔2023〕8号"
    assert stated.issuer == "青塘区人力资源和社会保障局、青塘区财政局"
    assert stated.document_number.place.of(text) == "青人社发〔2023〕8号"


def test_a_number_in_a_sentence_is_another_document_s() -> None:
    text = "各镇街：\n请执行《甲办法》（青人社发〔2020〕2号），并依据青政〔2019〕1号办理。\n"
    assert read_stated(TITLE, text).document_number is None
