"""The form of a citation in the HTTP API: the quote, its place, its validity and sources."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ValidityOut(BaseModel):
    """When a clause is in force."""

    model_config = ConfigDict(populate_by_name=True)

    start: str | None = Field(
        alias="from", description="The first day, month or year; null if unknown."
    )
    end: str | None = Field(alias="to", description="The last one; null if unknown.")
    in_force: bool = Field(description="Whether it is in force on the date asked about.")
    in_force_now: bool = Field(description="Whether it is in force today.")
    currency: str = Field(
        description="current; unverified where it is not known whether it still is; or past."
    )
    as_of: str | None = Field(description="The date asked about, where it is not today.")
    replaced_by: str | None = Field(description="The title of the policy that replaced it.")
    replaced_by_english: str | None = Field(description="The same in English, if there is any.")
    attested: bool = Field(
        description="Whether known dates bear out in_force; false: do not say that it held then."
    )
    state: Literal["in_force", "by_text", "ended", "replaced", "not_yet", "unknown"] = Field(
        description="What is known of the date asked about. by_text: in force by dates that were "
        "read from the document's text and checked by nobody; unknown: never say that it holds."
    )
    stated: bool = Field(
        description="Whether a date was read from the document's text and checked by nobody."
    )
    text: str = Field(description="All of this as a person reads it.")


class SourceOut(BaseModel):
    """Where a clause's statement comes from."""

    name: str = Field(description="The source.")
    grade: str = Field(description="How good it is, A to D.")
    date: str = Field(description="Its date; empty if unknown.")
    url: str | None = Field(description="Its address, where one is fit to show.")


class LeadOut(BaseModel):
    """A statement of an answer's first line."""

    text: str = Field(description="A row of a table as a line, or a stretch of the clause.")
    quote: str = Field(description="What it is made of, as it reads.")
    verdict: Literal["yes", "no", "depends"] | None = Field(
        description="What that decides of a question for yes or no."
    )


class CitationOut(BaseModel):
    """A clause, quoted verbatim."""

    policy_id: str = Field(description="The policy; see /policies/{policy_id}.")
    clause_id: str = Field(description="The clause within it.")
    title: str = Field(description="The policy's title.")
    issuer: str = Field(description="Who issued it; empty if unknown.")
    document_number: str = Field(description="Its number; empty if unknown.")
    region: str = Field(description="Where it holds.")
    clause: str = Field(description="The clause as the policy names it.")
    reference: str = Field(description="《title》（number）clause, to be written under the quote.")
    quotes: list[str] = Field(
        description="Stretches of the clause as a person reads them: its words, without marks of "
        "Markdown or HTML. Tables are Markdown tables in which merged cells are filled in."
    )
    verbatim: list[str] = Field(
        description="The same stretches of the policy's file, letter for letter."
    )
    spans: list[list[int]] = Field(
        description="Where each begins and ends in the file, in characters."
    )
    leads: list[LeadOut] = Field(description="What the clause says to this person, in a line.")
    whole: str = Field(description="All of the clause; empty where the quotes are that.")
    validity: ValidityOut = Field(description="When the clause is in force.")
    source_grade: str = Field(description="The best grade of its sources.")
    confidence: str = Field(description="low where the source is weak, which is to be said.")
    sources: list[SourceOut] = Field(description="Where the statement comes from.")
    verified_on: str = Field(description="When it was last checked; empty if not.")
    applying: str = Field(
        description="Where to apply, as it reads, links with address; empty if not stated."
    )
    asking: str = Field(description="Whom to ask, as it reads; empty if not stated.")
    english: list[str] = Field(
        description="The English of quotes, one for each; empty where there is none. The Chinese "
        "counts."
    )
    english_stale: bool = Field(
        description="Whether there is an English text that is older than the clause, left out."
    )
    title_english: str = Field(description="The title in English; empty if there is none.")
    clause_english: str = Field(description="Number and heading in English; empty if none.")
    region_english: str = Field(description="The region in English; empty if there is none.")
    applying_english: str = Field(description="Where to apply, in English; empty if none.")
    asking_english: str = Field(description="Whom to ask, in English; empty if none.")
    facts: list[str] = Field(description="The ids of the facts that the clause rests on.")
