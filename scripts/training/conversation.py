"""Learn to rank clauses in a conversation: aspects, the net, and how sure it may be.

Of DATA/train it reads dialogues.jsonl and, for remarks that are not ours, turn_kinds.jsonl.
Half of the turns are learned with what was right before them, half with what a net trained on
other conversations would have shown.
"""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.assemble import open_engine
from bot.settings import read_settings
from index.conversing.aspects import ASPECTS_FILE, AspectModel, save_aspects
from index.conversing.clauses import clause_text
from index.conversing.gates import GATES_FILE, SIGNALS, Gates, save_gates, signals_of_talk
from index.conversing.net import NET_FILE, Net, plain_sum, save_net
from index.conversing.rank import Conversing, Looked
from index.publishing.open import Snapshot
from index.searching.rank import Logistic
from index.training.aspects import learn_aspects, read_examples
from index.training.conversations import Played, Stage, read_conversations
from index.training.net import NetRecipe, Turn, train_net
from index.training.tune import learn_logistic
from knowledge.asking.files import GOLDEN, read_records
from knowledge.errors import HangbangcaiError
from scripts.console import fail

_TURNS = GOLDEN.parent / "turns"
_FOLDS = 3
#: Remarks that are not ours are so many times rarer in a conversation than what is.
_RARER = 6
_UNSET = Logistic({}, 0.0)


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(description="学会在对话里排序 / Learn to rank in talk.")
    parser.add_argument("data", type=Path, help="folder with train/dialogues.jsonl")
    parser.add_argument("--measure", type=Path, help="dialogues to measure the net on, JSONL")
    parser.add_argument("--check", action="store_true", help="只量不存 / measure, write nothing")
    arguments = parser.parse_args()
    try:
        _train(arguments)
    except HangbangcaiError as error:
        return fail(error)
    return 0


