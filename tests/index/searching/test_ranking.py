"""A ranking put in another order stays one: each row with its score and its twins."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.searching.search import Ranking


@given(st.permutations(range(5)))
def test_what_belongs_to_a_row_moves_with_it(places: list[int]) -> None:
    rows = np.array([7, 3, 9, 1, 4])
    scores = np.array([0.9, 0.7, 0.5, 0.3, 0.1], dtype=np.float32)
    twins = ((8,), (), (2, 6), (), (5,))
    before = Ranking(rows, scores, twins, {}, 1.0, 1.0, {})
    after = before.in_order(places)
    whole = {row: (score, twin) for row, score, twin in zip(rows, scores, twins, strict=True)}
    assert [
        (row, (score, twin))
        for row, score, twin in zip(after.rows, after.scores, after.twins, strict=True)
    ] == [(rows[place], whole[rows[place]]) for place in places]
