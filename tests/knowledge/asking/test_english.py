"""English questions in the clauses' words, and Chinese terms by their English names."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.assistant import Assistant
from bot.golden.questions import ask_all
from index.measuring.metrics import figures
from knowledge.asking.files import GOLDEN, read_questions
from knowledge.asking.romanised import Romanised, load_fixed
from knowledge.documents.library import read_library
from knowledge.errors import LexiconError
from knowledge.language.english import gloss, glossary, is_english, read_english

ROMANISED = Romanised({"余杭": 40, "落户": 60, "补贴": 90, "青链": 9}, load_fixed())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("how much living allowance does a PhD get?", "生活补贴 博士 多少钱"),
        (
            "is the living allowance paid at once or in parts?",
            "生活补贴 一次性发放 还是 分几次发放",
        ),
        ("where do I apply for the rent subsidy", "租房补贴 在哪里申请"),
        ("what documents do I need for the residence permit", "需要 居住证 什么材料"),
        ("how many days until I get the residence permit", "居住证 多久可以拿到"),
        ("Can my husband and kids be included?", "配偶和子女 一并"),
        ("purchase subsidy for class B, C and D talents", "购房补贴 B、C、D类人才"),
        ("category A work permit", "A类 工作许可"),
        ("under 35, social insurance for two years", "35周岁以下 社保 2年"),
        ("salary over 1.5 million", "工资 超过 150万"),
        ("renting subsidies in 2026", "租房补贴 2026年"),
        ("hukou in yuhang", "落户 余杭区"),
        ("what discount for A B C talents", "A、B、C类人才 什么优惠"),
        ("graduates who join a small company", "毕业生 入职 小微企业"),
        ("what discount for A B C talents", "A、B、C类人才 什么优惠"),
        ("graduates who join a small company", "毕业生 入职 小微企业"),
        ("living alowance for gradutes", "生活补贴 毕业生"),
    ],
)
def test_a_question_becomes_the_words_of_the_clauses(text: str, meant: str) -> None:
    assert ROMANISED.convert(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("and for a PhD?", "那博士呢"),
        ("what about class B?", "那B类呢"),
        ("how about my wife", "那配偶呢"),
        ("is it paid at once?", "那一次性发放"),
    ],
)
def test_what_goes_on_from_before_says_so(text: str, meant: str) -> None:
    assert ROMANISED.convert(text) == meant


@pytest.mark.parametrize("text", ["I heard it is true", "Is it possible to apply?"])
def test_an_empty_it_points_to_nothing(text: str) -> None:
    assert not ROMANISED.convert(text).startswith("那")


def test_names_and_numbers_stay() -> None:
    assert ROMANISED.convert("I work for Alibaba, 2500 monthly") == "工作 Alibaba 2500 每月"


@pytest.mark.parametrize(
    "text",
    ["How much is it?", "startup loan amount", "can I get it", "transfer to a school in Binjiang"],
)
def test_english_is_told(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text", ["shenghuo butie duoshao", "硕士能apply吗", "luohu", "123", "", "ta he wo neng"]
)
def test_pinyin_and_chinese_are_not_english(text: str) -> None:
    assert not is_english(text)


def test_terms_have_english_names() -> None:
    assert gloss("博士 生活补贴 多少钱") == "doctorate · living allowance · how much"
    assert gloss("E类人才 35周岁以下 10万元 2021年") == (
        "class E talent · under 35 · 100,000 yuan · 2021"
    )
    assert gloss("A至E类人才 换单位") == "class A to E talent · change of employer"
    assert gloss("锟斤拷") == ""


def test_a_glossary_follows_the_clause_and_takes_the_longest_term() -> None:
    found = glossary("应届毕业生生活补贴分两笔发放，连续参保满6个月的，打入个人银行卡。")
    assert found[0] == ("应届毕业生生活补贴", "graduate living allowance")
    assert ("银行卡", "bank card") in found
    assert "生活补贴" not in dict(found)


def test_glossaries_of_all_clauses_keep_their_order_and_number() -> None:
    for policy, clause in read_library(strict=True).clauses():
        text = "".join(policy.text[block.start : block.end] for block in clause.blocks)
        found = glossary(text, most=5)
        assert len(found) <= 5
        assert len({term for term, _ in found}) == len(found)
        assert all(term in text and name.isascii() for term, name in found)


@given(st.text(alphabet="abcdefghi '?.-1234年E类 ", max_size=60))
def test_no_message_raises_or_vanishes(text: str) -> None:
    converted = ROMANISED.convert(text)
    assert bool(converted.strip()) == bool(text.strip())
    assert isinstance(gloss(converted), str)


@given(st.text(alphabet="博士生活补贴在杭参保E类3万元，。", max_size=40), st.integers(1, 4))
def test_terms_of_a_glossary_never_overlap(text: str, most: int) -> None:
    found = glossary(text, most)
    starts = [(text.index(term), term) for term, _ in found]
    assert all(one[0] < two[0] for one, two in pairwise(starts))


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "english.tsv"
    path.write_text("# 说明\nrent 租房\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"english.tsv:2.*→"):
        list(read_english(path))


def test_english_questions_are_answered(assistant: Assistant) -> None:
    found = figures(
        [one.found for one in ask_all(assistant, read_questions(GOLDEN / "english_tuned.jsonl"))]
    )
    assert found["answer first"].value >= 0.9
    assert found["refused"].value >= 0.9
