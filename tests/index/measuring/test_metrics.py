"""Figures of an evaluation: ties, twins, refusals, intervals, comparisons."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.measuring.measure import ranked_names
from index.measuring.metrics import (
    Found,
    accuracy_curve,
    as_json,
    compare,
    figures,
    from_json,
    interval,
    latency,
    operating_points,
    values_of,
)
from index.searching.search import Ranking

NAMES = ["a", "b", "c", "d"]


def _found(name: str, ranked: str, right: str = "a", **about: Any) -> Found:
    return replace(Found(name, f"question {name}", tuple(right), tuple(ranked), 0.9, 0.5), **about)


def _ranking(rows: list[int], scores: list[float], twins: list[tuple[int, ...]]) -> Ranking:
    return Ranking(
        np.array(rows), np.array(scores, dtype=np.float32), tuple(twins), {}, 1.0, 1.0, {}
    )


def test_values_are_those_of_the_definitions() -> None:
    values = values_of([_found("1", "bca"), _found("2", "a"), _found("3", "", right="d")])
    assert values["1"] == {
        "hit@1": 0,
        "hit@3": 1,
        "hit@10": 1,
        "mrr@10": pytest.approx(1 / 3),
        "ndcg@10": pytest.approx(1 / math.log2(4)),
    }
    assert set(values["2"].values()) == {1.0}
    assert set(values["3"].values()) == {0.0}


def test_ties_count_against_the_right_one_and_twins_count_once() -> None:
    tied = _ranking([0, 1, 2], [2.0, 2.0, 1.0], [(), (), ()])
    assert ranked_names(tied, NAMES, {"a"}) == ["b", "a", "c"]
    twin = _ranking([1, 2], [2.0, 1.0], [(0,), ()])
    assert ranked_names(twin, NAMES, {"a"}) == ["a", "c"]


def test_refusals_and_answers_are_counted_apart() -> None:
    found = [
        _found("1", "ab", answered=True, first=True, in_three=True),
        _found("2", "ba", answered=True, first=False, in_three=True),
        _found("3", "ab", answered=False, first=False, in_three=False),
        _found("4", "ab", right="", answered=False, scope=0.1),
        _found("5", "ab", right="", answered=True, scope=0.2),
    ]
    measured = figures(found)
    assert measured["answer first"].value == pytest.approx(1 / 3)
    assert measured["answered"].value == pytest.approx(2 / 3)
    assert measured["refused"].value == 0.5
    assert measured["right of those shown"].value == pytest.approx(1 / 3)
    assert measured["scope AUROC"].value == 1.0


def test_a_floor_trades_answers_for_right_ones() -> None:
    found = [
        _found("1", "ab", answered=True, first=True, confidence=0.9),
        _found("2", "ba", answered=True, first=False, confidence=0.3),
        _found("3", "ab", right="", answered=True, confidence=0.1),
    ]
    points = operating_points(found, (0.0, 0.5))
    assert [one.value for one in points[0.0]] == [pytest.approx(1 / 3), 1.0]
    assert [one.value for one in points[0.5]] == [1.0, 0.5]


def test_the_curve_falls_from_the_surest_on() -> None:
    found = [
        _found("1", "ab", confidence=0.9),
        _found("2", "ba", confidence=0.2),
        _found("3", "ab", confidence=0.6),
    ]
    shares, accuracy = accuracy_curve(found)
    assert shares.tolist() == pytest.approx([1 / 3, 2 / 3, 1])
    assert accuracy.tolist() == pytest.approx([1, 1, 2 / 3])


def test_a_comparison_names_what_changed_and_how_sure_that_is() -> None:
    before = [_found(str(n), "ba") for n in range(40)]
    after = [_found(str(n), "ab" if n < 30 else "bca") for n in range(40)]
    found = compare(before, after)
    assert (len(found.better), len(found.worse)) == (30, 10)
    assert found.better[0] == ("0", "question 0", 2, 1)
    change = found.changes["hit@1"]
    assert change.value == 0.75
    assert 0 < change.low < 0.75 < change.high < 1


def test_what_is_kept_is_read_back() -> None:
    found = [_found("1", "ab", stages={"search": 2.0}), _found("2", "", right="")]
    assert from_json(as_json(found)) == found
    assert latency(found) == {"search": (2.0, 2.0)}


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=60))
def test_an_interval_holds_its_mean(values: list[float]) -> None:
    found = interval(values)
    assert 0 <= found.low <= found.value <= found.high <= 1
