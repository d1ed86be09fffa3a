"""Tune the ranker on golden questions that may be tuned on, and on questions foreign to us.

The half named held is never opened. Questions of DATA/train, which are about laws and other
cities' services, serve as foreign ones: near our subject and still not ours.
"""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import argparse
import gzip
import json
import random
import sys
from datetime import date
from pathlib import Path

import numpy as np

from bot.assemble import open_engine
from bot.conversation import FollowUps
from bot.settings import read_settings
from index.open import open_snapshot
from index.rank import FEATURES, SIGNALS, WEIGHTS_FILE, Logistic, Ranker, save_ranker
from index.search import Searcher
from index.tune import Example, learn_fusion, learn_logistic
from knowledge.errors import HangbangcaiError, QuestionSetError
from knowledge.questions import GOLDEN, read_questions
from knowledge.slots import load_slots
from scripts.console import fail

_START = {
    "lexical": 8.0,
    "document": 2.0,
    "concepts": 1.0,
    "dense": 1.0,
    "dense_uncovered": 1.0,
    "phrasing_lexical": 4.0,
    "phrasing_concepts": 1.0,
    "phrasing_dense": 4.0,
    "phrasing_overlap": 4.0,
}
_FOREIGN = (
    "stard_train_statute",
    "lecoqa_train_answer",
    "policy_faq_extracted",
    "tianhe_items_answer",
    "talent_subsidy_template",
    "gd_service_items_template",
    "cmrc2018_trial",
)
_PHRASING = [n for n, name in enumerate(FEATURES) if name.startswith("phrasing")]
_UNSET = Logistic({}, 0.0)


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(description="调排序权重 / Tune the ranker.")
    parser.add_argument("data", type=Path, nargs="?", help="folder with train/*.jsonl.gz")
    parser.add_argument("--questions", type=Path, default=GOLDEN / "tuned.jsonl")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    parser.add_argument("--strength", type=float, default=0.0005)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    try:
        return _tune(arguments)
    except HangbangcaiError as error:
        return fail(error)


def _tune(arguments: argparse.Namespace) -> int:
    engine = open_engine(read_settings())
    engine.build_if_changed()
    unset = Ranker(dict(_START), _UNSET, _UNSET)
    snapshot = open_snapshot(
        engine.store, encoder=engine.encoder, segmenter=engine.segmenter, ranker=unset
    )
    follow_ups = FollowUps(load_slots())
    examples, asked = [], []
    for one in read_questions(arguments.questions):
        earlier: list[str] = []
        for text in (*one.earlier, one.text):
            earlier.append(follow_ups.resolve(text, tuple(earlier)))
        allowed = snapshot.allowed(one.as_of or date.today())
        right_rows = {
            row
            for row, passage in enumerate(snapshot.passages)
            if one.expects & set(snapshot.source_of(passage)[1].facts)
        }
        asked.append((earlier[-1], allowed, right_rows))
        if one.expects:
            found = snapshot.searcher.gather(earlier[-1], allowed=allowed)
            right = np.array([row in right_rows for row in found.rows.tolist()], dtype=np.bool_)
            examples.append(Example(found.features, right))
            bare = found.features.copy()
            bare[:, _PHRASING] = 0
            # A library without phrasings has to be ranked well too.
            examples.append(Example(bare, right))
    fusion = learn_fusion(examples, start=_START, strength=arguments.strength)
    scale = 1 / max(fusion["lexical"], 1e-6)
    fusion = {name: round(value * scale, 4) for name, value in fusion.items()}
    ranker = Ranker(fusion, _UNSET, _UNSET)
    searcher = Searcher(
        snapshot.searcher.fields, engine.segmenter, engine.encoder, ranker, snapshot.searcher.places
    )
    signals, scope, correct, weights = [], [], [], []
    today = snapshot.allowed(date.today())
    foreign = _foreign(arguments.data, seed=arguments.seed) if arguments.data else []
    for text, allowed, right_rows in [*asked, *((text, today, set[int]()) for text in foreign)]:
        ranking = searcher.search(text, limit=5, allowed=allowed)
        first = ranking.rows[0] if len(ranking.rows) else -1
        signals.append(ranking.signals)
        scope.append(bool(right_rows))
        correct.append(int(first) in right_rows)
    own = sum(scope)
    weights = [1 / own if ours else 1 / max(len(scope) - own, 1) for ours in scope]
    positive = frozenset(SIGNALS) - {"elsewhere"}
    ranker = Ranker(
        fusion,
        learn_logistic(signals, scope, names=SIGNALS, weights=weights, positive=positive),
        learn_logistic(
            signals[: len(asked)], correct[: len(asked)], names=SIGNALS, positive=positive
        ),
    )
    save_ranker(ranker, arguments.out)
    print(json.dumps(fusion, indent=1))
    first = sum(correct) / max(own, 1)
    print(f"{own} questions of ours, first right {first:.3f}; {len(scope) - own} foreign")
    for floor in (0.3, 0.4, 0.5, 0.6):
        chances = [ranker.scope.probability(one) for one in signals]
        kept = sum(c >= floor for c, ours in zip(chances, scope, strict=True) if ours) / own
        refused = sum(c < floor for c, ours in zip(chances, scope, strict=True) if not ours)
        print(f"scope floor {floor}: kept {kept:.3f}, refused {refused / (len(scope) - own):.3f}")
    return 0


def _foreign(data: Path, *, seed: int, each: int = 60) -> list[str]:
    """Return questions of other subjects from the training data, some of each file."""
    picked: list[str] = []
    for name in _FOREIGN:
        path = data / "train" / f"{name}.jsonl.gz"
        try:
            with gzip.open(path, "rt", encoding="utf-8") as stream:
                questions = [str(json.loads(line)["q"]) for line in stream]
        except (OSError, ValueError, KeyError) as error:
            raise QuestionSetError(
                f"{path} cannot be read ({error}) → name the data folder"
            ) from error
        random.Random(seed).shuffle(questions)
        picked += questions[:each]
    return picked


if __name__ == "__main__":
    sys.exit(main())
