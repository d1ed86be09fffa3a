"""Tell followers once when what they follow has changed, old and new side by side."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.answer import Language
from bot.assistant import Assistant
from bot.clock import QuietHours
from bot.dialogue_wording import dialogue_words
from bot.following import (
    Version,
    changes,
    is_topic,
    policies_of,
    read_version,
    topic_name,
    version_of,
    write_version,
)
from bot.records import choices, conversations, follows
from bot.records.follows import Follow
from bot.records.store import Connection, Records
from bot.reply import Act, Action, Choice, Reply, Section
from index.open import Snapshot

_log = logging.getLogger(__name__)

#: Puts replies on their way to a conversation of one channel, within the transaction.
Post = Callable[[Connection, Follow, Sequence[Reply]], None]
#: Changed clauses shown in one notice; the policy's page has the rest.
_SHOWN = 8


class Notices:
    """Compares what is followed with what is published. ``posts`` deliver, by channel."""

    def __init__(
        self,
        records: Records,
        assistant: Assistant,
        *,
        quiet: QuietHours,
        posts: Mapping[str, Post],
    ) -> None:
        self._records = records
        self._assistant = assistant
        self._quiet = quiet
        self._posts = posts

    def send(self, now: datetime) -> int:
        """Post what is due and return how many notices that were. Raises RecordsError.

        What a follower has seen is noted in the transaction that posts the notice, so that it
        is told once. In a person's quiet hours nothing is posted; it is due afterwards.
        """
        snapshot = self._assistant.snapshot()
        with self._records.read() as conn:
            everyone = follows.all_follows(conn)
            quiet = {
                one.person_id: conversations.load_person(conn, one.person_id).quiet
                for one in everyone
            }
        told = 0
        for one in everyone:
            hours = QuietHours.parse(quiet[one.person_id]) or self._quiet
            post = self._posts.get(one.channel)
            if post is None or hours.cover(now):
                continue
            now_seen = self._versions(snapshot, one)
            if {key: version.digest for key, version in now_seen.items()} == one.seen:
                continue
            told += self._tell(one, snapshot, now_seen, post, now)
        return told

    def _versions(self, snapshot: Snapshot, follow: Follow) -> dict[str, Version]:
        withdrawn = self._assistant.withdrawn()
        found = policies_of(snapshot, follow.target, withdrawn=withdrawn)
        return {policy.id: version_of(snapshot, policy) for policy in found}

    def _tell(
        self,
        follow: Follow,
        snapshot: Snapshot,
        versions: Mapping[str, Version],
        post: Post,
        now: datetime,
    ) -> int:
        language = Language(follow.language)
        with self._records.begin() as conn:
            reply = _notice(conn, follow, versions, language)
            for version in versions.values():
                follows.keep_version(
                    conn, version.digest, version.policy_id, write_version(version)
                )
            seen = {key: version.digest for key, version in versions.items()}
            follows.mark_seen(conn, follow.person_id, follow.target, seen)
            if reply is None:
                return 0
            token = choices.issue(
                conn,
                follow.conversation_id,
                Action(Act.UNFOLLOW, follow.target),
                at=now.timestamp(),
                person_id=follow.person_id,
            )
            label = dialogue_words(language).unfollow
            undo = Choice(label, Action(Act.UNFOLLOW, follow.target), token)
            post(conn, follow, (_with_choice(reply, undo),))
        return 1


def _notice(
    conn: Connection, follow: Follow, versions: Mapping[str, Version], language: Language
) -> Reply | None:
    """Return what a follower is told, None where nothing that is shown has changed."""
    say = dialogue_words(language)
    words = (say.added, say.removed, say.validity)
    sections: list[Section] = []
    title = ""
    for policy_id in dict.fromkeys((*follow.seen, *versions)):
        kept = follows.version(conn, str(follow.seen.get(policy_id, "")))
        old = read_version(policy_id, kept.clauses) if kept else None
        new = versions.get(policy_id)
        title = (new or old or Version(policy_id, policy_id, {})).title
        if new is None:
            sections.append(Section(say.withdrawn.format(title=title), mark="past"))
            continue
        found = changes(old, new, words)
        if found and is_topic(follow.target):
            sections.append(Section(f"《{title}》"))
        sections += found
    if not sections:
        return None
    sentence = (
        say.topic_changed.format(name=topic_name(follow.target))
        if is_topic(follow.target)
        else say.changed.format(title=title)
    )
    return Reply(sentence, language, tuple(sections[: 2 * _SHOWN]))


def _with_choice(reply: Reply, choice: Choice) -> Reply:
    return Reply(reply.text, reply.language, reply.sections, choices=((choice,),))
