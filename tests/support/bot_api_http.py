"""HTTP around the small Bot API server: calls in, answers or broken connections out."""

from __future__ import annotations

import contextlib
import json
import re
import socket
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
_TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


class Refused(Exception):
    """A call that is answered with an error."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.parameters = parameters


class Dropped(Exception):
    """A call that is not answered: the connection is closed."""


class TelegramHtml(HTMLParser):
    """Read Telegram's HTML to plain text, refusing what Telegram refuses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.plain = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise Refused(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise Refused(400, "Bad Request: can't parse entities: unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.plain += data

    def finish(self) -> str:
        self.close()
        if self._open:
            raise Refused(400, "Bad Request: can't parse entities: can't find end tag")
        return self.plain


class Server(ThreadingHTTPServer):
    """A server that is used to clients being killed."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about connections that a killed bot leaves behind."""


def handler(answer_call: Callable[[str, str, Json], Any]) -> type[BaseHTTPRequestHandler]:
    """Return a handler that answers with what ``answer_call(token, method, fields)`` returns."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            found = re.fullmatch(r"/bot([^/]+)/(\w+)", self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            try:
                if not found:
                    raise Refused(404, "Not Found")
                result = answer_call(found[1], found[2], _fields(self.headers, body))
                status, answer = 200, {"ok": True, "result": result}
            except Refused as refused:
                status = refused.code
                answer = {"ok": False, "error_code": refused.code, "description": str(refused)}
                if refused.parameters:
                    answer["parameters"] = refused.parameters
            except Dropped:
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
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
        fields: Json = {}
        for part in parsed.iter_parts():
            name = str(part.get_param("name", header="content-disposition"))
            fields[name] = part.get_content()
            if part.get_filename():
                fields[f"{name}_name"] = part.get_filename()
        return fields
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
