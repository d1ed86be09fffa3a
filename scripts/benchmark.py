"""Measure building and searching at size, beside bm25s with exact FAISS, in the same run.

CORPUS is a gzipped file of JSON lines with title and text; --questions one of BEIR's
queries.jsonl. Vectors grow to --vectors by mixing pairs of the corpus's own.
"""

import environment

environment.run_inside("measure")  # before anything else is imported: it may have to be made

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np

from bot.assemble import Engine, open_engine
from bot.settings import read_settings
from index.arrays import FloatMatrix
from index.searching.dense import Vectors, build_vectors, recall
from index.searching.fields import Entry, Fields, build_fields
from index.searching.rank import load_ranker
from index.searching.search import Searcher
from index.training.pairs import read_records
from knowledge.errors import HangbangcaiError
from knowledge.language.places import load_places
from scripts.console import fail

_SEED = 7
_SIZES = (20_000, 133_000, 500_000, 1_000_000)


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(description="量规模 / Measure at size.")
    parser.add_argument("corpus", type=Path, help="title, text: *.jsonl.gz")
    parser.add_argument("--questions", type=Path, required=True, help="queries.jsonl(.gz)")
    parser.add_argument("--vectors", type=int, default=0, help="up to so many vectors")
    parser.add_argument("--peer", action="store_true", help="bm25s + exact FAISS, too")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(arguments.threads)
    try:
        engine = open_engine(read_settings())
        entries = [
            Entry(str(one.get("source", "")), str(row), str(one["title"]), "", str(one["text"]))
            for row, one in enumerate(read_records(arguments.corpus))
        ]
        questions = [str(one["text"]) for one in read_records(arguments.questions)]
        fields = _measure_ours(engine, entries, questions)
        if arguments.peer:
            _measure_peer(engine, entries, questions)
        if arguments.vectors:
            asked = engine.encoder.encode(questions, as_question=True)
            _measure_vectors(fields.vectors.matrix(), asked, arguments.vectors)
    except HangbangcaiError as error:
        return fail(error)
    return 0


def _measure_ours(engine: Engine, entries: list[Entry], questions: list[str]) -> Fields:
    begun = time.perf_counter()
    fields = build_fields(
        entries,
        [],
        segmenter=engine.segmenter,
        encode=engine.encoder.encode,
        dimension=engine.encoder.dimension,
    )
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    searcher = Searcher(fields, engine.segmenter, engine.encoder, load_ranker(), load_places())
    times = _times(lambda text: searcher.search(text), questions)
    _show("ours", len(entries), seconds, peak, times)
    return fields


def _measure_peer(engine: Engine, entries: list[Entry], questions: list[str]) -> None:
    """BM25 over the same words and bigrams with bm25s, vectors with exact FAISS."""
    import bm25s

    def terms(text: str) -> list[str]:
        found = engine.segmenter.written(text)
        return found.words + found.bigrams

    begun = time.perf_counter()
    index = bm25s.BM25(method="lucene", k1=0.6, b=0.6)
    index.index([terms(one.whole) for one in entries], show_progress=False)
    matrix = engine.encoder.encode([one.whole for one in entries])
    exact = build_vectors(matrix, dimension=engine.encoder.dimension, many=sys.maxsize)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6

    def search(text: str) -> None:
        index.retrieve([terms(text)], k=60, show_progress=False)
        exact.nearest(engine.encoder.encode([text], as_question=True)[0], limit=60)

    _show("bm25s + exact FAISS", len(entries), seconds, peak, _times(search, questions))


def _measure_vectors(matrix: FloatMatrix, asked: FloatMatrix, most: int) -> None:
    for size in (*(one for one in _SIZES if one < most), most):
        grown = _grown(matrix, size)
        begun = time.perf_counter()
        chosen = build_vectors(grown, dimension=grown.shape[1])
        seconds = time.perf_counter() - begun
        exact = Vectors(chosen.index)
        ours, all_of_them = (_nearest_times(one, asked) for one in (chosen, exact))
        kind = f"sketch, shortlist {chosen.shortlist}" if chosen.sketch else "exact"
        print(
            f"{size:>9} vectors: {kind}; built in {seconds:.1f} s; "
            f"recall@10 {recall(chosen, exact, asked):.4f}; "
            f"p50 {ours[0]:.2f} p99 {ours[1]:.2f} ms; exact p50 {all_of_them[0]:.2f} ms "
            f"({all_of_them[0] / ours[0]:.1f} times)",
            flush=True,
        )


def _grown(matrix: FloatMatrix, size: int) -> FloatMatrix:
    """Return ``size`` unit vectors: the matrix's own, then mixtures of two of them."""
    if size <= len(matrix):
        return matrix[:size]
    chance = np.random.default_rng(_SEED)
    grown = np.empty((size, matrix.shape[1]), dtype=np.float32)
    grown[: len(matrix)] = matrix
    for begin in range(len(matrix), size, len(matrix)):
        end = min(begin + len(matrix), size)
        first, second = chance.integers(0, len(matrix), (2, end - begin))
        share = chance.uniform(0.5, 0.95, (end - begin, 1)).astype(np.float32)
        mixed = share * matrix[first] + (1 - share) * matrix[second]
        grown[begin:end] = mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    return grown


def _nearest_times(vectors: Vectors, asked: FloatMatrix) -> tuple[float, float]:
    times = []
    for query in asked:
        begun = time.perf_counter()
        vectors.nearest(query, limit=60)
        times.append((time.perf_counter() - begun) * 1000)
    middle, worst = np.percentile(times, [50, 99])
    return float(middle), float(worst)


def _times(search: Callable[[str], object], questions: Sequence[str]) -> Sequence[float]:
    for text in questions[:20]:
        search(text)
    times = []
    for text in questions:
        begun = time.perf_counter()
        search(text)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _show(name: str, size: int, seconds: float, peak: float, times: Sequence[float]) -> None:
    middle, worst = np.percentile(times, [50, 99])
    print(
        json.dumps(
            {
                "who": name,
                "passages": size,
                "build_s": round(seconds, 1),
                "peak_GB": round(peak, 2),
                "p50_ms": round(float(middle), 2),
                "p99_ms": round(float(worst), 2),
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
