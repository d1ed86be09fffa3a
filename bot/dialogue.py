"""One turn of a conversation: what is said back to a message, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from bot.answer import Answer, Language, Question, Status
from bot.assistant import Assistant
from bot.clarify import Clarifier, choose, unsure_options
from bot.clock import day_of
from bot.dialogue_wording import dialogue_words
from bot.directory import Directory
from bot.directory_entry import Shelf
from bot.eligibility import EligibilityTalk, TalkTurn
from bot.eligibility_controls import asks_together
from bot.intents import intent_of
from bot.reading import cite_whole, other_clauses, policy_of, whole_text
from bot.reply import Act, Action, Choice, Reply, Section
from bot.state import State
from bot.wording import compose, phrases
from knowledge.named_services import NamedServices

#: Questions asked back in a row, at most; the next message is answered as well as can be.
_MOST_BACK = 2
_LABEL = 40
_TWO = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message leads to."""

    replies: tuple[Reply, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is said, and in which language it is answered."""

    at: datetime
    language: Language

    @property
    def today(self) -> date:
        """The day in Hangzhou."""
        return day_of(self.at)


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
    ) -> None:
        self.assistant = assistant
        self._talk = talk
        self._directory = directory
        self._named = named
        self._clarifier = clarifier
        self._acts: Mapping[Act, Callable[[str, State, Moment], Turn]] = {
            Act.ASK: self._ask,
            Act.CLAUSE: self._show_clause,
            Act.MORE: partial(self._show_policy, Act.MORE),
            Act.WHOLE: partial(self._show_policy, Act.WHOLE),
            Act.TALK: self._press_talk,
            Act.SERVICES: self._show_services,
            Act.START: self._greet,
            Act.HELP: self._help,
            Act.ABOUT: self._about,
            Act.CLEAR: self._clear,
            Act.HOTLINE: self._person,
        }

    def hear(self, text: str, state: State, moment: Moment) -> Turn:
        """Answer what was typed."""
        option = choose(state.options, text) if state.options else None
        if option is not None:
            return self._ask(self._told(option.question, text), state, moment)
        if state.options and state.pending and self.assistant.completes(text):
            # Neither of what was offered, but what is meant: 青荷礼包的.
            return self._ask(f"{text} {state.pending}", replace(state, options=()), moment)
        heard = None
        if state.talking and state.talk is not None:
            heard = self._talk.hear(state.talk, text, language=moment.language, today=moment.today)
        if heard is not None:
            return self._talked(heard, state)
        action = intent_of(text)
        own_case = action is None and self._talk.is_about(text, today=moment.today)
        if own_case or (action is not None and action.act is Act.TALK):
            begun = self._talk.begin(state.talk, text, language=moment.language, today=moment.today)
            return self._talked(begun, state)
        if action is not None and action.act is Act.LANGUAGE:
            return self._again(state, moment)
        if action is not None and action.act in self._acts:
            return self.act(action, state, moment)
        page = self._named.page(text) if action is None else None
        if page is not None and not page.startswith("item="):
            return self._show_services(page, state, moment)
        return self._ask(text or " ", state, moment)

    def act(self, action: Action, state: State, moment: Moment) -> Turn:
        """Do what a button or command asks. Raises KeyError for what is not the dialogue's."""
        return self._acts[action.act](action.value, state, moment)

    def does(self, act: Act) -> bool:
        """Tell whether the dialogue does this."""
        return act in self._acts

    def _ask(self, text: str, state: State, moment: Moment) -> Turn:
        if not text:  # none of what was offered
            say = dialogue_words(moment.language)
            return Turn((Reply(say.rephrase, moment.language),), replace(state, options=()))
        answers = self.assistant.answers(
            Question(text, moment.at, earlier=state.asked, language=moment.language)
        )
        if len(answers) == 1:
            back = self._ask_back(answers[0], text, state, moment)
            if back is not None:
                return back
            if answers[0].status is Status.OUT_OF_SCOPE and state.options:
                # Asked twice already: the likeliest is answered rather than nothing.
                return self._ask(state.options[0].question, replace(state, options=()), moment)
        answers = tuple(self._together(one, moment) for one in answers)
        state = replace(state, options=(), asked_back=0)
        for answer in answers:
            # A remark on the weather does not end the topic that was talked about.
            ours = answer.status is not Status.OUT_OF_SCOPE
            if answer.asked and (ours or self.assistant.names_benefit(answer.asked)):
                state = state.remembering(answer.asked)
        replies = [self._reply(answer) for answer in answers]
        if state.talking and replies:
            go_on = Choice(dialogue_words(moment.language).go_on, Action(Act.TALK, "resume"))
            replies[-1] = replace(replies[-1], choices=(*replies[-1].choices, (go_on,)))
        return Turn(tuple(replies), state)

    def _together(self, answer: Answer, moment: Moment) -> Answer:
        """Say so where no clause tells whether two benefits may be had together."""
        if answer.status is not Status.ANSWERED or not asks_together(answer.asked):
            return answer
        named = self._talk.named_in(answer.asked)
        if len(named) < _TWO:
            return answer
        benefits = [one for one in map(self._talk.benefit, named) if one is not None]
        first = answer.citations[0]
        said = f"{first.clause} {first.quote}"
        if self._talk.relation(named) or all(
            any(word in said for word in (one.name.chinese, *one.wordings)) for one in benefits
        ):
            return answer
        english = moment.language is Language.ENGLISH
        names = [one.name.english if english else one.name.chinese for one in benefits[:2]]
        say = dialogue_words(moment.language)
        text = say.not_stated_together.format(first=names[0], second=names[1])
        text = f"{text}\n{phrases(moment.language).person}"
        return replace(answer, status=Status.NOT_FOUND, text=text, citations=(), notes=())

    def _told(self, question: str, text: str) -> str:
        """Add what an answer says beside its choice: 生活补贴，我硕士."""
        return self.assistant.with_values(question, text)

    def _ask_back(self, answer: Answer, text: str, state: State, moment: Moment) -> Turn | None:
        """Ask what is meant, where a word has several meanings or what was found is not sure."""
        if state.asked_back >= _MOST_BACK:
            return None
        say = dialogue_words(moment.language)
        back = self._clarifier.about(answer.asked or text, moment.language)
        if back is None and not state.asked and self._dangles(answer, text):
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
        return self.assistant.dangles(text, answered=answer.status is Status.ANSWERED)

    def _reply(self, answer: Answer) -> Reply:
        say = dialogue_words(answer.language)
        rows: tuple[tuple[Choice, ...], ...] = ()
        if answer.status is Status.ANSWERED and answer.citations:
            policy_id = answer.citations[0].policy_id
            rows = (
                (
                    Choice(say.more, Action(Act.MORE, f"{policy_id}@0")),
                    Choice(say.whole, Action(Act.WHOLE, f"{policy_id}@0")),
                ),
            )
        elif answer.status in (Status.NOT_FOUND, Status.WITHHELD, Status.FAILED):
            rows = (
                (
                    Choice(say.person, Action(Act.HOTLINE)),
                    Choice(say.services, Action(Act.SERVICES)),
                ),
            )
        return Reply(answer.text, answer.language, answer=answer, choices=rows)

    def _again(self, state: State, moment: Moment) -> Turn:
        """Say the latest answer again, in the language of the moment."""
        if state.talking:
            return self._press_talk("resume", state, moment)
        if not state.last:
            return Turn(
                (Reply(dialogue_words(moment.language).nothing_before, moment.language),), state
            )
        again = self._ask(state.last, replace(state, asked=(), asked_back=_MOST_BACK), moment)
        return replace(again, state=replace(again.state, asked=state.asked, asked_back=0))

    def _show_clause(self, value: str, state: State, moment: Moment) -> Turn:
        policy_id, _, clause_id = value.partition("#")
        snapshot = self.assistant.snapshot()
        policy = policy_of(snapshot, policy_id, withdrawn=self.assistant.withdrawn())
        clause = policy.clause(clause_id) if policy else None
        found = (
            cite_whole(snapshot, policy, clause, today=moment.today) if policy and clause else None
        )
        if policy is None or clause is None or found is None:
            return Turn((self._gone(moment),), state)
        answer = Answer(
            Status.ANSWERED,
            compose(Status.ANSWERED, (found,), "", moment.language),
            (found,),
            asked=f"{policy.title} {clause.label}",
            confidence=1.0,
            snapshot_id=snapshot.manifest.id,
            language=moment.language,
        )
        state = replace(state, options=(), asked_back=0).remembering(answer.asked)
        return Turn((self._reply(answer),), state)

    def _show_policy(self, act: Act, value: str, state: State, moment: Moment) -> Turn:
        policy_id, _, number = value.partition("@")
        page = int(number) if number.isdecimal() else 0
        snapshot = self.assistant.snapshot()
        policy = policy_of(snapshot, policy_id, withdrawn=self.assistant.withdrawn())
        if policy is None:
            return Turn((self._gone(moment),), state)
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

    def _press_talk(self, value: str, state: State, moment: Moment) -> Turn:
        language, today = moment.language, moment.today
        if value == "start" or state.talk is None:
            return self._talked(self._talk.begin(None, "", language=language, today=today), state)
        return self._talked(
            self._talk.press(state.talk, value, language=language, today=today), state
        )

    def _talked(self, turn: TalkTurn, state: State) -> Turn:
        talk = turn.state if turn.state is not None else None
        return Turn(
            (turn.reply,),
            replace(
                state,
                talk=talk,
                talking=talk is not None and turn.waiting,
                options=(),
                asked_back=0,
            ),
        )

    def _show_services(self, value: str, state: State, moment: Moment) -> Turn:
        snapshot = self.assistant.snapshot()
        shelf = Shelf(snapshot.library, snapshot.standings, self.assistant.withdrawn())
        reply = self._directory.reply(value, shelf, language=moment.language, today=moment.today)
        if value.startswith("item="):
            state = state.remembering(reply.text)  # 哪些人可以住 then asks about it
        return Turn((reply,), replace(state, options=()))

    def _greet(self, value: str, state: State, moment: Moment) -> Turn:
        say = phrases(moment.language)
        return Turn((self._menu(f"{say.start}\n\n{say.help}", moment),), replace(state, options=()))

    def _help(self, value: str, state: State, moment: Moment) -> Turn:
        return Turn((self._menu(phrases(moment.language).help, moment),), state)

    def _about(self, value: str, state: State, moment: Moment) -> Turn:
        return Turn((Reply(phrases(moment.language).about, moment.language),), state)

    def _clear(self, value: str, state: State, moment: Moment) -> Turn:
        reply = self._menu(dialogue_words(moment.language).cleared, moment)
        return Turn((reply,), State(language=state.language))

    def _person(self, value: str, state: State, moment: Moment) -> Turn:
        return Turn((Reply(dialogue_words(moment.language).hotline, moment.language),), state)

    def _menu(self, text: str, moment: Moment) -> Reply:
        say = dialogue_words(moment.language)
        row = (
            Choice(say.benefits, Action(Act.TALK, "start")),
            Choice(say.services, Action(Act.SERVICES)),
        )
        return Reply(text, moment.language, choices=(row,))

    def _gone(self, moment: Moment) -> Reply:
        return Reply(dialogue_words(moment.language).policy_gone, moment.language)


def _is_torn(answer: Answer) -> bool:
    """Tell whether an unsure answer lies between two documents, not two clauses of one."""
    documents = [one.policy_id for one in answer.citations[:2]]
    return answer.unsure and len(set(documents)) > 1


def lines_of(reply: Reply) -> list[str]:
    """Return a reply as plain lines, for channels and records without layout."""
    lines = reply.text.splitlines()
    for section in reply.sections:
        lines += ["", *_section_lines(section)]
    return lines


def _section_lines(section: Section) -> list[str]:
    signs = {"yes": "✅ ", "no": "❌ ", "unknown": "❓ ", "past": "⌛ ", "old": "− ", "new": "+ "}
    heading = [f"{signs.get(section.mark, '')}{section.heading}"] if section.heading else []
    links = [f"↳ {link.label}{' ' + link.url if link.url else ''}" for link in section.links]
    return [*heading, *section.lines, *links]
