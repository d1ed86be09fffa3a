"""Commands that people type into the chat because a reply speaks of them, such as /unfollow."""

from __future__ import annotations

import re

from bot.reply import Act, Action

_FORM = re.compile(r"/([a-z]{1,20})(?:\s+(.{1,200}))?", re.IGNORECASE)
#: What is done, by name, where nothing is written behind it.
_COMMANDS = {
    **{
        act.value: Action(act)
        for act in (
            Act.ABOUT,
            Act.EXPORT,
            Act.FOLLOW,
            Act.FORGET,
            Act.HELP,
            Act.HOTLINE,
            Act.LANGUAGE,
            Act.QUIET,
            Act.SERVICES,
            Act.START,
            Act.UNFOLLOW,
        )
    },
    "benefits": Action(Act.TALK, "start"),
    "new": Action(Act.CLEAR),
}


def read_command(text: str) -> Action | None:
    """Return what a typed command asks for, None where a text is none."""
    match = _FORM.fullmatch(text.strip())
    known = _COMMANDS.get(match[1].lower()) if match else None
    if match is None or known is None:
        return None
    return Action(known.act, (match[2] or "").strip() or known.value)
