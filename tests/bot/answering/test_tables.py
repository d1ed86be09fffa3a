"""What is quoted of a table: the row asked for, the column, the row whose range holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.quoting.quote import Chosen, choose
from bot.answering.quoting.units import units_of
from bot.answering.quoting.wanted import read_wanted
from bot.exchange.layout import plain_lines, quote_blocks
from index.searching.sparse import build_postings
from knowledge.documents.policy import Policy
from knowledge.documents.read import parse_policy
from knowledge.documents.shown import shown_span
from knowledge.language.segment import Segmenter


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(cache_folder=tmp_path_factory.mktemp("jieba"))


def policy_of(text: str) -> Policy:
    return parse_policy(Path("表.md"), text)


def chosen_of(policy: Policy, question: str, segmenter: Segmenter, number: int = 0) -> Chosen:
    words = build_postings(segmenter.words(line) for line in policy.text.splitlines())
    wanted = read_wanted(question, segmenter)
    return choose(policy, policy.clauses[number], wanted, words=words, segmenter=segmenter)


def lines_of(policy: Policy, chosen: Chosen, number: int = 0) -> list[str]:
    blocks = policy.clauses[number].blocks
    shown = [
        shown_span(policy, blocks, start, end, links=chosen.look.links, columns=chosen.look.columns)
        for start, end in chosen.spans
    ]
    return plain_lines("\n".join(shown))


_STOPS = (
    *("青山", "白鹤", "双林", "千金", "石淙", "善琏", "旧馆", "和孚"),
    *("菱湖", "东林", "埭溪", "道场", "织里", "八里", "轧村", "练市"),
)
LONG = """# 公交志愿服务站一览

各站点的电话和地址见下表。

| 站点 | 电话 | 地址 | 开放 |
|---|---|---|---|
""" + "".join(
    f"| {name}志愿服务站 | 0572-66{number:02}00 | {name}镇人民路{number}号公交首末站候车厅 "
    "| 每日7:00至19:00，节假日照常开放并安排专人值守，站内有饮水和充电设施 |\n"
    for number, name in enumerate(_STOPS, start=11)
)


def test_of_a_long_table_the_row_asked_for_is_quoted_under_its_head(segmenter: Segmenter) -> None:
    policy = policy_of(LONG)
    lines = lines_of(policy, chosen_of(policy, "轧村志愿服务站在哪里", segmenter))
    rows = [line for line in lines if line.startswith("・")]
    assert len(rows) == 1
    assert rows[0].startswith("・站点：轧村志愿服务站；电话：0572-662500；地址：轧村镇")


def test_of_a_long_table_a_column_asked_for_is_shown_beside_what_rows_are_on(
    segmenter: Segmenter,
) -> None:
    policy = policy_of(LONG)
    chosen = chosen_of(policy, "各志愿服务站的电话是多少", segmenter)
    rows = [line for line in lines_of(policy, chosen) if line.startswith("・")]
    assert len(rows) == len(_STOPS)
    assert rows[0] == "・站点：青山志愿服务站；电话：0572-661100"
    whole = "".join(policy.text[start:end] for start, end in chosen.spans)
    assert "首末站候车厅" in whole, "what is quoted are whole rows, whatever is shown of them"


GRADES = """# 科普基地奖励办法

第一条 科普基地按年接待量评定等次，奖励标准见下表，每年评定一次，结果在区科协网站公布。

| 等次 | 年接待量 | 奖励（万元） |
|---|---|---|
| 一等 | 5万人以上 | 25 |
| 二等 | 2万人至5万人 | 12—18 |
| 三等 | 不满2万人 | 3 |

奖励资金由区财政承担，一次拨付到基地所在单位，用于展品更新和讲解员培训，不得用于人员工资。
"""


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("哪一等能拿15万", "二等：年接待量 2万人至5万人；奖励 12—18万元"),
        ("年接待3万人能评几等", "二等：年接待量 2万人至5万人"),
        ("一年接待8万人奖励多少", "一等：年接待量 5万人以上；奖励 25万元"),
        ("接待1.2万人的基地奖励多少钱", "三等：年接待量 不满2万人；奖励 3万元"),
    ],
)
def test_the_row_whose_range_holds_what_is_asked_is_told(
    segmenter: Segmenter, question: str, lead: str
) -> None:
    policy = policy_of(GRADES)
    chosen = chosen_of(policy, question, segmenter)
    assert [one.text for one in chosen.leads] == [lead]
    rows = [line for line in lines_of(policy, chosen) if line.startswith("・")]
    assert [row[:6] for row in rows] == [f"・等次：{lead[:2]}"]


MERGED = """# 驿站收费办法

