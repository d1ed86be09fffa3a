"""What followers are told, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange.answer import Language


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What a notice says, in one language."""

    changed: str
    topic_changed: str
    withdrawn: str
    added: str
    removed: str
    validity: str
    unfollow: str


_CHINESE = NoticeWords(
    changed="您关注的《{title}》有变化：",
    topic_changed="您关注的主题“{name}”有变化：",
    withdrawn="《{title}》已被撤回，不再引用。",
    added="新增",
    removed="删去",
    validity="有效期",
    unfollow="取消关注",
)
_ENGLISH = NoticeWords(
    changed="《{title}》, which you follow, has changed:",
    topic_changed="The topic “{name}”, which you follow, has changed:",
    withdrawn="《{title}》 was withdrawn and is no longer cited.",
    added="Added",
    removed="Removed",
    validity="Validity",
    unfollow="Unfollow",
)


def notice_words(language: Language) -> NoticeWords:
    """Return what notices say in a language."""
    return _ENGLISH if language is Language.ENGLISH else _CHINESE
