"""What can go wrong with a call to the Bot API: one fault at a time, or chaos."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field

from bot_api_http import Dropped, Refused

NAMES = {
    403: "Forbidden: bot was blocked by the user",
    429: "Too Many Requests: retry later",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(frozen=True)
class Fault:
    """What happens to a call, before or ``after`` it is carried out; code 0 drops it."""

    code: int
    after: bool = False
    hang: float = 0.0
    retry_after: int = 0
    description: str = ""

    def strike(self) -> None:
        time.sleep(self.hang)
        if self.code == 0:
            raise Dropped
        parameters = {"retry_after": self.retry_after} if self.retry_after else {}
        text = self.description or NAMES.get(self.code, "Error")
        raise Refused(self.code, text, **parameters)


@dataclass
class Chaos:
    """Random faults: with ``rate`` a call fails, in one way or another. ``seen`` counts them."""

    dice: random.Random
    rate: float = 0.1
    hang: float = 1.5
    seen: dict[str, int] = field(default_factory=dict)

    def fault(self, method: str) -> Fault | None:
        if self.dice.random() >= self.rate:
            return None
        after = self.dice.random() < 0.5
        kind = self.dice.choices(("drop", "502", "429", "hang"), (5, 4, 3, 1))[0]
        if kind == "429":
            after = False  # Telegram says so of what it has not done
        self.count(f"{method} {kind} {'after' if after else 'before'}")
        if kind == "429":
            return Fault(429, retry_after=1)
        return Fault(502 if kind == "502" else 0, after, self.hang if kind == "hang" else 0.0)

    def count(self, name: str, times: int = 1) -> None:
        self.seen[name] = self.seen.get(name, 0) + times
