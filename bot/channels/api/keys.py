"""Who calls the HTTP API: keys, and how often each may call."""

from __future__ import annotations

import hashlib
import hmac
import re

from fastapi import Request

from bot.channels.api.problem import no_key, too_often
from bot.channels.http.rate_limit import RateLimit, counted_as
from knowledge.errors import SettingsError

_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SHORTEST = 24


class Keys:
    """The keys that are known, by name; only their SHA-256 is kept in memory."""

    def __init__(self, text: str) -> None:
        """Read ``name:key,name2:key2``. Raises SettingsError, without showing a key."""
        self._digests: dict[str, bytes] = {}
        for number, one in enumerate(filter(None, (part.strip() for part in text.split(","))), 1):
            name, _, key = one.partition(":")
            if not _NAME.fullmatch(name) or len(key) < _SHORTEST or name in self._digests:
                raise SettingsError(
                    f"HANGBANGCAI_API_KEYS: entry {number} is not name:key with a name of its own "
                    f"(letters, digits, - and _) and a key of {_SHORTEST} characters or more "
                    "→ correct it in the environment or .env"
                )
            self._digests[name] = hashlib.sha256(key.encode()).digest()

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._digests)

    def name_of(self, key: str) -> str:
        """Return the name of a key, empty if it is not known; in the same time for any key."""
        digest = hashlib.sha256(key.encode("utf-8", "replace")).digest()
        found = ""
        for name, known in self._digests.items():
            if hmac.compare_digest(digest, known):
                found = name
        return found


class Gate:
    """Lets callers in: with a key where something is said or kept, else by address."""

    def __init__(self, keys: Keys, *, per_minute: int) -> None:
        self._keys = keys
        self._limit = RateLimit(per_minute)

    async def caller(self, request: Request) -> str:
        """Return the name of whoever calls. Raises Problem."""
        name = self._known(request)
        self._count("key", name)
        return name

    async def reader(self, request: Request) -> str:
        """Let anyone read; a key counts for itself, else the address does. Raises Problem."""
        if _key_in(request):
            return await self.caller(request)
        self._count("address", _address(request))
        return ""

    def _known(self, request: Request) -> str:
        name = self._keys.name_of(_key_in(request)) if self._keys else ""
        if not name:
            self._count("address", _address(request))
            raise no_key(any_set=bool(self._keys))
        return name

    def _count(self, *counter: str) -> None:
        wait = self._limit.take(*counter)
        if wait:
            raise too_often(wait)


def _address(request: Request) -> str:
    return counted_as(request.client.host if request.client else "")


def _key_in(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and key.strip():
        return key.strip()
    return request.headers.get("x-api-key", "").strip()
