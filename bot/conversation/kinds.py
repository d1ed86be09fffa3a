"""What a message is meant as, and which act of the account it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.conversation.wording import EN, ZH
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action
from index.turns.teller import Told, TurnTeller
from knowledge.asking.turns import Manner, TurnExample, TurnKind
from knowledge.language.normalise import normalise

#: Signs that make no difference between a message and an example.
_SIGNS = re.compile(r"[\s,.!;:~、。…]+")
_SENTENCES = re.compile(r"[。！？!?；;\n]+")
_MOST_SENTENCES = 6
#: What is to be done, or is about the talk itself, is said in so many characters at most.
_LONGEST_COMMAND = 60
#: How probable it has to be that something is to be done before it is.
_COMMAND_FLOOR = 0.5
#: How probable small talk or a complaint has to be where an answer is waited for.
_WAITING_FLOOR = 0.7
_REMEMBERED = 256
_ACTIONS: Mapping[Manner, Action] = {
    Manner.FORGET: Action(Act.FORGET),
    Manner.EXPORT: Action(Act.EXPORT),
    Manner.FOLLOW: Action(Act.FOLLOW, "this"),
    Manner.UNFOLLOW: Action(Act.UNFOLLOW, "this"),
    Manner.FOLLOWED: Action(Act.FOLLOW),
    Manner.ALWAYS_ENGLISH: Action(Act.LANGUAGE, "en"),
    Manner.ALWAYS_CHINESE: Action(Act.LANGUAGE, "zh"),
    Manner.USEFUL: Action(Act.FEEDBACK, "useful"),
    Manner.USELESS: Action(Act.FEEDBACK, "useless"),
    Manner.CLEAR: Action(Act.CLEAR),
    Manner.SERVICES: Action(Act.SERVICES),
    Manner.EVENTS: Action(Act.SERVICES, "stage=events"),
}
#: What may well be an answer to what was asked: 随便, 就那个呀.
_PERHAPS_ANSWERS = (TurnKind.CHATS, TurnKind.COMPLAINS)
#: The language that an answer is wanted in again.
LANGUAGES = {Manner.ENGLISH: Language.ENGLISH, Manner.CHINESE: Language.CHINESE}


class TurnKinds:
    """Tells kinds of turns: an example as it is written down, anything else by what was learned.

    Safe to use from several threads.
    """

    def __init__(self, teller: TurnTeller, examples: Iterable[TurnExample]) -> None:
        self._teller = teller
        self._written = {_bare(one.text): one.manner for one in examples}
        self.tell = lru_cache(maxsize=_REMEMBERED)(self._tell)

    def tell_waiting(self, text: str) -> Told:
        """Return what a message is meant as where something was asked: rather an answer."""
        told = self.tell(text)
        if told.kind in _PERHAPS_ANSWERS and told.probability < _WAITING_FLOOR:
            return Told(TurnKind.ASKS, Manner.POLICY, 1 - told.probability)
        return told

    def asks_for_benefits(self, text: str) -> bool:
        """Tell whether a message, or a sentence of it, asks what all one can get."""
        return any(
            self.tell(one.strip()).manner is Manner.BENEFITS
            for one in (text, *_SENTENCES.split(text)[:_MOST_SENTENCES])
            if one.strip()
        )

    def action(self, text: str) -> Action | None:
        """Return what a message asks to be done, None where it asks for nothing of the kind."""
        if _bare(text) in _DELETES:
            return Action(Act.FORGET, "yes")  # the button's own words, and no others
        return _ACTIONS.get(self.tell(text).manner)

    def _tell(self, text: str) -> Told:
        if not text.strip():
            return Told(TurnKind.ASKS, Manner.POLICY, 1.0)
        manner = self._written.get(_bare(text))
        if manner is not None:
            return Told(manner.kind, manner, 1.0)
        told = self._teller.tell(text)
        if told.kind is not TurnKind.COMMANDS:
            return told
        if len(text) > _LONGEST_COMMAND or told.probability < _COMMAND_FLOOR:
            return Told(TurnKind.ASKS, Manner.POLICY, 1 - told.probability)
        return told


def _bare(text: str) -> str:
    return _SIGNS.sub("", normalise(text))


_DELETES = frozenset(_bare(say.forget_yes) for say in (ZH, EN))
