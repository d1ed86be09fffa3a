"""The webhook takes what Telegram brings, and nothing from anybody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping, Sequence
from typing import Any

import pytest

from bot.channels.telegram_webhook import PATH, Webhook, in_front_of, secret_of
from knowledge.errors import RecordsError

SECRET = secret_of("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0")
Json = dict[str, Any]


class Taker:
    """Keeps what it is given, unless it is to fail."""

    def __init__(self) -> None:
        self.taken: list[Json] = []
        self.full = False

    async def take(self, arrived: Sequence[Json]) -> None:
        if self.full:
            raise RecordsError("the disk is full → free some space")
        self.taken += arrived


def ask(
    application: Any, *parts: bytes, secret: str = SECRET, method: str = "POST", path: str = PATH
) -> int:
    """Return the status with which a request is answered; its body comes in ``parts``."""
    left = list(parts) or [b""]
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        part = left.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    header = (b"x-telegram-bot-api-secret-token", secret.encode())
    scope = {"type": "http", "method": method, "path": path, "headers": [header]}
    asyncio.run(application(scope, receive, send))
    return int(sent[0]["status"])


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def webhook(taker: Taker) -> Webhook:
    opened = Webhook(SECRET, taker.take)
    opened.open = True
    return opened


def test_update_is_taken_with_the_right_secret_only(webhook: Webhook, taker: Taker) -> None:
    update = json.dumps({"update_id": 5, "message": {"text": "硕士"}}).encode()
    for secret in ("", "x", SECRET[:-1], SECRET + "0", SECRET.upper(), "密"):
        assert ask(webhook, update, secret=secret) == 403
    assert taker.taken == []
    assert ask(webhook, update[:9], update[9:]) == 200
    assert taker.taken == [{"update_id": 5, "message": {"text": "硕士"}}]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"update_id": "5"}', b"\xff"])
def test_what_is_no_update_is_refused(webhook: Webhook, taker: Taker, body: bytes) -> None:
    assert ask(webhook, body) == 400
    assert taker.taken == []


def test_body_above_a_megabyte_is_refused_before_it_is_read_whole(webhook: Webhook) -> None:
    assert ask(webhook, *[b"0" * 400_000] * 50) == 413


def test_telegram_is_asked_to_come_again_while_updates_cannot_be_kept(
    webhook: Webhook, taker: Taker
) -> None:
    update = b'{"update_id": 5}'
    taker.full = True
    assert ask(webhook, update) == 503
    taker.full, webhook.open = False, False
    assert ask(webhook, update) == 503
    webhook.open = True
    assert ask(webhook, update) == 200


def test_other_paths_and_methods_go_elsewhere(webhook: Webhook) -> None:
    async def pages(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})

    both = in_front_of(pages, webhook)
    assert ask(both, b'{"update_id": 5}') == 200
    assert ask(both, path="/") == 299
    assert ask(both, path=f"{PATH}/more") == 299
    assert ask(both, method="GET") == 405


def test_secret_stays_the_same_and_is_fit_for_a_header() -> None:
    assert secret_of("1:a") == secret_of("1:a") != secret_of("1:b")
    assert SECRET.isalnum()
    assert 1 <= len(SECRET) <= 256
