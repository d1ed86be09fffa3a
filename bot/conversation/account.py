"""What a person does with their own records: feedback, settings, forgetting; following."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.answering.assistant import Assistant
from bot.conversation.acting import ActOnRecords, Done, Who
from bot.conversation.following import Following
from bot.conversation.state import State
from bot.conversation.turn import Moment
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Language
from bot.exchange.clock import QuietHours
from bot.exchange.reply import Act, Action, Choice, Document, Reply
from bot.records import conversations, feedback, privacy
from bot.records.database.store import Connection


class Account:
    """Acts on a person's records, within the caller's transaction."""

    def __init__(self, assistant: Assistant, *, quiet: QuietHours) -> None:
        following = Following(assistant)
        self._quiet = quiet
        self._acts: Mapping[Act, ActOnRecords] = {
            Act.FEEDBACK: self._judge,
            Act.FOLLOW: following.follow,
            Act.UNFOLLOW: following.unfollow,
            Act.LANGUAGE: self._set_language,
            Act.QUIET: self._set_quiet,
            Act.FORGET: self._forget,
            Act.EXPORT: self._export,
        }

    def does(self, act: Act) -> bool:
        """Tell whether this is done here."""
        return act in self._acts

    def act(self, conn: Connection, action: Action, who: Who, state: State, moment: Moment) -> Done:
        """Do it. Raises RecordsError."""
        return self._acts[action.act](conn, action.value, who, state, moment)

    def _judge(self, conn: Connection, value: str, who: Who, state: State, moment: Moment) -> Done:
        say = dialogue_words(moment.language)
        named, colon, said = value.partition(":")
        verdict, _, reason = (said if colon else value).partition(":")
        turn_id = (named if colon else "") or state.turn
        state = replace(state, reason_for="")
        if verdict not in ("useful", "useless") or not turn_id:
            return Done(Reply(say.nothing_to_judge, moment.language), state)
        kept = feedback.give(
            conn,
            turn_id=turn_id,
            person_id=who.person_id,
            verdict=verdict,
            reason=reason,
            at=moment.at.timestamp(),
        )
        if not kept:
            return Done(Reply(say.expired, moment.language), state)
        if verdict == "useful":
            return Done(Reply(say.thanks, moment.language), state)
        if reason:
            return Done(Reply(say.reason_kept, moment.language), state)
        rows = tuple(
            (Choice(label, Action(Act.FEEDBACK, f"{turn_id}:useless:{key}")),)
            for key, label in say.reasons
        )
        asking = Reply(say.why, moment.language, choices=rows)
        return Done(asking, replace(state, reason_for=turn_id))

    def _set_language(
        self, conn: Connection, value: str, who: Who, state: State, moment: Moment
    ) -> Done:
        chosen = {"en": Language.ENGLISH, "zh": Language.CHINESE}.get(value.lower()[:2])
        if chosen is None and value.lower() not in ("auto", "自动"):
            row = (
                Choice("中文", Action(Act.LANGUAGE, "zh")),
                Choice("English", Action(Act.LANGUAGE, "en")),
                Choice("自动 / Auto", Action(Act.LANGUAGE, "auto")),
            )
            sentence = dialogue_words(moment.language).language_ask
            return Done(Reply(sentence, moment.language, choices=(row,)), state)
        conversations.save_person(
            conn,
            who.person_id,
            at=moment.at.timestamp(),
            language=chosen.value if chosen else "",
        )
        language = chosen or moment.language
        say = dialogue_words(language)
        sentence = say.language_now if chosen else say.language_auto
        return Done(Reply(sentence, language), replace(state, language=language.value))

    def _set_quiet(
        self, conn: Connection, value: str, who: Who, state: State, moment: Moment
    ) -> Done:
        say = dialogue_words(moment.language)
        hours = QuietHours.parse(value)
        if hours is None:
            kept = conversations.load_person(conn, who.person_id).quiet or str(self._quiet)
            return Done(Reply(say.quiet_how.format(hours=kept), moment.language), state)
        conversations.save_person(conn, who.person_id, at=moment.at.timestamp(), quiet=str(hours))
        none = hours.start == hours.end
        sentence = say.quiet_off if none else say.quiet_is.format(hours=hours)
        return Done(Reply(sentence, moment.language), state)

    def _forget(self, conn: Connection, value: str, who: Who, state: State, moment: Moment) -> Done:
        say = dialogue_words(moment.language)
        if value == "no":
            return Done(Reply("👌", moment.language), state)
        if value != "yes":
            row = (
                Choice(say.forget_yes, Action(Act.FORGET, "yes")),
                Choice(say.cancel, Action(Act.FORGET, "no")),
            )
            return Done(Reply(say.forget_ask, moment.language, choices=(row,)), state)
        count = sum(privacy.forget(conn, who.person_id).values())
        return Done(Reply(say.forgotten.format(count=count), moment.language), None)

    def _export(self, conn: Connection, value: str, who: Who, state: State, moment: Moment) -> Done:
        kept = privacy.export(conn, who.person_id)
        text = json.dumps(kept, ensure_ascii=False, indent=2)
        name = f"hangbangcai-{moment.today.isoformat()}.json"
        sentence = dialogue_words(moment.language).export
        return Done(Reply(sentence, moment.language, document=Document(name, text)), state)
