"""Find out whether a message was sent when Telegram's answer never came.

The Bot API has no way to ask "did you get this?", and sending again without knowing may say
everything twice. But it has two properties that together answer the question:

- Message ids grow. Private chats and basic groups share one counter for the whole bot; a
  supergroup has its own. So a message that was sent has an id above the highest one seen
  before it was sent (its *floor*), and not far above.
- `editMessageText` works on the bot's own messages of that chat only. For every other id it
  says that there is no such message, or that it can't be edited.

So the ids above the floor that are not known to belong to other messages are tried one by one:
the message is "edited" to the very text, with the very keyboard, that it was to have. If it is
there, Telegram says "message is not modified", or does the edit, which then changed nothing: the
call may be repeated as often as one likes. Then the message is noted as sent; else it is sent
again.

Why no other message is harmed: an edit could only hit another message of the bot in the same
chat whose id is not in the records. There is none above the floor: a chat's messages are sent
one at a time, each noted, or looked for, before the next begins, and the floor is at least the
id of the message that is being answered.

What it assumes: that ids behave so, and that a request which Telegram is still carrying out is
through by the time of the look (the caller waits before it looks). Where they do not, or too
many ids lie between, the message is not found and sent again: repeated at worst, but never lost.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.channels.telegram.api import Api, CallError, Failure
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.outgoing.limits import Limits
from bot.channels.telegram.outgoing.parcel import Parcel
from bot.channels.telegram.outgoing.posts import edit_of
from bot.channels.telegram.update import counter_of

_log = logging.getLogger(__name__)

#: How far above the highest id seen a message may be, for each message in doubt and besides.
_SLACK = 8
_MOST_TRIES = 60
_EDIT_TRIES = 4
_EDIT_WAIT_SECONDS = 0.3
_PASSING = (Failure.WAIT, Failure.UNREACHED, Failure.UNKNOWN)
#: Refusals that speak of the text: it has to be changed as it was when it was sent.
_UNFIT = ("parse entities", "too long", "too_long")


class MessageIds:
    """The highest message id seen, by counter."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._highest: dict[str, int] = {}

    def note(self, chat_id: int, message_id: int) -> None:
        """Note an id that was seen, in an update or in the answer to a send."""
        counter = counter_of(chat_id)
        if counter in self._highest:
            self._highest[counter] = max(self._highest[counter], message_id)

    async def highest(self, chat_id: int) -> int:
        """Return the highest id seen by the chat's counter, 0 if none was."""
        counter = counter_of(chat_id)
        if counter not in self._highest:
            recorded = await self._ledger.highest_id(counter)
            self._highest[counter] = max(recorded, self._highest.get(counter, 0))
        return self._highest[counter]


class LostAndFound:
    """Looks for messages whose sending had no known outcome. ``doubtful`` counts those now."""

    def __init__(self, api: Api, ledger: Ledger, limits: Limits, ids: MessageIds) -> None:
        self._api = api
        self._ledger = ledger
        self._limits = limits
        self._ids = ids
        self.doubtful = 0

    async def find(self, parcel: Parcel, chat_id: int, parameters: dict[str, Any]) -> int | None:
        """Return the id of the message if it was sent, None if it was not found.

        Raises CallError when it cannot be told now.
        """
        if parcel.floor is None:
            return None
        edit = edit_of(parcel.kind, parameters)
        for message_id in await self._candidates(chat_id, parcel.floor, parcel.excluded):
            if await self._is(chat_id, message_id, edit):
                _log.warning("message %d had been sent (found as %d)", parcel.id, message_id)
                return message_id
            parcel.excluded.add(message_id)
        _log.warning("message %d had not been sent, as far as can be seen", parcel.id)
        return None

    async def _candidates(self, chat_id: int, floor: int, excluded: set[int]) -> list[int]:
        """Return the ids to be tried; a look that was broken off goes on where it was."""
        highest = max(floor, await self._ids.highest(chat_id))
        # Of the other messages in doubt, any may have taken an id that is not known yet.
        ceiling = min(highest + self.doubtful + _SLACK, floor + 10_000)
        known = await self._ledger.known_ids(chat_id, floor + 1, ceiling)
        free = [one for one in range(floor + 1, ceiling + 1) if one not in known]
        return [one for one in free[:_MOST_TRIES] if one not in excluded]

    async def _is(self, chat_id: int, message_id: int, edit: dict[str, Any]) -> bool:
        """Tell whether the id is the message's. An edit that fails is simply made again."""
        failures = 0
        while True:
            await self._limits.wait(chat_id)
            try:
                await self._edit({"chat_id": chat_id, "message_id": message_id, **edit})
                return True
            except CallError as error:
                said = str(error).lower()
                if error.failure is Failure.REFUSED and not any(one in said for one in _UNFIT):
                    return "not modified" in said
                failures += 1
                if failures == _EDIT_TRIES or error.failure not in _PASSING:
                    raise
                if error.failure is Failure.WAIT:
                    self._limits.refused(chat_id, error.seconds)
                else:
                    await asyncio.sleep(_EDIT_WAIT_SECONDS * failures)

    async def _edit(self, call: dict[str, Any]) -> None:
        await self._api.call("editMessageCaption" if "caption" in call else "editMessageText", call)
