"""Which language a message is in, and whether it asks for another."""

from __future__ import annotations

import re

from bot.exchange.answer import Language
from knowledge.language.english import is_english

_HAN = re.compile(r"[\u3400-\u9fff]")
_TO_ENGLISH = re.compile(
    r"(?:(?:请|麻烦|可以|能不能|能)?(?:用|换成?|改成?|翻译?成|说|讲|给我)*+(?:英文|英语)"
    r"(?:版|说明|再说|回答|解释|讲|说|一遍|一下|吗|吧|呢|的)*+"
    r"|(?:(?:can|could) (?:you|i|we) )?(?:please )?"
    r"(?:say |tell me |answer |repeat |show |have |give me |get )*+"
    r"(?:it|that|this)?\s*(?:again )?in english(?:,? please)?|english(?:,? please)?)[?？!！.。\s]*",
    re.IGNORECASE,
)
_TO_CHINESE = re.compile(
    r"(?:(?:请|麻烦|可以|还是|能不能|能)?(?:用|换回?成?|改回?成?|翻译?成|说|讲)*+(?:中文|汉语|普通话)"
    r"(?:版|说明|再说|回答|解释|讲|说|一遍|一下|吗|吧|呢|的)*+"
    r"|(?:please )?(?:say |tell me |answer )*+(?:it|that|this)?\s*(?:again )?"
    r"in chinese(?:,? please)?"
    r"|chinese(?:,? please)?)[?？!！.。\s]*",
    re.IGNORECASE,
)


#: 用英文说，E类租房补贴多少 wishes first.
_WISHES_FIRST = re.compile(
    r"(?:还是|那|请|麻烦|可以|你|您|能不能|能)*+(?:用|讲|说|换成?|改成?)"
    r"(?P<named>英文|英语|中文|汉语)(?:吧|回答|回复|说|讲|来)*+"
    r"[,，。;；:：!！ ]+(?P<rest>.{3,})",
    re.DOTALL,
)
#: How much is it, please answer in English wishes last.
_WISHES_LAST = re.compile(
    r"[,，。;；.!?？ ](?:please )?(?:answer |reply |tell me )?in (?P<named>english|chinese)"
    r"(?:,? please)?[.!。 ]*\Z",
    re.IGNORECASE,
)
_BEFORE_WISH, _SHORTEST_QUESTION = ",，。;；.!?？ ", 6
_PUT_INTO = re.compile(
    r"\b(?:put|say|translate|explain|write|give|repeat|turn|show)\b.{0,40}"
    r"\b(?:in|into|to) (english|chinese)\b",
    re.IGNORECASE,
)
_TRANSLATION = 100


def language_wish(text: str) -> tuple[Language | None, str]:
    """Return the language that a message wishes for beside its question, and the question."""
    said = text.strip()
    match = _WISHES_FIRST.fullmatch(said)
    if match is not None:
        question = match["rest"]
    else:
        match = _WISHES_LAST.search(said, _SHORTEST_QUESTION)
        if match is None:
            return None, text
        question = said[: match.start()]
        question = question.rstrip(_BEFORE_WISH) or question
    named = match["named"].lower()
    language = Language.ENGLISH if named.startswith(("英", "en")) else Language.CHINESE
    return language, question.strip()


def language_of(text: str) -> Language | None:
    """Return the language of a message, None where nothing tells (letters may be pinyin)."""
    if _HAN.search(text):
        return Language.CHINESE
    return Language.ENGLISH if is_english(text) else None


def language_asked(text: str) -> Language | None:
    """Return the language that a message asks to be answered in, where it asks nothing else."""
    if _TO_ENGLISH.fullmatch(text.strip()):
        return Language.ENGLISH
    if _TO_CHINESE.fullmatch(text.strip()):
        return Language.CHINESE
    put = _PUT_INTO.search(text) if len(text) <= _TRANSLATION else None
    if put is None:
        return None
    return Language.ENGLISH if put[1].lower() == "english" else Language.CHINESE
