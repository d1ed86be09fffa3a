"""Tune the ranker on golden questions that may be tuned on, and on questions foreign to us.

The half named held is never opened. Of DATA/train, policy_faq_extracted (official questions
and answers, which the encoder has not seen) keeps the ranker good on libraries without
phrasings; the questions of other files, about laws and other cities' services, serve as
foreign ones: near our subject and still not ours. When a question is one for a library that
nobody wrote phrasings for is learned on small ones made of the same files
(scripts/training/small_libraries.py).

Follow-ups among the questions are left out: in a conversation other weights rank
(scripts/train.py conversation), and need these in place.
"""

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from bot.assemble import open_engine
from bot.settings import read_settings
from index.publishing.asking import foreign_texts
from index.publishing.open import open_snapshot
from index.searching.features import FEATURES, LeftOut
from index.searching.rank import (
    AGAINST_SCOPE,
    SIGNALS,
    WEIGHTS_FILE,
    Logistic,
    Ranker,
    save_ranker,
    weighed,
)
from index.searching.search import Searcher
from index.training.tune import Example, learn_fusion, learn_logistic
from knowledge.asking.files import GOLDEN
from knowledge.errors import HangbangcaiError
from scripts.console import fail
from scripts.training import tuning_sets as sets
from scripts.training.small_libraries import read_remarks, small_libraries

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
    "plain": 0.3,
    "plain_lexical": 2.0,
    "plain_dense": 4.0,
    "plain_runs": 0.0,
    "telling": 1.5,
}
_FAQ_WEIGHT = 0.3
_AGREEING_WEIGHT = 0.3
_BARE_WEIGHT = 0.3
_ADDED_WEIGHT = 0.3
_COUNTS = {"golden": 4.0, "small": 2.0, "unphrased": 0.3}
_UNSET = Logistic({}, 0.0)
_TUNED = ("tuned", "typed_tuned", "near_tuned")
#: Whether a question is one for a library is not learned from these: none of theirs is foreign,
#: or their foreign ones are on its subject, and only not answered.
_OTHERS = ("faq", "agreeing", "unphrased", "small left out")


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
    engine = open_engine(read_settings()).apart()
    engine.build_if_changed()
    snapshot = open_snapshot(
        engine.store,
        encoder=engine.encoder,
        segmenter=engine.segmenter,
        ranker=Ranker(dict(_START), _UNSET, _UNSET),
    )
    asked = sets.golden(snapshot, engine, arguments.questions)
    phrased = sets.phrased(snapshot, seed=arguments.seed)
    faq_searcher, faq = sets.official(engine, arguments.data)
    agreeing_searcher, agreeing = sets.agreeing(engine, arguments.data, seed=arguments.seed)
    bare_searcher, added = sets.added(snapshot, engine, seed=arguments.seed)
    unphrased = sets.unphrased(snapshot, engine)
    examples = [
        *_examples(snapshot.searcher, asked),
        # A library without phrasings has to be ranked well too.
        *_examples(unphrased, asked, weight=_BARE_WEIGHT),
        *_examples(bare_searcher, added, weight=_ADDED_WEIGHT),
        *_examples(faq_searcher, faq, weight=_FAQ_WEIGHT),
        *_without_vectors(_examples(agreeing_searcher, agreeing, weight=_AGREEING_WEIGHT)),
    ]
    fusion = learn_fusion(examples, start=_START, strength=arguments.strength)
    scale = 1 / max(fusion["lexical"], 1e-6)
    fusion = {name: round(value * scale, 4) for name, value in fusion.items()}
    everything = snapshot.allowed(date.today())
    known_foreign = foreign_texts(engine.segmenter.lexicon, snapshot.searcher.places)
    numbers = {text: number for number, text in enumerate(known_foreign)}
    foreign = [
        *(
            sets.Asked(text, everything, frozenset())
            for text in sets.foreign(arguments.data, seed=arguments.seed)
        ),
        *(
            sets.Asked(text, everything, frozenset(), LeftOut(foreign=numbers.get(text)))
            for text in engine.segmenter.lexicon.foreign
        ),
    ]
    libraries = small_libraries(
        engine, arguments.data, seed=arguments.seed, remarks=read_remarks(arguments.data)
    )
    ranker = _calibrate(
        Ranker(fusion, _UNSET, _UNSET),
        [
            ("golden", snapshot.searcher, asked),
            ("phrasings", snapshot.searcher, phrased),
            ("foreign", snapshot.searcher, foreign),
            ("added", bare_searcher, added),
            ("added foreign", bare_searcher, foreign),
            ("unphrased", unphrased, asked),
            ("faq", faq_searcher, faq),
            ("agreeing", agreeing_searcher, agreeing),
            *(("small", one.searcher, one.own) for one in libraries),
            *(("small left out", one.searcher, one.left_out) for one in libraries),
            *(("small foreign", one.searcher, one.foreign) for one in libraries),
        ],
    )
    save_ranker(ranker, arguments.out)
    print(json.dumps(fusion, indent=1))


