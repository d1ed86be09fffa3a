"""Visitors who ask without pause: each with a cookie and a loopback address of their own."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from running import ROOT

#: How often the memory of the service is looked at.
_LOOK_SECONDS = 1.0
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Asked:
    """One question: when it was asked, how long its answer took, and what went wrong if so."""

    at: float
    seconds: float
    fault: str = ""


@dataclass
class Outcome:
    """What a crowd met with. ``memory`` are moments and MB of the service with its children."""

    seconds: float
    asked: list[Asked] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What went wrong."""
        return [one.fault for one in self.asked if one.fault]

    @property
    def answered(self) -> list[float]:
        """How long each answer took, sorted."""
        return sorted(one.seconds for one in self.asked if not one.fault)

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.answered) / self.seconds

    def quantile(self, share: float) -> float:
        """Return within how many seconds this share of the answers came."""
        took = self.answered
        return took[min(len(took) - 1, int(share * len(took)))] if took else float("inf")

    def growth(self) -> float:
        """Return by which factor memory grew from the second quarter of the time to the last."""
        quarter = len(self.memory) // 4
        sizes = [size for _, size in self.memory]
        if quarter == 0:
            return 1.0
        early = statistics.median(sizes[quarter : 2 * quarter])
        return statistics.median(sizes[-quarter:]) / early

    def line(self) -> str:
        """Say it in one line."""
        sizes = [size for _, size in self.memory]
        shown = sizes[:: max(1, len(sizes) // 6)]
        return (
            f"{self.per_second:.1f} answers/s, {len(self.faults)} errors, "
            f"p50 {self.quantile(0.5):.2f} s, p99 {self.quantile(0.99):.2f} s, "
            f"longest {self.quantile(1):.2f} s, memory MB "
            + " ".join(f"{size:.0f}" for size in shown)
        )


def golden_questions(*, seed: int = 7) -> list[str]:
    """Return the golden questions, ours and others', of every set, in an order of their own."""
    found = [
        json.loads(line)["q"]
        for path in sorted((ROOT / "knowledge" / "golden").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    random.Random(seed).shuffle(found)
    return found


async def ask(client: httpx.AsyncClient, question: str, *, script: bool = True) -> str:
    """Ask in the web chat; return what went wrong, or nothing.

    Without ``script`` as a browser without JavaScript does, which gets the whole page anew.
    """
    headers = {"x-fragment": "1"} if script else {}
    try:
        response = await client.post(
            "/ask", data={"question": question}, headers=headers, follow_redirects=True
        )
    except httpx.HTTPError as error:
        return type(error).__name__
    if response.status_code != 200:
        return f"status {response.status_code}"
    return "" if "data-status" in response.text else "no reply in the page"


async def _visit(
    url: str, number: int, questions: Sequence[str], end: float, outcome: Outcome, script: bool
) -> None:
    own = httpx.AsyncHTTPTransport(local_address=f"127.0.{1 + number // 200}.{1 + number % 200}")
    async with httpx.AsyncClient(base_url=url, transport=own, timeout=_PATIENCE_SECONDS) as client:
        for question in itertools.cycle(questions):
            began = time.monotonic()
            if began >= end:
                return
            fault = await ask(client, question, script=script)
            outcome.asked.append(Asked(began, time.monotonic() - began, fault))


async def _look(process: int, end: float, outcome: Outcome) -> None:
    while time.monotonic() < end:
        outcome.memory.append((time.monotonic(), memory_of_tree(process)))
        await asyncio.sleep(_LOOK_SECONDS)


async def _meet(url: str, process: int, visitors: int, seconds: float, script: bool) -> Outcome:
    questions = golden_questions()
    began = time.monotonic()
    outcome = Outcome(seconds)
    share = len(questions) // visitors
    people = [
        _visit(url, number, questions[number * share :], began + seconds, outcome, script)
        for number in range(visitors)
    ]
    await asyncio.gather(_look(process, began + seconds, outcome), *people)
    outcome.seconds = time.monotonic() - began
    return outcome


def meet(url: str, process: int, *, visitors: int, seconds: float, script: bool = True) -> Outcome:
    """Let ``visitors`` ask one question after another for ``seconds``; see `ask`."""
    return asyncio.run(_meet(url, process, visitors, seconds, script))


def tree_of(process: int) -> list[int]:
    """Return a process and all that descend from it, the process first."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [process]
    for one in found:
        found.extend(children.get(one, ()))
    return found


def memory_of_tree(process: int) -> float:
    """Return the resident memory of a process and its descendants in MB."""
    pages = 0
    for one in tree_of(process):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1])
        except OSError:
            continue  # it has ended meanwhile
    return pages * 4096 / 1e6
