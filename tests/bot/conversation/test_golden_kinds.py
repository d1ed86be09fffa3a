"""Kinds of turns are told right on lines that nobody tuned on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from bot.conversation.kinds import TurnKinds
from index.turns.teller import TurnTeller, load_turn_weights
from knowledge.asking.files import GOLDEN, read_records
from knowledge.asking.turns import KIND_OF_ACT, TurnKind, read_turn_examples
from knowledge.language.slots import load_slots

#: Some three lines of a kind below what was measured.
_FLOORS = {"outofscope": 0.7, "status": 0.77, "complaint": 0.8, "facts": 0.8}


def test_kinds_are_told_on_lines_never_tuned_on(
    record_property: Callable[[str, object], None],
) -> None:
    kinds = TurnKinds(TurnTeller(load_turn_weights(), load_slots()), read_turn_examples())
    told: dict[str, list[bool]] = defaultdict(list)
    for _, record in read_records(GOLDEN / "kinds" / "held.jsonl"):
        kind = str(record["kind"])
        told[kind].append(kinds.tell(str(record["text"])).kind is KIND_OF_ACT[kind])
    shares = {kind: sum(right) / len(right) for kind, right in told.items()}
    for kind, share in shares.items():
        record_property(kind, round(share, 3))
    assert {KIND_OF_ACT[kind] for kind in shares} == {*TurnKind} - {TurnKind.COMMANDS}
    for kind, share in shares.items():
        assert share >= _FLOORS.get(kind, 0.88), kind
