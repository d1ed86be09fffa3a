"""Have golden dialogues with the reception itself, without a channel: quick, for tuning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.conversation.reception import Reception
from bot.exchange.clock import HANGZHOU
from bot.exchange.plain import lines_of
from bot.exchange.reply import Choice, Incoming, Reply
from bot.golden.dialogues import NoButton, Shown

#: When golden dialogues take place: what they expect was in force then.
NOW = datetime(2026, 11, 24, 10, tzinfo=HANGZHOU)


class ReceptionTalker:
    """One person's conversation. ``reopen`` returns a reception anew over the same records."""

    def __init__(self, reception: Reception, name: str, *, reopen: Callable[[], Reception]) -> None:
        self._reopen = reopen
        self._reception = reception
        self._name = name
        self._now = NOW
        self._offered: list[Choice] = []

    def say(self, text: str) -> Shown:
        """Type a text or a command."""
        return self._send(Incoming("test", self._name, self._name, self._now, text=text))

    def press(self, label: str) -> Shown:
        """Press the latest button whose label contains ``label``. Raises NoButton."""
        found = [one for one in self._offered if label in one.label]
        if not found:
            raise NoButton(f"{label} among {[one.label for one in self._offered]}")
        return self._send(Incoming("test", self._name, self._name, self._now, token=found[0].token))

    def wait(self, minutes: float) -> None:
        """Let time pass."""
        self._now += timedelta(minutes=minutes)

    def restart(self) -> None:
        """Let the reception be made anew."""
        self._reception = self._reopen()

    def _send(self, incoming: Incoming) -> Shown:
        replies = self._reception.receive(incoming)
        self._now += timedelta(seconds=5)
        offered = [one for reply in replies for row in reply.choices for one in row]
        if offered:
            self._offered = offered
        return Shown("\n".join(_text(replies)), tuple(one.label for one in offered))


def _text(replies: Sequence[Reply]) -> list[str]:
    lines = []
    for reply in replies:
        lines += lines_of(reply)
        if reply.document:
            lines.append(reply.document.text)
    return lines
