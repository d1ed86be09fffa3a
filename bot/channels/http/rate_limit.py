"""How often somebody may ask within a minute, counted in this process and in bounded memory."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_WINDOW_SECONDS = 60.0
#: Counters that are remembered at once; beyond them the one that was quiet longest is forgotten.
_MOST_COUNTERS = 20_000
#: What one home or one machine is given of IPv6: it may write any address within.
_HOME_BITS = 64


class RateLimit:
    """At most ``per_minute`` of each counter in any sixty seconds.

    Memory holds at most what was let through in the last minute, and ``counters`` counters.
    Times are of the monotonic clock: one that is set back locks nobody out.
    """

    def __init__(
        self,
        per_minute: int,
        *,
        counters: int = _MOST_COUNTERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = per_minute
        self._counters = counters
        self._clock = clock
        # In the order of their latest hit, so that what is past stands first.
        self._hits: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many counters are remembered."""
        return len(self._hits)

    def take(self, *counter: str) -> int:
        """Count one; return 0, or in how many seconds to come back if it is one too many.

        What is refused is not counted, so that trying again does not lengthen the wait.
        """
        now = self._clock()
        self._forget(now)
        hits = self._hits.get(counter)
        if hits is None:
            hits = self._hits[counter] = deque()
        while hits and hits[0] <= now - _WINDOW_SECONDS:
            hits.popleft()
        if len(hits) >= self._most:
            return max(1, math.ceil(hits[0] + _WINDOW_SECONDS - now))
        hits.append(now)
        self._hits.move_to_end(counter)
        return 0

    def _forget(self, now: float) -> None:
        while self._hits:
            hits = next(iter(self._hits.values()))
            if len(self._hits) < self._counters and hits[-1] > now - _WINDOW_SECONDS:
                return
            self._hits.popitem(last=False)


def counted_as(host: str) -> str:
    """Return what an address counts as: itself, of IPv6 the /64 in which it lies."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""  # no address, such as a name that a proxy wrote: all of them count as one
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    network = ipaddress.ip_network((address, _HOME_BITS), strict=False)
    return str(network)
