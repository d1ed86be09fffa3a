"""What a person does with their own records: feedback, following, settings, forgetting."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.answer import Language
from bot.assistant import Assistant
from bot.clock import QuietHours
from bot.dialogue import Moment
from bot.dialogue_wording import dialogue_words
from bot.following import (
    find_target,
    is_topic,
    policies_of,
    topic_name,
    topic_target,
    topics_of,
    version_of,
    write_version,
)
from bot.records import conversations, feedback, follows, privacy
from bot.records.store import Connection
from bot.reply import Act, Action, Choice, Document, Reply
from bot.state import State

_TOPICS_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Who:
    """Whose records are meant, and where the person is talking."""

    person_id: str
    channel: str
    conversation_id: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the reply, and the state after it; None where nothing may be kept."""

    reply: Reply
    state: State | None


class Account:
    """Acts on a person's records, within the caller's transaction."""

    def __init__(self, assistant: Assistant, *, quiet: QuietHours) -> None:
        self._assistant = assistant
        self._quiet = quiet
        self._acts: Mapping[Act, Callable[[Connection, str, Who, State, Moment], Done]] = {
            Act.FEEDBACK: self._judge,
            Act.FOLLOW: self._follow,
            Act.UNFOLLOW: self._unfollow,
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

    def _follow(self, conn: Connection, value: str, who: Who, state: State, moment: Moment) -> Done:
        say = dialogue_words(moment.language)
        if not value:
            return Done(self._list_follows(conn, who, moment), state)
        snapshot, withdrawn = self._assistant.snapshot(), self._assistant.withdrawn()
        if value == "this":
            if not state.policy:
                return Done(self._offer_topics(say.follow_this, moment), state)
            value = state.policy
        target = value if policies_of(snapshot, value, withdrawn=withdrawn) else ""
        target = target or find_target(snapshot, value, withdrawn=withdrawn)
        if not target:
            sentence = say.follow_nothing.format(target=value[:40])
            return Done(self._offer_topics(sentence, moment), state)
        seen = {}
        for policy in policies_of(snapshot, target, withdrawn=withdrawn):
            version = version_of(snapshot, policy)
            follows.keep_version(conn, version.digest, policy.id, write_version(version))
            seen[policy.id] = version.digest
        follows.follow(
            conn,
            person_id=who.person_id,
            channel=who.channel,
            conversation_id=who.conversation_id,
            target=target,
            language=moment.language.value,
            seen=seen,
            at=moment.at.timestamp(),
        )
        sentence = say.following.format(target=self._name(target, moment.language))
        undo = Choice(say.unfollow, Action(Act.UNFOLLOW, target))
        return Done(Reply(sentence, moment.language, choices=((undo,),)), state)

    def _unfollow(
        self, conn: Connection, value: str, who: Who, state: State, moment: Moment
    ) -> Done:
        say = dialogue_words(moment.language)
        mine = [one.target for one in follows.followed(conn, who.person_id)]
        if value in ("all", "全部"):
            follows.unfollow(conn, who.person_id)
            names = "、".join(self._name(one, moment.language) for one in mine)
            sentence = say.unfollowed.format(target=names) if mine else say.unfollowed_nothing
            return Done(Reply(sentence, moment.language), state)
        if value == "this":
            value = state.policy if state.policy in mine or len(mine) != 1 else mine[0]
        if not value and len(mine) != 1:
            return Done(self._list_follows(conn, who, moment), state)
        snapshot = self._assistant.snapshot()
        target = value or mine[0]
        if target not in mine:
            target = find_target(snapshot, value, withdrawn=frozenset())
        if not target or not follows.unfollow(conn, who.person_id, target):
            return Done(Reply(say.unfollowed_nothing, moment.language), state)
        sentence = say.unfollowed.format(target=self._name(target, moment.language))
        return Done(Reply(sentence, moment.language), state)

    def _list_follows(self, conn: Connection, who: Who, moment: Moment) -> Reply:
        say = dialogue_words(moment.language)
        mine = [one.target for one in follows.followed(conn, who.person_id)]
        if not mine:
            return self._offer_topics(say.follow_what, moment)
        names = [self._name(one, moment.language) for one in mine]
        text = "\n".join([say.follow_list, *(f"・{name}" for name in names)])
        rows = tuple(
            (Choice(f"{say.unfollow} {name}"[:40], Action(Act.UNFOLLOW, target)),)
            for name, target in zip(names, mine, strict=True)
        )
        if len(mine) > 1:
            rows = (*rows, (Choice(say.unfollow_all, Action(Act.UNFOLLOW, "all")),))
        return Reply(text, moment.language, choices=rows)

    def _offer_topics(self, sentence: str, moment: Moment) -> Reply:
        topics = topics_of(self._assistant.snapshot())[:_TOPICS_OFFERED]
        choices = [Choice(name, Action(Act.FOLLOW, topic_target(name))) for name in topics]
        rows = tuple(tuple(choices[n : n + 2]) for n in range(0, len(choices), 2))
        return Reply(sentence, moment.language, choices=rows)

    def _name(self, target: str, language: Language) -> str:
        if is_topic(target):
            return dialogue_words(language).topic.format(name=topic_name(target))
        policy = self._assistant.snapshot().policy(target)
        return f"《{policy.title}》" if policy else target

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
