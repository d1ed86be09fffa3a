"""Learn the weights of English questions from those that may be tuned on, and from DATA.

Of knowledge/golden the file english_tuned is read, of DATA the English turns of
train/dialogues.jsonl that open a matter. Prints how often the first clause is right, cross-fitted.
"""

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.asked import in_english
from bot.answering.assistant import Assistant
from bot.answering.several import before_of
from bot.assemble import open_engine
from bot.exchange.answer import Question
from bot.settings import read_settings
from index.conversing.before import Before
from index.publishing.open import Snapshot
from index.searching.english import ENGLISH_FEATURES, WEIGHTS_FILE
from index.searching.features import FEATURES
from index.training.tune_english import EnglishExample, learn_corrections
from knowledge.asking.files import GOLDEN, read_questions
from knowledge.errors import HangbangcaiError
from knowledge.language.english import is_english
from scripts.console import fail

_OPENING = ("ask", "switch")
_FOLDS = 5
#: Questions remembered before the present one.
_DEPTH = 4
#: Weights of what English finds before any question was seen: that it is asked so counts most.
_START = {"said": 0.4, "shared": 0.2, "asked": 0.8, "asked_overlap": 1.2, "asked_pairs": 0.3}
_FROM = np.array([_START.get(name, 0.0) for name in (*FEATURES, *ENGLISH_FEATURES)])


@dataclass(frozen=True)
class _Asked:
    """A question of a set, with the number of its fold and the clauses of its candidates."""

    kind: str
    fold: int
    clauses: NDArray[np.int32]
    example: EnglishExample


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(description="调英文提问的权重 / Tune English questions.")
    parser.add_argument("data", type=Path, help="folder with train/dialogues.jsonl")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    parser.add_argument("--strength", type=float, default=40.0)
    arguments = parser.parse_args()
    try:
        engine = open_engine(read_settings()).apart()
        engine.build_if_changed()
        assistant = engine.assistant()
        asked = [*_golden(assistant), *_dialogues(assistant, arguments.data)]
        _print_cross_fitted(asked, strength=arguments.strength)
        weights = learn_corrections(
            [one.example for one in asked], start=_FROM, strength=arguments.strength
        )
    except HangbangcaiError as error:
        return fail(error)
    values = [round(float(one), 4) for one in weights]
    learned = {
        "fusion": dict(zip(FEATURES, values, strict=False)),
        "english": dict(zip(ENGLISH_FEATURES, values[len(FEATURES) :], strict=True)),
    }
    arguments.out.write_text(json.dumps(learned, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(learned["english"]))
    return 0


def _golden(assistant: Assistant) -> Iterator[_Asked]:
    for one in read_questions(GOLDEN / "english_tuned.jsonl"):
        if one.expects:
            yield _ask(assistant, "golden", one.id, one.text, (), one.expects, one.as_of)


def _dialogues(assistant: Assistant, data: Path) -> Iterator[_Asked]:
    path = data / "train" / "dialogues.jsonl"
    for dialogue in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        earlier: tuple[Before, ...] = ()
        if not any(is_english(turn["user"]) for turn in dialogue["turns"]):
            continue
        for turn in dialogue["turns"]:
            text, wanted = turn["user"], frozenset(turn["expects"])
            if wanted and turn["act"] in _OPENING and is_english(text):
                yield _ask(assistant, turn["act"], dialogue["id"], text, earlier, wanted, None)
            if wanted:
                answer = assistant.answer(_question(text, earlier, None))
                earlier = (*earlier, before_of(answer, text))[-_DEPTH:]


def _question(text: str, earlier: tuple[Before, ...], as_of: date | None) -> Question:
    return Question(text, asked_at=datetime.now().astimezone(), as_of=as_of, earlier=earlier)


def _ask(
    assistant: Assistant,
    kind: str,
    name: str,
    text: str,
    earlier: tuple[Before, ...],
    wanted: frozenset[str],
    as_of: date | None,
) -> _Asked:
    snapshot: Snapshot = assistant.snapshot()
    searcher = snapshot.searcher
    allowed = snapshot.allowed(as_of or date.today())
    meant = assistant.answer(_question(text, earlier, as_of)).asked
    english = in_english(text, assistant.correct(text), meant)
    own = searcher.fields.english.features(english)
    found = searcher.gather(meant, allowed=allowed, own=own.sum(axis=1))
    clauses = searcher.fields.clause_of[found.rows]
    right = [
        bool(wanted & {*snapshot.source_of(snapshot.passages[row])[1].facts})
        for row in found.rows.tolist()
    ]
    example = EnglishExample(
        searcher.ranker.scores(found.features),
        np.hstack([found.features, own[clauses]]),
        np.array(right, dtype=np.bool_),
    )
    return _Asked(kind, zlib.crc32(name.encode()) % _FOLDS, clauses, example)


def _print_cross_fitted(asked: list[_Asked], *, strength: float) -> None:
    right: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for fold in range(_FOLDS):
        others = [one.example for one in asked if one.fold != fold]
        weights = learn_corrections(others, start=_FROM, strength=strength)
        for one in asked:
            if one.fold == fold:
                plain = one.example.scores
                scores = plain + one.example.features @ weights
                right[one.kind].append((_first(one, plain), _first(one, scores)))
    for kind, each in right.items():
        before, after = np.mean(np.array(each, dtype=np.float64), axis=0)
        print(f"{kind}: {len(each)}, first right {before:.3f}, with English {after:.3f}")


def _first(one: _Asked, scores: NDArray[np.float64] | NDArray[np.float32]) -> bool:
    return bool(one.example.right[int(np.argmax(scores))]) if len(scores) else False
