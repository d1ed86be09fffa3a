"""The texts under which a message is looked up: alone, and with what was talked about."""

from __future__ import annotations

from dataclasses import dataclass

from index.conversing.clauses import Clauses
from index.conversing.talk import CARRIED, Talk
from knowledge.language.normalise import normalise
from knowledge.language.segment import Segmenter


@dataclass(frozen=True, slots=True)
class Views:
    """One message under three lights; where nothing was shown before, all are the message.

    ``titled`` has the title of the document shown last in front, ``topical`` the benefit and the
    values talked about.
    """

    message: str
    titled: str
    topical: str

    @property
    def texts(self) -> tuple[str, str, str]:
        """All three, in the order of the features."""
        return self.message, self.titled, self.topical


def views_of(message: str, talk: Talk, clauses: Clauses, segmenter: Segmenter) -> Views:
    """Return the views of a message, put right, in a conversation."""
    if talk.last is None:
        return Views(message, message, message)
    named = segmenter.slots.named(normalise(message))
    carried = [
        talk.values[slot][0] for slot in CARRIED if slot in talk.values and slot not in named
    ]
    about = [] if "benefit" in named else list(talk.benefits or sorted(clauses.topics[talk.last]))
    return Views(
        message,
        f"{clauses.title(talk.last)} {message}",
        " ".join((*about, *carried, message)),
    )
