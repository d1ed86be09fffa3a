"""Follow a policy or a topic from within a conversation, and stop following it."""

from __future__ import annotations

from bot.answering.assistant import Assistant
from bot.conversation.acting import Done, Who
from bot.conversation.state import State
from bot.conversation.turn import Moment
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action, Choice, Reply
from bot.following.versions import (
    find_target,
    is_topic,
    policies_of,
    topic_name,
    topic_target,
    topics_of,
    version_of,
    write_version,
)
from bot.records import follows
from bot.records.database.store import Connection
from index.publishing.open import Snapshot

_TOPICS_OFFERED = 8


class Following:
    """Keeps what people follow."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def follow(self, conn: Connection, value: str, who: Who, state: State, moment: Moment) -> Done:
        """Follow a policy or a topic; tell what is followed where none is named."""
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

    def unfollow(
        self, conn: Connection, value: str, who: Who, state: State, moment: Moment
    ) -> Done:
        """Follow it, or everything, no more."""
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
        snapshot = self._assistant.snapshot()
        topics = topics_of(snapshot)[:_TOPICS_OFFERED]
        choices = [
            Choice(
                _topic_in(snapshot, name, moment.language), Action(Act.FOLLOW, topic_target(name))
            )
            for name in topics
        ]
        rows = tuple(tuple(choices[n : n + 2]) for n in range(0, len(choices), 2))
        return Reply(sentence, moment.language, choices=rows)

    def _name(self, target: str, language: Language) -> str:
        snapshot = self._assistant.snapshot()
        if is_topic(target):
            name = _topic_in(snapshot, topic_name(target), language)
            return dialogue_words(language).topic.format(name=name)
        policy = snapshot.policy(target)
        if policy is None:
            return target
        english = snapshot.renderings.title(policy) if language is Language.ENGLISH else ""
        return f"“{english}”" if english else f"《{policy.title}》"


def _topic_in(snapshot: Snapshot, name: str, language: Language) -> str:
    """Return a topic's name in a language, in Chinese where it has no other."""
    return (snapshot.renderings.name(name) if language is Language.ENGLISH else "") or name
