"""Replies as JSON, for the HTTP API and for what waits in the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.exchange.answer import Answer, Citation, Language
from bot.exchange.reply import Act, Action, Choice, Link, Reply, Section
from bot.exchange.wording import reference, validity_text


def write_reply(reply: Reply) -> dict[str, Any]:
    """Return all that a front end needs to show a reply. A button goes back by its token."""
    return {
        "text": reply.text,
        "language": reply.language.value,
        "notice": reply.notice,
        "turn_id": reply.turn_id,
        "answer": write_answer(reply.answer) if reply.answer else None,
        "sections": [
            {
                "heading": one.heading,
                "lines": list(one.lines),
                "mark": one.mark,
                "links": [
                    {
                        "label": link.label,
                        "policy_id": link.policy_id,
                        "clause_id": link.clause_id,
                        "url": link.url,
                    }
                    for link in one.links
                ],
            }
            for one in reply.sections
        ],
        "choices": [
            [{"label": one.label, "token": one.token, "act": one.action.act.value} for one in row]
            for row in reply.choices
        ],
        "document": (
            {"name": reply.document.name, "text": reply.document.text} if reply.document else None
        ),
    }


def read_reply(record: Mapping[str, Any]) -> Reply:
    """Return a reply without answer from its JSON: what waits for a page that is not open."""
    return Reply(
        text=str(record["text"]),
        language=Language(record["language"]),
        sections=tuple(
            Section(
                one["heading"],
                tuple(one["lines"]),
                tuple(
                    Link(link["label"], link["policy_id"], link["clause_id"], link["url"])
                    for link in one["links"]
                ),
                one["mark"],
            )
            for one in record["sections"]
        ),
        choices=tuple(
            tuple(Choice(one["label"], Action(Act(one["act"])), one["token"]) for one in row)
            for row in record["choices"]
        ),
        turn_id=str(record["turn_id"]),
        notice=str(record.get("notice", "")),
    )


def write_answer(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON holds it."""
    return {
        "status": answer.status.value,
        "understood": answer.understood,
        "unsure": answer.unsure,
        "untold": answer.untold,
        "overview": answer.overview,
        "notes": list(answer.notes),
        "confidence": round(answer.confidence, 4),
        "citations": [write_citation(one, answer.language) for one in answer.citations],
        "snapshot": answer.snapshot_id,
        "seconds": round(answer.seconds, 5),
    }


def write_citation(citation: Citation, language: Language) -> dict[str, Any]:
    """Return a citation as JSON holds it."""
    span = citation.validity
    return {
        "policy_id": citation.policy_id,
        "clause_id": citation.clause_id,
        "title": citation.title,
        "issuer": citation.issuer,
        "document_number": citation.document_number,
        "region": citation.region,
        "clause": citation.clause,
        "reference": reference(citation),
        "quotes": list(citation.read),
        "verbatim": list(citation.quotes),
        "spans": [list(span) for span in citation.spans],
        "leads": [
            {
                "text": one.text,
                "quote": one.quote,
                "verdict": one.verdict.value if one.verdict else None,
            }
            for one in citation.leads
        ],
        "whole": citation.whole,
        "validity": {
            "from": span.start or None,
            "to": span.end or None,
            "in_force": span.in_force,
            "in_force_now": span.in_force_now,
            "currency": span.currency,
            "as_of": span.as_of or None,
            "attested": span.attested,
            "state": span.state.value,
            "stated": span.stated,
            "replaced_by": span.replaced_by or None,
            "replaced_by_english": span.replaced_by_english or None,
            "text": validity_text(citation, language),
        },
        "source_grade": citation.source_grade,
        "confidence": citation.confidence,
        "sources": [
            {"name": one.name, "grade": one.grade, "date": one.date, "url": one.url or None}
            for one in citation.sources
        ],
        "verified_on": citation.verified_on,
        "applying": citation.applying,
        "asking": citation.asking,
        "english": list(citation.english),
        "english_stale": citation.english_stale,
        "title_english": citation.title_english,
        "clause_english": citation.clause_english,
        "region_english": citation.region_english,
        "applying_english": citation.applying_english,
        "asking_english": citation.asking_english,
        "facts": list(citation.facts),
    }
