"""Which services and activities a text names, and whether it asks for a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.directory.services import Entry, Services
from knowledge.language.normalise import normalise

#: Words that ask for a list. What they list is named beside them.
_LISTS = re.compile(
    r"有(?:没有)?(?:哪些|什么|啥|哪?几?\d*[个种项])|都?有(?:些)?啥|哪些|哪\d+项|目录|菜单|清单|列表|一览"
    r"|大全|汇总|介绍|看看|\b(?:what|which|list|any|all|show|upcoming)\b"
)
_SERVICES = re.compile(r"服务|\bservices?\b|\bdirectory\b")
_EVENTS = re.compile(
    r"活动|赛事|比赛|大赛|赛会|\bevents?\b|\bactivit(?:y|ies)\b|\bcontests?\b|\bcompetitions?\b"
)
_SIGNS = re.compile(r"[\s“”\"'（）()、，。？！?!,.:：·]+")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_NO_SPACE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])")
#: Words beside those that make a question no other: who asks, when, politeness.
_FILLERS = re.compile(
    r"请问|你们|您们|你|您|我们|我|给|一下|杭州|杭帮彩|人才|大学生|青年|这边|这里|目前|现在|最近|近期|今年|明年"
    r"|今天|本月|下个?月|将要|即将|马上|可以|能够|能|参加|报名|提供|享受|使用|用|办理|办|里面|里|方面|方式|类|上"
    r"|招聘|创业|都|吗|呢|啊|呀|的|了|个|有|是|和|与|些|(?<!\d)\d++项"
    r"|\b(?:are|is|there|do|does|you|have|offer|your|me|the|an?|of|for|in|on|can|i|use|get|please|talents?"
    r"|hangzhou|coming|up|next|soon|join|this|year|and|with)\b"
)


class NamedServices:
    """Finds entries of the directory in what a person writes."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._names = [
            (name, entry)
            for entry in services.entries()
            for name in _names_of(entry.name.chinese, entry.name.english, entry.wordings)
        ]
        self._pages = [(name, f"item={entry.id}") for name, entry in self._names]
        for what, groups in (("kind", services.kinds), ("stage", services.stages)):
            for one in groups:
                names = _names_of(one.name.chinese, one.name.english, one.wordings)
                self._pages += [(name, f"{what}={one.id}") for name in names]

    def find(self, text: str) -> tuple[Entry, ...]:
        """Return the entries whose name or wording stands in ``text``, the longest name first.

        A name within a longer one that was found too does not count: in 应届租房补贴 there is
        no second 租房补贴.
        """
        plain = _plain(text)
        found = [(name, entry) for name, entry in self._names if _stands_in(name, plain)]
        longest: dict[str, tuple[str, Entry]] = {}
        for name, entry in sorted(found, key=lambda pair: -len(pair[0])):
            if any(name != other and name in other for other, _ in longest.values()):
                continue
            longest.setdefault(entry.id, (name, entry))
        return tuple(entry for _, entry in longest.values())

    def page(self, text: str) -> str | None:
        """Return which page of the directory a text asks for, or None if it asks for none.

        The page is ``""`` (the menu), ``stage=…``, ``stage=events``, ``kind=…`` or ``item=…``.
        Questions on the substance of a service are none: they are for the clauses.
        """
        asked, plain = normalise(text), _plain(text)
        services, events = (find.search(asked) is not None for find in (_SERVICES, _EVENTS))
        lists = _LISTS.search(asked) is not None
        if not lists and not services and not events:
            return self._group_alone(plain)
        if not services and not events:
            return None
        best: tuple[str, str] = ("", "stage=events" if events else "")
        for name, page in self._pages:
            if len(name) > len(best[0]) and _stands_in(name, plain):
                best = (name, page)
        rest = _LISTS.sub("", plain)
        for name in sorted((one for one, page in self._pages if page == best[1]), key=len)[::-1]:
            rest = rest.replace(name, "")
        for words in (_EVENTS, _SERVICES, _FILLERS):
            rest = words.sub("", rest)
        named = best[1].startswith("item=") and not lists
        return None if rest.strip() or named else best[1]

    def _group_alone(self, plain: str) -> str | None:
        """Return the stage that a text consists of; other words may mean a policy."""
        return next(
            (
                f"stage={one.id}"
                for one in self._services.stages
                if plain in (_plain(one.name.chinese), _plain(one.name.english))
            ),
            None,
        )


def _plain(text: str) -> str:
    """Return a text for comparing: normalised, no signs, and spaces between Latin words only."""
    return _NO_SPACE.sub("", _SIGNS.sub(" ", normalise(text))).strip()


def _names_of(chinese: str, english: str, wordings: Iterable[str]) -> set[str]:
    return {plain for name in (chinese, english, *wordings) if len(plain := _plain(name)) > 1}


def _stands_in(name: str, plain: str) -> bool:
    if not name.isascii():
        return name in plain
    start = plain.find(name)
    while start >= 0:
        end = start + len(name)
        if (
            plain[max(0, start - 1) : start] not in _LETTERS
            and plain[end : end + 1] not in _LETTERS
        ):
            return True
        start = plain.find(name, start + 1)
    return False
