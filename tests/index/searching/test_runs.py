"""Unbroken runs of a question in a passage, and passages that are twins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.searching.dense import build_vectors
from index.searching.runs import Signs, run_share

ALPHABET = "杭州补贴硕士万元12"


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("生活补贴", "硕士生活补贴3万元", 1.0),
        ("生活补贴", "生活有补贴", 0.5),
        ("生活补贴", "落户", 0.0),
        ("", "落户", 0.0),
    ],
)
def test_share(question: str, text: str, share: float) -> None:
    assert run_share(question, text) == share


@given(st.text(ALPHABET, min_size=2), st.text(ALPHABET), st.text(ALPHABET), st.text(ALPHABET))
def test_share_lies_between_none_and_all(question: str, text: str, a: str, b: str) -> None:
    assert 0 <= run_share(question, text) <= 1
    assert run_share(question, a + question + b) == 1


def test_twins_have_the_same_numbers_and_nearly_the_same_words() -> None:
    signs = Signs(
        ["每人补贴3万元", "每人补助3万元", "每人补贴2万元", "公租房打七折", "每人补贴3万元"]
    )
    matrix = np.eye(5, 8, dtype=np.float32)
    matrix[1] = matrix[2] = matrix[4] = matrix[0]
    matrix[1, 1] = 0.1
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    vectors = build_vectors(matrix, dimension=8)
    rows = np.array([3, 0, 1, 2, 4])
    assert signs.first_of_twins(rows, vectors, limit=5) == [[3], [0, 1, 4], [2]]
    assert signs.first_of_twins(rows, vectors, limit=1) == [[3]]
