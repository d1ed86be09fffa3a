"""Take a message from any channel, have it answered, keep what has to be kept: all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answering.wording import phrases
from bot.conversation.account import Account
from bot.conversation.acting import Who
from bot.conversation.planner import Known, MakePlan, Plan
from bot.conversation.state import State, read_state, write_state
from bot.conversation.turn import Turn
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Status
from bot.exchange.clock import in_order
from bot.exchange.plain import lines_of
from bot.exchange.reply import Act, Action, Choice, Incoming, Reply
from bot.records import choices, conversations, turns, updates
from bot.records.database.store import Connection, Records

#: What is delivered with a message's own records, in the same transaction.
Deliver = Callable[[Connection, Sequence[Reply]], None]


class _AnsweredBefore(Exception):
    """Another process has answered this message; nothing of this one is kept."""


class Reception:
    """Receives messages, one conversation's in the order in which they are given.

    ``plan`` decides what a message leads to; it may take other processes' time, so that no
    transaction is open meanwhile.
    """

    def __init__(self, records: Records, account: Account, *, plan: MakePlan) -> None:
        self.records = records
        self._account = account
        self._plan = plan

    def receive(self, incoming: Incoming, *, deliver: Deliver | None = None) -> tuple[Reply, ...]:
        """Answer a message; its replies carry the tokens of their buttons.

        State, turns, tokens, what ``deliver`` writes and the mark that ``incoming.key`` is dealt
        with are committed together, so a message is answered once, whatever is killed when.
        Nothing comes back for a message that was answered before. Raises RecordsError.
        """
        known = self._known(incoming)
        incoming = replace(incoming, at=in_order(incoming.at, read_state(known.state).at))
        plan = self._plan(incoming, known)
        try:
            with self.records.begin() as conn:
                replies = self._keep(conn, plan)
                if deliver is not None:
                    deliver(conn, replies)
                if incoming.key and not updates.finish(
                    conn, incoming.channel, incoming.key, at=incoming.at.timestamp()
                ):
                    raise _AnsweredBefore
        except _AnsweredBefore:
            return ()
        return replies

    def _known(self, incoming: Incoming) -> Known:
        with self.records.read() as conn:
            return Known(
                state=conversations.load_state(conn, incoming.conversation_id),
                pinned=conversations.load_person(conn, incoming.person_id).language,
                button=choices.redeem(conn, incoming.token, incoming.conversation_id)
                if incoming.token
                else None,
            )

    def _keep(self, conn: Connection, plan: Plan) -> tuple[Reply, ...]:
        """Write all that a message leads to; return its replies with turns and tokens."""
        incoming, action, moment = plan.incoming, plan.action, plan.moment
        who = Who(incoming.person_id, incoming.channel, incoming.conversation_id)
        after: State | None
        if isinstance(plan.leads_to, Turn):
            replies, after = plan.leads_to.replies, replace(plan.leads_to.state, reason_for="")
        else:
            done = self._account.act(conn, plan.leads_to, who, plan.state, moment)
            replies, after = (done.reply,), done.state
        if after is None:
            return replies  # the person is forgotten: not even this conversation is kept
        asked = plan.said or (f"/{action.act.value} {action.value}".strip() if action else "")
        kept = []
        for reply in replies:
            if not after.policy:
                reply = _with_notice(reply)
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


def _with_notice(reply: Reply) -> Reply:
    """Return the first answer of a conversation with what has to be known of the library."""
    answer = reply.answer
    if answer is None or answer.status is not Status.ANSWERED or not answer.citations:
        return reply
    return replace(reply, notice=phrases(reply.language).sample)


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
