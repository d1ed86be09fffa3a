"""Inline mode: clauses found while somebody types the bot's name and a few words in any chat."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import Any

from bot.channels.telegram.api import Api, CallError
from bot.channels.telegram.form import Query
from bot.channels.telegram.outgoing.text import render_clause
from bot.conversation.worker import Worker
from bot.exchange.answer import Citation, Language
from bot.exchange.layout import plain_lines
from bot.exchange.wording import reference
from knowledge.errors import HangbangcaiError

_log = logging.getLogger(__name__)

Json = dict[str, Any]

_MOST_RESULTS = 8
_LONGEST_QUERY = 200
_CACHE_SECONDS = 60
_LONGEST_LINE = 120
#: So many people are served at once; whoever types on then sees the clauses a little later.
_AT_ONCE = 8
_HINTS = {
    Language.CHINESE: "写几个字找政策条款，如：博士 生活补贴",
    Language.ENGLISH: "Type to find a clause, e.g. 博士 生活补贴",
}


class Inline:
    """Answers inline queries; only a person's latest one, for the others come too late."""

    def __init__(self, api: Api, worker: Worker) -> None:
        self._api = api
        self._worker = worker
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._turn = asyncio.Semaphore(_AT_ONCE)

    def take(self, query: Query) -> None:
        """Answer a query in the background."""
        person = query.sender.id
        before = self._tasks.pop(person, None)
        if before is not None:
            before.cancel()
        task = asyncio.create_task(self._answer(query))
        self._tasks[person] = task
        task.add_done_callback(lambda done: self._forget(person, done))

    def stop(self) -> None:
        """Leave the queries under way unanswered."""
        for task in tuple(self._tasks.values()):
            task.cancel()

    async def _answer(self, query: Query) -> None:
        text = query.query[:_LONGEST_QUERY].strip()
        code = (query.sender.language_code or "zh").lower()
        language = Language.CHINESE if code.startswith("zh") else Language.ENGLISH
        answer: Json = {
            "inline_query_id": query.id,
            "results": [],
            "cache_time": _CACHE_SECONDS,
            "is_personal": False,
        }
        try:
            async with self._turn:
                if text:
                    found = await self._worker.search(text, limit=_MOST_RESULTS)
                    answer["results"] = [_result(one, language) for one in found.citations]
                else:
                    answer["button"] = {"text": _HINTS[language], "start_parameter": "inline"}
                await self._api.call("answerInlineQuery", answer)
        except (CallError, HangbangcaiError) as error:
            _log.info("an inline query was not answered: %s", error)

    def _forget(self, person: int, done: asyncio.Task[None]) -> None:
        if self._tasks.get(person) is done:
            del self._tasks[person]
        if not done.cancelled() and done.exception() is not None:
            _log.error("an inline query failed", exc_info=done.exception())


def _result(citation: Citation, language: Language) -> Json:
    name = f"{citation.policy_id}#{citation.clause_id}"
    lines = plain_lines(citation.quote) or [""]
    return {
        "type": "article",
        "id": hashlib.sha256(name.encode()).hexdigest()[:32],
        "title": reference(citation)[:_LONGEST_LINE],
        "description": lines[0][:_LONGEST_LINE],
        "input_message_content": {
            "message_text": render_clause(citation, language),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    }
