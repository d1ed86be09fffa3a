"""Measure retrieval on a folder of passages, questions and judgements."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encode import Encoder
from index.fields import Encode, Entry, build_fields
from index.rank import Ranker
from index.search import Searcher
from knowledge.errors import QuestionSetError
from knowledge.places import load_places
from knowledge.segment import Segmenter

_PASSAGE_OF_DOCUMENT = re.compile(r"(.+)_\d+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A folder in the layout of BEIR (Thakur et al. 2021, arXiv:2104.08663)."""

    passages: tuple[tuple[str, Entry], ...]
    questions: Mapping[str, str]
    gold: Mapping[str, frozenset[str]]


def read_judged(folder: Path) -> Judged:
    """Read corpus.jsonl, queries.jsonl (each maybe .gz) and qrels.tsv.

    Passages whose ids differ only in a final _number belong to one document. Raises
    QuestionSetError naming what is missing or wrong.
    """
    passages = []
    for record in _records(folder, "corpus.jsonl"):
        name = str(record["_id"])
        match = _PASSAGE_OF_DOCUMENT.fullmatch(name)
        group = match[1] if match else name
        title, text = str(record.get("title") or ""), str(record.get("text") or "")
        passages.append((name, Entry(group, name, title, "", text)))
    questions = {
        str(record["_id"]): str(record["text"]) for record in _records(folder, "queries.jsonl")
    }
    gold: dict[str, set[str]] = {}
    path = folder / "qrels.tsv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise QuestionSetError(
            f"{path} cannot be read ({error.strerror}) → name the folder"
        ) from error
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if number == 1 and cells and cells[0] in ("query-id", "query_id"):
            continue
        if len(cells) < 2:
            raise QuestionSetError(
                f"{path}:{number}: needs question, passage, score, tab-separated"
            )
        if len(cells) < 3 or float(cells[2]) > 0:
            gold.setdefault(cells[0], set()).add(cells[1])
    return Judged(tuple(passages), questions, {name: frozenset(ids) for name, ids in gold.items()})


def rank_of_gold(scores: Mapping[str, float], gold: frozenset[str]) -> float:
    """Return the rank, from 1, of the best gold passage; infinity if it has no score.

    Ties count against: a passage that scores the same as gold stands before it.
    """
    best = max((scores[name] for name in gold if name in scores), default=None)
    if best is None:
        return float("inf")
    return 1 + sum(1 for name, score in scores.items() if score >= best and name not in gold)


def summarise(ranks: Sequence[float]) -> dict[str, float]:
    """Return hit@1, hit@3, hit@10 and mrr@10 of ranks, each in [0, 1]."""
    total = max(len(ranks), 1)
    found = {f"hit@{depth}": sum(rank <= depth for rank in ranks) / total for depth in (1, 3, 10)}
    return {**found, "mrr@10": sum(1 / rank for rank in ranks if rank <= 10) / total}


def measure(
    judged: Judged,
    *,
    segmenter: Segmenter,
    encoder: Encoder,
    ranker: Ranker,
    encode: Encode,
) -> dict[str, float]:
    """Index the passages, ask every judged question, and return metrics and times.

    Times are in seconds for the build and in milliseconds for a question.
    """
    begun = time.perf_counter()
    entries = [entry for _, entry in judged.passages]
    fields = build_fields(
        entries, [], segmenter=segmenter, encode=encode, dimension=encoder.dimension
    )
    built = time.perf_counter() - begun
    searcher = Searcher(fields, segmenter, encoder, ranker, load_places())
    names = [name for name, _ in judged.passages]
    everything = np.ones(fields.size, dtype=np.bool_)
    ranks, times = [], []
    for question, gold in judged.gold.items():
        begun = time.perf_counter()
        found = searcher.gather(judged.questions[question], allowed=everything)
        scores = ranker.scores(found.features)
        times.append(time.perf_counter() - begun)
        by_name = {
            names[row]: score
            for row, score in zip(found.rows.tolist(), scores.tolist(), strict=True)
        }
        ranks.append(rank_of_gold(by_name, gold))
    return {
        **summarise(ranks),
        "questions": float(len(ranks)),
        "passages": float(len(names)),
        "build_seconds": built,
        "question_ms_p50": float(np.percentile(times, 50) * 1000) if times else 0.0,
        "question_ms_p99": float(np.percentile(times, 99) * 1000) if times else 0.0,
    }


def _records(folder: Path, name: str) -> Iterator[dict[str, object]]:
    plain, packed = folder / name, folder / f"{name}.gz"
    path = plain if plain.exists() else packed
    try:
        with (gzip.open if path is packed else open)(path, "rt", encoding="utf-8") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    try:
                        record = json.loads(line)
                    except ValueError as error:
                        raise QuestionSetError(f"{path}:{number}: no JSON ({error})") from error
                    if "_id" not in record:
                        raise QuestionSetError(f'{path}:{number}: has no "_id"')
                    yield record
    except OSError as error:
        raise QuestionSetError(
            f"{plain}(.gz) cannot be read ({error.strerror}) → name a folder with corpus.jsonl, "
            "queries.jsonl and qrels.tsv"
        ) from error
