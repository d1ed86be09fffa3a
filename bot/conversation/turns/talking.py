"""The turns of a conversation that are the eligibility talk's, and what it is told beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.state import State
from bot.conversation.turn import Moment, Turn
from bot.conversation.wording import dialogue_words
from bot.eligibility.company import CompanySide
from bot.eligibility.state import TalkTurn
from bot.eligibility.talk import EligibilityTalk
from bot.exchange.reply import Act, Action, Choice, Reply
from knowledge.asking.facts_said import asks
from knowledge.asking.wishes import Wish

#: Turns about something else after which the talk is let go.
_PATIENCE = 2


class Talking:
    """Leads the eligibility talk within a conversation, and never holds anybody in it."""

    def __init__(self, talk: EligibilityTalk, company: CompanySide | None = None) -> None:
        self._talk = talk
        self._company = company

    def note(self, text: str, state: State, moment: Moment) -> State:
        """Return the state with what a text tells of somebody."""
        person, facts = self._talk.told(text, today=moment.today)
        if person is None and not facts:
            return state
        return state.telling(person.value if person is not None else state.about, facts)

    def is_answered_by(self, text: str, state: State, moment: Moment) -> bool:
        """Tell whether a text is an answer in the talk's own words: 全部, 不问了."""
        return (
            state.talking
            and state.talk is not None
            and self._talk.offers(state.talk, text, today=moment.today)
        )

    def go_on(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Take what was typed as said in the talk under way, or as a fact that changes it."""
        if state.talk is None or not (state.talking or state.patience):
            return None
        heard = None
        language, today = moment.language, moment.today
        if state.talking:
            heard = self._talk.hear(state.talk, text, language=language, today=today)
        if heard is None and state.patience:
            heard = self._talk.hear_facts(state.talk, text, language=language, today=today)
        return _turn(heard, state) if heard is not None else None

    def own_case(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Check a case that a text tells of, or say what there is for a company, or what else."""
        wish = self._talk.wish(text, today=moment.today)
        if wish is Wish.CHECK:
            return self.begin(text, state, moment)
        if wish is Wish.COMPANY:
            return self._company_side(text, state, moment)
        if wish is Wish.ELSE:
            return self._instead(text, state, moment)
        return None

    def begin(self, text: str, state: State, moment: Moment) -> Turn:
        """Begin the talk with what was typed; what was told of the person before is kept."""
        known = {**self._known(state), "about": state.about, "facts": dict(state.facts)}
        begun = self._talk.begin(known, text, language=moment.language, today=moment.today)
        return _turn(begun, state)

    def press(self, value: str, state: State, moment: Moment) -> Turn:
        """Do what a button of the talk asks, or begin it anew."""
        language, today = moment.language, moment.today
        if value == "start" or state.talk is None:
            known = {"about": state.about, "facts": dict(state.facts)}
            return _turn(self._talk.begin(known, "", language=language, today=today), state)
        return _turn(self._talk.press(state.talk, value, language=language, today=today), state)

    def beside(self, text: str, turn: Turn, state: State, moment: Moment) -> Turn:
        """Return a turn that was not the talk's with a way back to it, or let the talk go.

        A question is answered, and the talk waits; anything else leaves it. After the second
        that it did not answer, what is known so far is shown and the talk waits no more.
        """
        now = turn.state
        if now.talk is None or now.talk is not state.talk or not (state.talking or state.patience):
            return turn
        left = max(0, state.patience - 1)
        if not state.talking:
            return replace(turn, state=replace(now, patience=left))
        waits = bool(left) and asks(text)
        now = replace(now, patience=left, talking=waits)
        if waits:
            return replace(turn, replies=_with_way_back(turn, moment), state=now)
        known = None
        if not left:
            known = self._talk.known_so_far(
                now.talk or {}, language=moment.language, today=moment.today
            )
        replies = (*turn.replies, known) if known is not None else turn.replies
        return replace(turn, replies=replies, state=now)

    def _company_side(self, text: str, state: State, moment: Moment) -> Turn | None:
        if self._company is None or self._talk.named_in(text):
            return None
        before = state.before[-1].complete if state.before else ""
        reply = self._company.overview(
            text,
            self._talk.library(),
            language=moment.language,
            withdrawn=self._talk.withdrawn(),
            benefits=self._talk.named_in(before),
            context=before,
        )
        return Turn((reply,), replace(state, options=(), asked_back=0)) if reply else None

    def _instead(self, text: str, state: State, moment: Moment) -> Turn | None:
        """Say what else there is; without a check, only where something is known of somebody."""
        if not (state.patience or state.facts):
            return None
        topic = self._talk.named_in(state.before[-1].complete) if state.before else ()
        known = {**self._known(state), "about": state.about, "facts": dict(state.facts)}
        reply = self._talk.instead(
            known, text, topic=topic, language=moment.language, today=moment.today
        )
        if reply is None:
            return None
        talk = state.talk or {"facts": dict(state.facts), "about": state.about}
        return _turn(TalkTurn(reply, dict(talk)), state)

    def _known(self, state: State) -> Mapping[str, Any]:
        """Return the talk's state while it is still remembered, else none."""
        return state.talk if state.talk is not None and state.patience else {}


def _turn(turn: TalkTurn, state: State) -> Turn:
    """Return the talk's turn; what it knows of the person the conversation knows too."""
    talk = turn.state
    if talk is not None:
        state = state.telling(str(talk.get("about", state.about)), talk.get("facts", {}))
    return Turn(
        (turn.reply,),
        replace(
            state,
            talk=talk,
            talking=talk is not None and turn.waiting,
            patience=_PATIENCE if talk is not None else 0,
            options=(),
            asked_back=0,
        ),
    )


def _with_way_back(turn: Turn, moment: Moment) -> tuple[Reply, ...]:
    """Return the replies of a turn, the last with a button that asks the open question again."""
    back = Action(Act.TALK, "resume")
    *first, last = turn.replies
    if any(choice.action == back for row in last.choices for choice in row):
        return turn.replies
    button = (Choice(dialogue_words(moment.language).go_on, back),)
    return (*first, replace(last, choices=(*last.choices, button)))
