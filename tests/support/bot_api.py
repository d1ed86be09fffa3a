"""A small Bot API server for tests: real HTTP, long polling, webhooks, limits and faults.

It behaves as https://core.telegram.org/bots/api describes for the methods that the bot uses:
updates stay until an offset confirms them or a webhook takes them, texts are at most 4,096
UTF-16 units after their HTML is read, callback data at most 64 bytes, and unknown tags are
refused. Message ids grow: private chats and basic groups share one counter, a supergroup has its
own. Only a bot's own messages can be edited, and only to something else.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot_api_faults import NAMES, Chaos, Fault
from bot_api_http import Refused, Server, TelegramHtml, handler

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
BOT = {"id": 110201543, "is_bot": True, "first_name": "杭帮彩", "username": "hangbangcai_bot"}
USER: dict[str, Any] = {"id": 7, "is_bot": False, "first_name": "小王", "language_code": "zh-hans"}
SUPERGROUP: dict[str, Any] = {"id": -1001234567890, "type": "supergroup", "title": "新杭州人"}
BASIC_GROUP: dict[str, Any] = {"id": -4321, "type": "group", "title": "同学"}
Json = dict[str, Any]

#: What a bot does to a chat; these calls count against its limits.
_WRITING = ("sendmessage", "senddocument", "editmessagetext", "editmessagecaption")


@dataclass
class BotApi:
    """The server's state, and what tests do to it. Use as a context manager.

    ``user`` is who speaks where nobody is named.
    """

    user: Json = field(default_factory=lambda: dict(USER))
    sent: list[Json] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    answered_callbacks: list[Json] = field(default_factory=list)
    answered_queries: list[Json] = field(default_factory=list)
    commands: list[Json] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    edits: dict[str, int] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)
    webhook_answers: list[int] = field(default_factory=list)
    chaos: Chaos | None = None
    #: More calls within a second are answered with 429: overall, and in one chat.
    most_overall: int = 1_000_000
    most_in_chat: int = 1_000_000
    #: How often updates that were confirmed come once more.
    repeats: float = 0.0

    def __post_init__(self) -> None:
        self._lock = threading.Condition()
        self._updates: deque[Json] = deque()
        self._done: list[Json] = []
        self._next_update = 1
        self._counters = {0: 1000}
        self._messages: dict[tuple[int, int], Json] = {}
        self._open_callbacks: set[str] = set()
        self._faults: dict[str, deque[Fault]] = {}
        self._garbled: dict[str, deque[Any]] = {}
        self._recent: deque[tuple[float, int]] = deque()
        self._closing = False
        self._server = Server(("127.0.0.1", 0), handler(self.handle))
        self._threads = [
            threading.Thread(target=self._server.serve_forever, daemon=True),
            threading.Thread(target=self._bring, daemon=True),
        ]

    def __enter__(self) -> BotApi:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closing = True
            self._lock.notify_all()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    @property
    def url(self) -> str:
        """The address to give as telegram_api."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def say(self, text: str, **more: Any) -> int:
        """Let a user write ``text`` in a private chat; return the update's id."""
        return self.push("message", {"text": text, **more})

    def push(self, kind: str, content: Json) -> int:
        """Queue an update; a message is completed with sender, chat, id and date."""
        with self._lock:
            if kind in ("message", "edited_message"):
                user = content.get("from", self.user)
                chat = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
                content = {"date": int(time.time()), "chat": chat, "from": user, **content}
                if "message_id" not in content:
                    content["message_id"] = self._number(content["chat"]["id"])
                self._messages[content["chat"]["id"], content["message_id"]] = content
            update_id = self._next_update
            self._next_update += 1
            if kind in ("callback_query", "inline_query"):
                content = {"id": str(update_id), "from": self.user, **content}
                self._open_callbacks.add(str(update_id))
            self._updates.append({"update_id": update_id, kind: content})
            self._lock.notify_all()
        return update_id

    def message_of(self, update_id: int) -> Json:
        """Return the message that an update has brought."""
        with self._lock:
            update = next(
                one
                for one in (*reversed(self._updates), *reversed(self._done))
                if one["update_id"] == update_id
            )
        message: Json = update["message"]
        return message

    def begin_anew(self) -> None:
        """Let somebody else speak from now on, and forget what was sent before.

        Call it when nothing is on its way any more.
        """
        self.wait_until(lambda: not self._open_callbacks, "a button still waits")
        with self._lock:
            self.user = {**self.user, "id": self.user["id"] + 10}
            self.sent.clear()
            self.answered_callbacks.clear()
            self.answered_queries.clear()

    def press(self, button: Json, message: Json, user: Json | None = None) -> int:
        """Let a user press an inline button under a message that was sent."""
        user = user or self.user
        content = {"data": button["callback_data"], "message": message, "from": user}
        return self.push("callback_query", {"chat_instance": "1", **content})

    def search(self, text: str) -> int:
        """Let a user type the bot's name and ``text`` in some chat."""
        return self.push("inline_query", {"query": text, "offset": ""})

    def repeat(self, update_id: int) -> None:
        """Bring an update that was confirmed once more."""
        with self._lock:
            found = next(one for one in self._done if one["update_id"] == update_id)
            self._updates.appendleft(found)
            self._lock.notify_all()

    def migrate(self, old: int, new: int) -> None:
        """Make a basic group a supergroup, without telling the bot."""
        with self._lock:
            self.moved[old] = new

    def fail_next(self, method: str, code: int, *, times: int = 1, **fault: Any) -> None:
        """Let the next calls of ``method`` fail with an HTTP status (see Fault)."""
        with self._lock:
            queue = self._faults.setdefault(method.lower(), deque())
            queue.extend(Fault(code, **fault) for _ in range(times))

    def garble_next(self, method: str, *results: Any) -> None:
        """Let the next calls of ``method`` be carried out and say so in another form."""
        with self._lock:
            self._garbled.setdefault(method.lower(), deque()).extend(results)

    def forget_faults(self) -> None:
        """Let every call succeed again."""
        with self._lock:
            self._faults.clear()
            self.chaos = None

    def wait_until(self, holds: Any, what: str, *, seconds: float = 20) -> None:
        """Wait until ``holds()`` is true; fail after ``seconds``."""
        with self._lock:
            done = self._lock.wait_for(holds, timeout=seconds)
            assert done, f"{what}; {len(self.sent)} sent; calls: {self.calls[-20:]}"

    def wait_for(self, count: int, *, seconds: float = 20) -> list[Json]:
        """Return the messages sent once there are ``count``; fail after ``seconds``."""
        self.wait_until(lambda: len(self.sent) >= count, f"not {count} messages", seconds=seconds)
        return list(self.sent)

    def wait_for_call(self, method: str, *, seconds: float = 20) -> None:
        """Wait until ``method`` has been called; fail after ``seconds``."""
        self.wait_until(lambda: method.lower() in self.calls, f"no {method}", seconds=seconds)

    def wait_until_confirmed(self, update_id: int, *, seconds: float = 20) -> None:
        """Wait until Telegram need not keep ``update_id`` any more."""
        self.wait_until(
            lambda: all(one["update_id"] > update_id for one in self._updates),
            "the update was not confirmed",
            seconds=seconds,
        )

    def handle(self, token: str, method: str, fields: Json) -> Any:
        """Carry out one call. Raises Refused or Dropped."""
        method = method.lower()
        with self._lock:
            self.calls.append(method)
            self._lock.notify_all()
            if token != TOKEN:
                raise Refused(401, "Unauthorized")
            queue = self._faults.get(method)
            fault = queue.popleft() if queue else self.chaos.fault(method) if self.chaos else None
            if method in _WRITING:
                self._check_chat(fields)
        if fault is not None and not fault.after:
            fault.strike()
        carry_out = getattr(self, f"_do_{method}", None)
        if carry_out is None:
            raise Refused(404, "Not Found: method not found")
        garbled = self._garbled.get(method)
        if garbled and method == "getupdates":
            return garbled.popleft()
        result = garbled.popleft() if garbled and carry_out(fields) else carry_out(fields)
        if fault is not None:
            fault.strike()
        return result

    def _check_chat(self, fields: Json) -> None:
        chat_id = int(fields["chat_id"])
        if chat_id in self.blocked:
            raise Refused(403, NAMES[403])
        if chat_id in self.moved:
            new = self.moved[chat_id]
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(400, text, migrate_to_chat_id=new)
        now = time.monotonic()
        while self._recent and self._recent[0][0] < now - 1:
            self._recent.popleft()
        here = sum(chat == chat_id for _, chat in self._recent)
        if len(self._recent) >= self.most_overall or here >= self.most_in_chat:
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        self._recent.append((now, chat_id))

    def _number(self, chat_id: int) -> int:
        counter = chat_id if chat_id < -1_000_000_000_000 else 0
        self._counters[counter] = self._counters.get(counter, 0) + 1
        return self._counters[counter]

    def _do_getme(self, fields: Json) -> Json:
        return {**BOT, "can_join_groups": True, "supports_inline_queries": True}

    def _do_deletewebhook(self, fields: Json) -> bool:
        with self._lock:
            self.webhook = {}
        return True

    def _do_setwebhook(self, fields: Json) -> bool:
        if not str(fields["url"]).startswith(("https://", "http://127.0.0.1:")):
            text = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
            raise Refused(400, text)
        with self._lock:
            self.webhook = {**fields, "allowed_updates": json.loads(fields["allowed_updates"])}
            self._lock.notify_all()
        return True

    def _do_setmycommands(self, fields: Json) -> bool:
        commands = json.loads(fields["commands"])
        if not all(1 <= len(one["description"]) <= 256 for one in commands):
            raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands.append({**fields, "commands": commands})
        return True

    def _do_sendchataction(self, fields: Json) -> bool:
        return True

    def _do_answercallbackquery(self, fields: Json) -> bool:
        if len(fields.get("text", "")) > 200:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self._close(fields["callback_query_id"])
        with self._lock:
            self.answered_callbacks.append(fields)
            self._lock.notify_all()
        return True

    def _do_answerinlinequery(self, fields: Json) -> bool:
        results = json.loads(fields["results"])
        if len(results) > 50 or len({one["id"] for one in results}) < len(results):
            raise Refused(400, "Bad Request: RESULTS_TOO_MUCH or RESULT_ID_DUPLICATE")
        for one in results:
            if not one["title"] or len(one["id"].encode()) > 64:
                raise Refused(400, "Bad Request: RESULT_ID_INVALID")
            content = one["input_message_content"]
            content["plain"] = _read_text(content["message_text"], content.get("parse_mode"))
        self._close(fields["inline_query_id"])
        with self._lock:
            self.answered_queries.append({**fields, "results": results})
            self._lock.notify_all()
        return True

    def _close(self, query_id: str) -> None:
        with self._lock:
            if query_id not in self._open_callbacks:
                text = "query is too old and response timeout expired or query ID is invalid"
                raise Refused(400, f"Bad Request: {text}")
            self._open_callbacks.discard(query_id)

    def _do_getupdates(self, fields: Json) -> list[Json]:
        offset = int(fields.get("offset", 0))
        allowed = set(json.loads(fields.get("allowed_updates", "[]")))
        end = time.monotonic() + min(float(fields.get("timeout", 0)), 5)
        with self._lock:
            if self.webhook:
                raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
            while self._updates and self._updates[0]["update_id"] < offset:
                self._done.append(self._updates.popleft())
            self._lock.notify_all()
            while not self._updates and not self._closing:
                left = end - time.monotonic()
                if left <= 0:
                    break
                self._lock.wait(left)
            found = [one for one in self._updates if allowed & one.keys()]
            if self._done and self.chaos and self.chaos.dice.random() < self.repeats:
                again = self.chaos.dice.choices(self._done, k=5)
                self.chaos.count("repeated", len(again))
                found = [*again, *found]
            return found[:100]

    def _do_sendmessage(self, fields: Json) -> Json:
        text = _read_text(str(fields.get("text", "")), fields.get("parse_mode"))
        return self._send(fields, {"text": text})

    def _do_senddocument(self, fields: Json) -> Json:
        content = fields["document"]
        size = len(content if isinstance(content, bytes) else content.encode())
        file = {"file_id": "f", "file_name": fields["document_name"], "file_size": size}
        caption = _read_text(fields.get("caption", ""), fields.get("parse_mode"), most=1024)
        return self._send(fields, {"document": file, "caption": caption, "x_content": content})

    def _send(self, fields: Json, content: Json) -> Json:
        chat_id = int(fields["chat_id"])
        markup = _read_markup(fields)
        with self._lock:
            message: Json = {
                "message_id": self._number(chat_id),
                "date": int(time.time()),
                "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"},
                "from": BOT,
                **content,
            }
            if markup:
                message["reply_markup"] = markup
            if fields.get("reply_parameters"):
                reply = json.loads(fields["reply_parameters"])
                known = (chat_id, reply["message_id"]) in self._messages
                if not known and not reply.get("allow_sending_without_reply"):
                    raise Refused(400, "Bad Request: message to be replied not found")
                message["x_reply_to"] = reply["message_id"] if known else None
            self._messages[chat_id, message["message_id"]] = message
            self.sent.append(message)
            self._lock.notify_all()
        return {key: value for key, value in message.items() if not key.startswith("x_")}

    def _do_editmessagetext(self, fields: Json) -> Json:
        text = _read_text(str(fields.get("text", "")), fields.get("parse_mode"))
        return self._edit(fields, "text", text)

    def _do_editmessagecaption(self, fields: Json) -> Json:
        return self._edit(fields, "caption", _read_text(fields.get("caption", ""), None))

    def _edit(self, fields: Json, name: str, text: str) -> Json:
        markup = _read_markup(fields)
        key = int(fields["chat_id"]), int(fields["message_id"])
        with self._lock:
            message = self._messages.get(key)
            if message is None:
                outcome = "message to edit not found"
            elif message["from"] is not BOT:
                outcome = "message can't be edited"
            elif name not in message:
                outcome = f"there is no {name} in the message to edit"
            elif message[name] == text and message.get("reply_markup") == markup:
                outcome = (
                    "message is not modified: specified new message content and reply markup are "
                    "exactly the same as a current content and reply markup of the message"
                )
            else:
                outcome = "changed"
            self.edits[outcome[:24]] = self.edits.get(outcome[:24], 0) + 1
            if outcome != "changed" or message is None:
                raise Refused(400, f"Bad Request: {outcome}")
            message[name] = text
            message["x_edited"] = True
            return {k: value for k, value in message.items() if not k.startswith("x_")}

    def _bring(self) -> None:
        """Bring updates to the webhook, one after another, until each is taken."""
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._closing or (self.webhook and self._updates))
                if self._closing:
                    return
                update, webhook = self._updates[0], self.webhook
            status = 200  # what is not wanted is not brought
            if not set(webhook["allowed_updates"]).isdisjoint(update):
                status = _post(webhook["url"], webhook["secret_token"], update)
            with self._lock:
                self.webhook_answers.append(status)
                if 200 <= status < 300 and self._updates[0] is update:
                    self._done.append(self._updates.popleft())
                self._lock.notify_all()
            if not 200 <= status < 300:
                time.sleep(0.2)


def _post(url: str, secret: str, update: Json) -> int:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    headers = {"content-type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
    try:
        connection.request("POST", parts.path, json.dumps(update), headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _read_text(text: str, parse_mode: str | None, *, most: int = 4096) -> str:
    if parse_mode == "HTML":
        reader = TelegramHtml()
        reader.feed(text)
        text = reader.finish()
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise Refused(400, "Bad Request: message is too long")
    return text


def _read_markup(fields: Json) -> Json | None:
    if not fields.get("reply_markup"):
        return None
    markup: Json = json.loads(fields["reply_markup"])
    for row in markup["inline_keyboard"]:
        for button in row:
            if not button["text"] or not 1 <= len(button["callback_data"].encode()) <= 64:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return markup
