"""What the HTTP API takes and gives in conversations: its documentation is made from this."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from bot.channels.api.citation_models import CitationOut
from bot.exchange.reply import Act
from bot.masking import mask


def opaque(name: str) -> str:
    """Return a name that is kept as it is, if it is no personal number. Raises ValueError."""
    if mask(name) != name:
        raise ValueError(
            "是个人号码（电话、证件、银行卡或邮箱）→ 换成您自己编的代号 / is a personal number"
            " → use an opaque name of yours"
        )
    return name


#: A person as the caller names them; opaque to us.
PersonName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,80}$"), AfterValidator(opaque)]


def _written_day(value: object) -> object:
    """Refuse what a date is read from as well: seconds since 1970, or a time of day."""
    if value is not None and not (isinstance(value, str) and len(value) == len("2025-06-30")):
        raise ValueError("write the day as 2025-06-30")
    return value


#: A day as it is written, and in no other way.
Day = Annotated[date, BeforeValidator(_written_day)]


class Taken(BaseModel):
    """A body that is taken; a field that is not known is refused, since it may be misspelt."""

    model_config = ConfigDict(extra="forbid")


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="The field, as a path from the body or the query.")
    problem: str = Field(description="What is wrong with it.")


class ProblemOut(BaseModel):
    """Why a request was not done."""

    error: str = Field(description="A short name of the error that does not change.")
    message_zh: str = Field(description="What is wrong, in Chinese, fit to be shown to a person.")
    message_en: str = Field(description="The same in English.")
    remedy: str = Field(description="What to do about it, for whoever runs the calling program.")
    fields: list[FieldProblem] | None = Field(
        default=None, description="The fields at fault, if any."
    )


class ConversationOut(BaseModel):
    """A conversation that was begun."""

    conversation_id: str = Field(
        description="Names the conversation from now on; it belongs to the key that began it."
    )


class CommandIn(Taken):
    """Something to be done without words, as a button or a menu of yours asks for it."""

    act: Act = Field(
        description=(
            "What to do: ask, clause, more, whole, talk (the eligibility talk), services, "
            "feedback, follow, unfollow, language, forget, export, quiet, start, help, about, "
            "clear, hotline."
        )
    )
    value: str = Field(
        "",
        max_length=600,
        description=(
            "What it is done to: policy_id#clause_id for clause, policy_id@page for more and "
            "whole, start for talk, a policy's id or topic:name for follow, zh, en or auto for "
            "language, turn_id:useful or turn_id:useless for feedback, yes for forget."
        ),
    )


class MessageIn(Taken):
    """A message: exactly one of text, token and command."""

    text: str | None = Field(default=None, max_length=4000, description="What the person wrote.")
    token: str | None = Field(
        None, max_length=60, description="The token of the choice that the person pressed."
    )
    command: CommandIn | None = Field(None, description="Something to be done without words.")
    language: Literal["zh", "en"] | None = Field(
        None,
        description=(
            "The language of your interface: used where the message itself does not show one "
            "and the person has chosen none."
        ),
    )
    person: PersonName | None = Field(
        None,
        description=(
            "Who speaks, by an opaque name of yours; follows, settings and records are a "
            "person's. Default: the conversation is one person's."
        ),
    )

    @model_validator(mode="after")
    def one_thing(self) -> MessageIn:
        """Refuse a message that is nothing, or several things. Raises ValueError."""
        if sum(one is not None for one in (self.text, self.token, self.command)) != 1:
            raise ValueError("give exactly one of text, token and command")
        return self


class AnswerOut(BaseModel):
    """An answer to a question about policies."""

    status: Literal[
        "answered", "clarify", "not_found", "out_of_scope", "withheld", "human", "failed"
    ] = Field(
        description=(
            "answered: citations answer; clarify: choices say what may be meant; not_found: no "
            "clause answers; out_of_scope: not about Hangzhou's talent policies; withheld: a "
            "quotation did not match its source."
        )
    )
    understood: str = Field(
        description="The question as it was understood, where that differs: show it."
    )
    unsure: bool = Field(description="Whether the first citation may be wrong: say so.")
    untold: bool = Field(
        description="Whether the policies most likely do not state what is asked: say so."
    )
    overview: bool = Field(
        description="Whether it tells what there is on a topic: show the text, not the citations."
    )
    notes: list[str] = Field(
        description="What is to be said besides: of years to come or gone by, terms in English."
    )
    confidence: float = Field(description="The probability that the first citation is right.")
    citations: list[CitationOut] = Field(
        description="The first one answers, the others are nearest to it."
    )
    snapshot: str = Field(description="The state of the library that answered.")
    seconds: float = Field(description="How long answering took.")


class LinkOut(BaseModel):
    """Where a part of a reply leads."""

    label: str = Field(description="What to write on it.")
    policy_id: str = Field(description="The policy, if it leads to one.")
    clause_id: str = Field(description="The clause, if it leads to one.")
    url: str = Field(description="An address, if it leads elsewhere.")


class SectionOut(BaseModel):
    """A part of a reply that is no quotation."""

    heading: str = Field(description="Its heading; may be empty.")
    lines: list[str] = Field(description="Its lines.")
    mark: Literal["yes", "no", "unknown", "past", "old", "new", ""] = Field(
        description="What kind of part it is, to be shown by colour and sign."
    )
    links: list[LinkOut] = Field(description="Where it leads.")


class ChoiceOut(BaseModel):
    """A button: send its token back when it is pressed."""

    label: str = Field(description="What to write on it.")
    token: str = Field(description="Opaque; holds within its conversation.")
    act: str = Field(description="What it does, for choosing an icon; see CommandIn.act.")


class DocumentOut(BaseModel):
    """A file that is handed over."""

    name: str = Field(description="Its name.")
    text: str = Field(description="Its content.")


class ReplyOut(BaseModel):
    """One message back."""

    text: str = Field(description="All of it as plain text, or what opens it.")
    language: Literal["zh", "en"] = Field(description="Its language; clauses stay in Chinese.")
    notice: str = Field(description="What closes it, once in a conversation; mostly empty.")
    turn_id: str = Field(description="Names it for feedback; empty if nothing was kept.")
    answer: AnswerOut | None = Field(description="Set where policies were asked about.")
    sections: list[SectionOut] = Field(description="Its parts that are no quotation.")
    choices: list[list[ChoiceOut]] = Field(description="Rows of buttons.")
    document: DocumentOut | None = Field(description="A file that is handed over.")


class RepliesOut(BaseModel):
    """What was said back."""

    conversation_id: str = Field(description="The conversation.")
    replies: list[ReplyOut] = Field(description="One or more messages, to be shown in order.")


class NoticesOut(BaseModel):
    """Notices that waited; they are given out once."""

    notices: list[ReplyOut] = Field(description="What has changed, old and new side by side.")


class FeedbackIn(Taken):
    """What a person thinks of an answer."""

    verdict: Literal["useful", "useless"] = Field(description="Whether it helped.")
    reason: str = Field("", max_length=500, description="Why it did not; numbers are masked.")


class KeptOut(BaseModel):
    """That something was kept."""

    kept: bool = Field(description="Always true.")


class ForgottenOut(BaseModel):
    """What was deleted."""

    deleted: dict[str, int] = Field(description="How many rows of which table.")
