"""A file read in a process of its own: whatever it brings about costs bounded time and memory."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from knowledge.formats.blocks import (
    Block,
    Document,
    Footnote,
    Loss,
    Paragraph,
    Table,
    Unreadable,
)

_ROOT = Path(__file__).resolve().parents[2]
#: Seconds, seconds of the processor and bytes that reading one file may take.
SECONDS, _PROCESSOR_SECONDS, _BYTES = 240, 90, 3_000_000_000
_KINDS: Mapping[str, Callable[..., Block]] = {
    one.__name__: one for one in (Paragraph, Table, Footnote, Loss)
}


def read_apart(module: str, function: str, data: bytes, *, seconds: float = SECONDS) -> Document:
    """Return what a reader of knowledge.formats makes of ``data``. Raises Unreadable."""
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "knowledge.formats.apart", module, function],
            input=data,
            capture_output=True,
            timeout=seconds,
            env=environment,
            cwd=_ROOT,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_long(seconds) from error
    if done.returncode == -getattr(signal, "SIGXCPU", 0):
        raise _too_long(_PROCESSOR_SECONDS)
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        raise Unreadable(
            "读不了：文件损坏，或要的内存太多 / cannot be read: it is damaged, or needs too much "
            "memory",
            "另存一份，或把文字存成 .docx / save it anew, or its text as .docx",
        ) from error
    if "problem" in found:
        raise Unreadable(found["problem"], found["remedy"])
    return Document([_block(one) for one in found["blocks"]], title=found["title"])


def _too_long(seconds: float) -> Unreadable:
    return Unreadable(
        f"{seconds:.0f} 秒内读不完 / cannot be read within {seconds:.0f} s",
        "拆成几份，或把文字另存成 .docx / split it, or save its text as .docx",
    )


def _block(fields: Mapping[str, object]) -> Block:
    values = {name: value for name, value in fields.items() if name != "kind"}
    if isinstance(rows := values.get("rows"), list):
        values["rows"] = tuple(tuple(row) for row in rows)
    return _KINDS[str(fields["kind"])](**values)


def _bound() -> None:
    """Bound this process by the means of the system, where it has them."""
    try:
        import resource
    except ImportError:
        return  # the time is bounded by whoever started it
    for kind, most in ((resource.RLIMIT_AS, _BYTES), (resource.RLIMIT_CPU, _PROCESSOR_SECONDS)):
        _, hard = resource.getrlimit(kind)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (wanted, hard))


def main(arguments: Sequence[str]) -> int:
    """Read standard input with the function of the module that is named; write JSON."""
    _bound()
    module, name = arguments
    reader = getattr(importlib.import_module(f"knowledge.formats.{module}"), name)
    try:
        document = reader(sys.stdin.buffer.read())
    except Unreadable as error:
        sys.stdout.write(json.dumps({"problem": error.problem, "remedy": error.remedy}))
        return 0
    blocks = [{"kind": type(one).__name__, **asdict(one)} for one in document.blocks]
    sys.stdout.write(json.dumps({"blocks": blocks, "title": document.title}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
