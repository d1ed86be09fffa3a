"""Read an update of the Bot API: keep the little that answering needs, and nothing else."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from bot.channels.telegram.commands import is_command
from bot.channels.telegram.form import Message, Press, Update, User
from bot.conversation.commands import read_command
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action, Incoming
from bot.masking import mask

Json = dict[str, Any]

CHANNEL = "telegram"
#: The updates that are asked for.
ALLOWED = ("message", "edited_message", "callback_query", "inline_query")

#: Supergroups have ids below this, and count their messages themselves; private chats and
#: basic groups share one counter.
_SUPERGROUPS_BELOW = -1_000_000_000_000
#: What Telegram lets a person write at most, and how long its names of things may be.
_LONGEST_TEXT, _LONGEST_NAME = 4096, 256
#: No message is older than Telegram, or comes from beyond tomorrow.
_FIRST_DATE, _DAY_SECONDS = 1_376_000_000, 86_400
#: The form of a button's token (see bot.records.choices).
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
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
            at=datetime.fromtimestamp(_possible(self.date), UTC),
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
    """Read a record back; the chat's address may have changed since.

    Raises TypeError, ValueError for one that another program has written.
    """
    return Received(**{**payload, "chat_id": int(conversation_id.removeprefix(f"{CHANNEL}:"))})


def moved(update: Update) -> tuple[int, int] | None:
    """Return the old and the new id of a group that has become a supergroup."""
    message = update.message
    if message is None or not message.migrate_to_chat_id:
        return None
    return message.chat.id, message.migrate_to_chat_id


def read_update(update: Update, me: Me) -> Received | None:
    """Return the update's record, or None where it wants no answer of this bot."""
    if update.callback_query is not None:
        return _read_press(update.update_id, update.callback_query)
    message = update.message or update.edited_message
    if message is None or not _is_from_a_person(message, me):
        return None
    private = message.chat.type == "private"
    text = None if message.text is None else _readable(message.text)
    kind = Kind.TEXT
    if text is None:
        # An edit of anything but a text may be a location that moves: no reason to speak again.
        if update.edited_message or not private or not _OTHER_KINDS & message.names:
            return None
        kind, text = Kind.OTHER, ""
    elif not private:
        text = _addressed(text, message, me)
        if text is None:
            return None
    sender = message.sender_chat or message.sender
    assert sender is not None  # it is from a person
    return Received(
        update_id=update.update_id,
        kind=kind.value,
        chat_id=message.chat.id,
        person=sender.id,
        message_id=message.message_id,
        date=_possible(message.edit_date or message.date),
        text=mask(text.strip()),
        language=_language(message.sender),
        thread=message.thread,
    )


def _read_press(update_id: int, press: Press) -> Received | None:
    message = press.message
    if message is None:  # below a message that somebody sent by way of the bot: it has no buttons
        return None
    return Received(
        update_id=update_id,
        kind=Kind.PRESS.value,
        chat_id=message.chat.id,
        person=press.sender.id,
        message_id=message.message_id,
        date=int(time.time()),  # Telegram does not say when it was pressed
        token=_token(press.data),
        callback_id=press.id[:_LONGEST_NAME],
        language=_language(press.sender),
        thread=message.thread,
    )


def _token(data: str) -> str:
    """Return what a button carries; "-", which is no token, where it is none of ours."""
    return data if _TOKEN.fullmatch(data) else "-"


def _readable(text: str) -> str:
    """Return a text no longer than Telegram allows, without halves of surrogate pairs."""
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode()


def _possible(date: int) -> int:
    """Return a date at which a message can have been sent: the present for any other.

    A conversation is forgotten by such dates, and they are written as dates.
    """
    now = int(time.time())
    return date if _FIRST_DATE <= date <= now + _DAY_SECONDS else now


def _is_from_a_person(message: Message, me: Me) -> bool:
    if message.sender is None:
        return False
    if message.via_bot is not None and message.via_bot.id == me.id:
        return False  # a clause that the person sent by way of this bot is no question
    # Who writes as the group itself comes as a bot, with the group beside it.
    return not message.sender.is_bot or message.sender_chat is not None


@lru_cache(maxsize=1)
def mention_of(name: str) -> re.Pattern[str]:
    """Return what mentions the bot of that name."""
    return re.compile(rf"@{re.escape(name)}(?![A-Za-z0-9_])", re.IGNORECASE)


def _addressed(text: str, message: Message, me: Me) -> str | None:
    """Return what the bot is asked in a group, or None when it is not meant."""
    text = text.strip()
    command = is_command(text, me.name)
    if command is not None:
        return text if command else None
    mention = mention_of(me.name)
    if mention.search(text):
        return " ".join(mention.sub(" ", text, count=1).split(" ")).strip()
    quoted = message.reply_to_message
    meant = quoted is not None and quoted.sender is not None and quoted.sender.id == me.id
    return text if meant else None


def _language(user: User | None) -> str:
    return ((user.language_code if user else None) or "").lower()[:12]
