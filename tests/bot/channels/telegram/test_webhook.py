"""The webhook takes what Telegram brings, and nothing from anybody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping, Sequence
from typing import Any

import pytest

from bot.channels.telegram.webhook import PATH, Webhook, in_front_of, secret_of
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
    application: Any,
    *parts: bytes,
    secret: str = SECRET,
    method: str = "POST",
    path: str = PATH,
    client: str = "198.51.100.7",
) -> int:
    """Return the status with which a request is answered; its body comes in ``parts``."""
    status, _ = ask_whole(
        application, *parts, secret=secret, method=method, path=path, client=client
    )
    return status


def ask_whole(
    application: Any, *parts: bytes, secret: str, method: str, path: str, client: str
) -> tuple[int, dict[bytes, bytes]]:
    """Return the status and the headers of an answer."""
    left = list(parts) or [b""]
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        part = left.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    header = (b"x-telegram-bot-api-secret-token", secret.encode())
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [header],
        "client": (client, 40_000),
    }
    asyncio.run(application(scope, receive, send))
    return int(sent[0]["status"]), dict(sent[0]["headers"])


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


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"update_id": "5"}', b"\xff", b"[" * 200_000])
def test_what_is_no_update_is_refused(webhook: Webhook, taker: Taker, body: bytes) -> None:
    assert ask(webhook, body) == 400
    assert taker.taken == []


def test_whoever_guesses_secrets_is_told_to_wait_and_telegram_is_not(
    webhook: Webhook, taker: Taker
) -> None:
    guesses = [ask(webhook, secret=f"guess-{number}") for number in range(100)]
    assert guesses[0] == 403
    assert guesses[-1] == 429
    told: dict[str, Any] = {"method": "POST", "path": PATH, "client": "198.51.100.7"}
    assert int(ask_whole(webhook, secret="guess", **told)[1][b"retry-after"]) > 0
    assert ask(webhook, secret="guess", client="203.0.113.9") == 403
    assert ask(webhook, b'{"update_id": 5}') == 200
    assert len(taker.taken) == 1


def test_a_method_that_the_webhook_does_not_take_is_answered_with_the_one_that_it_takes(
    webhook: Webhook,
) -> None:
    told: dict[str, Any] = {"secret": SECRET, "path": PATH, "client": "198.51.100.7"}
    status, headers = ask_whole(webhook, method="PUT", **told)
    assert (status, headers[b"allow"]) == (405, b"POST")


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
