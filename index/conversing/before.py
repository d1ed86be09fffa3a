"""What was said before in a conversation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Before:
    """One exchange.

    ``text`` is the message, put right; ``clauses`` those shown, policy#clause, the first first;
    ``asked`` the message as it was understood, complete in itself.
    """

    text: str
    clauses: tuple[str, ...] = ()
    asked: str = ""

    @property
    def complete(self) -> str:
        """The message as it was understood, as typed where nothing more is known."""
        return self.asked or self.text