def _examples(searcher: Searcher, asked: list[sets.Asked], *, weight: float = 1.0) -> list[Example]:
    examples = []
    for one in asked:
        found = searcher.gather(
            one.text,
            allowed=one.allowed,
            left_out=one.left_out,
        )
        right = np.array([row in one.right for row in found.rows.tolist()], dtype=np.bool_)
        examples.append(Example(found.features, right, weight))
    return examples


def _without_vectors(examples: list[Example]) -> list[Example]:
    """Leave out what the encoder says of pairs that it was trained on."""
    columns = [FEATURES.index(name) for name in ("dense_uncovered", "plain_dense")]
    for one in examples:
        one.features[:, columns] = 0
    return examples


def _calibrate(ranker: Ranker, sets: list[tuple[str, Searcher, list[sets.Asked]]]) -> Ranker:
    """Learn scope and correctness by what the rankings of ``sets`` look like; print how it does.

    ``sets`` are questions by kind, each with the searcher to ask.
    """
    signals, scope, correct, kinds = [], [], [], []
    for kind, searcher, asked in sets:
        searching = replace(searcher, ranker=ranker)
        for one in asked:
            ranking = searching.search(
                one.text,
                limit=5,
                allowed=one.allowed,
                left_out=one.left_out,
            )
            first = int(ranking.rows[0]) if len(ranking.rows) else -1
            signals.append(weighed(ranking.signals))
            scope.append(bool(one.right))
            correct.append(first in one.right)
            kinds.append(kind)
    judged = [n for n, kind in enumerate(kinds) if kind not in _OTHERS]
    own = sum(scope[n] for n in judged)
    strange = len(judged) - own
    # Golden questions are written by another hand than the phrasings: they count for more.
    counts = [_COUNTS.get(kind, 1.0) for kind in kinds]
    weights = [
        count / (own if ours else strange) for count, ours in zip(counts, scope, strict=True)
    ]
    learned = Ranker(
        ranker.fusion,
        learn_logistic(
            [signals[n] for n in judged],
            [scope[n] for n in judged],
            names=SIGNALS,
            weights=[weights[n] for n in judged],
            negative=AGAINST_SCOPE,
            strength=0.0003,
        ),
        learn_logistic(
            signals,
            correct,
            names=SIGNALS,
            weights=counts,
            negative=AGAINST_SCOPE,
            strength=0.0003,
        ),
    )
    for kind in dict.fromkeys(kinds):
        members = [n for n, name in enumerate(kinds) if name == kind and scope[n]]
        if members:
            right = sum(correct[n] for n in members) / len(members)
            print(f"{kind}: {len(members)} of ours, first right {right:.3f}")
    chances = [learned.scope.probability(one) for one in signals]
    for floor in (0.2, 0.3, 0.4, 0.45, 0.5, 0.6):
        print(f"scope floor {floor}:")
        for kind in dict.fromkeys(kinds[n] for n in judged):
            for ours, word in ((True, "kept"), (False, "refused")):
                of_kind = [
                    (chance >= floor) == ours
                    for chance, is_ours, name in zip(chances, scope, kinds, strict=True)
                    if name == kind and is_ours == ours
                ]
                if of_kind:
                    print(f"  {kind} {word} {np.mean(of_kind):.3f}", end="")
        print()
    return learned
