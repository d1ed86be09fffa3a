"""Word lists say what the patterns say that they stand for, and take linear time for it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import LexiconError
from knowledge.language import word_list as room
from knowledge.language.word_list import WordList, skip_blanks_back, step_back, word_list, words_of

LETTERS = "好的你哈aB "
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=3), min_size=1, max_size=6)
TEXTS = st.text(LETTERS, max_size=9)


def alternatives(words: list[str]) -> str:
    longest_first = sorted(words, key=lambda one: (-len(one), one))
    return "|".join(re.escape(one) for one in longest_first)


@given(WORDS, TEXTS)
def test_a_text_is_covered_where_the_repeated_alternatives_match_all_of_it(
    words: list[str], text: str
) -> None:
    pattern = re.compile(f"(?:{alternatives(words)})+", re.IGNORECASE)
    assert WordList(words).covers(text) == (pattern.fullmatch(text) is not None)


@given(WORDS, TEXTS)
def test_the_opening_is_the_longest_that_the_repeated_alternatives_cover(
    words: list[str], text: str
) -> None:
    pattern = re.compile(f"(?:{alternatives(words)})*", re.IGNORECASE)
    longest = max(n for n in range(len(text) + 1) if pattern.fullmatch(text[:n]))
    assert WordList(words).opening(text) == longest


@given(WORDS, TEXTS)
def test_without_words_is_what_substitution_of_the_longest_leaves(
    words: list[str], text: str
) -> None:
    pattern = re.compile(alternatives(words), re.IGNORECASE)
    assert WordList(words).without(text) == pattern.sub("", text)


@given(WORDS, TEXTS)
def test_a_step_back_goes_to_where_a_word_begins(words: list[str], text: str) -> None:
    place = step_back(text, len(text), tuple(words))
    ends = [word for word in words if text.endswith(word)]
    assert text[place:] == (ends[0] if ends else "")
    assert text[: skip_blanks_back(text, len(text))] == text.rstrip()


@pytest.mark.parametrize("text", ["嗯" * 4000, "哈" * 4000 + "，硕士能领多少补贴", "好的" * 2000])
def test_a_long_text_takes_no_time(text: str) -> None:
    begun = time.process_time()
    word_list("greeting", "greeting_tail").covers(text)
    word_list("opening").opening(text)
    word_list("function_word").without(text)
    assert time.process_time() - begun < 1


def test_a_word_with_choices_stands_for_all_of_them() -> None:
    assert {"谢谢", "多谢您", "太感谢你们", "hello", "88"} <= {*words_of("greeting")}
    assert {"老师好", "各位老师们好呀", "您好"} <= {*words_of("opening")}
    assert not any("(" in word for word in words_of("opening"))


def test_a_section_that_is_missing_names_the_file() -> None:
    with pytest.raises(LexiconError, match=r"wordings\.tsv has no section 没有"):
        words_of("没有")


def test_a_line_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wordings.tsv"
    path.write_text("# 词表\ngreeting\t你好\n没有制表符\n", encoding="utf-8")
    monkeypatch.setattr(room, "WORDINGS", path)
    with pytest.raises(LexiconError, match=r"wordings\.tsv:3: "):
        words_of("greeting")
