"""Small libraries that nobody wrote phrasings for, made of the training data, with questions.

Each is some texts of one file. Its questions are theirs; foreign to it are those of other files,
those of the texts that were left out, and remarks. So it is learned when a question is one for a
library, and whether the first clause is right, by what any library has: its words.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.assemble import Engine
from index.encoding.cache import VectorCache
from index.searching.fields import Entry, build_fields
from index.searching.rank import Logistic, Ranker
from index.searching.search import Searcher
from index.training.pairs import read_records
from knowledge.language.places import load_places
from scripts.training.tuning_sets import Asked

#: The files, by what one text of theirs is like; how many libraries are made of each.
_FILES = {
    "policy_faq_extracted": 6,
    "tianhe_items_answer": 2,
    "gd_service_items_template": 6,
    "stard_train_statute": 6,
    "lawbench_3_8_consult": 2,
    "talent_subsidy_template": 2,
    "cmrc2018_trial": 3,
}
#: Texts of a library, at least and at most; questions asked of it that are its own or foreign.
_TEXTS = (12, 160)
_OWN, _LEFT_OUT, _OTHER, _REMARKS = 40, 30, 40, 25
#: A title of a text is what stands before its first sign, if no longer.
_TITLE = 40


@dataclass(frozen=True)
class SmallLibrary:
    """A searcher, its own questions, and questions that are foreign to it."""

    searcher: Searcher
    own: list[Asked]
    left_out: list[Asked]
    foreign: list[Asked]


def small_libraries(
    engine: Engine, data: Path, *, seed: int, remarks: Sequence[str]
) -> list[SmallLibrary]:
    """Return the libraries. Raises QuestionSetError where a file is missing."""
    chance = random.Random(seed)
    pairs = {name: _pairs(data, name) for name in _FILES}
    libraries = []
    for name, count in _FILES.items():
        texts = list(dict.fromkeys(text for _, text, _ in pairs[name]))
        for _ in range(count):
            size = min(int(chance.triangular(*_TEXTS, _TEXTS[0])), len(texts) * 2 // 3)
            libraries.append(
                _library(engine, chance, pairs, name, chance.sample(texts, size), remarks)
            )
    return libraries


def read_remarks(data: Path) -> list[str]:
    """Return what people say that asks no policy: greetings, complaints, other subjects."""
    lines = (data / "train" / "turn_kinds.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return [one["text"] for one in records if one["kind"] in {"smalltalk", "meta", "outofscope"}]


def _library(
    engine: Engine,
    chance: random.Random,
    pairs: dict[str, list[tuple[str, str, str]]],
    name: str,
    texts: list[str],
    remarks: Sequence[str],
) -> SmallLibrary:
    row_of = {text: row for row, text in enumerate(texts)}
    titles = {text: title for _, text, title in pairs[name]}
    entries = [
        Entry(titles[text] or str(row), str(row), titles[text], "", text)
        for text, row in row_of.items()
    ]
    fields = build_fields(
        entries,
        [],
        segmenter=engine.segmenter,
        encode=VectorCache(engine.settings.data / "vectors", engine.encoder).encode,
        dimension=engine.encoder.dimension,
        foreign=engine.segmenter.lexicon.foreign,
    )
    unset = Ranker({}, Logistic({}, 0.0), Logistic({}, 0.0))
    searcher = Searcher(fields, engine.segmenter, engine.encoder, unset, load_places())
    everything = np.ones(len(texts), dtype=np.bool_)

    def asked(question: str, *rows: int) -> Asked:
        return Asked(question, everything, frozenset(rows))

    own = [(q, row_of[text]) for q, text, _ in pairs[name] if text in row_of]
    beside = [q for q, text, _ in pairs[name] if text not in row_of]
    others = [q for other, those in pairs.items() if other != name for q, _, _ in those]
    return SmallLibrary(
        searcher,
        [asked(q, row) for q, row in chance.sample(own, min(_OWN, len(own)))],
        [asked(q) for q in chance.sample(beside, min(_LEFT_OUT, len(beside)))],
        [
            *(asked(q) for q in chance.sample(others, _OTHER)),
            *(asked(q) for q in chance.sample(list(remarks), min(_REMARKS, len(remarks)))),
        ],
    )


def _pairs(data: Path, name: str) -> list[tuple[str, str, str]]:
    """Return question, text and title of each pair."""
    found = []
    for one in read_records(data / "train" / f"{name}.jsonl.gz"):
        text = str(one["p"])
        head = text.partition("：")[0]
        title = str(one.get("title") or (head if len(head) <= _TITLE else ""))
        found.append((str(one["q"]), text, title))
    return found
