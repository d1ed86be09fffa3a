"""How often somebody may ask within a minute, counted in this process."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class RateLimit:
    """At most ``per_minute`` of each counter in any sixty seconds."""

    def __init__(self, per_minute: int) -> None:
        self._most = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, *counter: str) -> int:
        """Count one; return 0, or in how many seconds to come back if it is one too many.

        What is refused is not counted, so that trying again does not lengthen the wait.
        """
        if self._limiter.hit(self._most, *counter):
            return 0
        reset = self._limiter.get_window_stats(self._most, *counter).reset_time
        return max(1, math.ceil(reset - time.time()))
