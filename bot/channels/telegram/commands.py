"""Commands in Telegram: addressed to a bot by name, and shown in its menus."""

from __future__ import annotations

from typing import Any

from bot.conversation.commands import COMMANDS, command_form, command_named


def is_command(text: str, bot_name: str) -> bool | None:
    """Tell whether a group's message is a command for this bot; None where it is none at all.

    A command without a name behind it is taken if it is known here: an unknown one may be
    another bot's.
    """
    match = command_form(text)
    if match is None:
        return None
    if match[2]:
        return match[2].lower() == bot_name.lower()
    return command_named(match[1]) is not None


def menus() -> list[dict[str, Any]]:
    """Return the menus to be set: for private chats and groups, in Chinese and English."""
    found = []
    for scope, among in (
        ("all_private_chats", COMMANDS),
        ("all_group_chats", tuple(one for one in COMMANDS if one.everywhere)),
    ):
        chinese = [{"command": one.name, "description": one.chinese} for one in among]
        english = [{"command": one.name, "description": one.english} for one in among]
        found.append({"commands": chinese, "scope": {"type": scope}})
        found.append({"commands": english, "scope": {"type": scope}, "language_code": "en"})
    return found
