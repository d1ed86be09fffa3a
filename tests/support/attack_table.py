"""What the attack tried and what was seen, as a table at the end of the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Tried = Callable[[str, str], None]
_NAME = "attack"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the attack run at its full size."""
    parser.addoption("--long", action="store_true", help="the attack's long part as well")


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the attack runs at its full size."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def tried(record_property: Callable[[str, Any], None]) -> Tried:
    """Keep a line of the table: what was tried, and what was seen. Call it before asserting."""

    def keep(what: str, seen: str) -> None:
        record_property(_NAME, (what, seen))

    return keep


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table, as the README of the attack has it."""
    rows = [
        (*line, "held" if outcome == "passed" else "DID NOT HOLD")
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        if getattr(report, "when", "") == "call"
        for name, line in report.user_properties
        if name == _NAME
    ]
    if rows:
        terminalreporter.section("attack")
        terminalreporter.write_line("| tried | seen | |\n|---|---|---|")
        for row in rows:
            terminalreporter.write_line(f"| {' | '.join(row)} |")
