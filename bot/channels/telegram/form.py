"""The form of what the Bot API brings: the little that is used of it, of the types it must have.

All else in an update is ignored; one whose used parts have another form is left out as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.errors import ChannelError

Json = dict[str, Any]

#: Telegram promises that ids of users and chats have no more than 52 significant bits.
_LARGEST_ID = 2**52
#: Ids of messages and topics have 32 bits, those of updates somewhat more than that.
_LARGEST_NUMBER = 2**31 - 1
#: Updates of one batch follow one another more closely than this.
_SPAN = 1_000_000
#: So much of a problem is shown in the log.
_SHOWN = 300

_Id = Annotated[int, Field(strict=True, ge=-_LARGEST_ID, le=_LARGEST_ID)]
_Number = Annotated[int, Field(strict=True, ge=0, le=_LARGEST_NUMBER)]
_UpdateId = Annotated[int, Field(strict=True, ge=0, le=_LARGEST_ID)]
_Text = Annotated[str, Field(strict=True)]


class UpdateError(ChannelError):
    """An update has an unknown form."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class User(_Part):
    """Who sends or presses."""

    id: _Id
    is_bot: bool = False
    language_code: _Text | None = None


class Chat(_Part):
    """Where a message stands."""

    id: _Id
    type: _Text = "private"


class Quoted(_Part):
    """A message that another one answers."""

    sender: User | None = Field(None, alias="from")


class Message(_Part):
    """A message; ``names`` are those of all its fields, whatever they hold."""

    message_id: _Number
    chat: Chat
    sender: User | None = Field(None, alias="from")
    sender_chat: Chat | None = None
    via_bot: User | None = None
    date: Annotated[int, Field(strict=True)] = 0
    edit_date: Annotated[int, Field(strict=True)] | None = None
    text: _Text | None = None
    reply_to_message: Quoted | None = None
    is_topic_message: bool = False
    message_thread_id: _Number = 0
    migrate_to_chat_id: _Id | None = None
    names: frozenset[str] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _name(cls, given: Any) -> Any:  # noqa: ANN401 - nobody knows what is given
        return {**given, "names": frozenset(map(str, given))} if isinstance(given, dict) else given

    @property
    def thread(self) -> int:
        """The topic of a forum in which the message stands, 0 elsewhere."""
        return self.message_thread_id if self.is_topic_message else 0


class Press(_Part):
    """The press of a button; ``message`` is the one below which the button stands."""

    id: _Text
    sender: User = Field(alias="from")
    message: Message | None = None
    data: _Text = ""


class Query(_Part):
    """What somebody types behind the bot's name."""

    id: _Text
    sender: User = Field(alias="from")
    query: _Text = ""


class Update(_Part):
    """An update, with at most one of its kinds."""

    update_id: _UpdateId
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Press | None = None
    inline_query: Query | None = None

    @property
    def any_message(self) -> Message | None:
        """The message that it brings, or below which a button was pressed."""
        pressed = self.callback_query.message if self.callback_query else None
        return self.message or self.edited_message or pressed


def read_form(update: object) -> Update:
    """Return what is used of an update. Raises UpdateError, which repeats nothing of a text."""
    try:
        return Update.model_validate(update)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        problem = f"{where}: {first['msg']}"[:_SHOWN]
        raise UpdateError(f"an update has an unknown form ({problem}) → it is left out") from None


def number_of(message: object) -> int | None:
    """Return the id of a message that the API says it has sent; None where it does not say."""
    try:
        return _Sent.model_validate(message).message_id
    except ValidationError:
        return None


class _Sent(_Part):
    message_id: _Number


def next_offset(offset: int, updates: Sequence[object]) -> int:
    """Return the offset that confirms ``updates``; ``offset`` where none of them has a number.

    A number far from the others is not believed: it would confirm what has yet to come.
    """
    numbers: list[int] = sorted(
        one["update_id"]
        for one in updates
        if isinstance(one, dict)
        and type(one.get("update_id")) is int
        and 0 <= one["update_id"] <= _LARGEST_ID
    )
    if not numbers:
        return offset
    near = [one for one in numbers if offset <= one < offset + _SPAN] if offset else []
    if not near:  # none was confirmed yet, or Telegram has begun to count anew
        middle = numbers[len(numbers) // 2]
        near = [one for one in numbers if abs(one - middle) < _SPAN]
        if offset and near[-1] < offset and near[-1] > offset - _SPAN:
            return offset  # they were confirmed before
    return near[-1] + 1
