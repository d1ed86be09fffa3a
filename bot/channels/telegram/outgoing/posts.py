"""Turn replies into posts: the parameters of the calls that will send them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from bot.channels.telegram.outgoing.text import keyboard_rows, pack, render_reply, units
from bot.exchange.answer import Language
from bot.exchange.reply import Document, Reply

Json = dict[str, Any]

MESSAGE = "message"
DOCUMENT = "document"

_TAG = re.compile(r"</?[a-z-]+(?:\s[^<>]*)?>")
_CAPTION_LONGEST = 1024
_NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
PRIVATELY = {
    Language.CHINESE: "已私下发给您。没有收到？请先和我私聊，在那里再发一次 /export。",
    Language.ENGLISH: "Sent to you privately. Not there? Open a chat with me and send /export.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A message for the outbox; ``chat_id`` 0 is the chat of what it answers."""

    kind: str
    payload: Json
    chat_id: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: ``message_id`` is what it answers; ``quoting`` shows that above it.

    ``person`` is who asked, which is also the address of their private chat.
    """

    chat_id: int
    message_id: int = 0
    person: int = 0
    thread: int = 0
    quoting: bool = False


def draft_replies(replies: Sequence[Reply], place: Place) -> list[Draft]:
    """Return the messages that say ``replies``, in order; keyboards stand below the last."""
    return [draft for reply in replies for draft in _draft_reply(reply, place)]


def draft_text(text: str, place: Place) -> Draft:
    """Return a message of plain text."""
    return _draft(MESSAGE, {"text": text, **_NO_PREVIEW}, place)


def method_of(kind: str) -> str:
    """Return the method that sends a post of this kind."""
    return "sendDocument" if kind == DOCUMENT else "sendMessage"


def files_of(kind: str, payload: Json) -> Json:
    """Return what a post sends as a file."""
    if kind != DOCUMENT:
        return {}
    return {"document": (payload["name"], payload["content"].encode())}


def edit_of(kind: str, parameters: Json) -> Json:
    """Return the parameters that edit a message to what it was to say anyway."""
    content = "caption" if kind == DOCUMENT else "text"
    kept = (content, "parse_mode", "reply_markup", "link_preview_options")
    return {name: parameters[name] for name in kept if name in parameters}


def plain_again(parameters: Json) -> Json:
    """Return the parameters without markup, for when Telegram cannot read it."""
    changed = {name: value for name, value in parameters.items() if name != "parse_mode"}
    for name in ("text", "caption"):
        if name in changed and "parse_mode" in parameters:
            changed[name] = unescape(_TAG.sub("", changed[name]))
    return changed


def split_harder(parameters: Json) -> list[Json]:
    """Return parts of half the length, for when Telegram finds a text too long."""
    plain = plain_again(parameters)
    texts = pack([plain["text"]], longest=max(500, units(plain["text"]) // 2))
    bare = {name: value for name, value in plain.items() if name != "reply_markup"}
    parts = [{**bare, "text": text} for text in texts]
    if "reply_markup" in plain:
        parts[-1]["reply_markup"] = plain["reply_markup"]
    return parts


def _draft_reply(reply: Reply, place: Place) -> list[Draft]:
    if reply.document is not None:
        return _draft_document(reply, reply.document, place)
    texts = render_reply(reply)
    rows = keyboard_rows(reply.choices)
    drafts = []
    for number, text in enumerate(texts, start=1):
        parameters: Json = {"text": text, "parse_mode": "HTML", **_NO_PREVIEW}
        if rows and number == len(texts):
            parameters["reply_markup"] = {"inline_keyboard": rows}
        drafts.append(_draft(MESSAGE, parameters, place))
    return drafts


def _draft_document(reply: Reply, document: Document, place: Place) -> list[Draft]:
    """Hand a document over; what is known of a person is for their eyes only."""
    parameters = {"caption": reply.text[:_CAPTION_LONGEST]}
    file = {"name": document.name, "content": document.text}
    if place.chat_id > 0:
        return [_draft(DOCUMENT, parameters, place, **file)]
    return [
        Draft(DOCUMENT, {"parameters": parameters, **file}, chat_id=place.person),
        draft_text(PRIVATELY[reply.language], place),
    ]


def _draft(kind: str, parameters: Json, place: Place, **file: str) -> Draft:
    if place.quoting:
        parameters["reply_parameters"] = {
            "message_id": place.message_id,
            "allow_sending_without_reply": True,
        }
    if place.thread:
        parameters["message_thread_id"] = place.thread
    after = [place.chat_id, place.message_id]
    return Draft(kind, {"parameters": parameters, "after": after, **file})
