"""Yes, no, or on conditions: only where the words of a clause decide it themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.quoting.wanted import Wanted
from bot.answering.quoting.weigh import Weighed
from bot.exchange.answer import Verdict
from index.searching.sparse import Postings
from knowledge.language.normalise import normalise
from knowledge.language.segment import Segmenter
from knowledge.language.word_list import words_of

_ENDS = "？?。！!；;，,~～ 呀啊哦的了"
#: So much of what a question says has to be said by the sentence that decides it.
_COVERED = 0.6
#: And no other sentence that says the opposite may say nearly as much.
_NEARLY = 0.6
#: So many of the words of the subject of a plain yes have to be in the question.
_SUBJECT = 0.6
#: The weight of a word that no clause has: what it says no clause decides.
_RARE = 5.0
_FIGURE = re.compile(r"\d++(?:\.\d++)?")


@dataclass(frozen=True, slots=True)
class Decided:
    """A verdict, and the place of the unit that decides."""

    verdict: Verdict
    place: int


def decide(
    weighed: Sequence[Weighed],
    wanted: Wanted,
    *,
    about: str,
    words: Postings,
    segmenter: Segmenter,
) -> Decided | None:
    """Return what a clause decides of a yes-or-no question; None when in any doubt.

    ``about`` is the clause's title and heading: a sentence need not say these again, but it has
    to say nearly all else that the question does.
    """
    question = normalise(wanted.text)
    if not asks_leave(question):
        return None
    asked = _content(question, segmenter)
    known = asked & _content(normalise(about), segmenter)
    total, special = _weight(asked, words), _weight(asked - known, words)
    if not special:
        return None
    named = segmenter.slots.named(question)
    found: list[tuple[float, int, Verdict]] = []
    for place, one in enumerate(weighed):
        said = normalise(one.text)
        verdict = read_verdict(said, question)
        if verdict is None or one.remark or one.other or one.unit.table >= 0:
            continue
        theirs = segmenter.slots.named(said)
        mine = [slot for slot in wanted.values if slot in named]
        if any(not named[slot] <= theirs.get(slot, frozenset()) for slot in mine):
            continue
        shared = asked & _content(said, segmenter)
        if shared - known:
            found.append((_weight(shared | known, words) / total, place, verdict))
    if not found:
        return None
    best, place, verdict = max(found, key=lambda one: (one[0], -one[1]))
    against = [one for one in found if one[2] is not verdict and one[0] >= best * _NEARLY]
    first = max(range(len(weighed)), key=lambda n: weighed[n].worth)
    if best < _COVERED or against or place != first:
        return None
    if verdict is Verdict.YES and not _is_subject(normalise(weighed[place].text), asked, segmenter):
        verdict = Verdict.DEPENDS  # it says so of some of these only
    return Decided(verdict, place)


def _is_subject(said: str, asked: set[str], segmenter: Segmenter) -> bool:
    """Tell whether what a sentence speaks of, or one of several, is no less than what is asked."""
    ends = [at for word in words_of("says_yes") if (at := said.find(word)) > 0]
    pieces = [_content(one, segmenter) for one in said[: min(ends, default=len(said))].split("、")]
    return any(one and len(one & asked) >= _SUBJECT * len(one) for one in pieces)


def asks_leave(question: str) -> bool:
    """Tell whether a normalised question asks whether something may be had, done or counted.

    A question with a negation of its own, a choice or a question word is none.
    """
    text = question.rstrip(_ENDS)
    if any(word in text for word in words_of("asks_which")):
        return False
    whether = next((word for word in words_of("asks_leave_whether") if word in text), "")
    rest = text.replace(whether, "") if whether else text
    ends = next((word for word in words_of("asks_leave_end") if rest.endswith(word)), "")
    rest = rest.removesuffix(ends) if ends else rest
    if any(word in rest for word in words_of("asks_leave_not")):
        return False
    if whether:
        return True
    return bool(ends) and any(
        word in rest for word in (*words_of("asks_leave"), *words_of("asks_counts"))
    )


def read_verdict(sentence: str, question: str = "") -> Verdict | None:
    """Return what a normalised sentence of a clause decides, None where it has no one say.

    A figure that the question does not name is a condition.
    """
    rest = sentence
    for word in words_of("not_leave"):
        rest = rest.replace(word, "")
    leave = (*words_of("asks_leave"), *words_of("asks_leave_whether"))
    if not any(word in question for word in leave) and not any(
        word in sentence for word in words_of("says_counts")
    ):
        return None  # whether something counts is told by no word on what may be done
    noes = 0
    for word in words_of("says_no"):
        noes += rest.count(word)
        rest = rest.replace(word, "")
    yeses = any(word in rest for word in words_of("says_yes"))
    if any(word in rest for word in words_of("says_but")):
        return None
    musts = any(word in rest for word in words_of("says_must"))
    figures = not {*_FIGURE.findall(sentence)} <= {*_FIGURE.findall(question)}
    if noes:
        return Verdict.NO if noes == 1 and not (yeses or figures or musts) else None
    if yeses:
        conditions = figures or any(word in rest for word in words_of("says_if"))
        return Verdict.DEPENDS if conditions else Verdict.YES
    return None


def _weight(terms: set[str], words: Postings) -> float:
    """Return the weight of terms; one that no clause has weighs as much as a rare one."""
    return sum(words.weight([term]) or _RARE for term in terms)


def _content(text: str, segmenter: Segmenter) -> set[str]:
    """Return what a normalised text speaks of: values as such, whatever they are called, words."""
    rest, values = text, set()
    for one in reversed(segmenter.slots.mentions(text)):
        if one.slot != "aspect":
            values.add(f"{one.slot} {one.value}")
            rest = f"{rest[: one.start]} {rest[one.end :]}"
    words = segmenter.terms(rest).words
    return values | {one for one in words if one not in _idle() and (len(one) > 1 or one.isascii())}


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    """Return the words of a question that say nothing of what it is about."""
    asking = ("asks_leave", "asks_leave_end", "asks_leave_whether", "asks_counts")
    around = ("function_word", "around_topic")
    return frozenset(word for name in (*asking, *around) for word in words_of(name))
