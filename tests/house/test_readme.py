"""What a README says is so: transcripts are had, paths exist, settings and wings are all there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from people import Office
from readmes import Turn, blocks, prose, readmes, rows, transcript
from running import ROOT

from bot.conversation.commands import COMMANDS
from bot.golden.dialogues import Shown
from bot.golden.talker import ReceptionTalker
from bot.settings import Settings

READMES = readmes()
TRANSCRIPTS = [
    pytest.param(block, id=f"{path.relative_to(ROOT)}:{number}")
    for path in READMES
    for number, block in enumerate(blocks(path, "对话"), 1)
]
BOT = ROOT / "bot" / "README.md"
#: How a transcript begins where somebody forgot to mark it as one.
_UNMARKED = re.compile(r"^您\s", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
_PATH = re.compile(r"\b(?:scripts|tests|bot|index|knowledge|locks)/[\w./-]*\w")
_COMMAND = re.compile(r"scripts/(\w+)\.py([^|#\n`;)]*)")


def wrong_with(turn: Turn, shown: Shown) -> list[str]:
    """Return what is printed and is not shown, or not in that order."""
    wrong = [f"no button {one}" for one in turn.buttons if one not in shown.labels]
    at = 0
    for piece in turn.pieces:
        found = shown.text.find(piece, at)
        if found < 0:
            wrong.append(f"{piece} is not shown there")
        else:
            at = found + len(piece)
    return wrong


@pytest.mark.parametrize("block", TRANSCRIPTS)
def test_every_transcript_comes_true_turn_by_turn(
    office: Office, block: str, request: pytest.FixtureRequest
) -> None:
    reception = office.product.reception
    talker = ReceptionTalker(reception, f"test:{request.node.name}", reopen=lambda: reception)
    for turn in transcript(block):
        assert turn.pieces, f"nothing is printed after {turn.text}"
        shown = talker.press(turn.text) if turn.presses else talker.say(turn.text)
        assert not wrong_with(turn, shown), f"{turn.text}\n{shown.text}\n{shown.labels}"


def test_a_transcript_that_does_not_come_true_is_noticed() -> None:
    shown = Shown("生活补贴硕士3万元。\n依据：《规定》第一条\n办理渠道：亲清在线", ("全文",))

    def wrong(printed: str) -> list[str]:
        (turn,) = transcript(f"您   硕士多少\n杭   {printed}\n")
        return wrong_with(turn, shown)

    assert not wrong("生活补贴 … 3万元。 …\n     依据：《规定》第一条\n     [全文]")
    assert wrong("生活补贴硕士5万元。")
    assert wrong("依据：《规定》第二条")
    assert wrong("办理渠道：市民卡")
    assert wrong("依据：《规定》第一条\n     生活补贴硕士3万元。")
    assert wrong("生活补贴 …\n     [没有的按钮]")


def test_every_transcript_is_marked_as_one() -> None:
    assert len(TRANSCRIPTS) >= 6
    assert blocks(ROOT / "README.md", "对话")
    for path in READMES:
        assert not _UNMARKED.search(prose(path)), path
        for block in blocks(path, ""):
            assert not _UNMARKED.search(block), path


def test_the_first_readme_is_read_in_three_minutes() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150


@pytest.mark.parametrize("path", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_readme_names_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    for link in _LINK.findall(text):
        assert (path.parent / link).exists(), link
    for name in _PATH.findall(text):
        assert (ROOT / name).exists() or (path.parent / name).exists(), name


@pytest.mark.parametrize("path", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_command_in_a_readme_has_the_options_that_are_named(path: Path) -> None:
    for name, rest in _COMMAND.findall(path.read_text("utf-8")):
        source = (ROOT / "scripts" / f"{name}.py").read_text("utf-8")
        if name == "test":  # hands its options on to pytest
            tests = (ROOT / "tests" / "conftest.py", *(ROOT / "tests" / "support").glob("*.py"))
            source = "".join(path.read_text("utf-8") for path in tests)
        for option in re.findall(r"--[a-z][a-z-]*", rest):
            assert f'"{option}"' in source, f"scripts/{name}.py {option}"


def test_the_table_of_settings_is_that_of_the_program() -> None:
    names = {name for row in rows(BOT) for name in re.findall(r"`([A-Z_]{8,})`", row[0])}
    known = {
        "TELEGRAM_BOT_TOKEN" if name == "telegram_token" else f"HANGBANGCAI_{name.upper()}"
        for name in Settings.model_fields
    }
    assert names == known


def test_the_list_of_wings_is_the_one_that_imports_are_judged_by() -> None:
    tree = ast.parse((ROOT / "tests" / "house" / "test_imports.py").read_text("utf-8"))
    (wings,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "WINGS"
    )
    listed = [row for row in rows(BOT) if len(row) == 3 and row[0].strip("`") in wings]
    assert [(row[0].strip("`"), row[2]) for row in listed] == list(wings.items())


def test_the_list_of_commands_is_that_of_the_chat() -> None:
    (line,) = re.findall(r"^命令 / Commands：`([^`]+)`", BOT.read_text("utf-8"), re.MULTILINE)
    assert set(line.split()) == {f"/{one.name}" for one in COMMANDS}
