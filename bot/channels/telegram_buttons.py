"""The buttons below an answer: more of the same policy, and its whole text, page by page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.answer import Answer, Status
from bot.channels.telegram_send import send_parts
from bot.channels.telegram_text import policy_key, render_more, render_policy
from bot.wording import Phrases, phrases
from bot.worker import Worker
from index.open import Snapshot
from knowledge.policy import Clause, Policy

_log = logging.getLogger(__name__)

_MORE_CLAUSES = 6


class Buttons:
    """Makes the keyboards below answers and answers their presses.

    ``say`` chooses the phrases of whoever presses.
    """

    def __init__(self, worker: Worker, say: Callable[[Update], Phrases]) -> None:
        self._worker = worker
        self._say = say

    def below(self, answer: Answer) -> InlineKeyboardMarkup | None:
        """Return the keyboard of an answer that cites a policy."""
        if answer.status is not Status.ANSWERED or not answer.citations:
            return None
        say = phrases(answer.language)
        key = policy_key(answer.citations[0].policy_id)
        return InlineKeyboardMarkup(
            [
                [
                    InlineKeyboardButton(say.more, callback_data=f"more:{key}:0"),
                    InlineKeyboardButton(say.whole, callback_data=f"whole:{key}:0"),
                ]
            ]
        )

    async def on_press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a button press with a page of clauses, or say that it has expired."""
        query = update.callback_query
        if query is None:
            return
        say = self._say(update)
        action, _, rest = (query.data or "").partition(":")
        key, _, page_text = rest.partition(":")
        snapshot = self._worker.assistant.snapshot()
        policy = self._policy(snapshot, key)
        if policy is None or action not in ("more", "whole") or not page_text.isdecimal():
            await _close(query, say.button_expired)
            return
        await _close(query)
        if isinstance(query.message, Message):
            await self._send_page(query.message, snapshot, policy, action, int(page_text), say)

    async def _send_page(
        self,
        message: Message,
        snapshot: Snapshot,
        policy: Policy,
        action: str,
        page: int,
        say: Phrases,
    ) -> None:
        clauses = _clauses_now(snapshot, policy)
        if action == "more":
            begin = page * _MORE_CLAUSES
            shown = clauses[begin : begin + _MORE_CLAUSES]
            parts = render_more(snapshot, policy, shown) if shown else [say.nothing_more]
            more = begin + _MORE_CLAUSES < len(clauses)
        else:
            # The whole text, a message a page: nobody wants ten messages at once.
            pages = render_policy(policy, clauses)
            parts = pages[page : page + 1] or [say.nothing_more]
            more = page + 1 < len(pages)
        key = policy_key(policy.id)
        button = InlineKeyboardButton(say.next_page, callback_data=f"{action}:{key}:{page + 1}")
        keyboard = InlineKeyboardMarkup([[button]]) if more else None
        await send_parts(message, parts, keyboard, ParseMode.HTML)

    def _policy(self, snapshot: Snapshot, key: str) -> Policy | None:
        withdrawn = self._worker.assistant.withdrawn()
        for policy in snapshot.library.policies:
            gone = policy.withdrawn or policy.id in withdrawn
            if policy_key(policy.id) == key and not gone:
                return policy
        return None


async def _close(query: CallbackQuery, text: str | None = None) -> None:
    """End the button's waiting animation; an old query can no longer be answered."""
    try:
        await query.answer(text)
    except TelegramError as error:
        _log.info("the button press could not be confirmed: %s", error)


def _clauses_now(snapshot: Snapshot, policy: Policy) -> list[Clause]:
    today = date.today()
    return [
        clause
        for clause in policy.clauses
        if snapshot.standings[policy.id, clause.id].covers(today)
    ]
