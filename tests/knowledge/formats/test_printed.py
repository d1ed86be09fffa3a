"""PDF files: the text layer in its order, without what every page repeats."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_files import LEFT, Pages, printed

from knowledge.documents.policy import Policy
from knowledge.documents.read import read_policy_bytes
from knowledge.errors import PolicyError

NAME = Path("云栖谷办法.pdf")


def read(data: bytes) -> Policy:
    return read_policy_bytes(NAME, data)


def lines(policy: Policy) -> list[str]:
    return [line for line in policy.text.split("\n") if line]


def test_a_notice_of_several_pages_is_read_as_paragraphs_without_headers_and_page_numbers() -> None:
    pages = Pages()
    for number in range(3):
        pages.put("云栖谷管理委员会政务公开", LEFT, 40, 9)
        if number == 0:
            pages.centre("云栖谷高校毕业生", 100)
            pages.centre("安居补贴办法", 130)
            end = pages.wrap(
                "第一条 为支持高校毕业生在云栖谷安居乐业，鼓励用人单位引进青年人才，根据有关规定，"
                "结合本区实际，制定本办法。",
                180,
            )
            end = pages.wrap("第二条 标准见下表。", end)
            pages.grid([["学历", "每月补贴"], ["硕士", "800元"], ["博士", "1500元"]], end)
        elif number == 1:
            # The last line of the page is full and ends in no mark: the next page goes on.
            pages.put("　　第三条 申请人应当在入职后的六个月之内提出书面申请，并提交", LEFT, 700)
        else:
            pages.put("劳动合同和社会保险证明。", LEFT, 100)
            pages.wrap("第四条 本办法自2024年1月1日起施行。", 128)
        pages.centre(f"— {number + 1} —", 815, 10)
        pages.end_page()
    policy = read(pages.data())
    assert policy.title == "云栖谷高校毕业生安居补贴办法"
    assert [clause.number for clause in policy.clauses] == [f"第{n}条" for n in "一二三四"]
    assert "| 博士 | 1500元 |" in policy.text
    assert "并提交劳动合同和社会保险证明。" in policy.text
    assert "政务公开" not in policy.text and "—" not in policy.text


def test_a_field_that_repeats_within_the_pages_stays() -> None:
    body = ["事项：补贴申领", "办理时限：五个工作日", "收费：不收费"]
    policy = read(printed([["云栖谷事项清单", *body], body, body, body]))
    assert policy.text.count("办理时限：五个工作日") == 4


def test_a_table_that_goes_on_over_the_page_is_one_table() -> None:
    pages = Pages()
    pages.put("云栖谷奖励标准表", LEFT, 100)
    pages.put("第一条 标准如下：", LEFT, 130)
    pages.grid([["档次", "奖励"], ["第一档", "1万元"], ["第二档", "2万元"]], 160)
    pages.end_page()
    pages.grid([["档次", "奖励"], ["第三档", "3万元"], ["第四档", "4万元"]], 80)
    pages.end_page()
    policy = read(pages.data())
    table = [line for line in lines(policy) if line.startswith("|")]
    assert table == [
        "| 档次 | 奖励 |",
        "|---|---|",
        *(f"| 第{name}档 | {number}万元 |" for number, name in enumerate("一二三四", start=1)),
    ]


def test_a_table_without_rules_is_told_by_its_columns_and_is_to_be_checked() -> None:
    pages = Pages()
    pages.put("云栖谷租金标准", LEFT, 100)
    pages.put("第一条 租金按下列标准收取：", LEFT, 130)
    pages.grid([["户型", "月租金"], ["一居", "900元"], ["两居", "1600元"]], 150, ruled=False)
    pages.end_page()
    policy = read(pages.data())
    assert "| 两居 | 1600元 |" in policy.text
    assert any("没有边线" in doubt.problem for doubt in policy.doubts)


def test_two_columns_are_read_one_after_the_other() -> None:
    pages = Pages()
    pages.centre("云栖谷人才政策问答摘编", 80)
    left = (
        "人才公寓的租金按照同地段市场价的六成收取，押金为两个月租金，租期最长两年，期满可以续租一次。"
        * 3
    )
    right = (
        "安居补贴按季度发放到本人社会保障卡，离开云栖谷企业的从次月起停发，重新入职的累计计算期限。"
        * 3
    )
    for number in range(len(left) // 16):
        pages.put(left[16 * number : 16 * number + 16], 60, 130 + 24 * number, 13)
        pages.put(right[16 * number : 16 * number + 16], 320, 130 + 24 * number, 13)
    pages.end_page()
    text = "".join(lines(read(pages.data()))[1:])
    assert left[:32] in text and right[:32] in text
    assert text.index(left[16:32]) < text.index(right[:16])


def test_a_scan_is_recognised_and_refused_with_the_remedy() -> None:
    pages = Pages()
    for _ in range(2):
        pages.picture()
        pages.end_page()
    with pytest.raises(PolicyError, match=r"是扫描件.*OCR"):
        read(pages.data())


def test_a_page_that_is_a_picture_among_others_is_named() -> None:
    pages = Pages()
    for number in range(3):
        if number == 1:
            pages.picture()
        else:
            pages.put("云栖谷人才公寓管理规定", LEFT, 100)
            pages.wrap("第一条 人才公寓的租金按照同地段市场价的六成收取，押金为两个月租金。", 140)
        pages.end_page()
    assert any("第 2 页是扫描图片" in one.problem for one in read(pages.data()).doubts)


def test_a_password_is_said() -> None:
    pages = Pages(password="云栖".encode().hex())
    pages.put("云栖谷规定", LEFT, 100)
    pages.end_page()
    with pytest.raises(PolicyError, match="加了密码"):
        read(pages.data())


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer", b"not a pdf"],
)
def test_a_damaged_file_is_said_in_a_sentence(data: bytes) -> None:
    with pytest.raises(PolicyError, match="损坏"):
        read(data)
