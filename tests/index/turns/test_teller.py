"""Kinds of turns told by weights: what they are read from, and what refuses to be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.training.turn_kinds import TurnLine, cross_told, learn_turns
from index.turns.signs import FLAGS, MOST_SIGNS, flags_of, runs_of, signs_of
from index.turns.teller import TurnTeller, load_turn_weights, save_turn_weights
from knowledge.asking.turns import Manner, TurnKind
from knowledge.errors import SnapshotError
from knowledge.language.slots import load_slots

LINES = [
    TurnLine(text, frozenset({manner.kind}), manner, group=f"{manner.value}{number % 3}")
    for manner, texts in {
        Manner.THANKS: ("谢谢你", "多谢你", "谢谢啦", "谢谢您了", "谢谢谢谢", "真是谢谢了"),
        Manner.PERSON: ("转人工", "找人工", "要人工客服", "我要转人工", "人工在哪", "接人工吧"),
        Manner.POLICY: (
            "补贴多少",
            "租房补贴多少",
            "补贴怎么领",
            "补贴条件",
            "有补贴吗",
            "补贴几年",
        ),
    }.items()
    for number, text in enumerate(texts)
]


def test_signs_are_characters_stems_and_one_sign_for_any_number() -> None:
    assert signs_of("交了18个月 Payments 〔身份证号〕")[1:-1] == [
        *"交了",
        "0",
        *"个月",
        "payment",
        "\u00a4",
    ]
    assert signs_of("補貼") == signs_of("补贴")
    assert len(signs_of("补贴" * 5_000)) == 2 * MOST_SIGNS
    assert list(runs_of(["转", "人"])) == ["转", "人", "转 人"]


def test_every_flag_has_a_value() -> None:
    assert len(flags_of("E类租房补贴多少？", 9, load_slots())) == len(FLAGS)


def test_weights_come_back_from_their_file_and_tell_the_same(tmp_path: Path) -> None:
    slots = load_slots()
    learned = learn_turns(LINES, slots)
    save_turn_weights(learned, tmp_path / "turns.npz")
    before, after = (
        TurnTeller(weights, slots)
        for weights in (learned, load_turn_weights(tmp_path / "turns.npz"))
    )
    for text, kind in (
        ("谢谢", TurnKind.CHATS),
        ("人工", TurnKind.PERSON),
        ("补贴多少", TurnKind.ASKS),
    ):
        assert before.tell(text).kind is after.tell(text).kind is kind


def test_a_line_is_told_by_weights_that_never_saw_its_group() -> None:
    found = cross_told(LINES, load_slots(), folds=3)
    assert sorted(line.text for line, _ in found) == sorted(line.text for line in LINES)
    assert np.mean([told.kind in line.kinds for line, told in found]) > 0.7


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"PK\x03\x04cut off"])
def test_a_damaged_file_is_refused_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "turns.npz"
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=r"train\.py turn_kinds"):
        load_turn_weights(path)


def test_weights_for_other_kinds_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "turns.npz"
    save_turn_weights(learn_turns(LINES, load_slots()), path)
    with np.load(path) as data:
        kept = {name: data[name] for name in data.files}
    np.savez(path, **{**kept, "columns": np.frombuffer(b"chats\nstatus", dtype=np.uint8)})
    with pytest.raises(SnapshotError, match="other kinds"):
        load_turn_weights(path)
