"""What was said in a conversation before: kept as it was shown, and shown again on a reload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from bot.conversation.wording import EN, ZH
from bot.exchange.answer import (
    Answer,
    Citation,
    Language,
    Lead,
    SourceNote,
    State,
    Status,
    ValiditySpan,
    Verdict,
)
from bot.exchange.reply import Incoming, Reply
from bot.exchange.written import read_reply, write_reply
from bot.records import claims, turns
from bot.records.database.store import Connection

#: Messages of a conversation that a page shows again.
_SHOWN = 20
#: What is said when a topic was cleared, however that was asked for.
_CLEARED = (ZH.cleared, EN.cleared)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a person said, or which button they pressed, and what was said back."""

    said: str
    replies: tuple[Reply, ...]
    token: str = ""


def keep_shown(conn: Connection, incoming: Incoming, said: str, replies: Sequence[Reply]) -> None:
    """Keep replies as they are shown; nothing where nothing of a person may be kept."""
    turn = next((one.turn_id for one in replies if one.turn_id), "")
    if not turn:
        return
    shown = [write_reply(_without_text(one)) for one in replies]
    record = {"said": said, "token": incoming.token, "replies": shown}
    claims.remember(
        conn,
        _key(incoming.conversation_id, turn),
        record,
        person_id=incoming.person_id,
        at=incoming.at.timestamp(),
    )


def exchanges_of(conn: Connection, conversation_id: str) -> tuple[Exchange, ...]:
    """Return the latest messages since the topic was cleared, oldest first."""
    newest_first = turns.recent(conn, conversation_id=conversation_id, limit=3 * _SHOWN)
    found: list[Exchange] = []
    for _, group in groupby(newest_first, key=lambda one: one.at):
        said = list(group)
        if said[0].reply.startswith(_CLEARED) or len(found) >= _SHOWN:
            break
        # Two messages may have come at the same time, each with a record of its own.
        records = [claims.recall(conn, _key(conversation_id, one.id)) for one in said]
        found += [_read(one) for one in records if one] or [_plain(said)]
    return tuple(reversed(found))


def _key(conversation_id: str, turn_id: str) -> str:
    """Return what a message is kept under: its first turn, since no clock tells two apart."""
    return f"shown:{conversation_id}:{turn_id}"


def _without_text(reply: Reply) -> Reply:
    """Return a reply without its file's content, which would be kept twice."""
    document = reply.document and replace(reply.document, text="")
    return replace(reply, document=document)


def _plain(said: Sequence[turns.Turn]) -> Exchange:
    """Return turns that were not kept as shown, as the text that they were."""
    question = "" if said[0].question.startswith("〔") else said[0].question
    return Exchange(question, tuple(Reply(one.reply, Language(one.language)) for one in said))


def _read(record: Mapping[str, Any]) -> Exchange:
    replies = [
        replace(read_reply(one), answer=_answer(one["answer"], Language(one["language"])))
        if one["answer"]
        else read_reply(one)
        for one in record["replies"]
    ]
    return Exchange(str(record["said"]), tuple(replies), str(record["token"]))


def _answer(record: Mapping[str, Any], language: Language) -> Answer:
    return Answer(
        status=Status(record["status"]),
        text="",
        citations=tuple(_citation(one) for one in record["citations"]),
        understood=str(record["understood"]),
        unsure=bool(record["unsure"]),
        untold=bool(record.get("untold", False)),
        overview=bool(record.get("overview", False)),
        notes=tuple(map(str, record.get("notes", ()))),
        confidence=float(record["confidence"]),
        snapshot_id=str(record["snapshot"]),
        language=language,
    )


def _citation(record: Mapping[str, Any]) -> Citation:
    span = record["validity"]
    return Citation(
        policy_id=record["policy_id"],
        title=record["title"],
        issuer=record["issuer"],
        document_number=record["document_number"],
        region=record["region"],
        clause_id=record["clause_id"],
        clause=record["clause"],
        facts=tuple(record["facts"]),
        quotes=tuple(record["quotes"]),
        spans=(),
        validity=ValiditySpan(
            start=span["from"] or "",
            end=span["to"] or "",
            in_force=span["in_force"],
            in_force_now=span["in_force_now"],
            currency=span["currency"],
            as_of=span["as_of"] or "",
            replaced_by=span["replaced_by"] or "",
            attested=bool(span.get("attested", True)),
            replaced_by_english=span.get("replaced_by_english") or "",
            stated=bool(span.get("stated", False)),
            ahead=span.get("state") == State.NOT_YET.value,
        ),
        source_grade=record["source_grade"],
        confidence=record["confidence"],
        sources=tuple(
            SourceNote(one["name"], one["grade"], one["date"], one["url"] or "")
            for one in record["sources"]
        ),
        verified_on=record["verified_on"],
        applying=record["applying"],
        asking=record["asking"],
        leads=tuple(
            Lead(one["text"], one["quote"], Verdict(one["verdict"]) if one["verdict"] else None)
            for one in record.get("leads", ())
        ),
        whole=str(record.get("whole", "")),
        # What was kept before there was any English has none.
        english=tuple(record.get("english", ())),
        english_stale=record.get("english_stale", False),
        title_english=record.get("title_english", ""),
        clause_english=record.get("clause_english", ""),
        region_english=record.get("region_english", ""),
        applying_english=record.get("applying_english", ""),
        asking_english=record.get("asking_english", ""),
    )
