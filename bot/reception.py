"""Take a message from any channel, answer it, and keep what has to be kept, all or nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.account import Account, Who
from bot.answer import Language, Status
from bot.clarify import choose
from bot.commands import read_command
from bot.dialogue import Dialogue, Moment, Turn, lines_of
from bot.dialogue_wording import dialogue_words
from bot.intents import intent_of
from bot.language import language_asked, language_of, language_wish
from bot.parts import asks
from bot.personal import mask
from bot.records import choices, conversations, turns, updates
from bot.records.store import Connection, Records
from bot.reply import Act, Action, Choice, Incoming, Reply
from bot.state import State, read_state, write_state

_log = logging.getLogger(__name__)

#: How a reason begins that has a question word in it: 没说什么时候发钱.
_COMPLAINS = re.compile(
    "没|不|太|少|缺|应该|看不|答非|not|no |missing|wrong|outdated", re.IGNORECASE
)
#: What stands for personal data in a message.
_MASKED = re.compile(r"〔[^〕]{2,6}〕")
#: What is delivered with a message's own records, in the same transaction.
Deliver = Callable[[Connection, Sequence[Reply]], None]


class _AnsweredBefore(Exception):
    """Another process has answered this message; nothing of this one is kept."""


class Reception:
    """Receives messages, one conversation's in the order in which they are given."""

    def __init__(
        self, records: Records, dialogue: Dialogue, account: Account, *, forget_seconds: float
    ) -> None:
        self.records = records
        self.dialogue = dialogue
        self._account = account
        self._forget_seconds = forget_seconds

    def receive(self, incoming: Incoming, *, deliver: Deliver | None = None) -> tuple[Reply, ...]:
        """Answer a message; its replies carry the tokens of their buttons.

        State, turns, tokens, what ``deliver`` writes and the mark that ``incoming.key`` is dealt
        with are committed together, so a message is answered once, whatever is killed when.
        Nothing comes back for a message that was answered before. Raises RecordsError.
        """
        typed = incoming.text
        command = incoming.command or read_command(typed)
        if command is not None:
            incoming = replace(incoming, text="", command=command)
        said_in = _language_said(incoming.text)
        wished, question = language_wish(incoming.text)
        # 用中文再说一遍 is done once, whatever language is pinned.
        wished = wished or language_asked(incoming.text)
        incoming = _masked(replace(incoming, text=question))
        now = incoming.at.timestamp()
        with self.records.read() as conn:
            kept = conversations.load_state(conn, incoming.conversation_id)
            pinned = conversations.load_person(conn, incoming.person_id).language
            button = (
                choices.redeem(conn, incoming.token, incoming.conversation_id)
                if incoming.token
                else None
            )
        state = read_state(kept).fresh(now, keep_seconds=self._forget_seconds)
        moment = Moment(incoming.at, wished or _language(incoming, said_in, pinned, state))
        action = button.action if button else incoming.command
        said = button.label if button else mask(typed)
        if incoming.token and button is None:
            reply = Reply(dialogue_words(moment.language).expired, moment.language)
            plan: Turn | Action = Turn((reply,), state)
        else:
            plan = self._plan(incoming, action, state, moment)
        try:
            with self.records.begin() as conn:
                replies = self._keep(conn, incoming, action, plan, state, moment, said=said)
                if deliver is not None:
                    deliver(conn, replies)
                if incoming.key and not updates.finish(
                    conn, incoming.channel, incoming.key, at=now
                ):
                    raise _AnsweredBefore
        except _AnsweredBefore:
            return ()
        return replies

    def _plan(
        self, incoming: Incoming, action: Action | None, state: State, moment: Moment
    ) -> Turn | Action:
        """Return the dialogue's turn, or what the account is to do."""
        if action is not None:
            does = self.dialogue.does(action.act)
            return self.dialogue.act(action, state, moment) if does else action
        meant = intent_of(incoming.text)
        if meant is None and self._gives_reason(incoming.text, state):
            return Action(Act.FEEDBACK, f"{state.reason_for}:useless:{incoming.text}")
        chosen = choose(state.options, incoming.text) if state.options else None
        if meant is not None and self._is_account(meant) and chosen is None:
            return meant
        return self.dialogue.hear(incoming.text, state, moment)

    def _is_account(self, action: Action) -> bool:
        again = action.act is Act.LANGUAGE and action.value.startswith("again=")
        return self._account.does(action.act) and not again

    def _gives_reason(self, text: str, state: State) -> bool:
        """Tell whether a text says why an answer was useless, rather than ask something new."""
        if not state.reason_for or not text.strip():
            return False
        return not asks(text) or _COMPLAINS.match(text.strip()) is not None

    def _keep(
        self,
        conn: Connection,
        incoming: Incoming,
        action: Action | None,
        plan: Turn | Action,
        state: State,
        moment: Moment,
        *,
        said: str,
    ) -> tuple[Reply, ...]:
        """Write all that this message leads to; return its replies with turns and tokens."""
        who = Who(incoming.person_id, incoming.channel, incoming.conversation_id)
        after: State | None
        if isinstance(plan, Turn):
            replies, after = plan.replies, replace(plan.state, reason_for="")
        else:
            done = self._account.act(conn, plan, who, state, moment)
            replies, after = (done.reply,), done.state
        if after is None:
            return replies  # the person is forgotten: not even this conversation is kept
        asked = said or (f"/{action.act.value} {action.value}".strip() if action else "")
        kept = []
        for reply in replies:
            reply = self._record(conn, incoming, reply, asked)
            if reply.answer and reply.answer.status is Status.ANSWERED and reply.answer.citations:
                first = reply.answer.citations[0].policy_id
                after = replace(after, turn=reply.turn_id, policy=first)
            elif reply.answer is not None:
                after = replace(after, turn=reply.turn_id)
            kept.append(self._with_tokens(conn, incoming, _with_judgement(reply)))
        language = replies[-1].language if replies else moment.language
        after = replace(after, language=language.value, at=moment.at.timestamp())
        conversations.save_state(
            conn,
            incoming.conversation_id,
            channel=incoming.channel,
            person_id=incoming.person_id,
            state=write_state(after),
            at=after.at,
        )
        return tuple(kept)

    def _record(self, conn: Connection, incoming: Incoming, reply: Reply, asked: str) -> Reply:
        answer = reply.answer
        turn_id = turns.add_turn(
            conn,
            conversation_id=incoming.conversation_id,
            person_id=incoming.person_id,
            channel=incoming.channel,
            at=incoming.at.timestamp(),
            question=asked,
            status=answer.status.value if answer else "said",
            language=reply.language.value,
            reply="\n".join(lines_of(reply)),
            understood=answer.understood if answer else "",
            citations=[
                {"policy_id": one.policy_id, "clause_id": one.clause_id, "quote": one.quote}
                for one in (answer.citations if answer else ())
            ],
            snapshot_id=answer.snapshot_id if answer else "",
            confidence=answer.confidence if answer else 0.0,
            seconds=answer.seconds if answer else 0.0,
        )
        return replace(reply, turn_id=turn_id)

    def _with_tokens(self, conn: Connection, incoming: Incoming, reply: Reply) -> Reply:
        at = incoming.at.timestamp()

        def issue(one: Choice) -> Choice:
            token = choices.issue(
                conn,
                incoming.conversation_id,
                one.action,
                at=at,
                person_id=incoming.person_id,
                label=one.label,
            )
            return replace(one, token=token)

        rows = tuple(tuple(issue(one) for one in row) for row in reply.choices)
        return replace(reply, choices=rows)


