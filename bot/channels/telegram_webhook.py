"""The webhook: Telegram brings updates by HTTP, and hears "taken" once they are kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from knowledge.errors import RecordsError

_log = logging.getLogger(__name__)

Json = dict[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/telegram/webhook"
_SECRET_HEADER = b"x-telegram-bot-api-secret-token"
_LONGEST_BODY = 1_000_000


class Webhook:
    """An ASGI application that takes one update a request.

    200 says that the update is kept, 503 that Telegram shall bring it again, 403 that whoever
    brings it does not know the secret.
    """

    def __init__(self, secret: str, take: Callable[[Sequence[Json]], Awaitable[None]]) -> None:
        self._secret = secret.encode()
        self._take = take
        self.open = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        status = await self._status(scope, receive)
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _status(self, scope: Scope, receive: Receive) -> int:
        if scope["method"] != "POST":
            return 405
        given = dict(scope["headers"]).get(_SECRET_HEADER, b"")
        if not hmac.compare_digest(given, self._secret):
            return 403
        if not self.open:
            return 503
        body = await _read(receive)
        if body is None:
            return 413
        try:
            update = json.loads(body)
            if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
                return 400
        except ValueError:
            return 400
        try:
            await self._take([update])
        except RecordsError as error:
            _log.error("an update stays at Telegram for now: %s", error)
            return 503
        return 200


def in_front_of(application: Asgi, webhook: Webhook) -> Asgi:
    """Return an application that gives the webhook's requests to it and all others on."""

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        wanted = scope["type"] == "http" and scope["path"] == PATH
        await (webhook if wanted else application)(scope, receive, send)

    return choose


def secret_of(token: str) -> str:
    """Return a secret for the webhook that stays the same and gives nothing of the token away."""
    return hmac.new(token.encode(), b"telegram webhook", hashlib.sha256).hexdigest()


async def _read(receive: Receive) -> bytes | None:
    """Return a request's body, None when it is too long."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _LONGEST_BODY:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(body)
