"""Messages wait as Telegram's limits ask, each chat for itself and all for the account's."""

from __future__ import annotations

import asyncio
import time

from bot.channels.telegram.outgoing.limits import Limits, Rates


def seconds_for(limits: Limits, *chats: int) -> float:
    """Return how long it takes until a message may go to each of the chats, all at once."""

    async def wait() -> float:
        began = time.monotonic()
        await asyncio.gather(*(limits.wait(chat) for chat in chats))
        return time.monotonic() - began

    return asyncio.run(wait())


def test_private_chat_takes_three_at_once_and_then_its_rate() -> None:
    assert seconds_for(Limits(Rates(private=5)), *[7] * 3) < 0.1
    assert 0.3 < seconds_for(Limits(Rates(private=5)), *[7] * 5) < 0.8


def test_group_takes_its_number_a_minute() -> None:
    assert seconds_for(Limits(Rates(group=60)), *[-5] * 31) < 0.5
    assert 0.8 < seconds_for(Limits(Rates(group=60, overall=1000)), *[-5] * 61) < 1.8


def test_overall_rate_holds_over_many_chats() -> None:
    assert 0.8 < seconds_for(Limits(Rates(overall=20)), *range(1, 41)) < 1.8


def test_refusal_of_one_chat_holds_up_no_other() -> None:
    limits = Limits(Rates())
    limits.refused(7, 60)
    assert seconds_for(limits, 8) < 0.1


def test_refused_chat_waits_as_long_as_it_was_told() -> None:
    limits = Limits(Rates())
    limits.refused(7, 0.5)
    assert 0.3 < seconds_for(limits, 7) < 1


def test_refusals_of_several_chats_in_a_row_are_meant_for_all() -> None:
    limits = Limits(Rates())
    for chat in (1, 2, 3):
        limits.refused(chat, 0.5)
    assert seconds_for(limits, 9) > 0.3


def test_refusals_with_successes_between_them_are_meant_for_their_chats() -> None:
    limits = Limits(Rates())
    for chat in (1, 2, 3):
        limits.refused(chat, 0.5)
        limits.passed()
    assert seconds_for(limits, 9) < 0.1
