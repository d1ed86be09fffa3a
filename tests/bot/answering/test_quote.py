"""Which sentences of a clause are quoted, and how their place is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.quoting.cite import holds
from bot.answering.quoting.place import location
from bot.answering.quoting.quote import choose
from bot.answering.quoting.routes import routes_of
from bot.answering.quoting.wanted import read_wanted
from bot.exchange.layout import plain_lines, quote_blocks
from index.searching.sparse import build_postings
from knowledge.documents.policy import Policy
from knowledge.documents.read import read_policy
from knowledge.language.segment import Segmenter

LONG = """# 补贴办法

第一条 租房补贴的标准为每年1万元，由市财政承担，按年度核定，资金由区县统一拨付到个人账户。

租房补贴的对象为毕业三年内、在杭州首次就业并按月缴纳社会保险的应届毕业生，单位须为其办理备案。

租房补贴分两次发放，每半年一次，每次5000元，发放前由系统自动比对住房和社会保险数据。

申请租房补贴须提交身份证、劳动合同和租房合同，材料不全的，经办机构应当一次性告知需要补正的内容。

办理渠道：亲清在线。

咨询：0571-96345

第二条 各类人才的金额见下表。

| 类别 | 金额（万元） |
|---|---|
| B类 | 200 |
| C类 | 150 |
"""


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(cache_folder=tmp_path_factory.mktemp("jieba"))


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    path = tmp_path / "补贴.md"
    path.write_text(LONG, encoding="utf-8")
    return read_policy(path)


def quote(policy: Policy, number: int, question: str, segmenter: Segmenter) -> list[str]:
    words = build_postings(segmenter.words(line) for line in LONG.splitlines())
    clause = policy.clauses[number]
    wanted = read_wanted(question, segmenter)
    spans = choose(policy, clause, wanted, words=words, segmenter=segmenter).spans
    texts = [policy.text[start:end] for start, end in spans]
    assert all(holds(policy, span, text) for span, text in zip(spans, texts, strict=True))
    return texts


@pytest.mark.parametrize(
    ("question", "part", "absent"),
    [
        ("租房补贴每年多少标准", "每年1万元", "劳动合同"),
        ("租房补贴要提交什么材料 身份证 合同", "劳动合同", "每半年一次"),
        ("租房补贴分几次发放", "每半年一次", "劳动合同"),
    ],
)
def test_sentences_that_answer_are_quoted_and_not_the_whole_clause(
    policy: Policy, segmenter: Segmenter, question: str, part: str, absent: str
) -> None:
    text = "".join(quote(policy, 0, question, segmenter))
    assert part in text
    assert absent not in text
    assert "办理渠道" not in text


def test_small_table_comes_with_the_sentence_that_announces_it(
    policy: Policy, segmenter: Segmenter
) -> None:
    text = "\n".join(quote(policy, 1, "C类多少", segmenter))
    assert "见下表" in text
    assert "| C类 | 150 |" in text


def test_routes_are_quoted_apart(policy: Policy) -> None:
    routes = routes_of(policy, policy.clauses[0])
    assert (routes.applying, routes.asking) == ("亲清在线。", "0571-96345")
    # A clause without its own has those of its policy.
    assert routes_of(policy, policy.clauses[1]).asking == "0571-96345"


SEVERAL = """# 人才安居办法

第一条 租房补贴的标准为每年1万元。

第二条 青荷驿站可以免费住7天。

办理渠道：青荷驿站，通过浙里办预约。

咨询：青荷驿站服务台，0571-88880000

第三条 人才租赁房的租金打七折。

"""


def test_a_line_about_another_benefit_is_not_offered(tmp_path: Path) -> None:
    path = tmp_path / "several.md"
    path.write_text(SEVERAL, encoding="utf-8")
    policy = read_policy(path)
    hostel = routes_of(policy, policy.clauses[1])
    assert hostel.applying == "青荷驿站，通过浙里办预约。"
    assert hostel.asking == "青荷驿站服务台，0571-88880000"
    for number in (0, 2):
        routes = routes_of(policy, policy.clauses[number])
        assert (routes.applying, routes.asking) == ("", "")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("办理渠道：亲清在线。", True),
        ("办理渠道：https://example.com", True),
        ("办理渠道：人才安居补贴通过浙里办申请。", True),
        ("办理渠道：创业担保贷款向银行网点申请。", False),
    ],
)
def test_a_line_that_names_nothing_or_the_same_thing_serves_all_clauses(
    tmp_path: Path, line: str, offered: bool
) -> None:
    path = tmp_path / "one.md"
    text = f"# 人才安居补贴办法\n\n第一条 每人1万元。\n\n第二条 办理。\n\n{line}\n"
    path.write_text(text, encoding="utf-8")
    policy = read_policy(path)
    applying = routes_of(policy, policy.clauses[0]).applying
    assert applying == (line.removeprefix("办理渠道：") if offered else "")


def test_place_is_named_by_article_and_paragraph(policy: Policy) -> None:
    clause = policy.clauses[0]
    start = policy.text.index("租房补贴分两次")
    assert location(policy, clause, [(start, start + 5)]) == "第一条第三款"


def test_altered_quote_does_not_hold(policy: Policy) -> None:
    start = policy.text.index("每年1万元")
    assert holds(policy, (start, start + 5), "每年1万元")
    assert not holds(policy, (start, start + 5), "每年2万元")
    assert not holds(policy, (start, start), "")


def test_tables_are_laid_out_without_changing_a_cell() -> None:
    table = "见下表。\n| 类别 | 金额 |\n|---|---|\n| B类 | 200 |\n| C类 |  |\n完。"
    assert plain_lines(table) == ["见下表。", "・类别：B类；金额：200", "・类别：C类", "完。"]
    blocks = quote_blocks(table)
    assert [block.line for block in blocks] == ["见下表。", "", "完。"]
    assert blocks[1].rows == (("类别", "金额"), ("B类", "200"), ("C类", ""))
