"""Messages that have held a process, and repetitions made of what messages are made of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Way(Enum):
    """How a message gets in."""

    CHAT = "chat"
    PRESS = "press"
    MESSAGE = "API message"
    SEARCH = "API search"
    PAGE = "policies page"
    TELEGRAM = "Telegram"


@dataclass(frozen=True)
class Killer:
    """A message with a name, and what is said before it."""

    name: str
    text: str
    before: str = ""


_TAIL = "，硕士能领多少补贴"
#: Each of these held everybody for half a minute or much longer.
NAMED = (
    Killer("哈×28", "哈" * 28 + _TAIL),
    Killer("嗯×32", "嗯" * 32 + "补贴有多少"),
    Killer("哪个×32 after a question back", "哪个" * 32 + "是什么", "房补怎么申请"),
    Killer("390 blanks", "生" + " " * 390 + "贴"),
    Killer("190 blanks", " " * 190 + "贴"),
    Killer("40,000 commas", "," * 40_000),
    Killer("“1 ”×190,000", "1 " * 190_000),
    Killer("13 digits apart ×20,000", "1 3 8-" * 20_000),
    Killer("a lone surrogate", "硕士能领多少\ud800补贴"),
    Killer("a null character", "硕士能领多少\x00补贴"),
    Killer("4,000 astral characters", "𠮷" * 4_000),
    Killer("a family of marks", "e" + "\u0301" * 20_000),
    Killer("right to left", "\u202e" * 5_000 + _TAIL),
)
_WORDS = """
哈 嗯 哪个 呃 你好 您好， 请问 谢谢 那 那么 呢 吗 的 和 或者 是 不 都 都要 补贴 硕士 租房 多少钱
能不能 第一 第1个 2024年 年 去年 A类 万 元 零 一 1 １ 1- 1. 〔号〕 《 》 “ ： 。 ， 、 ？ … ～ — （
e a. a- x@ @a. zhang BtBu . , ? ! ; ( ) [ ] < & % | * _ - / :
""".split()  # noqa: SIM905 - a list of a hundred would fill a page
_UNITS = (
    *_WORDS,
    *(" ", "a ", "ab ", "1 ", "/a ", "in English ", "please ", "the ", "nihao ", "补贴 "),
    *("\n", "\t", "\u3000", "\u200b"),
)
_ENDS = ("", _TAIL, "x", "！\u200b#")
_TIMES = (24, 240, 3_000)


def repetitions() -> Iterator[Killer]:
    """Yield units of messages, alone and in pairs, over and over, with ends that fit and not."""
    pairs = [one + other for one, other in zip(_UNITS, _UNITS[7:] + _UNITS[:7], strict=True)]
    for unit in (*_UNITS, *pairs):
        for times in _TIMES:
            for end in _ENDS:
                yield Killer(f"{unit!r}×{times}{'+' + end[:3] if end else ''}", unit * times + end)


def some(count: int, *, seed: int) -> list[Killer]:
    """Return a sample of the repetitions, another for each seed."""
    return random.Random(seed).sample(list(repetitions()), count)
