"""Ask what is meant instead of answering."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.assistant import Assistant
from bot.conversation.clarify import Clarifier, unsure_options
from bot.conversation.state import State
from bot.conversation.turn import Moment, Turn
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Answer, Status
from bot.exchange.reply import Act, Action, Choice, Reply

#: Questions asked back in a row, at most; the next message is answered as well as can be.
MOST_BACK = 2
_LABEL = 40


class AskingBack:
    """Decides whether an answer is told, or what is meant has to be asked first."""

    def __init__(self, assistant: Assistant, clarifier: Clarifier) -> None:
        self._assistant = assistant
        self._clarifier = clarifier

    def ask_back(self, answer: Answer, text: str, state: State, moment: Moment) -> Turn | None:
        """Ask what is meant, where a word has several meanings or what was found is not sure."""
        if state.asked_back >= MOST_BACK or answer.overview:
            return None
        say = dialogue_words(moment.language)
        back = self._clarifier.about(answer.asked or text, moment.language)
        if back is None and not state.before and self._dangles(answer, text):
            back = self._clarifier.topics(text, say.which_topic, moment.language)
        if back is not None:
            question, options = back.question, back.options
        elif _is_torn(answer) and len(unsure_options(answer)) > 1:
            question, options = say.which_clause, unsure_options(answer)
        else:
            return None
        rows = [(Choice(one.label[:_LABEL], Action(Act.ASK, one.question)),) for one in options]
        if back is None:
            rows = [
                (
                    Choice(
                        option.label[:_LABEL],
                        Action(Act.CLAUSE, f"{one.policy_id}#{one.clause_id}"),
                    ),
                )
                for option, one in zip(options, answer.citations, strict=False)
            ]
            rows.append((Choice(say.none_of_these, Action(Act.ASK, "")),))
        asking = replace(
            answer,
            status=Status.CLARIFY,
            text=f"{question}\n{say.or_type}",
            citations=(),
            unsure=False,
        )
        reply = Reply(asking.text, moment.language, answer=asking, choices=tuple(rows))
        return Turn(
            (reply,),
            replace(
                state,
                options=tuple(options),
                pending=text,
                last=text,
                asked_back=state.asked_back + 1,
            ),
        )

    def _dangles(self, answer: Answer, text: str) -> bool:
        """Tell whether a first question goes on about something that was never named."""
        return self._assistant.dangles(text, answered=answer.status is Status.ANSWERED)


def _is_torn(answer: Answer) -> bool:
    """Tell whether an unsure answer lies between two documents, not two clauses of one."""
    documents = [one.policy_id for one in answer.citations[:2]]
    return answer.unsure and len(set(documents)) > 1
