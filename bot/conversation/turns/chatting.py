"""Small talk and complaints: a line back, and where it helps a way to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.answering.assistant import Assistant
from bot.answering.reading import policy_of
from bot.answering.wording import phrases
from bot.conversation.kind_words import KindWords, kind_words
from bot.conversation.state import State
from bot.conversation.turn import Moment, TakeTurn, Turn
from bot.conversation.turns.menus import menu
from bot.conversation.turns.showing import Showing, clause_section
from bot.conversation.wording import dialogue_words
from bot.exchange.reply import Act, Action, Choice, Reply
from knowledge.asking.turns import Manner

#: Chooses the sentence to be said.
TellSentence = Callable[[KindWords], str]
_LABEL = 60
#: So many other readings of a question are offered.
_READINGS = 2


class Chatting:
    """Answers what is no question."""

    def __init__(self, assistant: Assistant, showing: Showing) -> None:
        self._assistant = assistant
        self._showing = showing

    def turns(self) -> Mapping[Manner, TakeTurn]:
        """Return what answers each manner of small talk and of complaint."""
        return {
            Manner.HELLO: self._hello,
            Manner.ABLE: self._able,
            Manner.THANKS: _says(lambda say: say.thanks),
            Manner.BYE: _says(lambda say: say.bye),
            Manner.ASSENT: _says(lambda say: say.assent),
            Manner.FEELING: _says(lambda say: say.feeling),
            Manner.WHO: _says(lambda say: say.who),
            Manner.BAD_ANSWER: self._sorry,
            Manner.BAD_MATTER: self._sorry_for_the_matter,
        }

    def _hello(self, text: str, state: State, moment: Moment) -> Turn:
        """Greet, and show at first what can be asked."""
        say = kind_words(moment.language)
        if state.spoken.typed:
            return Turn((Reply(say.hello_again, moment.language),), state)
        reply = menu(f"{say.hello}\n\n{phrases(moment.language).help}", moment)
        return Turn((reply,), state)

    def _able(self, text: str, state: State, moment: Moment) -> Turn:
        return Turn((menu(phrases(moment.language).help, moment),), state)

    def _sorry(self, text: str, state: State, moment: Moment) -> Turn:
        """Apologise; offer what else the last question may have been about, and a person."""
        say = kind_words(moment.language)
        readings = self._others(state, moment)
        sentence = say.sorry_answer if readings else say.sorry_first
        rows = (*((one,) for one in readings), (_person(moment),))
        next_best = [
            cited
            for name in state.spoken.cited[1:]
            if (cited := self._showing.cited(name, moment)) is not None
        ]
        sections = tuple(map(clause_section, next_best[:1]))
        reply = Reply(sentence, moment.language, sections, choices=rows)
        return Turn((reply,), replace(state, options=(), asked_back=0))

    def _sorry_for_the_matter(self, text: str, state: State, moment: Moment) -> Turn:
        sentence = kind_words(moment.language).sorry_matter
        reply = Reply(sentence, moment.language, choices=((_person(moment),),))
        return Turn((reply,), replace(state, options=()))

    def _others(self, state: State, moment: Moment) -> list[Choice]:
        """Return buttons for the clauses that were cited beside the last answer."""
        say = kind_words(moment.language)
        snapshot = self._assistant.snapshot()
        found = []
        for name in state.spoken.cited[1:]:
            policy_id, _, clause_id = name.partition("#")
            policy = policy_of(snapshot, policy_id, withdrawn=self._assistant.withdrawn())
            clause = policy.clause(clause_id) if policy else None
            if clause is not None:
                label = say.perhaps.format(name=clause.heading or clause.label)
                found.append(Choice(label[:_LABEL], Action(Act.CLAUSE, name)))
        return found[:_READINGS]


def _says(sentence: TellSentence) -> TakeTurn:
    """Return what answers with one sentence and changes nothing."""

    def take(text: str, state: State, moment: Moment) -> Turn:
        return Turn((Reply(sentence(kind_words(moment.language)), moment.language),), state)

    return take


def _person(moment: Moment) -> Choice:
    return Choice(dialogue_words(moment.language).person, Action(Act.HOTLINE))
