"""How often each kind of request is taken: of one visitor, and of all behind one address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.channels.http.rate_limit import RateLimit, counted_as
from bot.channels.web.visitor import Visitor


class Kind(Enum):
    """What a request costs."""

    MESSAGE = "message"
    RECORDS = "records"
    SEARCH = "search"
    CHECK = "check"
    PAGE = "page"
    FILE = "file"
    #: The API counts by itself, by key.
    PROGRAM = "program"
    HEAVY_PROGRAM = "heavy program"


@dataclass(frozen=True, slots=True)
class _Share:
    """Multiples of what one visitor may send in messages: for a visitor, for an address.

    A school or a company shares an address: what it may send is many visitors' share.
    """

    visitor: int
    address: int


_SHARES = {
    Kind.MESSAGE: _Share(1, 10),
    Kind.RECORDS: _Share(1, 10),
    # The list of clauses follows what one types, the results follow each answer in the form.
    Kind.SEARCH: _Share(4, 20),
    Kind.CHECK: _Share(10, 40),
    Kind.PAGE: _Share(20, 100),
    Kind.FILE: _Share(60, 300),
}
_POSTED = {"/benefits": Kind.CHECK}
_READ = {"/export": Kind.RECORDS}
_SEARCHED = {"/policies": Kind.SEARCH, "/services": Kind.SEARCH, "/benefits": Kind.CHECK}
#: Kinds of which one takes as long as many others.
HEAVY = (Kind.SEARCH, Kind.CHECK, Kind.HEAVY_PROGRAM)
_PROGRAMS = "/api/v1/"
_HEAVY_PROGRAMS = ("/api/v1/search", "/api/v1/eligibility")
_FILES = ("/static/", "/api/docs/assets/")


def kind_of(method: str, path: str, *, queried: bool) -> Kind:
    """Return what a request costs; ``queried`` tells that something stands in its query."""
    if path.startswith(_FILES):
        return Kind.FILE
    if path.startswith(_PROGRAMS):
        return Kind.HEAVY_PROGRAM if path in _HEAVY_PROGRAMS else Kind.PROGRAM
    if method == "POST":
        return _POSTED.get(path, Kind.MESSAGE)
    if queried and path in _SEARCHED:
        return _SEARCHED[path]
    return _READ.get(path, Kind.PAGE)


class WebLimits:
    """Counts requests; each kind by itself.

    Visitors whom we know have one share of their address, and whoever comes without a cookie
    of ours has another, half as large: a flood of the latter locks out none of the former.
    """

    def __init__(self, per_minute: int) -> None:
        self._visitor = {kind: RateLimit(per_minute * one.visitor) for kind, one in _SHARES.items()}
        self._address = {kind: RateLimit(per_minute * one.address) for kind, one in _SHARES.items()}
        self._new = {
            kind: RateLimit(max(per_minute, per_minute * one.address // 2))
            for kind, one in _SHARES.items()
        }

    def take(self, kind: Kind, visitor: Visitor) -> int:
        """Count a request; return 0, or in how many seconds to come back."""
        if kind not in _SHARES:
            return 0
        address = counted_as(visitor.address)
        if not visitor.known:
            return self._new[kind].take(address)
        wait = self._visitor[kind].take(visitor.cookie)
        return wait or self._address[kind].take(address)