第一条 驿站收费标准如下，按次计收，超过二十四小时的另计一次，节假日不上浮，会员享受同样价格。

<table><tr><th rowspan="2">车型</th><th colspan="2">城区</th><th colspan="2">景区</th></tr>
<tr><th>白天</th><th>夜间</th><th>白天</th><th>夜间</th></tr>
<tr><td>小型车</td><td>10元</td><td>5元</td><td>20元</td><td>8元</td></tr>
<tr><td>大型车</td><td>15元</td><td>8元</td><td>30元</td><td>12元</td></tr></table>
"""


def test_a_cell_under_two_heads_is_told_with_both(segmenter: Segmenter) -> None:
    policy = policy_of(MERGED)
    chosen = chosen_of(policy, "景区大型车夜间停车多少钱", segmenter)
    assert [one.text for one in chosen.leads] == ["大型车：景区 夜间 12元"]
    assert "・车型：大型车；城区 白天：15元；城区 夜间：8元；景区 白天：30元；景区 夜间：12元" in (
        lines_of(policy, chosen)
    )


def test_a_column_that_only_counts_names_no_row(segmenter: Segmenter) -> None:
    policy = policy_of(
        "# 展馆名录\n\n| 序号 | 展馆 | 门票 |\n|---|---|---|\n"
        "| 1 | 丝绸馆 | 15元 |\n| 2 | 湖笔馆 | 20元 |\n"
    )
    chosen = chosen_of(policy, "湖笔馆门票多少钱", segmenter)
    assert [one.text for one in chosen.leads] == ["湖笔馆：20元"]


def test_which_grade_does_not_name_the_first_grade(segmenter: Segmenter) -> None:
    policy = policy_of(GRADES)
    lines = lines_of(policy, chosen_of(policy, "奖励3万元是哪一等", segmenter))
    assert [line[:6] for line in lines if line.startswith("・")] == ["・等次：三等"]


def test_a_clause_of_nothing_but_marks_has_nothing_to_quote() -> None:
    policy = policy_of("# 公告\n\n## 一、附图\n\n![](a.png)\n\n## 二、时间\n\n每年五月。\n")
    assert [units_of(policy, one) for one in policy.clauses if "附图" in one.label] in ([], [[]])


def test_lines_on_where_to_apply_are_quoted_where_a_clause_says_nothing_else() -> None:
    policy = policy_of("# 公告\n\n## 一、渠道\n\n办理渠道：[溪上办事](https://xs.example.cn)。\n")
    assert [one.text.strip() for one in units_of(policy, policy.clauses[0])] == [
        "办理渠道：溪上办事。"
    ]


def test_rows_apart_from_their_head_are_laid_out_under_it() -> None:
    quote = (
        "| 类别 | 金额 |\n|---|---|\n| 乙 | 2元 |\n见附件。\n"
        "| 甲 | | 乙 |\n|---|---|---|\n| 丙 | 1 | 2 |\n| 一行到底 |"
    )
    assert plain_lines(quote) == [
        "・类别：乙；金额：2元",
        "见附件。",
        "・甲：丙；1；乙：2",
        "・一行到底",
    ]
    assert [len(block.rows) for block in quote_blocks(quote)] == [2, 0, 3]


def test_a_name_within_a_longer_one_is_not_named(segmenter: Segmenter) -> None:
    policy = policy_of(
        "# 讲解员津贴\n\n| 级别 | 津贴（元） |\n|---|---|\n| 讲解员 | 300 |\n"
        "| 首席讲解员 | 900 |\n| 领队 | 400 |\n"
    )
    chosen = chosen_of(policy, "首席讲解员津贴多少", segmenter)
    assert [one.text for one in chosen.leads] == ["首席讲解员：900元"]
