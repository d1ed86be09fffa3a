"""Cut a message into the sentences that may be questions, without greetings and thanks."""

from __future__ import annotations

import re

_ENDS = re.compile(r"(?<=[。！？!?；;~～…])\s*|\n+")
_ASK = r"(?:再|也)?(?:想)?(?:问|咨询)(?:一下|下|一个|个|句)?"
#: What opens another question within a sentence: 另外, 还有, 顺便问下.
_ANOTHER = re.compile(
    r"(?:^|[,，、\s])+"
    rf"(?:另外|还有(?!吗|么|没|多|几|什么|啥|哪|效|用|人|机会|补贴|名额|时间)|顺便(?:再|也|替|帮)*|(?:我)?[再还]{_ASK}|对了|以及想问"
    r"|also\b|by the way|plus\b)"
    rf"[,，:：\s]*(?:{_ASK})?[,，:：\s]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s,，。？?；;]))[（(]?(?:\d{1,2}|[一二三四五])[)）.．、](?!\d)\s*"
)
_WHO = "各位|老师|小编|客服|亲|领导|大佬|朋友|小姐姐|小哥"
_GREETINGS = (
    rf"(?:{_WHO})*(?:们)?(?:您|你|大家)?们?好[呀啊哇]?",
    "hello|hi|hey|嗨|哈喽|早上好|上午好|中午好|下午好|晚上好|在吗|在不在",
    "打扰(?:了|一下|您)?|请教(?:一下)?|麻烦(?:问|您|你)?(?:一下|了)?",
    "先?(?:谢谢|感谢|多谢|辛苦)(?:你|您|啦|了|大家|老师|谢谢|感谢)*|拜托(?:了|啦)?",
    "急|在线等|求解答|跪求|thanks?|thank you",
)
_POLITE = re.compile(
    rf"^(?:[,，、\s]|(?:{'|'.join(_GREETINGS)})+[,，!！。~～…\s]*)+", re.IGNORECASE
)
_QUESTION_WORDS = (
    "吗|呢|么|嘛|伐|多少|多久|几|怎么|怎样|咋|如何|哪|什么|啥|谁",
    "能不能|可不可以|可以|能否|是不是|有没有|要不要|算不算|行不行|够不够|够得|还能|能.{0,12}[吧吗不]",
    "条件|材料|流程|标准|how|what|where|when|which|can i|do i|is there",
)
_ASKS = re.compile(
    rf"[?？]|不\s*$|([\u4e00-\u9fff])不\1|还是|{'|'.join(_QUESTION_WORDS)}", re.IGNORECASE
)
_SHORTEST = 3


def sentences(text: str) -> list[str]:
    """Return the sentences of a message, at least three signs long, without pleasantries.

    另外, 还有, 顺便问下 and numbers open a new one.
    """
    found = []
    for sentence in _ENDS.split(text):
        for part in _NUMBERED.split(sentence):
            for piece in _ANOTHER.split(part):
                kept = _POLITE.sub("", piece.strip()).strip(" ,，、")
                if sum(char.isalnum() for char in kept) >= _SHORTEST:
                    found.append(kept)
    return found


def opens_another(text: str) -> bool:
    """Tell whether a message says by itself that it holds another question: 另外, 1. 2."""
    for number, sentence in enumerate(_ENDS.split(text.strip())):
        marks = (*_ANOTHER.finditer(sentence), *_NUMBERED.finditer(sentence))
        if any(number or mark.start() for mark in marks):
            return True
    return False


def asks(sentence: str) -> bool:
    """Tell whether a sentence may be a question."""
    return _ASKS.search(sentence) is not None
