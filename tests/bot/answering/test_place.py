"""The place that is cited is the place in the file, and no number is said that nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.quoting.place import location
from knowledge.documents.read import parse_policy

ARTICLE = (
    "第一条 甲。\n\n第二条 申请人应当符合：\n\n（一）满一岁；\n\n（二）住满一年：\n\n1.有合同；\n\n"
    "2.有发票；\n\n（三）已接种。\n\n前款材料由街道核实。\n"
)
WRAPPED = (
    "第一条 住满一年的家庭可以向街道申请托育补贴，补贴发到家庭指定的银行\n卡上，不发现金。\n\n"
    "逾期不予受理。\n\n第二条 附则。\n"
)

RUN_ON = "第一条 甲。乙。第二条 须符合：（一）丙；（二）丁。戊。\n"
SECTIONS = "四、材料\n\n（一）户口簿；\n\n（二）疫苗本。\n\n五、附则\n\n无。\n"


@pytest.mark.parametrize(
    ("text", "quoted", "place"),
    [
        (ARTICLE, ["（一）满一岁；"], "第二条第一款第（一）项"),
        (ARTICLE, ["申请人应当符合：", "（三）已接种。"], "第二条第一款第（三）项"),
        (ARTICLE, ["1.有合同；"], "第二条第一款第（二）项第1目"),
        (ARTICLE, ["（二）住满一年：", "2.有发票；"], "第二条第一款第（二）项"),
        (ARTICLE, ["（一）满一岁；", "（三）已接种。"], "第二条第一款"),
        (ARTICLE, ["前款材料由街道核实。"], "第二条第二款"),
        (WRAPPED, ["卡上，不发现金。"], "第一条第一款"),
        (WRAPPED, ["逾期不予受理。"], "第一条第二款"),
        (
            "第一条 甲。乙。第二条 须符合：（一）丙；（二）丁。戊。\n",
            ["（二）丁。"],
            "第二条第（二）项",
        ),
        ("第一条 甲。第二条 乙。\n\n丙。\n\n第三条 丁。\n", ["丙。"], "第二条"),
        (
            "四、材料\n\n（一）户口簿；\n\n（二）疫苗本。\n\n五、附则\n\n无。\n",
            ["（二）疫苗本。"],
            "四、（二）材料",
        ),
        ("附件1 细则\n\n第一条 甲。\n\n第二条 乙。\n", ["乙。"], "附件1《细则》第二条"),
        ("第一条 " + "甲。\n\n" * 30 + "第二条 乙。\n", ["乙。"], "第二条"),
    ],
)
def test_the_place_names_part_article_paragraph_and_item(
    text: str, quoted: list[str], place: str
) -> None:
    policy = parse_policy(Path("办法.md"), f"# 云岭区托育补贴办法\n\n{text}")
    starts = [policy.text.index(one) for one in quoted]
    spans = [(start, start + len(one)) for start, one in zip(starts, quoted, strict=True)]
    clause = next(one for one in policy.clauses if one.start <= starts[0] < one.end)
    assert location(policy, clause, spans) == place


def test_paragraphs_are_counted_beyond_twenty() -> None:
    body = "\n\n".join(f"款{n}。" for n in range(1, 31))
    policy = parse_policy(Path("办法.md"), f"# 云岭区托育补贴办法\n\n第一条 {body}\n")
    start = policy.text.index("款23。")
    assert location(policy, policy.clauses[0], [(start, start + 4)]) == "第一条第二十三款"
