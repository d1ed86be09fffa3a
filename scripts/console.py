"""What the commands share: how an error and progress look on a terminal."""

from __future__ import annotations

import signal
import sys

from knowledge.errors import HangbangcaiError


def end_with_the_pipe() -> None:
    """End quietly when whoever reads the output (``| head``) has seen enough."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def fail(error: HangbangcaiError) -> int:
    """Print an error as one sentence and return exit status 1."""
    print(f"出错 / Error: {error}", file=sys.stderr)
    return 1


class ProgressLine:
    """A line that counts up in place on a terminal, and is silent elsewhere."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Show ``done`` of ``total``."""
        if sys.stderr.isatty():
            print(f"\r{self._label} {done}/{total}", end="", file=sys.stderr, flush=True)
            self._shown = True

    def close(self) -> None:
        """End the line."""
        if self._shown:
            print(file=sys.stderr)
