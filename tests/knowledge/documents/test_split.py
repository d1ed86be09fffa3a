"""Reading and splitting lose no character, whatever the text."""

from __future__ import annotations

import contextlib
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.documents.grammar import without_blanks
from knowledge.documents.library import FOLDER, read_library
from knowledge.documents.policy import QUOTABLE, Policy
from knowledge.documents.read import parse_policy, read_policy
from knowledge.documents.sentences import sentence_spans
from knowledge.documents.split import LONGEST, split_policy
from knowledge.errors import PolicyError

_LINES = st.sampled_from(
    [
        "第一章 总则",
        "第二章 补贴",
        "第一节 标准",
        "第一条 硕士每人补贴3万元。",
        "第二条 依照前条规定办理。",
        "第三条规定的补贴，由区财政承担。",
        "第三条 附则",
        "## 第四条 期限 {#term}",
        "一、办理条件",
        "（一）在杭州参加社会保险；",
        "1. 未满35周岁；",
        "① 应届毕业生",
        "- 身份证",
        "| 学历 | 金额 |",
        "|---|---|",
        "| 博士 | 10万元 |",
        "| 硕士 | 3万元 |",
        "<!-- 问法",
        "能领多少",
        "-->",
        "",
        "\u3000\u3000符合条件的人员，可以申请。逾期不予受理；",
        "長" * 700,
        "👍🏽 Ph.D. ＡＢＣ\t\r",
        "---",
        "====",
        "# 标题",
        "**第四条**　申请人应当在一年内申请。",
        "第五条之一（例外）夫妻可以分别申请。第六条另有规定的除外。第七条 附则。",
        "第一章总则第一条为了规范，制定本办法。第二条适用于本区。附录：清单一、甲（一）乙；（二）丙。",
        "附件2 某细则",
        "现将《某细则》印发给你们。",
        "某细则",
        "目录",
        "问：能领多少？答：3万元。",
        "Q1：在哪里申请？",
        "A1：街道。",
        "1.要交什么材料？",
        "办理时限",
        "受理条件：住满一年",
        "将第五条改为：“第五条 每月发放",
        "。”",
        "> - 第八条 引用",
        "申请人应当在入职后六个月内通过网站提出申请，逾期不予受理，但因病住院的",
        "\u200b第九条\xa0补贴",
    ]
)


def _offsets_hold(policy: Policy) -> None:
    position = 0
    for block in policy.blocks:
        assert block.start == position, "blocks follow one another without a gap"
        position = block.end
    assert position == len(policy.text)
    covered = [0] * len(policy.text)
    for passage in split_policy(policy):
        stretches = [policy.text[start:end] for start, end in passage.spans]
        assert "".join(stretches).strip("\n") == passage.text
        for number, (start, end) in enumerate(passage.spans):
            if not (passage.repeats_header and number == 0):
                for at in range(start, end):
                    covered[at] += 1
    for block in policy.blocks:
        expected = 1 if block.kind in QUOTABLE else 0
        assert set(covered[block.start : block.end]) <= {expected}, policy.text[
            block.start : block.end
        ]


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(_LINES | st.text(max_size=30), min_size=1, max_size=25))
def test_no_character_is_lost_and_every_passage_maps_to_its_offsets(
    tmp_path: Path, lines: list[str]
) -> None:
    path = tmp_path / "policy.md"
    path.write_bytes("\n".join(["# 某办法", *lines]).encode("utf-8", "surrogatepass"))
    try:
        policy = read_policy(path)
    except PolicyError as error:
        assert error.line >= 1
        assert error.remedy
        return
    _offsets_hold(policy)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(_LINES, min_size=1, max_size=25), joined=st.sampled_from(["\n", "\n\n", ""]))
def test_what_is_read_keeps_the_order_of_the_file(lines: list[str], joined: str) -> None:
    text = "# 某办法\n" + joined.join(lines)
    try:
        policy = parse_policy(Path("某办法.md"), text)
    except PolicyError as error:
        assert error.remedy
        return
    _offsets_hold(policy)
    for before, after in pairwise(policy.clauses):
        assert before.end <= after.start
    for clause in policy.clauses:
        number = without_blanks(clause.number)
        assert not number or number[-1] in without_blanks(policy.text[clause.start : clause.end])
        assert (clause.start, clause.end) == (clause.blocks[0].start, clause.blocks[-1].end)


@pytest.mark.parametrize(
    "unit",
    [
        "第一条甲。",
        "第{n}条甲。",
        "第{n}条\n\n",
        "第一章总则第一条",
        "一、甲（一）乙；（二）丙；1.丁",
        "附件{n} 细则\n\n甲乙丙丁\n\n",
        "《细则{n}》。\n细则{n}\n第一条甲\n第二条乙\n",
        "“第五条",
        "问：甲？\n答：乙\n",
        "办理时限\n不收费\n",
        "申请人应当在入职后六个月内通过网站提出申请，逾期不予受理，但是\n",
        "目录\n第一章 甲\n第二章 乙\n",
        "- > - **",
        "（一）",
        "①",
    ],
)
def test_reading_takes_linear_time(unit: str) -> None:
    def seconds(count: int) -> float:
        text = "# 某办法\n\n" + "".join(unit.replace("{n}", str(n)) for n in range(count))
        text = text[: 20 * count]
        begun = time.process_time()
        with contextlib.suppress(PolicyError):
            parse_policy(Path("某办法.md"), text)
        return time.process_time() - begun

    seconds(100)
    small, large = (min(seconds(count) for _ in range(3)) for count in (1_000, 8_000))
    assert large < 16 * max(small, 0.05)


def test_sample_library_is_split_without_loss() -> None:
    library = read_library(FOLDER, strict=True)
    for policy in library.policies:
        _offsets_hold(policy)
        for passage in split_policy(policy):
            assert passage.title == policy.title
            assert passage.heading_path
            assert len(passage.text) <= LONGEST * 2


@given(text=st.text(alphabet="甲乙。！？；，“”（）\n 1a第条一、", max_size=200))
def test_sentences_cover_a_text_exactly(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join(text[start:end] for start, end in spans) == text


def write(folder: Path, body: str) -> Policy:
    path = folder / "办法.md"
    path.write_text(f"# 某办法\n\n{body}\n", encoding="utf-8")
    return read_policy(path)


def test_long_table_is_split_by_row_with_its_header_repeated(tmp_path: Path) -> None:
    rows = "\n".join(f"| 第{n}类 | {n}万元，分两年发放，须在职并缴纳社会保险 |" for n in range(60))
    policy = write(tmp_path, f"第一条 标准如下：\n\n| 类别 | 金额 |\n|---|---|\n{rows}")
    passages = split_policy(policy)
    assert len(passages) > 2
    for passage in passages[1:]:
        assert passage.text.startswith("| 类别 | 金额 |")
        assert passage.repeats_header
    _offsets_hold(policy)


def test_short_paragraphs_share_a_passage_and_clauses_do_not(tmp_path: Path) -> None:
    policy = write(tmp_path, "第一条 甲。\n\n乙。\n\n丙。\n\n第二条 丁。")
    assert [passage.text.count("。") for passage in split_policy(policy)] == [3, 1]


@pytest.mark.parametrize("shortest, longest", [(0, 10), (11, 10)])
def test_impossible_lengths_are_refused(tmp_path: Path, shortest: int, longest: int) -> None:
    policy = write(tmp_path, "第一条 甲。")
    with pytest.raises(ValueError, match="shortest"):
        split_policy(policy, shortest=shortest, longest=longest)
