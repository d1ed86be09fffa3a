"""Tune the ranker on golden questions that may be tuned on, and on questions foreign to us.

The half named held is never opened. Of DATA/train, policy_faq_extracted (official questions
and answers, which the encoder has not seen) keeps the ranker good on libraries without
phrasings; the questions of other files, about laws and other cities' services, serve as
foreign ones: near our subject and still not ours.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import gzip
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
from index.features import FEATURES, NOTHING_LEFT_OUT, LeftOut
from index.fields import Entry, build_fields
from index.open import Snapshot, open_snapshot
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
    "dense_uncovered": 2.0,
    "phrasing_lexical": 3.0,
    "phrasing_concepts": 1.0,
    "phrasing_dense": 4.0,
    "phrasing_overlap": 4.0,
    "phrasing_several": 2.0,
    "asked": 4.0,
    "subject": 1.0,
    "aspect": 0.5,
    "contrary": -2.0,
    "district_unasked": -1.0,
}
_FAQ = "policy_faq_extracted"
_FAQ_PASSAGES = "policy_heading_section"
_FAQ_WEIGHT = 0.3
_BARE_WEIGHT = 0.3
_PHRASED = 1500
_PHRASED_WEIGHT = 0.04
_GOLDEN_COUNTS = 4.0
_FOREIGN = (
    "stard_train_statute",
    "lecoqa_train_answer",
    "policy_faq_extracted",
    "tianhe_items_answer",
    "talent_subsidy_template",
    "gd_service_items_template",
    "cmrc2018_trial",
)
_PHRASING = [n for n, name in enumerate(FEATURES) if name.startswith(("phrasing", "asked"))]
_UNSET = Logistic({}, 0.0)


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
    parser.add_argument("--questions", type=Path, default=GOLDEN / "tuned.jsonl")
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
        ranker=Ranker(dict(_START), _UNSET, _UNSET),
    )
    asked = _golden(snapshot, engine, arguments.questions)
    phrased = _phrased(snapshot, seed=arguments.seed)
    examples = [
        *_examples(snapshot.searcher, asked),
        *_faq_examples(engine, arguments.data),
    ]
    fusion = learn_fusion(examples, start=_START, strength=arguments.strength)
    scale = 1 / max(fusion["lexical"], 1e-6)
    fusion = {name: round(value * scale, 4) for name, value in fusion.items()}
    searcher = replace(snapshot.searcher, ranker=Ranker(fusion, _UNSET, _UNSET))
    everything = snapshot.allowed(date.today())
    foreign = [
        *(
            _Asked(Reading(text), everything, frozenset())
            for text in _foreign(arguments.data, seed=arguments.seed)
        ),
        *(
            _Asked(Reading(text), everything, frozenset(), LeftOut(foreign=number))
            for number, text in enumerate(engine.segmenter.lexicon.foreign)
        ),
    ]
    ranker = _calibrate(searcher, asked, phrased, foreign)
    save_ranker(ranker, arguments.out)
    print(json.dumps(fusion, indent=1))


def _golden(snapshot: Snapshot, engine: Engine, path: Path) -> list[_Asked]:
    assistant = engine.assistant()
    asked = []
    for one in read_questions(path):
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
    texts = [
        text
        for policy, clause in snapshot.library.clauses()
        if (policy.id, clause.id) in {(one.policy_id, one.clause_id) for one in snapshot.passages}
        for text in (*clause.phrasings, *((clause.heading,) if clause.heading else ()))
    ]
    if len(texts) != fields.phrasings.size:
        raise QuestionSetError("the snapshot has other phrasings → run scripts/reindex.py --force")
    chance = random.Random(seed)
    asked = []
    for number in sorted(chance.sample(range(len(texts)), min(_PHRASED, len(texts)))):
        rows = fields.rows_of_clause[int(fields.owner_of[number])]
        if everything[rows].any():
            right = frozenset(rows)
            asked.append(
                _Asked(Reading(texts[number]), everything, right, LeftOut(phrasing=number))
            )
    return asked


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


def _faq_examples(engine: Engine, data: Path) -> list[Example]:
    pairs = _pairs(data, _FAQ)
    others = [text for _, text in _pairs(data, _FAQ_PASSAGES)]
    texts = list(dict.fromkeys([*(text for _, text in pairs), *others]))
    row_of = {text: row for row, text in enumerate(texts)}
    cache = VectorCache(engine.settings.data / "vectors", engine.encoder)
    fields = build_fields(
        [Entry(str(row), str(row), "", "", text) for row, text in enumerate(texts)],
        [],
        segmenter=engine.segmenter,
        encode=cache.encode,
        dimension=engine.encoder.dimension,
    )
    unset = Ranker(dict(_START), _UNSET, _UNSET)
    searcher = Searcher(fields, engine.segmenter, engine.encoder, unset, load_places())
    everything = np.ones(fields.size, dtype=np.bool_)
    examples = []
    for question, answer in pairs:
        found = searcher.gather(question, allowed=everything)
        examples.append(Example(found.features, found.rows == row_of[answer], _FAQ_WEIGHT))
    return examples


def _calibrate(
    searcher: Searcher, asked: list[_Asked], phrased: list[_Asked], foreign: list[_Asked]
) -> Ranker:
    """Learn scope on our questions and foreign ones, correctness on ours; print how it does."""
    signals, scope, correct = [], [], []
    everything = [*asked, *phrased, *foreign]
    for one in everything:
        ranking = searcher.search(
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
    first, last = len(asked), len(asked) + len(phrased)
    own, strange = sum(scope), len(scope) - sum(scope)
    weights = [1 / own if ours else 1 / strange for ours in scope]
    # Golden questions are written by another hand than the phrasings: they count for more.
    weights[:first] = [one * _GOLDEN_COUNTS for one in weights[:first]]
    trust = [_GOLDEN_COUNTS] * first + [1.0] * len(phrased)
    ranker = Ranker(
        searcher.ranker.fusion,
        learn_logistic(
            signals, scope, names=SIGNALS, weights=weights, negative=AGAINST_SCOPE, strength=0.001
        ),
        learn_logistic(
            signals[:last],
            correct[:last],
            names=SIGNALS,
            weights=trust,
            negative=AGAINST_SCOPE,
            strength=0.001,
        ),
    )
    for name, part in (("golden", slice(0, first)), ("phrasings", slice(first, last))):
        ours = [n for n in range(len(scope))[part] if scope[n]]
        right = sum(correct[n] for n in ours) / max(len(ours), 1)
        print(f"{name}: {len(ours)} of ours, first right {right:.3f}")
    chances = [ranker.scope.probability(one) for one in signals]
    for floor in (0.2, 0.3, 0.4, 0.5, 0.6):
        kept, refused, near = list[bool](), list[bool](), list[bool]()
        for number, (chance, is_ours) in enumerate(zip(chances, scope, strict=True)):
            if is_ours and number < first:
                kept.append(chance >= floor)
            elif not is_ours:
                (near if number < first else refused).append(chance < floor)
        print(
            f"scope floor {floor}: golden kept {np.mean(kept):.3f}, "
            f"golden refused {np.mean(near):.3f}, other foreign refused {np.mean(refused):.3f}"
        )
    return ranker


def _foreign(data: Path, *, seed: int, each: int = 60) -> list[str]:
    """Return questions of other subjects from the training data, some of each file."""
    picked: list[str] = []
    for name in _FOREIGN:
        questions = [question for question, _ in _pairs(data, name)]
        random.Random(seed).shuffle(questions)
        picked += questions[:each]
    return picked


def _pairs(data: Path, name: str) -> list[tuple[str, str]]:
    path = data / "train" / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            records = [json.loads(line) for line in stream]
        return [(str(one["q"]), str(one["p"])) for one in records]
    except (OSError, ValueError, KeyError) as error:
        raise QuestionSetError(
            f"{path} cannot be read ({error}) → name the folder that holds train/"
        ) from error


if __name__ == "__main__":
    sys.exit(main())
