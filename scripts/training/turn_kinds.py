"""Learn what kind of turn a message is, from our examples and the conversations in DATA/train.

DATA/train/turn_kinds.jsonl holds {"text", "kind"}, dialogues.jsonl {"id", "turns": [{"user",
"act", "expects"}]}; the library's phrasings are questions too. The figures printed are of lines
that the weights had not seen: five times, a fifth of the lines and of the dialogues is left out.
Of turn_kinds.jsonl a fifth, chosen by digest, is left out always, and told apart.
"""

import argparse
import hashlib
import random
from collections.abc import Iterable
from pathlib import Path

from bot.settings import read_settings
from index.training.turn_kinds import TurnLine, cross_told, learn_turns, told_by
from index.turns.teller import ASKING, WEIGHTS_FILE, Told, save_turn_weights
from knowledge.asking.files import GOLDEN, read_questions, read_records
from knowledge.asking.turns import KIND_OF_ACT, Manner, TurnKind, read_turn_examples
from knowledge.documents.library import read_library
from knowledge.errors import HangbangcaiError
from knowledge.language.slots import load_slots
from scripts.console import fail

_FOLDS = 5
#: Of the library's phrasings so many are learned from, each counting so much.
_PHRASINGS, _PHRASING_WEIGHT = 2_000, 0.3
_LINES, _DIALOGUES, _KEPT = "turn_kinds", "dialogues", "turn_kinds, always left out"
_TUNED = ("tuned", "typed_tuned", "near_tuned", "english_tuned")


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(description="学习话轮种类 / Learn the kinds of turns.")
    parser.add_argument("data", type=Path, help="folder with train/*.jsonl")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    parser.add_argument("--misses", action="store_true", help="列出判错的 / show what was missed")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    try:
        _learn(arguments)
    except HangbangcaiError as error:
        return fail(error)
    return 0


def _learn(arguments: argparse.Namespace) -> None:
    slots = load_slots()
    lines, kept = _lines(arguments.data / "train", seed=arguments.seed)
    print(f"{len(lines)} 行 lines, {len(kept)} 行始终留出 always left out")
    crossed = cross_told(lines, slots, folds=_FOLDS)
    for source in (_LINES, _DIALOGUES):
        told = [one for one in crossed if one[0].source == source]
        _print_figures(source, told, misses=arguments.misses)
    weights = learn_turns(lines, slots)
    save_turn_weights(weights, arguments.out)
    told = list(zip(kept, told_by(weights, (one.text for one in kept), slots), strict=True))
    _print_figures(_KEPT, told, misses=False)
    _print_golden(told_by(weights, _golden(), slots))
    print(f"→ {arguments.out}")


def _lines(folder: Path, *, seed: int) -> tuple[list[TurnLine], list[TurnLine]]:
    """Return what is learned from, and the lines that never are."""
    found = [
        TurnLine(one.text, frozenset({one.manner.kind}), one.manner) for one in read_turn_examples()
    ]
    kept: list[TurnLine] = []
    for number, record in read_records(folder / "turn_kinds.jsonl"):
        text, kind = str(record["text"]), KIND_OF_ACT[str(record["kind"])]
        line = TurnLine(text, frozenset({kind}), group=f"line {number}", source=_LINES)
        left_out = int(hashlib.sha256(text.encode()).hexdigest(), 16) % _FOLDS == 0
        (kept if left_out else found).append(line)
    for _, record in read_records(folder / "dialogues.jsonl"):
        turns = record["turns"]
        for turn in turns if isinstance(turns, list) else ():
            kinds = {KIND_OF_ACT[str(turn["act"])]}
            if turn["expects"]:  # 市民卡客服号码有吗 is answered by a clause, too
                kinds |= {TurnKind.ASKS} if kinds & {TurnKind.PERSON, TurnKind.COMPLAINS} else set()
            found.append(
                TurnLine(
                    str(turn["user"]),
                    frozenset(kinds),
                    group=f"dialogue {record['id']}",
                    source=_DIALOGUES,
                )
            )
    phrasings = [
        phrasing
        for policy in read_library(read_settings().policies).policies
        for clause in policy.clauses
        for phrasing in clause.phrasings
    ]
    chosen = random.Random(seed).sample(phrasings, min(_PHRASINGS, len(phrasings)))
    asks = frozenset({TurnKind.ASKS})
    found += [TurnLine(one, asks, Manner.POLICY, _PHRASING_WEIGHT) for one in chosen]
    return found, kept


def _golden() -> list[str]:
    """Return golden questions that policies answer; none of them is learned from."""
    asked = [one for name in _TUNED for one in read_questions(GOLDEN / f"{name}.jsonl")]
    return [one.text for one in asked if one.expects]


def _print_figures(name: str, told: Iterable[tuple[TurnLine, Told]], *, misses: bool) -> None:
    told = list(told)
    print(f"\n{name}")
    for kind in TurnKind:
        of_kind = [(line, one) for line, one in told if kind in line.kinds]
        if not of_kind:
            continue
        right = sum(_is_right(line, one) for line, one in of_kind)
        print(f"  {kind.value:<10} {right}/{len(of_kind)} = {right / len(of_kind):.3f}")
        if misses:
            for line, one in of_kind:
                if not _is_right(line, one):
                    print(f"    {one.kind.value:<10} {line.text}")
    asked = [one for line, one in told if line.kinds == {TurnKind.ASKS}]
    stay = sum(one.kind in ASKING for one in asked)
    print(
        f"  政策问题仍作提问 questions that stay questions {stay}/{len(asked)} = "
        f"{stay / max(1, len(asked)):.4f}"
    )


def _is_right(line: TurnLine, one: Told) -> bool:
    """Tell whether the kind is right; whether a question is ours is for the search to tell."""
    foreign = {TurnKind.ASKS, TurnKind.FOREIGN}
    return one.kind in line.kinds or (one.kind in foreign and bool(line.kinds & foreign))


def _print_golden(told: list[Told]) -> None:
    stay = sum(one.kind in ASKING for one in told)
    plain = sum(one.manner is not Manner.BENEFITS for one in told)
    print(
        f"\n黄金问题仍作提问 golden questions that stay questions {stay}/{len(told)} = "
        f"{stay / len(told):.4f}; 不当作“我能领什么” not taken for 'what can I get' "
        f"{plain}/{len(told)}"
    )
