"""Learn what a plain opener is, from knowledge/turns/openers.tsv."""

import argparse
from collections.abc import Sequence

from bot.answering.overviews.overviews import OPENERS_FILE
from index.training.told_apart import learn_signs
from knowledge.asking.logistic import save_logistics
from knowledge.asking.openers import (
    ASPECT,
    EXAMPLES,
    OTHER,
    OVERVIEW,
    Openers,
    Span,
    read_openers,
    signs_of,
)
from knowledge.errors import HangbangcaiError
from scripts.console import fail

_FOLDS = 5

_Examples = Sequence[tuple[str, str, list[Span]]]


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(
        description="学习什么是开门见山的一问 / Learn what a plain opener is."
    )
    parser.add_argument("--strength", type=float, default=0.3, help="of keeping weights small")
    arguments = parser.parse_args()
    try:
        examples = read_openers(EXAMPLES)
    except HangbangcaiError as error:
        return fail(error)
    right = dict.fromkeys((OVERVIEW, ASPECT, OTHER), 0)
    for fold in range(_FOLDS):
        rest = [one for number, one in enumerate(examples) if number % _FOLDS != fold]
        model = _learn(rest, arguments.strength)
        for kind, said, topics in examples[fold::_FOLDS]:
            right[kind] += model.kind(said, topics) == kind
    for name, count in right.items():
        total = sum(kind == name for kind, _, _ in examples)
        print(f"{name}: {count} / {total}（{_FOLDS} 折 / folds）")
    learned = _learn(examples, arguments.strength)
    save_logistics({"plain": learned.plain, "exists": learned.exists}, OPENERS_FILE)
    print(f"{OPENERS_FILE}: {len(learned.plain.weights)}")
    return 0


def _learn(examples: _Examples, strength: float) -> Openers:
    signs = [(list(signs_of(said, topics)), kind) for kind, said, topics in examples]
    return Openers(
        learn_signs([(one, kind != OTHER, 1.0) for one, kind in signs], strength=strength),
        learn_signs([(one, kind == OVERVIEW, 1.0) for one, kind in signs], strength=strength),
    )
