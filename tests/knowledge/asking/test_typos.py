"""Slips of the pen that sound right are put right, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking.typos import load_typos
from knowledge.documents.library import read_library
from knowledge.documents.policy import QUOTABLE
from knowledge.errors import LexiconError
from knowledge.language.segment import Segmenter

SEGMENTER = Segmenter()
TYPOS = load_typos(SEGMENTER)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("E类社报要交多久", "E类社保要交多久"),
        ("生活补帖怎么领", "生活补贴怎么领"),
        ("公基金能多贷吗", "公积金能多贷吗"),
        ("评职秤要什么", "评职称要什么"),
        ("本科落护要社保吗", "本科落户要社保吗"),
        ("户囗迁移", "户口迁移"),
        ("青何礼包", "青荷礼包"),
    ],
)
def test_slip_is_put_right(text: str, right: str) -> None:
    assert TYPOS.correct(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "我在萧山的小公司上班",
        "我按老办法还是新办法拿",
        "考了中级工证能领多少",
        "评上人才吗",
        "在创业园里租办公室",
        "PhD visa 2500元 👍",
        "",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert TYPOS.correct(text) == text


def test_policies_themselves_hold_hardly_anything_to_put_right() -> None:
    """The texts are proofread: what would change in them is what would change wrongly."""
    wrong = total = 0
    for policy, clause in read_library().clauses():
        for block in clause.blocks:
            if block.kind in QUOTABLE:
                text = policy.text[block.start : block.end]
                total += 1
                wrong += TYPOS.correct(text) != text
    assert wrong / total < 0.01


@given(text=st.text(max_size=120))
def test_length_is_kept_but_for_listed_pairs(text: str) -> None:
    assert len(TYPOS.correct(text)) == len(text)


def test_broken_list_is_named(tmp_path: Path) -> None:
    path = tmp_path / "typos.tsv"
    path.write_text("公基金\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"typos\.tsv:1"):
        load_typos(SEGMENTER, path)
