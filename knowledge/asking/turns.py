"""What kinds of turn there are in a conversation, and examples of each, kept as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from knowledge.errors import LexiconError
from knowledge.language.words import read_lexicon_file

TURNS = Path(__file__).parents[1] / "turns"


class TurnKind(Enum):
    """What a message in a conversation is meant as; its file of examples is named so."""

    ASKS = "asks"
    FACTS = "facts"  # tells of oneself, family or firm, and asks nothing
    CORRECTS = "corrects"
    CHATS = "chats"
    COMPLAINS = "complains"
    PERSON = "person"  # wants a person to talk to
    STATUS = "status"  # wants to know how far an application is
    TALK = "talk"  # asks about the talk itself: shorter, again, what did I ask
    COMMANDS = "commands"
    FOREIGN = "foreign"  # has nothing to do with talent policies


#: The kinds as files of lines and conversations to learn from or to measure with call them.
KIND_OF_ACT: Mapping[str, TurnKind] = {
    **dict.fromkeys(("ask", "followup", "switch", "return"), TurnKind.ASKS),
    "facts": TurnKind.FACTS,
    "correct": TurnKind.CORRECTS,
    "smalltalk": TurnKind.CHATS,
    "complaint": TurnKind.COMPLAINS,
    "human": TurnKind.PERSON,
    "status": TurnKind.STATUS,
    "meta": TurnKind.TALK,
    "outofscope": TurnKind.FOREIGN,
}


class Manner(Enum):
    """What is meant more closely: kind.section, as the files of examples have them."""

    POLICY = "asks.policy"
    BENEFITS = "asks.benefits"  # all that one can get
    FACTS = "facts.facts"
    CORRECTS = "corrects.corrects"
    HELLO = "chats.hello"
    THANKS = "chats.thanks"
    BYE = "chats.bye"
    ASSENT = "chats.assent"
    FEELING = "chats.feeling"
    WHO = "chats.who"
    ABLE = "chats.able"
    BAD_ANSWER = "complains.answer"
    BAD_MATTER = "complains.matter"
    PERSON = "person.person"
    STATUS = "status.status"
    SHORTER = "talk.shorter"
    AGAIN = "talk.again"
    LIST = "talk.list"
    ENGLISH = "talk.english"
    CHINESE = "talk.chinese"
    ASKED = "talk.asked"
    SOURCE = "talk.source"
    MORE = "talk.more"
    FORGET = "commands.forget"
    EXPORT = "commands.export"
    FOLLOW = "commands.follow"
    UNFOLLOW = "commands.unfollow"
    FOLLOWED = "commands.followed"
    ALWAYS_ENGLISH = "commands.english"
    ALWAYS_CHINESE = "commands.chinese"
    CLEAR = "commands.clear"
    SERVICES = "commands.services"
    EVENTS = "commands.events"
    USEFUL = "commands.useful"
    USELESS = "commands.useless"
    FOREIGN = "foreign.foreign"

    @property
    def kind(self) -> TurnKind:
        """The kind that it is of."""
        return TurnKind(self.value.partition(".")[0])


@dataclass(frozen=True, slots=True)
class TurnExample:
    """A message and what it is meant as."""

    text: str
    manner: Manner


def read_turn_examples(folder: Path = TURNS) -> list[TurnExample]:
    """Read the examples of every kind: KIND.txt, one message a line below its [section].

    Raises LexiconError, naming file and line.
    """
    found = []
    for kind in TurnKind:
        path = folder / f"{kind.value}.txt"
        manner: Manner | None = None
        for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            if text.startswith("[") and text.endswith("]"):
                manner = _manner(f"{kind.value}.{text[1:-1]}", f"{path}:{number}")
            elif manner is None:
                raise LexiconError(f"{path}:{number}: stands below no [section] → put one above")
            else:
                found.append(TurnExample(text, manner))
    return found


def _manner(name: str, where: str) -> Manner:
    try:
        return Manner(name)
    except ValueError as error:
        known = ", ".join(one.value for one in Manner)
        raise LexiconError(f"{where}: there is no {name} → use one of {known}") from error
