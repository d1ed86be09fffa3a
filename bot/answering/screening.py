"""What is answered with a hint before anything is searched: a greeting, nothing, too much."""

from __future__ import annotations

from bot.answering.saying import Outcome
from bot.answering.wording import phrases
from bot.exchange.answer import Language, Status
from knowledge.language.word_list import word_list

#: What stands between greetings besides words.
_GREETING_SIGNS = "!！~～。.,，、 \t\r\n\u00a0\u3000👍🙏😊😄👌❤️🎉"


def is_greeting(text: str) -> bool:
    """Tell whether a message is a greeting, thanks or assent, and nothing else: 好的，谢谢啦."""
    if not word_list("greeting").opening(text):
        return False
    return word_list("greeting", "greeting_tail", signs=_GREETING_SIGNS).covers(text)


def hint(text: str, language: Language, *, longest: int) -> Outcome | None:
    """Return what is said to what is no question, or longer than ``longest``; else None."""
    say = phrases(language)
    if is_greeting(text):
        return Outcome(Status.OUT_OF_SCOPE, text=say.greeting)
    if not any(char.isalnum() for char in text):
        return Outcome(Status.NOT_FOUND, text=say.empty)
    if len(text) > longest:
        return Outcome(Status.NOT_FOUND, text=too_long(len(text), language, longest=longest))
    return None


def too_long(length: int, language: Language, *, longest: int) -> str:
    """Return what is said to a text of ``length`` characters, which are too many."""
    return phrases(language).too_long.format(length=length, most=longest)
