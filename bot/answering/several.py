"""Answer the questions of a message one after the other, each in the light of those before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answering.parts import MOST_PARTS, Part, asks
from bot.answering.quoting.units import Span
from bot.answering.saying import Outcome, say
from bot.exchange.answer import Answer, Citation, Question
from index.conversing.before import Before

#: A question less sure than this is none of ours, though it names a benefit.
_HOPELESS = 0.02
#: A later question so sure is one by itself, whatever the first one was.
_BY_ITSELF = 0.5

#: What stands between questions that one clause answers.
_BETWEEN = "；"

#: Answers one question, given the whole message that it is a part of.
AnswerOne = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Heard:
    """The answers to a message, and the questions in it that were too many to be answered."""

    answers: tuple[Answer, ...]
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """Answers messages by parts.

    ``leans`` tells whether a text may be about what was said before it, ``names_benefit`` whether
    it names a benefit that is ours.
    """

    answer: AnswerOne
    leans: Callable[[str], bool]
    names_benefit: Callable[[str], bool]
    sure_floor: float

    def hear(self, question: Question, parts: Sequence[Part]) -> Heard:
        """Return the answers to a message's ``parts``, or to all of it where there are none."""
        if not parts:
            return Heard((self.answer(question),))
        # Complaints and fillers beside a question are none: 说了不是！算了，有没有电话.
        parts = [part for part in parts if asks(part.text)] or list(parts)
        earlier = list(question.earlier)
        found: list[Answer] = []
        for part in parts[:MOST_PARTS]:
            one = replace(question, text=part.whole, earlier=tuple(earlier))
            found.append(self.answer(one, heard=question.text.strip()))
            if found[-1].citations:
                earlier.append(before_of(found[-1], part.text))
        if len(parts) > 1:
            told = [one for one in found if one.citations]
            if not told or self._is_lost(found, parts, question):
                # What cannot be told part by part may be as a whole, or has to be asked about.
                return Heard((self.answer(question),))
            if len(told) == 1:
                # The rest may be the story around a question: what is surer is told, and what
                # was asked besides is named, to be asked by itself.
                whole = self.answer(question)
                best = max(told[0], whole, key=_how_well)
                open_still = tuple(
                    part.text
                    for one, part in zip(found, parts, strict=False)
                    if not one.citations and asks(part.text)
                )
                return Heard((best,), () if best is whole else open_still)
        left = tuple(part.whole for part in parts[MOST_PARTS:])
        return Heard(merged(found, sure_floor=self.sure_floor), left)

    def _is_lost(self, found: Sequence[Answer], parts: Sequence[Part], question: Question) -> bool:
        """Tell whether the first question of a message is one that the others cannot follow.

        What it is about was not said, or it is a stranger's: 工伤认定几天内申请，单位不配合咋办.
        One that is plainly by itself is answered whatever the first one was.
        """
        first = found[0]
        if first.citations or question.earlier:
            return False
        if self.names_benefit(question.text) and first.confidence >= _HOPELESS:
            return False
        if self.leans(parts[0].text):
            return True
        return not any(
            one.citations and one.confidence >= _BY_ITSELF and not part.context
            for one, part in zip(found, parts, strict=False)
        )


def _how_well(answer: Answer) -> float:
    return answer.confidence if answer.citations else -1.0


def before_of(answer: Answer, text: str) -> Before:
    """Return what an answer to ``text`` leaves to be remembered."""
    names = tuple(f"{one.policy_id}#{one.clause_id}" for one in answer.citations)
    return Before(answer.heard or text, names, answer.asked)


def merged(answers: Sequence[Answer], *, sure_floor: float) -> tuple[Answer, ...]:
    """Return the answers of a message, those with the same first clause as one.

    What each quotes of it is quoted, in the order of the file.
    """
    found: list[Answer] = []
    for answer in answers:
        place = next((n for n, one in enumerate(found) if _is_same(one, answer)), None)
        if place is None:
            found.append(answer)
        else:
            found[place] = _together(found[place], answer, sure_floor=sure_floor)
    return tuple(found)


def _is_same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers cite the same clause first."""
    if not one.citations or not other.citations:
        return False
    first, second = one.citations[0], other.citations[0]
    return (first.policy_id, first.clause_id, first.validity.as_of) == (
        second.policy_id,
        second.clause_id,
        second.validity.as_of,
    )


def _together(one: Answer, other: Answer, *, sure_floor: float) -> Answer:
    """Return one answer for two that cite the same clause first."""
    first = _joined(one.citations[0], other.citations[0])
    beside = {
        (cited.policy_id, cited.clause_id): cited
        for cited in (*one.citations[1:], *other.citations[1:])
    }
    outcome = Outcome(
        one.status,
        heard=one.heard,
        asked=one.asked,
        understood=_BETWEEN.join(text for text in (one.understood, other.understood) if text),
        citations=(first, *list(beside.values())[:2]),
        notes=tuple(dict.fromkeys((*one.notes, *other.notes))),
        confidence=max(one.confidence, other.confidence),
        snapshot_id=one.snapshot_id,
    )
    said = say(outcome, one.language, begun=0.0, sure_floor=sure_floor)
    return replace(said, seconds=one.seconds + other.seconds)


def _joined(one: Citation, other: Citation) -> Citation:
    """Return a citation that quotes what two of the same clause quote."""
    quoted, added = _by_span(one), _by_span(other)
    for (start, end), quote in added.items():
        if any(begin < end and start < close for begin, close in quoted):
            inside = [span for span in quoted if start <= span[0] and span[1] <= end]
            if len(inside) != sum(begin < end and start < close for begin, close in quoted):
                continue  # what it adds overlaps with what is quoted already
            for span in inside:
                del quoted[span]
        quoted[start, end] = quote
    spans = tuple(sorted(quoted))
    return replace(
        one,
        spans=spans,
        quotes=tuple(quoted[span][0] for span in spans),
        shown=tuple(quoted[span][1] for span in spans),
        english=_told_once([quoted[span][2] for span in spans]),
    )


def _told_once(english: Sequence[str]) -> tuple[str, ...]:
    """Return English lines, none of them twice: two quotes of a paragraph share its English."""
    return tuple("" if one in english[:place] else one for place, one in enumerate(english))


def _by_span(citation: Citation) -> dict[Span, tuple[str, str, str]]:
    """Return each quote of a citation, how it reads and its English, by where it stands."""
    english = citation.english or ("",) * len(citation.quotes)
    told = zip(citation.quotes, citation.read, english, strict=True)
    return dict(zip(citation.spans, told, strict=True))
