"""Incoming and Reply: what travels between a channel and the dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.exchange.answer import Answer, Language


class Act(Enum):
    """What the press of a button, or a command, asks for. The value's form is said beside it."""

    ASK = "ask"  # a question's text
    CLAUSE = "clause"  # policy_id#clause_id
    MORE = "more"  # policy_id@page: other clauses of the policy
    WHOLE = "whole"  # policy_id@page: its whole text
    TALK = "talk"  # start, scope=…, fact=value, skip=fact, results, back, stop
    SERVICES = "services"  # empty, stage=…, kind=…, or item=…
    FEEDBACK = "feedback"  # turn_id:useful, turn_id:useless, or turn_id:useless:reason
    FOLLOW = "follow"  # policy_id, or topic:name; empty lists what is followed
    UNFOLLOW = "unfollow"  # the same, or all
    LANGUAGE = "language"  # zh, en or auto
    FORGET = "forget"  # empty asks for confirmation, yes deletes
    EXPORT = "export"
    QUIET = "quiet"  # 22-8, off, or empty to ask
    START = "start"
    HELP = "help"
    ABOUT = "about"
    CLEAR = "clear"  # begin a new topic
    HOTLINE = "hotline"  # how to reach a person


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done: kept with a button, or written as a command."""

    act: Act
    value: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button below a reply. ``token`` is opaque; the records know its action and owner."""

    label: str
    action: Action
    token: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a person sent in one conversation: a text, a command, or the press of a button.

    ``key`` names the message within its channel and is claimed once (an update's id); empty
    where the channel cannot repeat a message. ``language`` is that of the channel's interface,
    None where it is not known.
    """

    channel: str
    conversation_id: str
    person_id: str
    at: datetime
    text: str = ""
    token: str = ""
    command: Action | None = None
    key: str = ""
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Where a line leads: a clause of the library (``policy_id``, ``clause_id``) or ``url``."""

    label: str
    policy_id: str = ""
    clause_id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a reply that is no quotation: a heading, lines and where they lead.

    ``mark`` is "yes", "no", "unknown", "past", "old", "new" or empty, for colour and sign.
    """

    heading: str
    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is handed over."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message back. ``text`` opens it; ``answer`` is set where policies were asked about.

    ``choices`` are rows of buttons. ``turn_id`` names the record of an answer, for feedback.
    ``notice`` closes it: what has to be known once in a conversation.
    """

    text: str
    language: Language
    sections: tuple[Section, ...] = ()
    answer: Answer | None = None
    choices: tuple[tuple[Choice, ...], ...] = ()
    turn_id: str = ""
    document: Document | None = None
    notice: str = ""
