"""The webhook: Telegram brings updates by HTTP, and hears "taken" once they are kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from bot.channels.http.body import BodyRefused, Gone, read_body
from bot.channels.http.rate_limit import RateLimit, counted_as
from knowledge.errors import RecordsError

_log = logging.getLogger(__name__)

Json = dict[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/telegram/webhook"
_SECRET_HEADER = b"x-telegram-bot-api-secret-token"
_LONGEST_BODY = 1_000_000
_BODY_SECONDS = 20.0
_AGAIN_SECONDS = 5
#: How often one address may try a wrong secret in a minute.
_WRONG_PER_MINUTE = 30


class Webhook:
    """An ASGI application that takes one update a request.

    200 says that the update is kept, 503 that Telegram shall bring it again, 403 that whoever
    brings it does not know the secret, 429 that they have tried too often.
    """

    def __init__(self, secret: str, take: Callable[[Sequence[Json]], Awaitable[None]]) -> None:
        self._secret = secret.encode()
        self._take = take
        self._wrong = RateLimit(_WRONG_PER_MINUTE)
        self.open = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            status, more = await self._status(scope, receive)
        except Gone:
            return
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"0"), *more]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _status(self, scope: Scope, receive: Receive) -> tuple[int, Headers]:
        if scope["method"] != "POST":
            return 405, [(b"allow", b"POST")]
        given = dict(scope["headers"]).get(_SECRET_HEADER, b"")
        if not hmac.compare_digest(given, self._secret):
            host = (scope.get("client") or ("", 0))[0]
            wait = self._wrong.take(counted_as(host))
            return (429, _again(wait)) if wait else (403, [])
        if not self.open:
            return 503, _again(_AGAIN_SECONDS)
        try:
            body = await read_body(receive, most_bytes=_LONGEST_BODY, seconds=_BODY_SECONDS)
        except BodyRefused as refused:
            return refused.status, []
        try:
            update = json.loads(body)
            if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
                return 400, []
        except (ValueError, RecursionError):
            return 400, []
        try:
            await self._take([update])
        except RecordsError as error:
            _log.error("an update stays at Telegram for now: %s", error)
            return 503, _again(_AGAIN_SECONDS)
        return 200, []


def in_front_of(application: Asgi, webhook: Webhook) -> Asgi:
    """Return an application that gives the webhook's requests to it and all others on."""

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        wanted = scope["type"] == "http" and scope["path"] == PATH
        await (webhook if wanted else application)(scope, receive, send)

    return choose


def secret_of(token: str) -> str:
    """Return a secret for the webhook that stays the same and gives nothing of the token away."""
    return hmac.new(token.encode(), b"telegram webhook", hashlib.sha256).hexdigest()


def _again(seconds: int) -> Headers:
    return [(b"retry-after", str(seconds).encode())]
