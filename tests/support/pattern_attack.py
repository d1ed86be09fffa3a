"""Every pattern of the product against texts that are hard on it; run as a program, it reports.

It prints a JSON object: how many patterns were tried, and those that take longer than a time
linear in the length of the text, each with where it stands and what it was given. A processor
time limit ends a pattern that does not end by itself.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import json
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from pattern_texts import Hard, hard_texts

PACKAGES = ("bot", "index", "knowledge")
#: The longest text of a stranger is about 4,000 signs; so long a line of a file may be.
MESSAGE, FILE_LINE = 4_000, 60_000
#: What reads files: whoever puts a file into the library may write such lines.
READERS = (
    "knowledge.documents.markdown",
    "knowledge.documents.grammar",
    "knowledge.documents.front_matter",
    "knowledge.documents.attributes",
    "knowledge.formats.source",
    "knowledge.formats.titles",
    "knowledge.formats.joining",
    "knowledge.formats.web.page",
    "knowledge.formats.web.content",
    "knowledge.formats.web.blocks",
    "knowledge.formats.printed.paragraphs",
    "knowledge.formats.word.numbering",
    "knowledge.formats.word.styles",
)
#: A text that takes longer (s) is measured at three lengths; after one that proved linear, only
#: a text that takes so many times as long as that.
_SUSPICIOUS, _CALMER = 0.004, 1.5
#: Worse than linear: four times the text takes so many times as long, and longer than this (s).
_TIMES, _LONG = 10.0, 0.06
#: What ends a pattern that does not end by itself (s).
_LIMIT = 1.0
#: What takes so long (s) for a text of sixty signs grows with every sign by a factor.
_SHORT = 0.02
#: How deep within containers patterns are looked for.
_DEEP = 6
_ANCHORED = frozenset({"match", "fullmatch"})
_USES = _ANCHORED | {"search", "sub", "subn", "split", "findall", "finditer"}
_METHODS = {
    "finditer": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
}


class _TooLong(Exception):
    """The processor time is used up."""


def modules() -> list[ModuleType]:
    """Import every module of the product, migrations of the database apart."""
    found = []
    for package in PACKAGES:
        root = importlib.import_module(package)
        for one in pkgutil.walk_packages(root.__path__, f"{package}."):
            if "migrations" not in one.name and not one.name.endswith("__main__"):
                found.append(importlib.import_module(one.name))
    return found


def patterns() -> dict[str, re.Pattern[str]]:
    """Return every pattern by where it stands: in modules, classes, containers, and built ones."""
    found: dict[int, tuple[str, re.Pattern[str]]] = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, ModuleType) or name.startswith("__"):
                continue
            for where, pattern in _within(value, f"{module.__name__}.{name}", module, 0):
                if isinstance(pattern.pattern, str):
                    found.setdefault(id(pattern), (where, pattern))
    named = {where: pattern for where, pattern in found.values()}
    for where, pattern in built():
        named.setdefault(where, pattern)
    return named


def built() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the patterns that are made of data while the program runs."""
    from bot.channels.telegram import update
    from knowledge.language.divisions import load_divisions
    from knowledge.language.slots import load_slots
    from knowledge.language.words import load_lexicon

    yield "knowledge.language.slots.load_slots()", load_slots().pattern
    yield "knowledge.language.divisions.load_divisions()", load_divisions().heads
    yield "knowledge.language.words.load_lexicon()", load_lexicon().heads
    yield from _of_facts()
    name = "knowledge_bot"  # as Telegram lets bots be called
    yield "bot.channels.telegram.update.mention_of()", update.mention_of(name)


def _of_facts() -> Iterator[tuple[str, re.Pattern[str]]]:
    from knowledge.asking import facts_said
    from knowledge.entitlement.read_benefits import FACTS_FILE, FOLDER
    from knowledge.entitlement.read_facts import read_registry

    registry = read_registry(FOLDER / FACTS_FILE)
    kept: list[re.Pattern[str]] = []
    compiled = re.compile

    def noting(*args: Any, **more: Any) -> re.Pattern[str]:
        kept.append(compiled(*args, **more))
        return kept[-1]

    re.compile = noting  # type: ignore[assignment]
    try:
        facts_said.facts_in("我30岁，硕士，2021年毕业", registry, today=date(2026, 11, 24))
        facts_said.without_facts("硕士", registry)
    finally:
        re.compile = compiled
    for number, pattern in enumerate({one.pattern: one for one in kept}.values()):
        yield f"knowledge.asking.facts_measured[{number}]", pattern


