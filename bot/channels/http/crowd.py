"""Who is connected: how many connections there may be, and which one makes room for another."""

from __future__ import annotations

import ipaddress
import logging
import resource
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.channels.http.rate_limit import counted_as

_log = logging.getLogger(__name__)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Files that the service opens beside its connections: records, snapshots, a client or two.
_OTHER_FILES = 200
#: Connections at once that are told to come back; more are ended without a word.
_MOST_TURNED_AWAY = 100


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many connections there may be, and how long each may take over what.

    ``head_seconds`` are for a request's head, ``write_seconds`` for taking what was written,
    ``idle_seconds`` for the time between two requests.
    """

    connections: int = 1_000
    of_one_address: int = 200
    head_seconds: float = 10
    write_seconds: float = 30
    idle_seconds: int = 5
    head_bytes: int = 16_384


class Connected(Protocol):
    """A connection as it is counted."""

    @property
    def counted(self) -> str:
        """Return what its address counts as, empty for a proxy's, which stands for many."""

    def make_room(self) -> None:
        """End at once: nothing is under way on it."""


class Crowd:
    """All connections, by address; those on which no request is under way can make room."""

    def __init__(self, bounds: Bounds, proxies: Sequence[Network] = ()) -> None:
        self.bounds = bounds
        self._proxies = proxies
        self._turned_away: set[Connected] = set()
        self._warned = False
        self._most = min(bounds.connections, _files_left())
        self._all: set[Connected] = set()
        self._of_address: Counter[str] = Counter()
        # The one that has been waited for longest stands first.
        self._idle: dict[str, OrderedDict[Connected, None]] = {}
        self._all_idle: OrderedDict[Connected, None] = OrderedDict()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all)

    def counted(self, host: str) -> str:
        """Return what an address counts as, empty for a proxy's."""
        return "" if self._is_proxy(host) else counted_as(host)

    def note_forwarded(self, host: str) -> None:
        """Say once that a header of proxies came from somewhere that the settings do not name."""
        if self._warned or self._is_proxy(host):
            return
        self._warned = True
        _log.warning(
            "X-Forwarded-For came from %s, which is no named proxy, and was ignored: all behind "
            "it count as one visitor → if it is your proxy, set HANGBANGCAI_PROXIES=%s",
            host,
            host,
        )

    def turn_away(self, one: Connected) -> bool:
        """Note a connection that is to be told to come back; tell whether it may be told."""
        if len(self._turned_away) >= _MOST_TURNED_AWAY:
            return False
        self._turned_away.add(one)
        return True

    def enter(self, one: Connected) -> bool:
        """Take a connection in, if need be in the place of an idle one; tell whether it is in.

        A stranger's slow connections are idle for long and give way first, to another of that
        stranger's when these are too many.
        """
        address = one.counted
        if address and self._of_address[address] >= self.bounds.of_one_address:
            self._make_room(self._idle.get(address))
            if self._of_address[address] >= self.bounds.of_one_address:
                return False
        if len(self._all) >= self._most:
            self._make_room(self._all_idle)
            if len(self._all) >= self._most:
                return False
        self._all.add(one)
        if address:
            self._of_address[address] += 1
        self.rest(one)
        return True

    def rest(self, one: Connected) -> None:
        """Note that a request is waited for."""
        if one in self._all:
            self._all_idle[one] = None
            self._idle.setdefault(one.counted, OrderedDict())[one] = None

    def work(self, one: Connected) -> None:
        """Note that a request is under way."""
        self._all_idle.pop(one, None)
        mine = self._idle.get(one.counted)
        if mine is not None:
            mine.pop(one, None)
            if not mine:
                del self._idle[one.counted]

    def leave(self, one: Connected) -> None:
        """Note that a connection is gone."""
        self._turned_away.discard(one)
        if one not in self._all:
            return
        self.work(one)
        self._all.discard(one)
        if one.counted:
            self._of_address[one.counted] -= 1
            if not self._of_address[one.counted]:
                del self._of_address[one.counted]

    def _is_proxy(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return False
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return any((mapped or address) in network for network in self._proxies)

    def _make_room(self, idle: OrderedDict[Connected, None] | None) -> None:
        if idle:
            first = next(iter(idle))
            self.leave(first)
            first.make_room()


def _files_left() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1_000_000 if soft == resource.RLIM_INFINITY else max(50, soft - _OTHER_FILES)
