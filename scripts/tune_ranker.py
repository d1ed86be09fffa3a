"""Tune the ranker on golden questions that may be tuned on, and on questions foreign to us.

The half named held is never opened. Of DATA/train, policy_faq_extracted (official questions
and answers, which the encoder has not seen) keeps the ranker good on libraries without
phrasings; the questions of other files, about laws and other cities' services, serve as
foreign ones: near our subject and still not ours.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import json
import random
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.assemble import Engine, open_engine
from bot.conversation import Reading
from bot.settings import read_settings
from index.asking import asking_texts, foreign_texts
from index.build import passage_entries
from index.features import FEATURES, NOTHING_LEFT_OUT, LeftOut
from index.fields import Entry, build_fields
from index.open import Snapshot, open_snapshot
from index.pairs import read_records
from index.rank import AGAINST_SCOPE, SIGNALS, WEIGHTS_FILE, Logistic, Ranker, save_ranker
from index.search import Searcher
from index.tune import Example, learn_fusion, learn_logistic
from index.vectors import VectorCache
from knowledge.errors import HangbangcaiError, QuestionSetError
from knowledge.places import load_places
from knowledge.questions import GOLDEN, read_questions
from scripts.console import fail

_START = {
    "lexical": 8.0,
    "document": 2.0,
    "concepts": 1.0,
    "dense_uncovered": 16.0,
    "phrasing_lexical": 3.0,
    "phrasing_concepts": 1.0,
    "phrasing_dense": 4.0,
    "phrasing_overlap": 4.0,
    "asked": 4.0,
    "sounds": 2.0,
    "subject": 1.0,
    "aspect": 0.5,
    "runs": 10.0,
    "contrary": -2.0,
    "district_unasked": -4.0,
    "past": -1.0,
}
_FAQ = "policy_faq_extracted"
_FAQ_PASSAGES = "policy_heading_section"
_FAQ_WEIGHT = 0.3
#: Questions in the words of the paragraph that answers them, so many of each file.
_AGREEING = ("cmrc2018_trial", "drcd_dev_trad")
_AGREEING_EACH = 400
_AGREEING_WEIGHT = 0.3
_BARE_WEIGHT = 0.3
_PHRASED = 1500
#: The share of clauses that play without any phrasing, questions to each and their weight.
_BARE_SHARE = 0.2
_EACH = 4
_ADDED_WEIGHT = 0.15
_PHRASED_WEIGHT = 0.04
_COUNTS = {"golden": 4.0, "unphrased": 0.1}
_FOREIGN = (
    "stard_train_statute",
    "lecoqa_train_answer",
    "policy_faq_extracted",
    "tianhe_items_answer",
    "talent_subsidy_template",
    "gd_service_items_template",
    "cmrc2018_trial",
)
_PHRASING = [
    n for n, name in enumerate(FEATURES) if name.startswith(("phrasing", "asked", "sounds"))
]
_UNSET = Logistic({}, 0.0)
#: What tells the first place right from wrong where there are no phrasings.
_BARE_SIGNALS = ("score", "margin", "share", "lexical", "runs", "document")
_TUNED = ("tuned", "typed_tuned", "near_tuned")
_KINDS = ("golden", "phrasings", "added", "unphrased", "faq", "agreeing", "foreign")
#: Whether a question is one for a library is not learned from these: theirs are others.
_OTHERS = ("faq", "agreeing")
#: Libraries without phrasings: how sure one may be there is learned by itself.
_BARE = ("unphrased", "faq", "agreeing")


@dataclass(frozen=True)
class _Asked:
    """A question as it is understood, the passages it may find and those that are right."""

    reading: Reading
    allowed: NDArray[np.bool_]
    right: frozenset[int]
    left_out: LeftOut = NOTHING_LEFT_OUT


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(description="调排序权重 / Tune the ranker.")
    parser.add_argument("data", type=Path, help="folder with train/*.jsonl.gz")
    parser.add_argument(
        "--questions", type=Path, nargs="+", default=[GOLDEN / f"{name}.jsonl" for name in _TUNED]
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    parser.add_argument("--strength", type=float, default=0.0005)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    try:
        _tune(arguments)
    except HangbangcaiError as error:
        return fail(error)
    return 0


def _tune(arguments: argparse.Namespace) -> None:
    engine = open_engine(read_settings())
    engine.build_if_changed()
    snapshot = open_snapshot(
        engine.store,
        encoder=engine.encoder,
        segmenter=engine.segmenter,
        ranker=Ranker(dict(_START), _UNSET, _UNSET, _UNSET),
    )
    asked = _golden(snapshot, engine, arguments.questions)
    phrased = _phrased(snapshot, seed=arguments.seed)
    faq_searcher, faq = _faq(engine, arguments.data)
    agreeing_searcher, agreeing = _agreeing(engine, arguments.data, seed=arguments.seed)
    bare_searcher, added = _added(snapshot, engine, seed=arguments.seed)
    unphrased = _unphrased(snapshot, engine)
    examples = [
        *_examples(snapshot.searcher, asked),
        *_examples(bare_searcher, added, weight=_ADDED_WEIGHT, bare=False),
        *_examples(faq_searcher, faq, weight=_FAQ_WEIGHT, bare=False),
        *_without_vectors(
            _examples(agreeing_searcher, agreeing, weight=_AGREEING_WEIGHT, bare=False)
        ),
    ]
    fusion = learn_fusion(examples, start=_START, strength=arguments.strength)
    scale = 1 / max(fusion["lexical"], 1e-6)
    fusion = {name: round(value * scale, 4) for name, value in fusion.items()}
    searcher = replace(snapshot.searcher, ranker=Ranker(fusion, _UNSET, _UNSET, _UNSET))
    everything = snapshot.allowed(date.today())
    known_foreign = foreign_texts(engine.segmenter.lexicon, load_places())
    numbers = {text: number for number, text in enumerate(known_foreign)}
    foreign = [
        *(
            _Asked(Reading(text), everything, frozenset())
            for text in _foreign(arguments.data, seed=arguments.seed)
        ),
        *(
            _Asked(Reading(text), everything, frozenset(), LeftOut(foreign=numbers.get(text)))
            for text in engine.segmenter.lexicon.foreign
        ),
    ]
    ranker = _calibrate(
        Ranker(fusion, _UNSET, _UNSET, _UNSET),
        [
            (searcher, asked),
            (searcher, phrased),
            (bare_searcher, added),
            (unphrased, asked),
            (faq_searcher, faq),
            (agreeing_searcher, agreeing),
            (searcher, foreign),
        ],
    )
    save_ranker(ranker, arguments.out)
    print(json.dumps(fusion, indent=1))


def _golden(snapshot: Snapshot, engine: Engine, paths: list[Path]) -> list[_Asked]:
    assistant = engine.assistant()
    asked = []
    for one in (one for path in paths for one in read_questions(path)):
        if one.expects_too:
            continue  # two questions are asked one by one
        earlier: list[str] = []
        for text in (*one.earlier, one.text):
            reading = assistant.understand(text, earlier)
            earlier.append(reading.text)
        allowed = snapshot.allowed(one.as_of or date.today())
        right = {
            row
            for row, passage in enumerate(snapshot.passages)
            if one.expects & set(snapshot.source_of(passage)[1].facts)
        }
        asked.append(_Asked(reading, allowed, frozenset(right)))
    return asked


def _phrased(snapshot: Snapshot, *, seed: int) -> list[_Asked]:
    """Return some phrasings of each clause, each to be asked as if it were not written down."""
    everything = snapshot.allowed(date.today())
    fields = snapshot.searcher.fields
    indexed = {(one.policy_id, one.clause_id) for one in snapshot.passages}
    texts = [
        text
        for policy, clause in snapshot.library.clauses()
        if (policy.id, clause.id) in indexed
        for text in asking_texts(policy, clause)
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
            asked.append(_Asked(Reading(texts[number]), everything, right, left_out))
    return asked


def _added(snapshot: Snapshot, engine: Engine, *, seed: int) -> tuple[Searcher, list[_Asked]]:
    """Return a searcher that knows no phrasings of some clauses, and those to ask for them.

    They are then like the clauses of a policy that a maintainer has just added.
    """
    everything = snapshot.allowed(date.today())
    chance = random.Random(seed)
    rows_of: dict[tuple[str, str], list[int]] = {}
    for row, passage in enumerate(snapshot.passages):
        rows_of.setdefault((passage.policy_id, passage.clause_id), []).append(row)
    phrasings, asked = [], []
    for policy, clause in snapshot.library.clauses():
        rows = rows_of.get((policy.id, clause.id), [])
        bare = bool(rows) and chance.random() < _BARE_SHARE
        if rows:
            name = f"{policy.id}#{clause.id}"
            texts = asking_texts(policy, clause, phrased=not bare)
            phrasings += [(name, text) for text in texts]
        if bare and everything[rows].any():
            for text in chance.sample(clause.phrasings, min(_EACH, len(clause.phrasings))):
                asked.append(_Asked(Reading(text), everything, frozenset(rows)))
    cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
    fields = build_fields(
        passage_entries(snapshot.library, snapshot.passages),
        phrasings,
        segmenter=engine.segmenter,
        encode=cache.encode,
        dimension=engine.encoder.dimension,
        foreign=foreign_texts(engine.segmenter.lexicon, load_places()),
    )
    return replace(snapshot.searcher, fields=fields), asked


def _unphrased(snapshot: Snapshot, engine: Engine) -> Searcher:
    """Return a searcher of the same passages that knows no phrasings at all."""
    cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
    fields = build_fields(
        passage_entries(snapshot.library, snapshot.passages),
        [],
        segmenter=engine.segmenter,
        encode=cache.encode,
        dimension=engine.encoder.dimension,
        foreign=foreign_texts(engine.segmenter.lexicon, load_places()),
    )
    return replace(snapshot.searcher, fields=fields)


def _examples(
    searcher: Searcher, asked: list[_Asked], *, weight: float = 1.0, bare: bool = True
) -> list[Example]:
    examples = []
    for one in asked:
        found = searcher.gather(
            one.reading.text,
            focus=one.reading.focus,
            allowed=one.allowed,
            left_out=one.left_out,
        )
        right = np.array([row in one.right for row in found.rows.tolist()], dtype=np.bool_)
        examples.append(Example(found.features, right, weight))
        if bare:
            # A library without phrasings has to be ranked well too.
            features = found.features.copy()
            features[:, _PHRASING] = 0
            examples.append(Example(features, right, _BARE_WEIGHT))
    return examples


def _agreeing(engine: Engine, data: Path, *, seed: int) -> tuple[Searcher, list[_Asked]]:
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
        _Asked(Reading(question), everything, frozenset({row_of[answer]}))
        for question, answer in chosen
    ]


def _without_vectors(examples: list[Example]) -> list[Example]:
    """Leave out what the encoder says of pairs that it was trained on."""
    column = FEATURES.index("dense_uncovered")
    for one in examples:
        one.features[:, column] = 0
    return examples


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
    unset = Ranker(dict(_START), _UNSET, _UNSET, _UNSET)
    return Searcher(fields, engine.segmenter, engine.encoder, unset, load_places())


def _faq(engine: Engine, data: Path) -> tuple[Searcher, list[_Asked]]:
    """Return a searcher of official answers without phrasings, and the questions to them."""
    pairs = _pairs(data, _FAQ)
    others = [text for _, text in _pairs(data, _FAQ_PASSAGES)]
    texts = list(dict.fromkeys([*(text for _, text in pairs), *others]))
    row_of = {text: row for row, text in enumerate(texts)}
    searcher = _searcher(engine, texts)
    everything = np.ones(len(texts), dtype=np.bool_)
    asked = [
        _Asked(Reading(question), everything, frozenset({row_of[answer]}))
        for question, answer in pairs
    ]
    return searcher, asked


def _calibrate(ranker: Ranker, sets: list[tuple[Searcher, list[_Asked]]]) -> Ranker:
    """Learn scope on our questions and foreign ones, correctness on ours; print how it does.

    ``sets`` are golden questions, phrasings, questions to clauses without phrasings, official
    questions and answers, and foreign questions, each with the searcher to ask. Whether a
    question is one for a library is not learned from the official ones: theirs is another.
    """
    signals, scope, correct, kinds = [], [], [], []
    for kind, (searcher, asked) in zip(_KINDS, sets, strict=True):
        searching = replace(searcher, ranker=ranker)
        for one in asked:
            ranking = searching.search(
                one.reading.text,
                focus=one.reading.focus,
                limit=5,
                allowed=one.allowed,
                left_out=one.left_out,
            )
            first = int(ranking.rows[0]) if len(ranking.rows) else -1
            signals.append(ranking.signals)
            scope.append(bool(one.right))
            correct.append(first in one.right)
            kinds.append(kind)
    judged = [n for n, kind in enumerate(kinds) if kind not in _OTHERS]
    own = sum(scope[n] for n in judged)
    strange = len(judged) - own
    # Golden questions are written by another hand than the phrasings: they count for more, and
    # again without any phrasings, a little, so that the first clauses of a library are found.
    counts = [_COUNTS.get(kind, 1.0) for kind in kinds]
    weights = [
        count / (own if ours else strange) for count, ours in zip(counts, scope, strict=True)
    ]
    asked_us = [n for n in judged if kinds[n] not in ("foreign", "unphrased")]
    bare = [n for n, kind in enumerate(kinds) if kind in _BARE]
    learned = Ranker(
        ranker.fusion,
        learn_logistic(
            [signals[n] for n in judged],
            [scope[n] for n in judged],
            names=SIGNALS,
            weights=[weights[n] for n in judged],
            negative=AGAINST_SCOPE,
            strength=0.001,
        ),
        learn_logistic(
            [signals[n] for n in asked_us],
            [correct[n] for n in asked_us],
            names=SIGNALS,
            weights=[counts[n] for n in asked_us],
            negative=AGAINST_SCOPE,
            strength=0.001,
        ),
        learn_logistic(
            [signals[n] for n in bare],
            [correct[n] for n in bare],
            names=_BARE_SIGNALS,
            strength=0.001,
        ),
    )
    for kind in _KINDS[:-1]:
        members = [n for n, name in enumerate(kinds) if name == kind and scope[n]]
        right = sum(correct[n] for n in members) / max(len(members), 1)
        print(f"{kind}: {len(members)} of ours, first right {right:.3f}")
    chances = [learned.scope.probability(one) for one in signals]
    for floor in (0.2, 0.3, 0.4, 0.5, 0.6):
        print(f"scope floor {floor}:", end="")
        for kind in dict.fromkeys(kinds[n] for n in judged):
            for ours, word in ((True, "kept"), (False, "refused")):
                of_kind = [
                    (chance >= floor) == ours
                    for chance, is_ours, name in zip(chances, scope, kinds, strict=True)
                    if name == kind and is_ours == ours
                ]
                if of_kind:
                    print(f" {kind} {word} {np.mean(of_kind):.3f}", end="")
        print()
    return learned


def _foreign(data: Path, *, seed: int, each: int = 60) -> list[str]:
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


if __name__ == "__main__":
    sys.exit(main())
