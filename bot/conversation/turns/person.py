"""A person is wanted, or the status of an application: who can help, and the clauses on it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answering.assistant import Assistant
from bot.answering.finding import Wanted, find
from bot.conversation.kind_words import kind_words
from bot.conversation.state import State
from bot.conversation.turn import Moment, TakeTurn, Turn
from bot.conversation.turns.showing import Showing, clause_section
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Answer, Citation, Status
from bot.exchange.reply import Act, Action, Choice, Reply, Section
from index.conversing.before import Before
from knowledge.asking.kind import telling
from knowledge.asking.turns import TURNS, Manner, TurnKind
from knowledge.errors import LexiconError
from knowledge.language.normalise import normalise
from knowledge.language.words import read_lexicon_file

#: What is looked for about an application under way, in the words of the library.
_UNDER_WAY = "审核需要多久，多久到账"
_CLAUSES, _SEARCHED = 2, 20


@dataclass(frozen=True, slots=True)
class RoleClause:
    """A clause cited with a kind of turn: policy#clause, and the words that call for it."""

    kind: TurnKind
    name: str
    words: tuple[str, ...]

    def is_called_for(self, said: str) -> bool:
        """Tell whether a normalised text calls for it; without words it always is."""
        return not self.words or any(word in said for word in self.words)


def load_role_clauses(path: Path = TURNS / "clauses.tsv") -> tuple[RoleClause, ...]:
    """Read kind, clause and words, tab-separated. Raises LexiconError naming the line."""
    found = []
    kinds = {kind.value: kind for kind in TurnKind}
    for number, line in enumerate(read_lexicon_file(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or cells[0] not in kinds or "#" not in cells[1]:
            raise LexiconError(
                f"{path}:{number}: needs a kind, policy#clause and words or - → correct the line"
            )
        words = () if cells[2] == "-" else tuple(normalise(one) for one in cells[2].split("|"))
        found.append(RoleClause(kinds[cells[0]], cells[1], words))
    return tuple(found)


class PersonTurns:
    """Tells who can help."""

    def __init__(
        self, assistant: Assistant, showing: Showing, clauses: Sequence[RoleClause]
    ) -> None:
        self._assistant = assistant
        self._showing = showing
        self._clauses = clauses

    def turns(self) -> Mapping[Manner, TakeTurn]:
        """Return what answers those who want a person or a status."""
        return {Manner.PERSON: self.hand_over, Manner.STATUS: self._status}

    def hand_over(self, text: str, state: State, moment: Moment) -> Turn:
        """Give the ways to a person. The one place where a desk would take a talk over."""
        say = kind_words(moment.language)
        cited = self._of_role(TurnKind.PERSON, text, state, moment)
        sentence = f"{say.person}\n{say.person_reads}" if state.spoken.cited else say.person
        answer = Answer(Status.HUMAN, sentence, cited, language=moment.language)
        sections = _sections(say.person_clauses, cited)
        reply = Reply(sentence, moment.language, sections, answer=answer)
        return Turn((reply,), replace(state, options=()))

    def _status(self, text: str, state: State, moment: Moment) -> Turn:
        """Say who can see an application, with the clauses on how long it takes."""
        say = kind_words(moment.language)
        sentence = f"{say.status}\n{say.status_masked}" if "〔" in text else say.status
        topic, mine = self._topic(text), self._topic(state.last)
        found = self._on_topic(topic or mine, moment)
        sections = _sections(say.status_topic, found)
        sections += _sections("", self._of_role(TurnKind.STATUS, text, state, moment))
        row = (Choice(dialogue_words(moment.language).person, Action(Act.HOTLINE)),)
        state = replace(state, options=())
        if topic and topic != mine:
            names = tuple(f"{one.policy_id}#{one.clause_id}" for one in found)
            state = state.remembering(Before(f"{topic}{_UNDER_WAY}", names))
        return Turn((Reply(sentence, moment.language, sections, choices=(row,)),), state)

    def _of_role(
        self, kind: TurnKind, text: str, state: State, moment: Moment
    ) -> tuple[Citation, ...]:
        """Return the library's clauses for a kind of turn, those that words call for first."""
        mine = [one for one in self._clauses if one.kind is kind]
        said = normalise(text)
        called = [one for one in mine if one.words and one.is_called_for(said)]
        if not called:
            said = normalise(state.last)
            called = [one for one in mine if one.words and one.is_called_for(said)]
        wanted = [*called, *(one for one in mine if not one.words)]
        found = (self._showing.cited(one.name, moment) for one in wanted)
        return tuple(one for one in found if one is not None)[:_CLAUSES]

    def _topic(self, text: str) -> str:
        """Return the benefit that a text names, empty where it names none."""
        slots = self._assistant.snapshot().searcher.segmenter.slots
        return min(slots.named(normalise(text)).get("benefit", ("",)))

    def _on_topic(self, topic: str, moment: Moment) -> tuple[Citation, ...]:
        """Return the clause on how long an application for a benefit takes, if there is one."""
        if not topic:
            return ()
        today = moment.today
        wanted = Wanted(f"{topic}{_UNDER_WAY}", today, today, limit=_SEARCHED)
        found = find(self._assistant, wanted).citations
        how_long = telling(normalise(_UNDER_WAY))
        on_it = (
            one
            for one in found
            if topic in f"{one.title}{one.clause}"
            and (how_long is None or how_long.search(normalise(one.quote)))
        )
        return tuple(itertools.islice(on_it, 1))


def _sections(heading: str, cited: Sequence[Citation]) -> tuple[Section, ...]:
    """Return clauses as parts of a reply, below a heading where one is given."""
    parts = tuple(map(clause_section, cited))
    return (Section(heading), *parts) if heading and parts else parts
