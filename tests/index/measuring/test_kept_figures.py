"""Figures of quality: what README prints is what the latest kept run came to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from readmes import prose, rows
from running import ROOT

from knowledge.asking.files import GOLDEN, read_questions

README = ROOT / "index" / "README.md"
MEASURED = ROOT / "index" / "measured"
GOLDEN_RUNS = {
    one["set"]: one
    for line in (MEASURED / "golden.jsonl").read_text("utf-8").splitlines()
    for one in [json.loads(line)]
}
DIALOGUES = json.loads((MEASURED / "dialogues.json").read_text("utf-8"))
#: The columns of the table, and the figures that they tell.
COLUMNS = ("answer first", "answer in three", "refused")
_PRINTED = re.compile(r"(\d?\.\d+)(?: \[(\d?\.\d+), (\d?\.\d+)\])?")
_NAMED = re.compile(r"`(\w+)`")
_BEHAVIOUR = re.compile(r"([A-Za-z][A-Za-z -]*[a-z]) (\d+)/(\d+)")


def table() -> dict[str, list[str]]:
    """Return the rows of README that are named after a golden set, without their names."""
    found: dict[str, list[str]] = {}
    for row in rows(README):
        match = _NAMED.match(row[0])
        if match and match[1] in GOLDEN_RUNS and len(row) == 5:
            assert match[1] not in found, f"{match[1]} stands there twice"
            found[match[1]] = row[1:]
    return found


def test_every_golden_set_has_a_kept_run_and_a_row() -> None:
    names = {path.stem for path in GOLDEN.glob("*.jsonl")}
    assert set(GOLDEN_RUNS) == names
    assert set(table()) == names


@pytest.mark.parametrize("name", sorted(GOLDEN_RUNS))
def test_a_row_prints_what_the_kept_run_came_to(name: str) -> None:
    count, *printed = table()[name]
    kept = GOLDEN_RUNS[name]
    assert kept["with"] == "shipped"
    assert sum(map(int, count.split("+"))) == kept["questions"]
    assert kept["questions"] == len(read_questions(GOLDEN / f"{name}.jsonl"))
    for column, cell in zip(COLUMNS, printed, strict=True):
        figure = kept["figures"].get(column)
        match = _PRINTED.fullmatch(cell)
        assert (figure is None) == (match is None), f"{column}: {cell}"
        if match is not None:
            value, low, high = match.groups()
            assert float(value) == pytest.approx(figure[0], abs=0.0006), column
            if low is not None:
                assert [float(low), float(high)] == pytest.approx(figure[1:], abs=0.006), column


@pytest.mark.parametrize("name", sorted(DIALOGUES))
def test_the_table_of_dialogues_prints_what_the_kept_run_came_to(name: str) -> None:
    (cells,) = (row[1:] for row in rows(README) if row[0].startswith(f"`{name}`") and len(row) == 3)
    for cell, kept in zip(
        cells, (DIALOGUES[name][key] for key in ("dialogues", "turns")), strict=True
    ):
        match = re.match(r"(\d+) / (\d+)", cell)
        assert match and [int(match[1]), int(match[2])] == kept
    lines = (GOLDEN / "dialogues" / f"{name}.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == DIALOGUES[name]["dialogues"][1]


def test_the_behaviours_of_held_dialogues_are_those_of_the_kept_run() -> None:
    paragraph = prose(README).split("`held`, behaviour by behaviour")[1].split("\n\n")[0]
    found: dict[str, Any] = {
        name: [int(right), int(total)]
        for name, right, total in _BEHAVIOUR.findall(paragraph.replace("\n", " "))
    }
    assert found == DIALOGUES["held"]["behaviours"]
