"""Read an update of the Bot API: keep the little that answering needs, and nothing else."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from bot.answer import Language
from bot.channels.telegram_commands import is_command
from bot.commands import read_command
from bot.personal import mask
from bot.reply import Act, Action, Incoming

Json = dict[str, Any]

CHANNEL = "telegram"
#: The updates that are asked for.
ALLOWED = ("message", "edited_message", "callback_query", "inline_query")

#: Supergroups have ids below this, and count their messages themselves; private chats and
#: basic groups share one counter.
_SUPERGROUPS_BELOW = -1_000_000_000_000
#: What a person may send instead of a text.
_OTHER_KINDS = frozenset(
    {"animation", "audio", "contact", "dice", "document", "game", "location", "photo", "poll"}
    | {"sticker", "story", "venue", "video", "video_note", "voice"}
)


class Kind(Enum):
    """What an update brings."""

    TEXT = "text"
    PRESS = "press"  # of a button
    OTHER = "other"  # a picture, a voice message, …: it can only be declined


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself, as Telegram knows it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Received:
    """The record of an update that wants an answer. ``text`` has been masked.

    ``message_id`` is that of the message, or of the one below which a button was pressed;
    ``thread`` the topic of a forum, 0 elsewhere.
    """

    update_id: int
    kind: str
    chat_id: int
    person: int
    message_id: int
    date: int
    text: str = ""
    token: str = ""
    callback_id: str = ""
    language: str = ""
    thread: int = 0

    @property
    def key(self) -> str:
        """The update's name in the records."""
        return str(self.update_id)

    @property
    def private(self) -> bool:
        """Whether it comes from a private chat."""
        return self.chat_id > 0

    @property
    def conversation_id(self) -> str:
        """The chat's name in the records."""
        return conversation_of(self.chat_id)

    @property
    def person_id(self) -> str:
        """The person's name in the records."""
        return f"{CHANNEL}:{self.person}"

    @property
    def interface(self) -> Language | None:
        """The language of the person's Telegram, None where it is not told."""
        if not self.language:
            return None
        return Language.CHINESE if self.language.startswith("zh") else Language.ENGLISH

    def to_payload(self) -> Json:
        """Return the record as JSON."""
        return asdict(self)

    def incoming(self) -> Incoming:
        """Return what the dialogue is told."""
        text, command = self.text, read_command(self.text)
        if not text and self.kind == Kind.TEXT.value:
            command = Action(Act.HELP)  # the bot was called by its name only
        return Incoming(
            channel=CHANNEL,
            conversation_id=self.conversation_id,
            person_id=self.person_id,
            at=datetime.fromtimestamp(self.date, UTC),
            text="" if command else text,
            token=self.token,
            command=command,
            key=self.key,
            language=self.interface,
        )


def conversation_of(chat_id: int) -> str:
    """Return the chat's name in the records."""
    return f"{CHANNEL}:{chat_id}"


def counter_of(chat_id: int) -> str:
    """Return which counter numbers the chat's messages: empty for the one that chats share."""
    return str(chat_id) if chat_id < _SUPERGROUPS_BELOW else ""


def from_payload(payload: Json, *, conversation_id: str) -> Received:
    """Read a record back; the chat's address may have changed since."""
    return Received(**{**payload, "chat_id": int(conversation_id.removeprefix(f"{CHANNEL}:"))})


def message_of(update: Json) -> Json:
    """Return the message that an update brings, or below which a button was pressed."""
    for kind in ("message", "edited_message"):
        if kind in update:
            return dict(update[kind])
    return dict(update.get("callback_query", {}).get("message") or {})


def moved(update: Json) -> tuple[int, int] | None:
    """Return the old and the new id of a group that has become a supergroup."""
    message = update.get("message") or {}
    new = message.get("migrate_to_chat_id")
    return (int(message["chat"]["id"]), int(new)) if new else None


def read_update(update: Json, me: Me) -> Received | None:
    """Return the update's record, or None where it wants no answer of this bot."""
    press = update.get("callback_query")
    if press is not None:
        return _read_press(update["update_id"], press)
    edited = update.get("edited_message")
    message = update.get("message") or edited
    if message is None or not _is_from_a_person(message, me):
        return None
    text = message.get("text")
    kind = Kind.TEXT
    if text is None:
        # An edit of anything but a text may be a location that moves: no reason to speak again.
        if edited or message["chat"]["type"] != "private" or not _OTHER_KINDS & message.keys():
            return None
        kind, text = Kind.OTHER, ""
    elif message["chat"]["type"] != "private":
        text = _addressed(message, me)
        if text is None:
            return None
    sender = message.get("sender_chat") or message["from"]
    return Received(
        update_id=int(update["update_id"]),
        kind=kind.value,
        chat_id=int(message["chat"]["id"]),
        person=int(sender["id"]),
        message_id=int(message["message_id"]),
        date=int(message.get("edit_date") or message["date"]),
        text=mask(text.strip()),
        language=_language(message.get("from") or {}),
        thread=int(message.get("message_thread_id", 0)) if message.get("is_topic_message") else 0,
    )


def _read_press(update_id: int, press: Json) -> Received | None:
    message = press.get("message")
    if message is None:  # below a message that somebody sent by way of the bot: it has no buttons
        return None
    return Received(
        update_id=int(update_id),
        kind=Kind.PRESS.value,
        chat_id=int(message["chat"]["id"]),
        person=int(press["from"]["id"]),
        message_id=int(message["message_id"]),
        date=int(datetime.now(UTC).timestamp()),  # Telegram does not say when it was pressed
        token=str(press.get("data", ""))[:64],
        callback_id=str(press["id"]),
        language=_language(press["from"]),
        thread=int(message.get("message_thread_id", 0)) if message.get("is_topic_message") else 0,
    )


def _is_from_a_person(message: Json, me: Me) -> bool:
    sender = message.get("from")
    if sender is None:
        return False
    if message.get("via_bot", {}).get("id") == me.id:
        return False  # a clause that the person sent by way of this bot is no question
    # Who writes as the group itself comes as a bot, with the group beside it.
    return not sender.get("is_bot") or "sender_chat" in message


def _addressed(message: Json, me: Me) -> str | None:
    """Return what the bot is asked in a group, or None when it is not meant."""
    text = str(message["text"]).strip()
    command = is_command(text, me.name)
    if command is not None:
        return text if command else None
    mention = re.compile(rf"@{re.escape(me.name)}(?![A-Za-z0-9_])", re.IGNORECASE)
    if mention.search(text):
        return " ".join(mention.sub(" ", text, count=1).split(" ")).strip()
    replied = message.get("reply_to_message") or {}
    return text if (replied.get("from") or {}).get("id") == me.id else None


def _language(user: Json) -> str:
    return str(user.get("language_code") or "").lower()[:12]
