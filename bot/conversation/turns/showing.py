"""Show what was not asked in words: a clause, a policy page by page, services and activities."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.assistant import Assistant
from bot.answering.reading import cite_whole, other_clauses, policy_of, whole_text
from bot.answering.several import before_of
from bot.answering.wording import compose, phrases
from bot.conversation.state import State
from bot.conversation.turn import Moment, Turn
from bot.conversation.turns.answers import reply_of
from bot.conversation.wording import dialogue_words
from bot.directory.entry import Shelf
from bot.directory.replies import Directory
from bot.exchange.answer import Answer, Citation, Question, Status
from bot.exchange.layout import plain_lines
from bot.exchange.reply import Act, Action, Choice, Link, Reply, Section
from bot.exchange.wording import reference
from index.conversing.before import Before

#: So many clauses tell what a service that was shown is about.
_NEAREST = 3


class Showing:
    """Shows what buttons and commands ask for."""

    def __init__(self, assistant: Assistant, directory: Directory) -> None:
        self._assistant = assistant
        self._directory = directory

    def more(self, value: str, state: State, moment: Moment) -> Turn:
        """Show a page of a policy's clauses, a first line each: policy@page."""
        return self._policy(Act.MORE, value, state, moment)

    def whole(self, value: str, state: State, moment: Moment) -> Turn:
        """Show a page of a policy's text: policy@page."""
        return self._policy(Act.WHOLE, value, state, moment)

    def clause(self, value: str, state: State, moment: Moment) -> Turn:
        """Show a clause by itself: policy#clause."""
        snapshot = self._assistant.snapshot()
        found = self.cited(value, moment)
        if found is None:
            return Turn((_gone(moment),), state)
        answer = Answer(
            Status.ANSWERED,
            compose(Status.ANSWERED, (found,), "", moment.language),
            (found,),
            asked=f"{found.title} {found.clause}",
            confidence=1.0,
            snapshot_id=snapshot.manifest.id,
            language=moment.language,
        )
        state = replace(state, options=(), asked_back=0).remembering(
            before_of(answer, answer.asked)
        )
        return Turn((reply_of(answer),), state)

    def cited(self, name: str, moment: Moment) -> Citation | None:
        """Return a citation of a whole clause, policy#clause; None where it may not be read."""
        policy_id, _, clause_id = name.partition("#")
        snapshot = self._assistant.snapshot()
        policy = policy_of(snapshot, policy_id, withdrawn=self._assistant.withdrawn())
        clause = policy.clause(clause_id) if policy else None
        if policy is None or clause is None:
            return None
        return cite_whole(snapshot, policy, clause, today=moment.today)

    def services(self, value: str, state: State, moment: Moment) -> Turn:
        """Show a page of the directory of services and activities."""
        snapshot = self._assistant.snapshot()
        shelf = Shelf(snapshot.library, snapshot.standings, self._assistant.withdrawn())
        reply = self._directory.reply(value, shelf, language=moment.language, today=moment.today)
        if value.startswith("item="):
            state = state.remembering(self._named(reply.text, moment))  # 哪些人可以住 then asks on
        return Turn((reply,), replace(state, options=()))

    def _named(self, name: str, moment: Moment) -> Before:
        """Return a service that was shown as talked about, with the clauses nearest to it."""
        ranking = self._assistant.ranked(Question(name, moment.at), limit=_NEAREST)
        snapshot = self._assistant.snapshot()
        passages = [snapshot.passages[row] for row in ranking.rows.tolist()]
        return Before(name, tuple(f"{one.policy_id}#{one.clause_id}" for one in passages))

    def _policy(self, act: Act, value: str, state: State, moment: Moment) -> Turn:
        policy_id, _, number = value.partition("@")
        page = int(number) if number.isdecimal() else 0
        snapshot = self._assistant.snapshot()
        policy = policy_of(snapshot, policy_id, withdrawn=self._assistant.withdrawn())
        if policy is None:
            return Turn((_gone(moment),), state)
        show = other_clauses if act is Act.MORE else whole_text
        sections, more = show(snapshot, policy, page, today=moment.today)
        say = dialogue_words(moment.language)
        row: tuple[Choice, ...] = ()
        if more:
            row = (Choice(say.next_page, Action(act, f"{policy_id}@{page + 1}")),)
        if act is Act.MORE:
            row = (*row, Choice(say.whole, Action(Act.WHOLE, f"{policy_id}@0")))
        text = f"《{policy.title}》" if sections else phrases(moment.language).nothing_more
        choices = (row,) if row else ()
        return Turn((Reply(text, moment.language, sections, choices=choices),), state)


def _gone(moment: Moment) -> Reply:
    return Reply(dialogue_words(moment.language).policy_gone, moment.language)


def clause_section(citation: Citation) -> Section:
    """Return a clause as a part of a reply that answers nothing: how it opens, and where it is."""
    name = reference(citation)
    lines = tuple(plain_lines(citation.quote)[:1])
    return Section("", lines, (Link(name, citation.policy_id, citation.clause_id),))
