"""Examples of turns, read from their files; a slip is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.turns.person import load_role_clauses
from knowledge.asking.turns import Manner, TurnKind, read_turn_examples
from knowledge.errors import LexiconError


def folder_with(tmp_path: Path, chats: str) -> Path:
    for kind in TurnKind:
        (tmp_path / f"{kind.value}.txt").write_text("# 空\n", encoding="utf-8")
    (tmp_path / "chats.txt").write_text(chats, encoding="utf-8")
    return tmp_path


def test_every_manner_has_examples_in_both_languages() -> None:
    examples = read_turn_examples()
    for manner in Manner:
        texts = [one.text for one in examples if one.manner is manner]
        assert any(text.isascii() for text in texts), manner
        assert any(not text.isascii() for text in texts), manner


def test_no_example_stands_in_two_kinds() -> None:
    kinds: dict[str, set[TurnKind]] = {}
    for one in read_turn_examples():
        kinds.setdefault(one.text.lower(), set()).add(one.manner.kind)
    assert {text: those for text, those in kinds.items() if len(those) > 1} == {}


def test_an_example_lies_below_its_section(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "# 寒暄\n[thanks]\n谢谢\n\n[bye]\n再见\n")
    found = [(one.text, one.manner) for one in read_turn_examples(folder)]
    assert found == [("谢谢", Manner.THANKS), ("再见", Manner.BYE)]


@pytest.mark.parametrize(
    ("chats", "told"), [("谢谢\n", r"chats.txt:1.*\[section\]"), ("[joy]\n", r"chats.txt:1.*joy")]
)
def test_a_slip_is_told_with_its_line(tmp_path: Path, chats: str, told: str) -> None:
    with pytest.raises(LexiconError, match=told):
        read_turn_examples(folder_with(tmp_path, chats))


def test_a_clause_for_a_kind_needs_three_cells(tmp_path: Path) -> None:
    path = tmp_path / "clauses.tsv"
    path.write_text("# 条款\nperson\thotline\t-\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"clauses.tsv:2"):
        load_role_clauses(path)
