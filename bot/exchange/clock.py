"""Hangzhou's time: which day it is there, and whether an hour is quiet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

#: China keeps no daylight saving time, so no time-zone database is needed.
HANGZHOU = timezone(timedelta(hours=8), "Asia/Shanghai")

#: A clock that is set back further than this was wrong before.
FARTHEST_SECONDS = 86_400.0

_QUIET = re.compile(r"(\d{1,2})(?::00)?(?:\s*[-–—~～至到]\s*|\s+)(\d{1,2})(?::00)?(?:点|时)?")


def day_of(at: datetime) -> date:
    """Return the day that it is in Hangzhou at ``at`` (aware)."""
    return at.astimezone(HANGZHOU).date()


def in_order(at: datetime, before: float) -> datetime:
    """Return ``at``, or the moment after ``before`` where the clock was set back in between.

    So what is said in a conversation keeps its order. A ``before`` that lies further ahead was
    itself of a wrong clock, and is not followed.
    """
    if not at.timestamp() <= before < at.timestamp() + FARTHEST_SECONDS:
        return at
    return datetime.fromtimestamp(before, at.tzinfo) + timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From hour ``start`` to hour ``end``, of the day in Hangzhou; equal hours are never quiet."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> QuietHours | None:
        """Read 22-8 or 22:00-8:00; ``off`` is never quiet; None if it is neither."""
        if text.strip().lower() in ("off", "关", "关闭", "无"):
            return cls(0, 0)
        match = _QUIET.fullmatch(text.strip())
        if match is None or int(match[1]) > 24 or int(match[2]) > 24:
            return None
        return cls(int(match[1]) % 24, int(match[2]) % 24)

    def cover(self, at: datetime) -> bool:
        """Tell whether ``at`` lies within."""
        hour = at.astimezone(HANGZHOU).hour
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end

    def __str__(self) -> str:
        return "off" if self.start == self.end else f"{self.start}-{self.end}"
