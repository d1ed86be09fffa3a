"""One turn of a conversation: which of its rooms a message, a button or a command is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.assistant import Assistant
from bot.conversation.clarify import Clarifier, choose
from bot.conversation.kinds import LANGUAGES, TurnKinds
from bot.conversation.state import State
from bot.conversation.turn import Moment, TakeTurn, TryTurn, Turn
from bot.conversation.turns.again import Again
from bot.conversation.turns.asking import Asking
from bot.conversation.turns.chatting import Chatting
from bot.conversation.turns.menus import menu_turns
from bot.conversation.turns.person import PersonTurns, load_role_clauses
from bot.conversation.turns.showing import Showing
from bot.conversation.turns.talking import Talking
from bot.conversation.wording import dialogue_words
from bot.directory.replies import Directory
from bot.eligibility.company import CompanySide
from bot.eligibility.talk import EligibilityTalk
from bot.exchange.reply import Act, Action, Choice
from knowledge.asking.turns import Manner, TurnKind
from knowledge.directory.named import NamedServices

#: What is never an answer to a question of the talk about what one can get.
_BREAKS_IN = frozenset({Manner.PERSON, Manner.STATUS, Manner.WHO, Manner.ASKED, Manner.BAD_ANSWER})


class Dialogue:
    """Leads conversations; it holds none of them, and may be used from several threads."""

    def __init__(
        self,
        assistant: Assistant,
        *,
        talk: EligibilityTalk,
        directory: Directory,
        named: NamedServices,
        clarifier: Clarifier,
        kinds: TurnKinds,
        company: CompanySide | None = None,
    ) -> None:
        self._assistant = assistant
        self._named = named
        self._asking = Asking(assistant, talk=talk, clarifier=clarifier, kinds=kinds)
        self._talking = Talking(talk, company)
        self._showing = Showing(assistant, directory)
        self.kinds = kinds
        person = PersonTurns(assistant, self._showing, load_role_clauses())
        #: What answers a manner of speaking that asks for no clause.
        self._speaks: Mapping[Manner, TakeTurn] = {
            **Chatting(assistant, self._showing).turns(),
            **Again(assistant, self._asking, self._showing).turns(),
            **person.turns(),
        }
        #: What a typed message may be, in the order in which it is taken for it.
        self._hears: Sequence[TryTurn] = (
            self._chosen,
            self._completed,
            self._talking.go_on,
            self._spoken,
            self._talking.own_case,
            self._benefits,
            self._services_named,
            self._asked,
        )
        self._acts: Mapping[Act, TakeTurn] = {
            Act.ASK: self._asking.ask,
            Act.CLAUSE: self._showing.clause,
            Act.MORE: self._showing.more,
            Act.WHOLE: self._showing.whole,
            Act.TALK: self._talking.press,
            Act.SERVICES: self._showing.services,
            Act.HOTLINE: person.hand_over,
            **menu_turns(),
        }

    def hear(self, text: str, state: State, moment: Moment) -> Turn:
        """Answer what was typed."""
        state = self._talking.note(text, state, moment)
        broken_in = self._breaking_in(text, state, moment)
        if broken_in is not None:
            return _noted(text, broken_in)
        turns = (take(text, state, moment) for take in self._hears)
        turn = next(turn for turn in turns if turn is not None)
        if self.kinds.tell(text).kind is not TurnKind.TALK:
            turn = _noted(text, turn)
        return self._talking.beside(text, turn, state, moment)

    def act(self, action: Action, state: State, moment: Moment) -> Turn:
        """Do what a button or command asks. Raises KeyError for what is not the dialogue's."""
        turn = self._acts[action.act](action.value, state, moment)
        return _noted(action.value if action.act is Act.ASK else "", turn)

    def does(self, act: Act) -> bool:
        """Tell whether the dialogue does this."""
        return act in self._acts

    def _chosen(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Ask what was chosen, with what is said beside the choice: 生活补贴，我硕士."""
        option = choose(state.options, text) if state.options else None
        if option is None:
            return None
        question = self._assistant.with_values(option.question, text)
        return self._asking.ask(question, state, moment)

    def _completed(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Ask what is meant, where it is neither of what was offered: 青荷礼包的."""
        if not state.options or not state.pending or not self._assistant.completes(text):
            return None
        return self._asking.ask(f"{text} {state.pending}", replace(state, options=()), moment)

    def _breaking_in(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Answer what is never meant for the talk under way, which goes on waiting."""
        if not state.talking or self._talking.is_answered_by(text, state, moment):
            return None
        if self.kinds.tell_waiting(text).manner not in _BREAKS_IN:
            return None
        turn = self._spoken(text, state, moment)
        if turn is None or not turn.replies:
            return turn
        go_on = Choice(dialogue_words(moment.language).go_on, Action(Act.TALK, "resume"))
        last = turn.replies[-1]
        last = replace(last, choices=(*last.choices, (go_on,)))
        return replace(turn, replies=(*turn.replies[:-1], last))

    def _spoken(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Answer what asks for no clause: 谢谢, 说简单点, 转人工, 换个话题."""
        tell = self.kinds.tell_waiting if state.options else self.kinds.tell
        manner = tell(text).manner
        if manner in LANGUAGES and state.talking:
            return self._talking.press("resume", state, moment)
        take = self._speaks.get(manner)
        if take is not None:
            return take(text, state, moment)
        action = self.kinds.action(text)
        return self.act(action, state, moment) if action and self.does(action.act) else None

    def _benefits(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Begin the talk where it is asked what all one can get."""
        if not self.kinds.asks_for_benefits(text):
            return None
        return self._talking.begin(text, state, moment)

    def _services_named(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Show the page of services that a text names and asks nothing about."""
        page = self._named.page(text)
        if page is None or page.startswith("item="):
            return None
        return self._showing.services(page, state, moment)

    def _asked(self, text: str, state: State, moment: Moment) -> Turn:
        return self._asking.ask(text or " ", state, moment)


def _noted(text: str, turn: Turn) -> Turn:
    """Return a turn that remembers what was asked and shown."""
    spoken = turn.state.spoken.after(text, turn.replies)
    return replace(turn, state=replace(turn.state, spoken=spoken))
