"""BM25, vectors and topics against their definitions."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.searching.dense import RECALL, Vectors, build_vectors, load_vectors, recall, save_vectors
from index.searching.sparse import (
    K1,
    B,
    PostingsBuilder,
    build_postings,
    count_terms,
    load_postings,
    save_postings,
)
from index.snapshot_files import SnapshotFiles
from knowledge.errors import SnapshotError

TEXTS = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8), min_size=1, max_size=8)


@given(texts=TEXTS, query=st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=5))
def test_scores_are_bm25_by_its_formula(texts: list[list[str]], query: list[str]) -> None:
    scores = build_postings(texts).scores(query)
    mean = sum(map(len, texts)) / len(texts) or 1
    for row, text in enumerate(texts):
        counts = Counter(text)
        expected = 0.0
        for term in set(query):
            frequency = sum(term in other for other in texts)
            if counts[term]:
                idf = math.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5))
                norm = K1 * (1 - B + B * len(text) / mean)
                expected += idf * counts[term] / (counts[term] + norm)
        assert scores[row] == pytest.approx(expected, abs=1e-5)


@given(texts=TEXTS, query=st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=5))
def test_weight_bounds_every_score(texts: list[list[str]], query: list[str]) -> None:
    postings = build_postings(texts)
    assert postings.scores(query).max() <= postings.weight(query) + 1e-5
    assert 0 <= postings.known(query) <= 1 + 1e-6


def test_postings_are_the_same_after_saving(tmp_path: Path) -> None:
    postings = build_postings([["租房", "补贴"], ["落户"], []])
    save_postings(postings, tmp_path / "words")
    loaded = load_postings(SnapshotFiles.as_found(tmp_path), "words")
    assert list(loaded.scores(["补贴", "落户"])) == list(postings.scores(["补贴", "落户"]))
    (tmp_path / "words" / "rows.npy").write_bytes(b"")
    with pytest.raises(SnapshotError, match="damaged"):
        load_postings(SnapshotFiles.as_found(tmp_path), "words")


def test_nearest_vectors_only_among_the_allowed(tmp_path: Path) -> None:
    matrix = np.eye(6, dtype=np.float32)
    vectors = build_vectors(matrix, dimension=6)
    query = np.array([0.9, 0.3, 0.2, 0.1, 0, 0], dtype=np.float32)
    rows, cosines = vectors.nearest(query, limit=3)
    assert rows.tolist() == [0, 1, 2]
    assert cosines == pytest.approx([0.9, 0.3, 0.2])
    allowed = np.array([False, True, False, True, False, False])
    rows, _ = vectors.nearest(query, limit=3, allowed=allowed)
    assert rows.tolist() == [1, 3]
    save_vectors(vectors, tmp_path / "a.faiss")
    assert load_vectors(SnapshotFiles.as_found(tmp_path), "a.faiss").matrix() == pytest.approx(
        matrix
    )


def test_wrong_dimension_is_said_before_faiss_asserts() -> None:
    vectors = build_vectors(np.eye(3, dtype=np.float32), dimension=3)
    with pytest.raises(ValueError, match="shape"):
        vectors.nearest(np.zeros(4, dtype=np.float32), limit=1)
    with pytest.raises(ValueError, match="shape"):
        build_vectors(np.eye(3, dtype=np.float32), dimension=4)


def test_damaged_vectors_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.faiss").write_bytes(b"nothing")
    with pytest.raises(SnapshotError, match=r"a\.faiss 损坏"):
        load_vectors(SnapshotFiles.as_found(tmp_path), "a.faiss")


def test_a_sketch_finds_nearly_what_an_exact_search_does(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(40, 32))
    matrix = (centres[chance.integers(0, 40, 3000)] + chance.normal(size=(3000, 32))).astype(
        np.float32
    )
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    vectors = build_vectors(matrix, dimension=32, many=1000)
    assert vectors.sketch is not None
    exact = Vectors(vectors.index)
    queries = matrix[:50] + 0.1
    assert recall(vectors, exact, queries.astype(np.float32)) >= RECALL
    save_vectors(vectors, tmp_path / "a.faiss")
    again = load_vectors(SnapshotFiles.as_found(tmp_path), "a.faiss")
    assert again.shortlist == vectors.shortlist
    rows, cosines = vectors.nearest(matrix[5], limit=20)
    same, _ = again.nearest(matrix[5], limit=20)
    assert rows.tolist() == same.tolist()
    assert cosines == pytest.approx(np.sort(matrix[rows] @ matrix[5])[::-1], abs=1e-6)
    # Where few are allowed, the shortlist may have none of them: the search is exact then.
    allowed = np.zeros(3000, dtype=np.bool_)
    allowed[[17, 2900]] = True
    rows, _ = vectors.nearest(matrix[5], limit=2, allowed=allowed)
    assert sorted(rows.tolist()) == [17, 2900]


def test_texts_counted_in_parts_give_the_same_index() -> None:
    texts = [["租房", "补贴", "补贴"], ["落户"], [], ["补贴", "落户", "条件"], ["租房"]]
    whole = build_postings(texts)
    builder = PostingsBuilder()
    for begin in (0, 2, 4):
        builder.add(count_terms(texts[begin : begin + 2]))
    parts = builder.build()
    for query in (["补贴"], ["租房", "落户"], ["条件", "没有"]):
        assert parts.scores(query) == pytest.approx(whole.scores(query))
        scores, shared = whole.scores_and_shared(query)
        assert scores == pytest.approx(whole.scores(query))
        idf = [sum(float(whole.idf[whole.terms[t]]) for t in {*query} & {*text}) for text in texts]
        assert shared == pytest.approx(idf)
