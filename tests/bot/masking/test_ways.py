"""Personal numbers vanish however and wherever they are written; questions stay as they are."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from named_ways import NEIGHBOURS, hong_kong, named_ways, taiwan
from named_ways import PLACES as PLACES_OF_NAMED
from personal_ways import (
    GAPS,
    HARMLESS,
    KNOWLEDGE,
    NUMBERS,
    PLACES,
    Way,
    longest_left,
    sentences_of_knowledge,
    ways,
)

from bot.masking import mask

WAYS = list(ways())
NAMED_WAYS = list(named_ways())
#: Of one number so few digits in a row tell nobody who it is.
MOST_LEFT = 4


def test_what_is_left_of_a_number_is_seen_in_every_script() -> None:
    for way in WAYS:
        assert longest_left(way.number, way.written) > MOST_LEFT, way


@pytest.mark.parametrize("place", PLACES)
def test_no_way_of_writing_a_number_leaves_it_in_a_sentence(place: str) -> None:
    assert len(WAYS) > 1000
    left = [
        way for way in WAYS if longest_left(way.number, mask(place.format(way.written))) > MOST_LEFT
    ]
    assert left == []


@pytest.mark.parametrize("place", PLACES_OF_NAMED)
def test_what_a_word_or_a_sum_tells_is_in_no_sentence(place: str) -> None:
    assert len(NAMED_WAYS) > 1000
    left = [(one, text) for one, text in NAMED_WAYS if one in mask(place.format(text))]
    assert left == []


@settings(max_examples=200, deadline=None)
@given(st.from_regex("[A-Z]{1,2}", fullmatch=True), st.from_regex("[0-9]{6}", fullmatch=True))
def test_a_card_of_hong_kong_goes_where_its_sum_is_right_and_stays_where_not(
    letters: str, digits: str
) -> None:
    card = hong_kong(letters, digits)
    assert digits not in mask(f"我是{card}的")
    wrong = f"{card[:-2]}{'2' if card[-2] == '1' else '1'})"
    if letters not in ("VX", "WX", "QQ"):  # behind these digits name an account
        assert digits in mask(f"我是{wrong}的")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from("ABDFKNRUVXYZI"), st.from_regex("[12][0-9]{7}", fullmatch=True))
def test_a_card_of_taiwan_goes_where_its_sum_is_right_and_stays_where_not(
    letter: str, digits: str
) -> None:
    card = taiwan(letter, digits)
    assert digits not in mask(f"我是{card}的")
    assert digits in mask(f"我是{card[:-1]}{(int(card[-1]) + 1) % 10}的")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WAYS), min_size=2, max_size=4), st.sampled_from("，、。；和"))
def test_of_several_numbers_in_one_text_none_is_left(several: list[Way], between: str) -> None:
    masked = mask(between.join(way.written for way in several))
    assert [way for way in several if longest_left(way.number, masked) > MOST_LEFT] == []


def test_the_end_of_one_number_and_the_start_of_the_next_are_no_card() -> None:
    old = "\u200b".join("330106900307123")  # with 138 it has the check digit of a bank card
    assert mask(f"{old}。138-1234-5678") == "〔身份证号〕。〔手机号〕"


@settings(max_examples=300, deadline=None)
@given(st.integers(10**8, 10**9 - 1), st.integers(3, 9), st.sampled_from(sorted(GAPS.values())))
def test_no_mobile_number_is_left_in_any_usual_grouping(rest: int, second: int, gap: str) -> None:
    number = f"1{second}{rest}"
    for sizes in NUMBERS["mobile"][1][:5]:
        parts, at = [], 0
        for size in sizes:
            parts.append(number[at : at + size])
            at += size
        if not all(part.endswith("0") for part in parts):  # 150，3000，2000 are amounts
            assert longest_left(number, mask(f"我{gap.join(parts)}人才")) <= MOST_LEFT


@pytest.mark.parametrize("sentence", HARMLESS + NEIGHBOURS)
def test_a_sentence_full_of_figures_stays_as_it_is(sentence: str) -> None:
    assert mask(sentence) == sentence


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(HARMLESS), min_size=2, max_size=5), st.sampled_from(["。", "\n\n"]))
def test_sentences_full_of_figures_stay_beside_each_other(said: list[str], between: str) -> None:
    text = between.join(said)
    assert mask(text) == text


def test_no_question_of_the_library_is_changed() -> None:
    asked = list(sentences_of_knowledge())
    assert len(asked) > 10_000
    assert [one for one in asked if mask(one[1]) != one[1]] == []


def test_what_dialogues_say_is_changed_only_where_they_are_about_personal_data() -> None:
    for path in sorted((KNOWLEDGE / "golden" / "dialogues").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            dialogue = json.loads(line)
            changed = [
                turn["say"]
                for turn in dialogue["turns"]
                if mask(turn.get("say", "")) != turn.get("say", "")
            ]
            assert bool(changed) <= ("personal data masked" in dialogue["behaviours"]), changed


def test_masking_what_was_masked_changes_nothing() -> None:
    dice = random.Random(20231)
    for _ in range(3000):
        pieces = dice.choices(WAYS, k=2)
        text = dice.choice(("", " ", "-", "，", "a")).join(way.written for way in pieces)
        once = mask(dice.choice(PLACES).format(text))
        assert mask(once) == once
    for _ in range(3000):
        named = "，".join(text for _, text in dice.choices(NAMED_WAYS, k=2))
        once = mask(dice.choice(PLACES).format(named))
        assert mask(once) == once
