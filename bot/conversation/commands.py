"""The commands of the chat: what each asks for, and how menus explain it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.exchange.reply import Act, Action

_FORM = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """A command, what it asks for, and how the menus explain it.

    ``value`` stands where nothing is written behind it; ``everywhere`` puts it into the menu of
    groups too.
    """

    name: str
    act: Act
    chinese: str
    english: str
    value: str = ""
    everywhere: bool = False


COMMANDS = (
    Command("start", Act.START, "开始", "Start"),
    Command("benefits", Act.TALK, "我能领什么", "What can I get", "start", everywhere=True),
    Command("services", Act.SERVICES, "来杭办事与服务", "Services in Hangzhou", everywhere=True),
    Command("follow", Act.FOLLOW, "关注政策变化", "Follow a policy's changes"),
    Command("unfollow", Act.UNFOLLOW, "取消关注", "Stop following"),
    Command("quiet", Act.QUIET, "免打扰时段，如 /quiet 22-8", "Quiet hours, as /quiet 22-8"),
    Command("language", Act.LANGUAGE, "语言 zh / en / auto", "Language: zh / en / auto"),
    Command("new", Act.CLEAR, "换个话题", "New topic", everywhere=True),
    Command("export", Act.EXPORT, "导出我的数据", "Export my data"),
    Command("forget", Act.FORGET, "删除我的数据", "Delete my data"),
    Command("hotline", Act.HOTLINE, "人工咨询电话", "Talk to a person", everywhere=True),
    Command("help", Act.HELP, "怎么提问", "How to ask", everywhere=True),
    Command("about", Act.ABOUT, "关于杭帮彩问答", "About this bot", everywhere=True),
)


def command_form(text: str) -> re.Match[str] | None:
    """Return a command taken apart, /name@bot rest, or None where a text is none."""
    return _FORM.fullmatch(text.strip())


def read_command(text: str) -> Action | None:
    """Return what a command asks for; one that is unknown asks for help. None: no command."""
    match = command_form(text)
    if match is None:
        return None
    command = command_named(match[1])
    if command is None:
        return Action(Act.HELP)
    return Action(command.act, (match[3] or "").strip() or command.value)


def command_named(name: str) -> Command | None:
    """Return the command of that name, None where there is none."""
    return next((one for one in COMMANDS if one.name == name.lower()), None)
