"""Calls to the Bot API, and what became of each: the one room that knows the library."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from enum import Enum
from typing import Any

from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from knowledge.errors import ChannelError

Json = dict[str, Any]

_CONNECT_SECONDS = 10.0
_CONNECTIONS = 128
#: Nobody is kept waiting for longer, whatever an answer says.
_LONGEST_WAIT_SECONDS = 86_400.0
#: What the library's transport raises before a byte of the request has left.
_NOT_WRITTEN = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"})
#: Refusals with status 400 that speak of the chat, not of the message.
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "not enough rights to send",
    "have no rights to send",
    "need administrator rights",
    "group chat was deactivated",
    "group is deactivated",
)


class Failure(Enum):
    """What became of a call that brought no result."""

    WAIT = "wait"  # not carried out; Telegram says how long to wait
    MOVED = "moved"  # not carried out; the group has become another chat
    CLOSED = "closed"  # not carried out; the chat takes no messages any more
    REFUSED = "refused"  # not carried out; something about the call is wrong
    TOKEN = "token"  # not carried out; Telegram does not know the token
    CONFLICT = "conflict"  # not carried out; another process asks for the updates
    UNREACHED = "unreached"  # not carried out; no connection came about
    UNKNOWN = "unknown"  # perhaps carried out: no answer, or a broken one


class CallError(ChannelError):
    """A call brought no result. ``seconds`` is the wait asked for, ``chat_id`` where to go."""

    def __init__(
        self, failure: Failure, description: str, *, seconds: float = 0.0, chat_id: int = 0
    ) -> None:
        super().__init__(description)
        self.failure = failure
        self.seconds = seconds
        self.chat_id = chat_id

    @property
    def carried_out(self) -> bool:
        """Whether Telegram may have done what was asked."""
        return self.failure is Failure.UNKNOWN


class Api:
    """The Bot API of one token. Calls are made once: who calls decides what to do next."""

    def __init__(self, token: str, *, server: str, proxy: str = "", patience: float = 20.0) -> None:
        # The transport writes every address at INFO, and an address contains the token.
        for name in ("httpx", "httpcore", "telegram"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        # The library's way to ask for waits as time spans; without it, it warns at every wait.
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        self._request = HTTPXRequest(
            connection_pool_size=_CONNECTIONS,
            proxy=proxy or None,
            connect_timeout=min(_CONNECT_SECONDS, patience),
            read_timeout=patience,
            write_timeout=patience,
            pool_timeout=patience,
        )
        self._patience = patience
        self._bot = Bot(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def call(self, method: str, parameters: Json | None = None, *, wait: float = 0.0) -> Any:  # noqa: ANN401 - whatever JSON the method returns
        """Call ``method``; ``wait`` is how long the server itself may wait. Raises CallError.

        A value of ``bytes`` with a name, ``(name, content)``, is sent as a file.
        """
        fields = {name: _field(value) for name, value in (parameters or {}).items()}
        try:
            # Method names know no case, and only those in lower case reach the server
            # unchanged: for the others the library would have us use its own wrappers.
            return await self._bot.do_api_request(
                method.lower(), api_kwargs=fields, read_timeout=self._patience + wait
            )
        except TelegramError as error:
            raise _meaning(error) from error
        except UnicodeEncodeError as error:
            raise CallError(Failure.REFUSED, "the text cannot be written as UTF-8") from error
        except Exception as error:
            kind = type(error).__name__
            raise CallError(Failure.UNKNOWN, f"the answer cannot be read ({kind})") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()


def _field(value: Any) -> Any:  # noqa: ANN401 - a JSON value, or a file
    if isinstance(value, tuple):
        name, content = value
        return InputFile(content, filename=name)
    return value


def _meaning(error: TelegramError) -> CallError:
    text = str(error)
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return CallError(Failure.WAIT, text, seconds=min(max(0.0, seconds), _LONGEST_WAIT_SECONDS))
    if isinstance(error, ChatMigrated):
        if not isinstance(error.new_chat_id, int):
            return CallError(Failure.UNKNOWN, "a chat has moved to no address")
        return CallError(Failure.MOVED, text, chat_id=error.new_chat_id)
    kinds: tuple[tuple[type[TelegramError], Failure], ...] = (
        (InvalidToken, Failure.TOKEN),
        (EndPointNotFound, Failure.TOKEN),
        (Forbidden, Failure.CLOSED),
        (Conflict, Failure.CONFLICT),
    )
    for kind, failure in kinds:
        if isinstance(error, kind):
            return CallError(failure, text)
    if isinstance(error, BadRequest):  # to the library a kind of NetworkError
        gone = any(sign in text.lower() for sign in _CHAT_GONE)
        return CallError(Failure.CLOSED if gone else Failure.REFUSED, text)
    if isinstance(error, NetworkError) and type(error.__cause__).__name__ in _NOT_WRITTEN:
        return CallError(Failure.UNREACHED, text)
    return CallError(Failure.UNKNOWN, text)
