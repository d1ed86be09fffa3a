"""Learn what a message wants: a case checked, the company's side, what else, or a rule.

The examples are those of knowledge/turns/own_case.tsv; the phrasings of the clauses, which ask
for rules, stand beside them with a low weight. So do the turns of the conversations of DATA
(dialogues.jsonl and turn_kinds.jsonl, where it is named) that a clause answers or that are no
question, as far as the weights in place do not know them for sure. ``--check`` leaves a fifth
of the examples out five times and tells how many of these are told right; it writes nothing.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from index.training.told_apart import learn_signs
from knowledge.asking.facts_said import facts_in
from knowledge.asking.logistic import Logistic
from knowledge.asking.wishes import (
    Masks,
    Wish,
    Wishes,
    load_wishes,
    read_wishes,
    save_wishes,
    signs_of,
)
from knowledge.documents.library import read_library
from knowledge.entitlement.benefit import Benefits
from knowledge.entitlement.read_benefits import read_benefits
from knowledge.errors import HangbangcaiError
from scripts.console import fail

MODEL = Path(__file__).parents[2] / "index" / "model" / "wishes.json"
#: One in so many phrasings is taken, and counts so much.
_EVERY, _COUNTS = 40, 0.3
#: A turn of a conversation counts so much.
_TURN_COUNTS = 1.0
#: A wish less likely than this is known not to be meant.
_DOUBT = 0.08
_STRENGTH = 0.3
#: What is no rule counts more: rules are many.
_WISHED = 2.0
_DAY = date(2026, 1, 1)
_PARTS = 5

Example = tuple[Wish, list[str], float]


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, metavar="DATA", help="对话文件夹 / a folder")
    parser.add_argument("--check", action="store_true", help="交叉检验，不写文件 / cross-validate")
    arguments = parser.parse_args()
    try:
        library = read_library()
        benefits = read_benefits(library=library)
        masks = Masks.of(benefits)
        written = [
            (wish, text, signs_of(text, masks, told=_told(text, benefits)))
            for wish, text in read_wishes()
        ]
        texts = sorted({text for _, clause in library.clauses() for text in clause.phrasings})
        beside = _rules(texts[::_EVERY], _COUNTS, benefits, masks)
        if arguments.data is not None:
            turns = _rules(_turns(arguments.data), _TURN_COUNTS, benefits, masks)
            beside += _not_sure(turns, load_wishes(MODEL, benefits))
    except HangbangcaiError as error:
        return fail(error)
    if arguments.check:
        _cross_validate(written, beside, masks)
        return 0
    save_wishes(
        _learn([(wish, signs, _counts(wish)) for wish, _, signs in written] + beside), MODEL
    )
    print(f"{MODEL.name}: {len(written)} + {len(beside)} 例 / examples")
    return 0


def _rules(texts: Sequence[str], counts: float, benefits: Benefits, masks: Masks) -> list[Example]:
    return [
        (Wish.RULE, signs_of(text, masks, told=_told(text, benefits)), counts) for text in texts
    ]


def _turns(folder: Path) -> list[str]:
    """Return the turns of conversations that want neither a check nor the company's side."""
    found = set()
    for line in (folder / "dialogues.jsonl").read_text(encoding="utf-8").splitlines():
        for turn in json.loads(line)["turns"]:
            if not turn["clarify_ok"]:
                found.add(str(turn["user"]))
    for line in (folder / "turn_kinds.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] not in ("ask", "facts"):
            found.add(str(record["text"]))
    return sorted(found)


def _not_sure(examples: Sequence[Example], wishes: Wishes) -> list[Example]:
    return [
        one
        for one in examples
        if any(model.probability(one[1]) >= _DOUBT for model in wishes.models.values())
    ]


def _counts(wish: Wish) -> float:
    return 1.0 if wish is Wish.RULE else _WISHED


def _told(text: str, benefits: Benefits) -> int:
    names = [
        word
        for one in benefits.benefits
        for word in (one.name.chinese, one.name.english, *one.wordings)
    ]
    return len(facts_in(text, benefits.registry, today=_DAY, besides=names))


def _learn(examples: Sequence[Example]) -> dict[Wish, Logistic]:
    return {
        wish: learn_signs(
            [(signs, one is wish, counts) for one, signs, counts in examples], strength=_STRENGTH
        )
        for wish in Wish
        if wish is not Wish.RULE
    }


def _cross_validate(
    written: Sequence[tuple[Wish, str, list[str]]], beside: list[Example], masks: Masks
) -> None:
    order = list(written)
    random.Random(7).shuffle(order)
    right: Counter[Wish] = Counter()
    total = Counter(wish for wish, _, _ in order)
    for part in range(_PARTS):
        rest = [
            (wish, signs, _counts(wish))
            for place, (wish, _, signs) in enumerate(order)
            if place % _PARTS != part
        ]
        wishes = Wishes(_learn(rest + beside), masks)
        for wish, text, signs in order[part::_PARTS]:
            told = wishes.told_by(signs)
            right[wish] += told is wish
            if told is not wish:
                print(f"  {wish.value} → {told.value}: {text}")
    for wish in Wish:
        print(f"{wish.value}: {right[wish]}/{total[wish]}")
