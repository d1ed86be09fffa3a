"""What English questions are matched against besides: the clauses' English and its phrasings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.searching.english import (
    ENGLISH_FEATURES,
    EnglishEntry,
    build_english,
    english_words,
    load_english,
    load_english_ranker,
    save_english,
)
from index.snapshot_files import SnapshotFiles
from knowledge.errors import SnapshotError

ENTRIES = [
    EnglishEntry(
        "Rules on the living allowance",
        "Amount of the living allowance",
        "A doctorate brings CNY 100,000.",
        ("how much money does a PhD get",),
    ),
    EnglishEntry("Rules on the rent allowance", "Amount of the rent allowance", "CNY 10,000."),
    EnglishEntry(),
]


def test_a_question_finds_the_clause_whose_words_it_uses() -> None:
    english = build_english(ENTRIES)
    features = english.features("what is the amount of the rent allowance?")
    assert features.shape == (3, len(ENGLISH_FEATURES))
    assert features.sum(axis=1).argmax() == 1
    assert np.all(features[2] == 0)
    assert np.all((features >= 0) & (features <= 1 + 1e-6))


def test_a_phrasing_finds_what_the_text_says_in_other_words() -> None:
    features = build_english(ENTRIES).features("How much does a PhD get?")
    overlap = ENGLISH_FEATURES.index("asked_overlap")
    assert features[:, overlap].argmax() == 0
    assert features[0, overlap] > 0.5


def test_endings_and_idle_words_play_no_part() -> None:
    assert english_words("The allowances are for renting") == english_words("allowance, rent")


def test_it_is_read_as_it_was_written_and_checked(tmp_path: Path) -> None:
    english = build_english(ENTRIES)
    save_english(english, tmp_path / "english")
    read = load_english(SnapshotFiles.as_found(tmp_path), "english")
    question = "rent allowance for a PhD"
    assert np.array_equal(read.features(question), english.features(question))
    np.save(tmp_path / "english" / "owners.npy", np.zeros(1, dtype=np.int64))
    with pytest.raises(SnapshotError, match="reindex"):
        load_english(SnapshotFiles.as_found(tmp_path), "english")


def test_a_library_without_english_has_an_empty_field() -> None:
    assert build_english([EnglishEntry()] * 3).empty
    assert not build_english(ENTRIES).empty


def test_weights_that_cannot_be_read_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"train\.py english"):
        load_english_ranker(tmp_path / "none.json")
    assert load_english_ranker().weights.shape == (len(ENGLISH_FEATURES),)
