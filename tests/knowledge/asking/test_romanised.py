"""Pinyin, initials and English in questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking.romanised import Romanised, load_fixed
from knowledge.errors import LexiconError

WORDS = {
    "硕士": 40,
    "落户": 60,
    "补贴": 90,
    "生活": 30,
    "教坛新秀": 20,
    "卡": 9,
    "多少": 50,
    "app": 9,
}
ROMANISED = Romanised(WORDS, load_fixed())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("shuoshi能luohu吗", "硕士能落户吗"),
        ("shenghuo butie duoshao", "生活补贴多少"),
        ("JIAOTAN XINXIU算几类", "教坛新秀算几类"),
        ("gjj能贷多少", "公积金能贷多少"),
        ("要办专门的ka吗", "要办专门的卡吗"),
        ("PhD能apply什么subsidy", "博士能申请什么补贴"),
        ("how long", "多久"),
    ],
)
def test_what_is_spelled_in_letters_is_understood(text: str, meant: str) -> None:
    assert ROMANISED.convert(text) == meant


@pytest.mark.parametrize(
    "text", ["app打不开", "E类怎么认定", "DAN你好", "ka", "OPPO手机", "xyzq", ""]
)
def test_other_letters_stay(text: str) -> None:
    assert ROMANISED.convert(text) == text


@given(st.text(alphabet="硕士落户补贴，。？ 1234", max_size=60))
def test_chinese_stays(text: str) -> None:
    assert ROMANISED.convert(text) == text


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "initials.tsv").write_text("gjj\n", encoding="utf-8")
    (tmp_path / "english.tsv").write_text("", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"initials.tsv:1.*→"):
        load_fixed(tmp_path)
