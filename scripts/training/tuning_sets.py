"""The questions that the ranker is tuned on, each set with the searcher that it asks."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.assemble import Engine
from index.encoding.cache import VectorCache
from index.publishing.asking import asking_texts, foreign_texts
from index.publishing.entries import passage_entries
from index.publishing.open import Snapshot
from index.searching.features import NOTHING_LEFT_OUT, LeftOut
from index.searching.fields import Entry, build_fields
from index.searching.rank import Logistic, Ranker
from index.searching.search import Searcher
from index.training.pairs import read_records
from knowledge.asking.files import read_questions
from knowledge.errors import QuestionSetError
from knowledge.language.places import load_places

_FAQ = "policy_faq_extracted"
_FAQ_PASSAGES = "policy_heading_section"
#: Questions in the words of the paragraph that answers them, so many of each file.
_AGREEING = ("cmrc2018_trial", "drcd_dev_trad")
_AGREEING_EACH = 400
_PHRASED = 1500
#: The share of policies that play without any phrasing, and questions to each clause.
_BARE_SHARE = 0.3
_EACH = 4
_FOREIGN = (
    "stard_train_statute",
    "lecoqa_train_answer",
    "policy_faq_extracted",
    "tianhe_items_answer",
    "talent_subsidy_template",
    "gd_service_items_template",
    "cmrc2018_trial",
)


@dataclass(frozen=True)
class Asked:
    """A question, put right, the passages it may find and those that are right."""

    text: str
    allowed: NDArray[np.bool_]
    right: frozenset[int]
    left_out: LeftOut = NOTHING_LEFT_OUT


def golden(snapshot: Snapshot, engine: Engine, paths: list[Path]) -> list[Asked]:
    """Return the questions of files that stand alone, put right."""
    assistant = engine.assistant()
    asked = []
    for one in (one for path in paths for one in read_questions(path)):
        if one.expects_too or one.earlier:
            continue  # two questions are asked one by one; in a conversation others rank
        allowed = snapshot.allowed(one.as_of or date.today())
        right = {
            row
            for row, passage in enumerate(snapshot.passages)
            if one.expects & set(snapshot.source_of(passage)[1].facts)
        }
        asked.append(Asked(assistant.correct(one.text), allowed, frozenset(right)))
    return asked


def phrased(snapshot: Snapshot, *, seed: int) -> list[Asked]:
    """Return some phrasings of each clause, each to be asked as if it were not written down."""
    everything = snapshot.allowed(date.today())
    fields = snapshot.searcher.fields
    indexed = {(one.policy_id, one.clause_id) for one in snapshot.passages}
    texts = [
        text
        for policy, clause in snapshot.library.clauses()
        if (policy.id, clause.id) in indexed
        for text in asking_texts(clause)
    ]
    if len(texts) != fields.phrasings.size:
        raise QuestionSetError("the snapshot has other phrasings → run scripts/reindex.py --force")
    chance = random.Random(seed)
    asked = []
    for number in sorted(chance.sample(range(len(texts)), min(_PHRASED, len(texts)))):
        rows = fields.rows_of_clause[int(fields.owner_of[number])]
        if everything[rows].any():
            right = frozenset(rows)
            left_out = LeftOut(phrasing=number)
            asked.append(Asked(texts[number], everything, right, left_out))
    return asked


def added(snapshot: Snapshot, engine: Engine, *, seed: int) -> tuple[Searcher, list[Asked]]:
    """Return a searcher that knows no phrasings of some policies, and those to ask for them.

    They are then like a policy that a maintainer has just added.
    """
    everything = snapshot.allowed(date.today())
    chance = random.Random(seed)
    rows_of: dict[tuple[str, str], list[int]] = {}
    for row, passage in enumerate(snapshot.passages):
        rows_of.setdefault((passage.policy_id, passage.clause_id), []).append(row)
    phrasings, asked = [], []
    without = {one.id for one in snapshot.library.policies if chance.random() < _BARE_SHARE}
    for policy, clause in snapshot.library.clauses():
        rows = rows_of.get((policy.id, clause.id), [])
        bare = bool(rows) and policy.id in without
        if rows:
            name = f"{policy.id}#{clause.id}"
            texts = asking_texts(clause, phrased=not bare)
            phrasings += [(name, text) for text in texts]
        if bare and everything[rows].any():
            for text in chance.sample(clause.phrasings, min(_EACH, len(clause.phrasings))):
                asked.append(Asked(text, everything, frozenset(rows)))
    cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
    fields = build_fields(
        [
            replace(one, phrasings=0) if one.group in without else one
            for one in passage_entries(snapshot.library, snapshot.passages)
        ],
        phrasings,
        segmenter=engine.segmenter,
        encode=cache.encode,
        dimension=engine.encoder.dimension,
        foreign=foreign_texts(engine.segmenter.lexicon, snapshot.searcher.places),
    )
    return replace(snapshot.searcher, fields=fields), asked


def unphrased(snapshot: Snapshot, engine: Engine) -> Searcher:
    """Return a searcher of the same passages that knows no phrasings at all."""
    indexed = {(one.policy_id, one.clause_id) for one in snapshot.passages}
    cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
    fields = build_fields(
        [replace(one, phrasings=0) for one in passage_entries(snapshot.library, snapshot.passages)],
        [
            (f"{policy.id}#{clause.id}", text)
            for policy, clause in snapshot.library.clauses()
            if (policy.id, clause.id) in indexed
            for text in asking_texts(clause, phrased=False)
        ],
        segmenter=engine.segmenter,
        encode=cache.encode,
        dimension=engine.encoder.dimension,
        foreign=foreign_texts(engine.segmenter.lexicon, snapshot.searcher.places),
    )
    return replace(snapshot.searcher, fields=fields)


def agreeing(engine: Engine, data: Path, *, seed: int) -> tuple[Searcher, list[Asked]]:
    """Return a searcher of encyclopedia paragraphs, and questions in nearly their words."""
    pairs = [pair for name in _AGREEING for pair in _pairs(data, name)]
    texts = list(dict.fromkeys(text for _, text in pairs))
    row_of = {text: row for row, text in enumerate(texts)}
    searcher = _searcher(engine, texts)
    everything = np.ones(len(texts), dtype=np.bool_)
    chance = random.Random(seed)
    chosen = [
        pair for name in _AGREEING for pair in chance.sample(_pairs(data, name), _AGREEING_EACH)
    ]
    return searcher, [
        Asked(question, everything, frozenset({row_of[answer]})) for question, answer in chosen
    ]


def _searcher(engine: Engine, texts: list[str]) -> Searcher:
    """Return a searcher of texts without titles and phrasings."""
    cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
    fields = build_fields(
        [Entry(str(row), str(row), "", "", text) for row, text in enumerate(texts)],
        [],
        segmenter=engine.segmenter,
        encode=cache.encode,
        dimension=engine.encoder.dimension,
    )
    unset = Ranker({}, Logistic({}, 0.0), Logistic({}, 0.0))
    return Searcher(fields, engine.segmenter, engine.encoder, unset, load_places())


def official(engine: Engine, data: Path) -> tuple[Searcher, list[Asked]]:
    """Return a searcher of official answers without phrasings, and the questions to them."""
    pairs = _pairs(data, _FAQ)
    others = [text for _, text in _pairs(data, _FAQ_PASSAGES)]
    texts = list(dict.fromkeys([*(text for _, text in pairs), *others]))
    row_of = {text: row for row, text in enumerate(texts)}
    searcher = _searcher(engine, texts)
    everything = np.ones(len(texts), dtype=np.bool_)
    asked = [Asked(question, everything, frozenset({row_of[answer]})) for question, answer in pairs]
    return searcher, asked


def foreign(data: Path, *, seed: int, each: int = 60) -> list[str]:
    """Return questions of other subjects from the training data, some of each file."""
    picked: list[str] = []
    for name in _FOREIGN:
        questions = [question for question, _ in _pairs(data, name)]
        random.Random(seed).shuffle(questions)
        picked += questions[:each]
    return picked


def _pairs(data: Path, name: str) -> list[tuple[str, str]]:
    records = read_records(data / "train" / f"{name}.jsonl.gz")
    return [(str(one["q"]), str(one["p"])) for one in records]
