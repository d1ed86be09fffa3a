"""The English of the library: whole, signed, row by row and figure by figure, and never stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.library import Library, read_library
from knowledge.errors import DataError
from knowledge.renderings.check import check_renderings
from knowledge.renderings.figures import added, missing
from knowledge.renderings.read import read_renderings
from knowledge.renderings.rendering import Renderings, lines_of_spans, quotable
from knowledge.renderings.sign import sign

POLICY = """---
id: gift
title: 某区人才礼包办法
topics: [高层次人才购房补贴]
---

# 某区人才礼包办法

## 第一条 礼包的标准 {#amount}

硕士每人补贴3万元，2年内付清。

| 学历 | 补贴（万元） |
|---|---|
| 硕士 | 3 |

## 第二条 去哪里办 {#where}

办理渠道：区人社窗口，电话0571-12345。
"""
ENGLISH = """title: Measures of a district on gift packages
clauses:
  amount:
    heading: Amount of the gift package
    asked:
    - how much for a master
    text: |
      A master receives CNY 30,000, paid within two years.
      | Degree | Subsidy (CNY) |
      | Master | 30,000 |
  where:
    heading: Where to apply
    text: |
      How to apply: at the district counter, telephone 0571-12345.
"""
NAMES = "topics: {高层次人才购房补贴: Home purchase subsidy}\nissuers: {}\nregions: {}\n"


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(strict=True)


@pytest.fixture(scope="module")
def renderings(library: Library) -> Renderings:
    return read_renderings(library=library, strict=True)


def test_every_clause_has_english_that_is_signed_and_has_its_rows_and_figures(
    library: Library, renderings: Renderings
) -> None:
    assert [str(one) for one in check_renderings(library, renderings)] == []
    assert all(renderings.clause(policy, clause) for policy, clause in library.clauses())


def test_every_topic_issuer_and_region_has_an_english_name(
    library: Library, renderings: Renderings
) -> None:
    chinese = {
        name
        for policy in library.policies
        for name in (*policy.topics, policy.issuer, policy.region)
        if name
    }
    assert {name for name in chinese if not renderings.name(name)} == set()


@pytest.fixture
def written(tmp_path: Path) -> tuple[Library, Path]:
    (tmp_path / "policies").mkdir()
    (tmp_path / "english").mkdir()
    (tmp_path / "policies" / "gift.md").write_text(POLICY, encoding="utf-8")
    (tmp_path / "english" / "gift.yaml").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "english" / "_topics.yaml").write_text(NAMES, encoding="utf-8")
    return read_library(tmp_path / "policies", strict=True), tmp_path / "english"


def signed(library: Library, folder: Path) -> Renderings:
    sign(folder / "gift.yaml", library.policies[0], {"": True, "amount": True, "where": True})
    return read_renderings(folder, library=library, strict=True)


def test_signing_changes_nothing_but_the_signatures(written: tuple[Library, Path]) -> None:
    library, folder = written
    (policy,) = library.policies
    assert read_renderings(folder, library=library).clause(policy, policy.clauses[0]) is None
    renderings = signed(library, folder)
    assert renderings.clause(policy, policy.clauses[0]) is not None
    assert renderings.title(policy) == "Measures of a district on gift packages"
    assert renderings.name("高层次人才购房补贴") == "Home purchase subsidy"
    text = (folder / "gift.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.strip().startswith("of:")]
    assert kept == ENGLISH.splitlines()
    assert list(check_renderings(library, renderings)) == []


def test_a_clause_that_changed_makes_its_english_stale_and_no_other(
    written: tuple[Library, Path],
) -> None:
    library, folder = written
    signed(library, folder)
    path = library.policies[0].path
    path.write_text(POLICY.replace("2年内付清", "一次付清"), encoding="utf-8")
    changed = read_library(path.parent, strict=True)
    renderings = read_renderings(folder, library=changed, strict=True)
    (policy,) = changed.policies
    first, second = policy.clauses
    assert renderings.clause(policy, first) is None
    assert renderings.is_stale(policy, first)
    assert renderings.clause(policy, second) is not None
    assert not renderings.is_stale(policy, second)
    (amiss,) = check_renderings(changed, renderings)
    assert "gift#amount" in str(amiss)
    assert "--sign gift#amount" in str(amiss)


def test_a_span_has_the_lines_of_the_blocks_that_it_touches(written: tuple[Library, Path]) -> None:
    library, folder = written
    renderings = signed(library, folder)
    (policy,) = library.policies
    clause = policy.clauses[0]
    english = renderings.clause(policy, clause)
    assert english is not None
    sentence, head, row = quotable(clause)
    inside = (sentence.start + 2, sentence.end - 3)
    assert lines_of_spans(english, clause, [inside, (head.start, row.end)]) == (
        "A master receives CNY 30,000, paid within two years.",
        "| Degree | Subsidy (CNY) |\n| Master | 30,000 |",
    )


@pytest.mark.parametrize(
    ("wrong", "right", "line", "said"),
    [
        ("  where:", "  wher:", 11, "no clause 'wher'"),
        ("      | Master | 30,000 |\n", "", 7, "2 lines for 3"),
        ("    heading: Where to apply\n", "", 12, "the heading is missing"),
        ("    heading: Amount", "    headline: Amount", 4, "unknown field 'headline'"),
    ],
)
def test_an_error_names_file_and_line_and_leaves_the_other_clauses(
    written: tuple[Library, Path], wrong: str, right: str, line: int, said: str
) -> None:
    library, folder = written
    path = folder / "gift.yaml"
    path.write_text(ENGLISH.replace(wrong, right), encoding="utf-8")
    renderings = read_renderings(folder, library=library)
    (error,) = renderings.errors
    assert (error.path, error.line) == (path, line)
    assert said in error.problem
    assert len(renderings.policies["gift"].clauses) == 1
    with pytest.raises(DataError):
        read_renderings(folder, library=library, strict=True)


@pytest.mark.parametrize(
    ("chinese", "english", "lost", "more"),
    [
        ("硕士3万元、博士10万元", "CNY 30,000 for a master, CNY 100,000 for a PhD", (), ()),
        ("硕士3万元", "CNY 3,000 for a master", ("3",), ("3,000",)),
        ("3至5万元", "CNY 30,000 to 50,000", (), ()),
        ("1.5亿元", "CNY 150 million", (), ()),
        ("自2021年10月15日起", "from 15 October 2021", (), ()),
        ("自2021年5月起", "you may from 2021", ("5",), ()),
        ("自2021年5月起", "from May 2021", (), ()),
        ("两年内申请", "apply within two years", (), ()),
        ("第三条", "Article 4", ("三",), ("4",)),
        ("一次性发放", "paid in one sum", (), ()),
        ("最高50%", "up to 60%", ("50",), ("60",)),
        ("见 rc.hrss.hangzhou.gov.cn", "see the website", ("rc.hrss.hangzhou.gov.cn",), ()),
        ("电话0571-96345", "telephone 0571-96354", ("96345",), ("96354",)),
        ("酒店9折", "10% off hotels", (), ()),
    ],
)
def test_figures_are_held_against_each_other(
    chinese: str, english: str, lost: tuple[str, ...], more: tuple[str, ...]
) -> None:
    assert missing(chinese, english) == lost
    assert added(chinese, english) == more


def test_a_table_in_ten_thousands_may_be_written_out() -> None:
    assert missing("| 硕士 | 3 |", "| Master | 30,000 |", head="补贴（万元）") == ()
    assert missing("| 硕士 | 3 |", "| Master | 30,000 |") == ("3",)
