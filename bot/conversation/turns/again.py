"""The last answer, said again: shorter, as a list, whole, in another language; what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.answering.assistant import Assistant
from bot.answering.wording import compose
from bot.conversation.kind_words import kind_words
from bot.conversation.state import State
from bot.conversation.turn import Moment, TakeTurn, Turn
from bot.conversation.turns.asking import Asking
from bot.conversation.turns.showing import Showing, clause_section
from bot.exchange.answer import Answer, Citation, Status
from bot.exchange.layout import plain_lines
from bot.exchange.reply import Link, Reply, Section
from bot.exchange.wording import reference, source_text
from knowledge.asking.turns import Manner
from knowledge.documents.sentences import sentence_spans

#: Where a line of a quote is taken apart into points.
_POINTS = re.compile(r"(?<=[。；;])")


class Again:
    """Says again what was said before."""

    def __init__(self, assistant: Assistant, asking: Asking, showing: Showing) -> None:
        self._assistant = assistant
        self._asking = asking
        self._showing = showing

    def turns(self) -> Mapping[Manner, TakeTurn]:
        """Return what answers each manner of asking about the talk itself."""
        return {
            Manner.AGAIN: self._again,
            Manner.ENGLISH: self._again,
            Manner.CHINESE: self._again,
            Manner.SHORTER: self._shorter,
            Manner.LIST: self._listed,
            Manner.MORE: self._more,
            Manner.ASKED: self._asked,
            Manner.SOURCE: self._source,
        }

    def _again(self, text: str, state: State, moment: Moment) -> Turn:
        """Say the last answer again, in the language of the moment."""
        if state.last:
            return self._asking.again(state, moment)
        return Turn((Reply(kind_words(moment.language).nothing_said, moment.language),), state)

    def _shorter(self, text: str, state: State, moment: Moment) -> Turn:
        """Say the first sentence of each last answer, with its source, and no more."""
        turn = self._again(text, state, moment)
        return replace(turn, replies=tuple(map(_shortened, turn.replies)))

    def _listed(self, text: str, state: State, moment: Moment) -> Turn:
        """Say the last answer point by point."""
        turn = self._again(text, state, moment)
        sections = tuple(
            _points(answer.citations[0])
            for answer in (one.answer for one in turn.replies)
            if answer is not None and answer.status is Status.ANSWERED
        )
        if not sections:
            return turn
        reply = Reply(kind_words(moment.language).points, moment.language, sections)
        return replace(turn, replies=(reply,))

    def _more(self, text: str, state: State, moment: Moment) -> Turn:
        """Show the clause that the last answer rests on, whole."""
        if not state.spoken.cited:
            return self._again(text, state, moment)
        return self._showing.clause(state.spoken.cited[0], state, moment)

    def _asked(self, text: str, state: State, moment: Moment) -> Turn:
        say = kind_words(moment.language)
        typed = state.spoken.typed
        if not typed:
            sentence = say.asked_nothing
        elif len(typed) == 1:
            sentence = say.asked_last.format(question=typed[0])
        else:
            lines = "\n".join(f"{number}. {one}" for number, one in enumerate(typed, start=1))
            sentence = say.asked_all.format(questions=lines)
        return Turn((Reply(sentence, moment.language),), state)

    def _source(self, text: str, state: State, moment: Moment) -> Turn:
        """Say what answers rest on, and what the last one rests on."""
        say = kind_words(moment.language)
        sentence = say.source
        sections: tuple[Section, ...] = ()
        if state.spoken.cited:
            shown = self._showing.cited(state.spoken.cited[0], moment)
            if shown is not None:
                lines = (reference(shown), source_text(shown, moment.language))
                sections = (Section(say.source_last, lines, clause_section(shown).links),)
        return Turn((Reply(sentence, moment.language, sections),), state)


def _shortened(reply: Reply) -> Reply:
    """Return a reply whose answer is its first sentence, with its source."""
    answer = reply.answer
    if answer is None or answer.status is not Status.ANSWERED or not answer.citations:
        return reply
    first = _first_sentence(answer.citations[0])
    text = compose(Status.ANSWERED, (first,), "", answer.language)
    short: Answer = replace(answer, text=text, citations=(first,), notes=(), understood="")
    return replace(reply, text=text, answer=short)


def _first_sentence(citation: Citation) -> Citation:
    """Return a citation that shows its first sentence only; what begins with a table, all.

    It still rests on the whole stretch of the file.
    """
    shown = citation.read[0]
    if shown.startswith("|"):
        return replace(citation, applying="", asking="")
    spans = sentence_spans(shown)
    begin, end = spans[0] if spans else (0, len(shown))
    return replace(
        citation,
        quotes=citation.quotes[:1],
        spans=citation.spans[:1],
        shown=(shown[begin:end].strip(),),
        applying="",
        asking="",
    )


def _points(citation: Citation) -> Section:
    lines = [
        point.strip()
        for line in plain_lines(citation.quote)
        for point in (_POINTS.split(line) if not line.startswith("・") else [line])
        if point.strip(" …")
    ]
    numbered = tuple(f"{n}. {one.removeprefix('・')}" for n, one in enumerate(lines, start=1))
    name = reference(citation)
    return Section(name, numbered, (Link(name, citation.policy_id, citation.clause_id),))
