"""No pattern of the product takes longer than a time linear in the length of its text."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pattern_attack
import pytest
from pattern_texts import hard_texts

ROOT = Path(__file__).parents[2]
FILES = [path for room in pattern_attack.PACKAGES for path in sorted((ROOT / room).rglob("*.py"))]
#: Where patterns are made of data while the program runs; `pattern_attack.built` has them all.
BUILT = {
    "bot/channels/telegram/update.py",  # the bot's own name, which Telegram gives
    "knowledge/asking/facts_measured.py",  # the wordings of facts
    "knowledge/language/words.py",  # the first signs of wordings
    "knowledge/language/divisions.py",  # the names of other places
    "knowledge/language/slots.py",  # the wordings of slots
    "bot/masking/words.py",  # called for each word where the module is read
}
#: After so long the attack has met a pattern that cannot be stopped.
LIMIT_SECONDS = 900


def calls_of_re(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
        ):
            yield node


def name_of(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_patterns_are_compiled_where_they_can_be_found(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {name_of(call) for call in calls_of_re(tree)}
    assert used <= {"compile", "escape"}, "compile it in the module, so that it is tried here"
    assert "from re import" not in path.read_text(encoding="utf-8")
    within = {
        name_of(call)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for call in calls_of_re(function)
    }
    if "compile" in within:
        assert path.relative_to(ROOT).as_posix() in BUILT


def test_every_pattern_takes_linear_time_whatever_it_is_given() -> None:
    # A process of its own: a pattern without an end must not take the tests with it.
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "support" / "pattern_attack.py")],
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'support'}",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT_SECONDS,
    )
    report = json.loads(done.stdout)
    assert report["tried"] > 150
    assert report["slow"] == {}


@pytest.mark.parametrize(
    ("written", "way"),
    [
        (r"(?:嗯+|哈+|好的)+", "fullmatch"),
        (r"(?:哪个|哪一?个|哪|个)+", "fullmatch"),
        (r"(?:(?:有什么|有|什么)*)补贴", "finditer"),
        (r"\s*(?:我的)?\s*〔[^〕]{2,6}〕", "finditer"),
        (r"[ ]+$", "finditer"),
        (r"(?:^|[,，])+另外", "finditer"),
        (r".{6,}?[,，]+in english", "fullmatch"),
        (r"\d[\d,.]*人", "finditer"),
    ],
)
def test_the_attack_finds_what_takes_longer(
    written: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pattern_attack, "ways", lambda where: [way])
    before = signal.signal(signal.SIGPROF, pattern_attack.stop)
    try:
        assert pattern_attack.attack("", re.compile(written))
    finally:
        signal.signal(signal.SIGPROF, before)


def test_patterns_are_found_in_tuples_mappings_and_what_is_built() -> None:
    found = pattern_attack.patterns()
    for name in (
        "bot.eligibility.controls._CONTROLS['stop']",
        "bot.eligibility.controls._AREAS[0][1]",
        "knowledge.asking.english._REWRITES[0][0]",
        "knowledge.language.slots.load_slots()",
        "knowledge.language.divisions.load_divisions()",
        "bot.channels.telegram.update.mention_of()",
    ):
        assert name in found
    assert any(name.startswith("knowledge.asking.facts_measured") for name in found)


def test_the_alphabet_of_a_pattern_is_its_letters_words_and_classes() -> None:
    bodies = {one.body for one in hard_texts(re.compile(r"(?:谢谢|thx)[!！]*\s+(?!\d)补贴"))}
    assert {"谢", "谢谢", "thx", "!", "！", " ", "1", "补贴"} <= bodies