def _train(arguments: argparse.Namespace) -> None:
    engine = open_engine(read_settings()).apart()
    engine.build_if_changed()
    assistant = engine.assistant()
    snapshot = assistant.snapshot()
    allowed = snapshot.allowed(date.today())
    asks = read_examples((_TURNS / "asks.tsv").read_text(encoding="utf-8").splitlines())
    tells = [
        (_text_of(snapshot, name), names)
        for name, names in read_examples(
            (_TURNS / "tells.tsv").read_text(encoding="utf-8").splitlines()
        )
        if _text_of(snapshot, name)
    ]
    aspects = learn_aspects(asks, tells)
    train = read_conversations(_records(arguments.data / "train" / "dialogues.jsonl"))
    stage = Stage(
        snapshot, _untaught(snapshot, aspects), allowed=allowed, correct=assistant.correct
    )
    truly = list(stage.play(train, _right_first))
    folds = np.array([one.conversation % _FOLDS for one in truly])
    others = [_net(truly, folds != fold) for fold in range(_FOLDS)]
    _tell("right history", truly, [others[one.conversation % _FOLDS] for one in truly])

    def own(conversation: int, looked: Looked, right: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.argsort(-others[conversation % _FOLDS].chances(looked.table), kind="stable")

    by_itself = list(stage.play(train, own))
    both = [*truly, *by_itself]
    folds = np.array([one.conversation % _FOLDS for one in both])
    crossed = [_net(both, folds != fold) for fold in range(_FOLDS)]
    _tell("own history", by_itself, [crossed[one.conversation % _FOLDS] for one in by_itself])
    net = _net(both, np.ones(len(both), dtype=np.bool_))
    remarks = [
        one["text"]
        for one in _records(arguments.data / "train" / "turn_kinds.jsonl")
        if one["kind"] == "outofscope"
    ] + [said.text for turns in train for said in turns if said.act == "outofscope"]
    later = [one for one in by_itself if one.looked.talk.last is not None]
    strange = list(stage.strange([str(one) for one in remarks], later, seed=7))
    gates = _gates(later, crossed, strange, net)
    if arguments.measure:
        judged = read_conversations(_records(arguments.measure))

        def shown(conversation: int, looked: Looked, right: NDArray[np.bool_]) -> NDArray[np.int64]:
            return np.argsort(-net.chances(looked.table), kind="stable")

        played = list(stage.play(judged, shown))
        _tell(arguments.measure.name, played, [net] * len(played))
    if not arguments.check:
        save_aspects(aspects, ASPECTS_FILE)
        save_net(net, NET_FILE)
        save_gates(gates, GATES_FILE)


def _untaught(snapshot: Snapshot, aspects: AspectModel) -> Conversing:
    """Return what looks at candidates, and does not yet know how to rank them."""
    none = np.zeros(0, dtype=np.float32)
    gates = Gates(_UNSET, _UNSET, _UNSET)
    return Conversing(snapshot, net=Net((), none, none, ()), aspects=aspects, gates=gates)


def _right_first(conversation: int, looked: Looked, right: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.argsort(-(plain_sum(looked.table) + 100 * right), kind="stable")


def _net(played: Sequence[Played], chosen: NDArray[np.bool_]) -> Net:
    turns = [
        Turn(one.looked.table, one.right)
        for one, taken in zip(played, chosen.tolist(), strict=True)
        if taken
    ]
    return train_net(turns, NetRecipe())


def _tell(name: str, played: Sequence[Played], nets: Sequence[Net]) -> None:
    """Print how often the net puts a right clause first, and how often the plain sum does."""
    for word, opening in (("first turns", True), ("later turns", False)):
        some = [
            (one, net)
            for one, net in zip(played, nets, strict=True)
            if (one.looked.talk.last is None) == opening
        ]
        first = three = plain = 0
        for one, net in some:
            order = np.argsort(-net.chances(one.looked.table), kind="stable")
            first += bool(one.right[order[0]])
            three += bool(one.right[order[:3]].any())
            plain += bool(one.right[int(np.argmax(plain_sum(one.looked.table)))])
        count = max(len(some), 1)
        print(
            f"{name}, {word}: {count}, first {first / count:.3f}, in three {three / count:.3f}; "
            f"by the plain sum first {plain / count:.3f}",
            flush=True,
        )


def _gates(
    played: Sequence[Played], crossed: Sequence[Net], strange: Sequence[Looked], net: Net
) -> Gates:
    """Learn how sure one may be, on turns that the net ranking them has not seen."""
    ours, right, not_told = [], [], []
    for one in played:
        signals, first = _signals(one.looked, crossed[one.conversation % _FOLDS])
        ours.append(signals)
        right.append(bool(one.right[first]))
        not_told.append(not one.said.held)
    others = [_signals(looked, net)[0] for looked in strange]
    each = len(ours) / _RARER / max(len(others), 1)
    learned = learn_logistic(
        [*ours, *others],
        [True] * len(ours) + [False] * len(others),
        names=SIGNALS,
        weights=[1.0] * len(ours) + [each] * len(others),
        strength=0.001,
        free=True,
    )
    correct = learn_logistic(ours, right, names=SIGNALS, strength=0.002, free=True)
    untold = learn_logistic(ours, not_told, names=SIGNALS, strength=0.002, free=True)
    for floor in (0.05, 0.1, 0.2, 0.3):
        kept = sum(learned.probability(one) >= floor for one in ours) / len(ours)
        refused = sum(learned.probability(one) < floor for one in others) / max(len(others), 1)
        print(f"ours floor {floor}: kept {kept:.3f}, others refused {refused:.3f}")
    for floor in (0.3, 0.4, 0.5, 0.6):
        said = [untold.probability(one) >= floor for one in ours]
        hits = sum(a and b for a, b in zip(said, not_told, strict=True))
        print(
            f"not told floor {floor}: said {sum(said)}, right {hits / max(sum(said), 1):.2f}, "
            f"of all {hits / max(sum(not_told), 1):.2f}"
        )
    return Gates(learned, correct, untold)


def _signals(looked: Looked, net: Net) -> tuple[dict[str, float], int]:
    chances = net.chances(looked.table)
    order = np.argsort(-chances, kind="stable")
    return signals_of_talk(looked.table, chances, order, looked.plain), int(order[0])


def _text_of(snapshot: Snapshot, name: str) -> str:
    policy_id, _, clause_id = name.partition("#")
    policy = snapshot.policy(policy_id)
    clause = policy.clause(clause_id) if policy else None
    return clause_text(policy, clause) if policy and clause else ""


def _records(path: Path) -> list[dict[str, object]]:
    return [dict(record) for _, record in read_records(path)]