def _masked(incoming: Incoming) -> Incoming:
    """Return a message without personal numbers, in its text and in what a command says."""
    command = incoming.command
    if command is not None:
        command = replace(command, value=mask(command.value))
    return replace(incoming, text=mask(incoming.text), command=command)


def _with_judgement(reply: Reply) -> Reply:
    """Return an answer with the buttons for feedback and for following below it."""
    answer = reply.answer
    if answer is None or answer.status in (Status.CLARIFY, Status.FAILED, Status.HUMAN):
        return reply
    if answer.status is not Status.ANSWERED and not answer.asked:
        return reply  # a greeting, a hint: nothing that could be judged
    say = dialogue_words(reply.language)
    row = [
        Choice(say.useful, Action(Act.FEEDBACK, f"{reply.turn_id}:useful")),
        Choice(say.useless, Action(Act.FEEDBACK, f"{reply.turn_id}:useless")),
    ]
    if answer.citations:
        row.append(Choice(say.follow, Action(Act.FOLLOW, answer.citations[0].policy_id)))
    return replace(reply, choices=(*reply.choices, tuple(row)))


def _language_said(text: str) -> Language | None:
    """Return the language that a message is in; masked data speak none."""
    return language_of(_MASKED.sub(" ", text).strip())


def _language(incoming: Incoming, said_in: Language | None, pinned: str, state: State) -> Language:
    """Return the language to answer in: pinned, the message's, the talk's, the interface's."""
    if pinned:
        return Language(pinned)
    if said_in is not None:
        return said_in
    if state.language:
        return Language(state.language)
    return incoming.language or Language.CHINESE
