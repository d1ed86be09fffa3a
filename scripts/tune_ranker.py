"""Tune the ranker on golden questions that may be tuned on, and on questions foreign to us.

The half named held is never opened. Of DATA/train, policy_faq_extracted (official questions
and answers, which the encoder has not seen) keeps the ranker good on libraries without
phrasings; the questions of other files, about laws and other cities' services, serve as
foreign ones: near our subject and still not ours.

Follow-ups among the questions are read with the weights that are in place, so after other
changes it takes two runs until a run gives what it was given: the shipped weights do.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from bot.assemble import open_engine
from bot.conversation import Reading
from bot.settings import read_settings
from index.asking import foreign_texts
from index.features import FEATURES, LeftOut
from index.open import open_snapshot
from index.rank import AGAINST_SCOPE, SIGNALS, WEIGHTS_FILE, Logistic, Ranker, save_ranker
from index.search import Searcher
from index.tune import Example, learn_fusion, learn_logistic
from knowledge.errors import HangbangcaiError
from knowledge.places import load_places
from knowledge.questions import GOLDEN
from scripts import tuning_sets as sets
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
_FAQ_WEIGHT = 0.3
_AGREEING_WEIGHT = 0.3
_BARE_WEIGHT = 0.3
_ADDED_WEIGHT = 0.15
_COUNTS = {"golden": 4.0, "unphrased": 0.1}
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
    asked = sets.golden(snapshot, engine, arguments.questions)
    phrased = sets.phrased(snapshot, seed=arguments.seed)
    faq_searcher, faq = sets.official(engine, arguments.data)
    agreeing_searcher, agreeing = sets.agreeing(engine, arguments.data, seed=arguments.seed)
    bare_searcher, added = sets.added(snapshot, engine, seed=arguments.seed)
    unphrased = sets.unphrased(snapshot, engine)
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
            sets.Asked(Reading(text), everything, frozenset())
            for text in sets.foreign(arguments.data, seed=arguments.seed)
        ),
        *(
            sets.Asked(Reading(text), everything, frozenset(), LeftOut(foreign=numbers.get(text)))
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


def _examples(
    searcher: Searcher, asked: list[sets.Asked], *, weight: float = 1.0, bare: bool = True
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


def _without_vectors(examples: list[Example]) -> list[Example]:
    """Leave out what the encoder says of pairs that it was trained on."""
    column = FEATURES.index("dense_uncovered")
    for one in examples:
        one.features[:, column] = 0
    return examples


def _calibrate(ranker: Ranker, sets: list[tuple[Searcher, list[sets.Asked]]]) -> Ranker:
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


if __name__ == "__main__":
    sys.exit(main())
