"""Read a folder of passages, questions and judgements."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.searching.fields import Entry
from knowledge.errors import QuestionSetError

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