def _within(
    value: object, where: str, module: ModuleType, depth: int
) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the patterns that a value is, or has within."""
    if isinstance(value, re.Pattern):
        yield where, value
    elif depth < _DEEP:
        for name, inner in _held(value, module):
            yield from _within(inner, f"{where}{name}", module, depth + 1)


def _held(value: object, module: ModuleType) -> Iterator[tuple[str, object]]:
    if inspect.isclass(value):
        if value.__module__ == module.__name__:
            own = vars(value).items()
            yield from ((f".{name}", one) for name, one in own if not name.startswith("__"))
    elif isinstance(value, Mapping):
        yield from ((f"[{key!r}]", one) for key, one in value.items())
    elif isinstance(value, list | tuple | set | frozenset):
        yield from ((f"[{number}]", one) for number, one in enumerate(value))
    elif dataclasses.is_dataclass(value):
        names = [one.name for one in dataclasses.fields(value)]
        yield from ((f".{name}", getattr(value, name, None)) for name in names)


def ways(where: str) -> list[str]:
    """Return how a pattern is used in its module: by its name, or from within what holds it."""
    module = where.split("[", maxsplit=1)[0].split("(", maxsplit=1)[0]
    name = ""
    while module and module not in sys.modules:
        module, _, name = module.rpartition(".")
    held = f"{module}.{name}" != where
    source = Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8")
    used = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id.islower() if held else node.value.id == name)
    } & _USES
    if used and used <= _ANCHORED:
        return sorted(used)
    return ["finditer", *sorted(used & {"fullmatch"})]


def attack(where: str, pattern: re.Pattern[str]) -> str:
    """Return what shows that a pattern takes longer than linear time, or an empty string."""
    length = FILE_LINE // 4 if where.rpartition(".")[0] in READERS else MESSAGE
    for way in ways(where):
        use = _METHODS[way]
        calm = _SUSPICIOUS * length / MESSAGE  # what this pattern takes and is linear for all that
        for hard in hard_texts(pattern):
            taken = _seconds(use, pattern, hard.of_length(length))
            if taken < calm:
                continue
            if taken >= _LIMIT:
                short = _seconds(use, pattern, hard.of_length(60))
                kind = "exponential" if short > _SHORT else "polynomial"
                return f"{way} {hard}: {kind}, over {_LIMIT} s for {length} signs"
            times = _at_three_lengths(use, pattern, hard, length)
            if _is_slow(times):  # or the machine was: the best of several tells
                again = [_at_three_lengths(use, pattern, hard, length) for _ in range(3)]
                times = [min(taken) for taken in zip(times, *again, strict=True)]
            if _is_slow(times):
                told = ", ".join(f"{seconds:.4f} s" for seconds in times)
                return f"{way} {hard}: {told} for {length}, {2 * length}, {4 * length} signs"
            calm = max(calm, _CALMER * taken)
    return ""


def _at_three_lengths(
    use: Callable[[Any, str], object], pattern: re.Pattern[str], hard: Hard, length: int
) -> list[float]:
    return [_seconds(use, pattern, hard.of_length(length * more)) for more in (1, 2, 4)]


def _is_slow(times: Sequence[float]) -> bool:
    return times[-1] >= _LIMIT or (times[-1] > _LONG and times[-1] > _TIMES * times[0])


def _seconds(use: Callable[[Any, str], object], pattern: re.Pattern[str], text: str) -> float:
    """Return the processor time that a pattern takes, at most the limit."""
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, _LIMIT)
    try:
        use(pattern, text)
    except _TooLong:
        return _LIMIT
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begun


def stop(number: int, frame: object) -> None:
    """End what runs, as the signal of used up processor time."""
    raise _TooLong


def main() -> None:
    """Attack all patterns and print what was found."""
    signal.signal(signal.SIGPROF, stop)
    found = patterns()
    slow = {where: told for where, one in found.items() if (told := attack(where, one))}
    report = {"tried": len(found), "slow": slow}
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
