"""A small Bot API server for tests: real HTTP, long polling, offsets, limits and faults.

It behaves as https://core.telegram.org/bots/api describes for the methods that the bot uses:
updates stay until an offset confirms them, texts are at most 4,096 UTF-16 units after their
HTML is read, callback data at most 64 bytes, and unknown tags are refused.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
BOT = {"id": 110201543, "is_bot": True, "first_name": "杭帮彩", "username": "hangbangcai_bot"}
_TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}
Json = dict[str, Any]


class _Refused(Exception):
    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.parameters = parameters


class _Html(HTMLParser):
    """Read Telegram's HTML to plain text, refusing what Telegram refuses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.plain = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise _Refused(
                400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"'
            )
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise _Refused(400, "Bad Request: can't parse entities: unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.plain += data

    def finish(self) -> str:
        self.close()
        if self._open:
            raise _Refused(400, "Bad Request: can't parse entities: can't find end tag")
        return self.plain


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about connections that a killed bot leaves behind."""


@dataclass
class BotApi:
    """The server's state, and what tests do to it. Use as a context manager."""

    sent: list[Json] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    answered_callbacks: list[Json] = field(default_factory=list)
    commands: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Condition()
        self._updates: deque[Json] = deque()
        self._next_update = 1
        self._next_message = 1000
        self._faults: dict[str, deque[tuple[int, Json]]] = {}
        self._closing = False
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> BotApi:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closing = True
            self._lock.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address to give as telegram_api."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def say(self, text: str, **more: Any) -> int:
        """Let a user write ``text`` in a private chat; return the update's id."""
        return self.push("message", {"text": text, **more})

    def push(self, kind: str, message: Json) -> int:
        """Queue an update; ``message`` is completed with sender, chat, id and date."""
        with self._lock:
            update_id = self._next_update
            self._next_update += 1
            self._next_message += 1
            user = {"id": 7, "is_bot": False, "first_name": "小王", "language_code": "zh-hans"}
            if kind == "callback_query":
                content: Json = {
                    "id": str(update_id),
                    "from": user,
                    "chat_instance": "1",
                    **message,
                }
            else:
                content = {
                    "message_id": self._next_message,
                    "date": int(time.time()),
                    "chat": {"id": 7, "type": "private", "first_name": "小王"},
                    "from": user,
                    **message,
                }
            self._updates.append({"update_id": update_id, kind: content})
            self._lock.notify_all()
        return update_id

    def press(self, button: Json, message: Json) -> int:
        """Let the user press an inline button under a message that was sent."""
        content = {"data": button["callback_data"], "message": message}
        return self.push("callback_query", content)

    def fail_next(self, method: str, code: int, *, times: int = 1, retry_after: int = 0) -> None:
        """Let the next calls of ``method`` fail with an HTTP status."""
        parameters = {"retry_after": retry_after} if retry_after else {}
        with self._lock:
            queue = self._faults.setdefault(method, deque())
            queue.extend((code, parameters) for _ in range(times))

    def wait_for(self, count: int, *, seconds: float = 20) -> list[Json]:
        """Return the messages sent once there are ``count``; fail after ``seconds``."""
        with self._lock:
            done = self._lock.wait_for(lambda: len(self.sent) >= count, timeout=seconds)
            assert done, f"{len(self.sent)} of {count} messages; calls: {self.calls[-20:]}"
            return list(self.sent)

    def forget_faults(self) -> None:
        """Let every call succeed again."""
        with self._lock:
            self._faults.clear()

    def wait_for_call(self, method: str, *, seconds: float = 20) -> None:
        """Wait until ``method`` has been called; fail after ``seconds``."""
        with self._lock:
            done = self._lock.wait_for(lambda: method in self.calls, timeout=seconds)
            assert done, f"{method} was not called"

    def wait_until_confirmed(self, update_id: int, *, seconds: float = 20) -> None:
        """Wait until the bot's offset has passed ``update_id``."""
        with self._lock:
            done = self._lock.wait_for(
                lambda: all(one["update_id"] > update_id for one in self._updates), timeout=seconds
            )
            assert done, "the update was not confirmed"

    def handle(self, token: str, method: str, fields: Json) -> Json:
        """Answer one call."""
        with self._lock:
            self.calls.append(method)
            self._lock.notify_all()
            if token != TOKEN:
                raise _Refused(401, "Unauthorized")
            faults = self._faults.get(method)
            if faults:
                code, parameters = faults.popleft()
                names = {429: "Too Many Requests: retry later", 502: "Bad Gateway"}
                raise _Refused(code, names.get(code, "Error"), **parameters)
        name = f"_do_{method.lower()}"
        if not hasattr(self, name):
            raise _Refused(404, "Not Found: method not found")
        return {"ok": True, "result": getattr(self, name)(fields)}

    def _do_getme(self, fields: Json) -> Json:
        return {**BOT, "can_join_groups": True, "supports_inline_queries": False}

    def _do_deletewebhook(self, fields: Json) -> bool:
        return True

    def _do_setmycommands(self, fields: Json) -> bool:
        self.commands.append(fields)
        return True

    def _do_sendchataction(self, fields: Json) -> bool:
        return True

    def _do_answercallbackquery(self, fields: Json) -> bool:
        if len(fields.get("text", "")) > 200:
            raise _Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        with self._lock:
            self.answered_callbacks.append(fields)
            self._lock.notify_all()
        return True

    def _do_getupdates(self, fields: Json) -> list[Json]:
        offset = int(fields.get("offset", 0))
        end = time.monotonic() + min(float(fields.get("timeout", 0)), 5)
        with self._lock:
            while self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
            self._lock.notify_all()
            while not self._updates and not self._closing:
                left = end - time.monotonic()
                if left <= 0:
                    break
                self._lock.wait(left)
            return [one for one in self._updates if one["update_id"] >= offset][:100]

    def _do_sendmessage(self, fields: Json) -> Json:
        text = str(fields.get("text", ""))
        if fields.get("parse_mode") == "HTML":
            reader = _Html()
            reader.feed(text)
            text = reader.finish()
        if not text.strip():
            raise _Refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise _Refused(400, "Bad Request: message is too long")
        markup = json.loads(fields["reply_markup"]) if fields.get("reply_markup") else None
        for row in (markup or {}).get("inline_keyboard", []):
            for button in row:
                if len(button.get("callback_data", "").encode()) > 64:
                    raise _Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        chat_id = int(fields["chat_id"])
        with self._lock:
            self._next_message += 1
            message: Json = {
                "message_id": self._next_message,
                "date": int(time.time()),
                "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"},
                "from": BOT,
                "text": text,
            }
            if markup:
                message["reply_markup"] = markup
            if fields.get("reply_parameters"):
                self_reply = json.loads(fields["reply_parameters"])
                message["x_reply_to"] = self_reply.get("message_id")
            self.sent.append(message)
            self._lock.notify_all()
        return {key: value for key, value in message.items() if not key.startswith("x_")}


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            found = re.fullmatch(r"/bot([^/]+)/(\w+)", self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            try:
                if not found:
                    raise _Refused(404, "Not Found")
                status, answer = 200, api.handle(found[1], found[2], _fields(self.headers, body))
            except _Refused as refused:
                status = refused.code
                answer = {"ok": False, "error_code": refused.code, "description": str(refused)}
                if refused.parameters:
                    answer["parameters"] = refused.parameters
            data = json.dumps(answer).encode()
            if status == 502:  # a proxy's page, not Telegram's JSON
                data = b"<html><body>502 Bad Gateway</body></html>"
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the bot was killed while it waited

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            """Stay quiet."""

    return Handler


def _fields(headers: Any, body: bytes) -> Json:
    kind = headers.get("content-type", "")
    if kind.startswith("application/json"):
        found: Json = json.loads(body or b"{}")
        return found
    if kind.startswith("multipart/form-data"):
        parsed = BytesParser(policy=HTTP).parsebytes(
            b"content-type: " + kind.encode() + b"\r\n\r\n" + body
        )
        return {
            str(part.get_param("name", header="content-disposition")): part.get_content()
            for part in parsed.iter_parts()
        }
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
