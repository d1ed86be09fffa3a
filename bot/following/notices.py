"""Tell followers once when what they follow has changed, old and new side by side."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.exchange.answer import Language
from bot.exchange.clock import QuietHours
from bot.exchange.reply import Act, Action, Choice, Reply, Section
from bot.following.editions import Editions
from bot.following.versions import (
    Version,
    changes,
    is_topic,
    read_version,
    topic_name,
    write_version,
)
from bot.following.wording import notice_words
from bot.records import choices, follows
from bot.records.database.store import Connection, Records
from bot.records.follows import Follow
from index.publishing.open import Snapshot
from knowledge.errors import RecordsError

_log = logging.getLogger(__name__)

#: Puts replies on their way to a conversation of one channel, within the transaction.
Post = Callable[[Connection, Follow, Sequence[Reply]], None]
#: Called between two transactions; False when it is time to stop.
Rest = Callable[[], bool]
#: Changed clauses shown in one notice; the policy's page has the rest.
_SHOWN = 8
#: So many followers are read at once.
_PAGE = 500
#: A transaction takes no further follower after so long: somebody may be waiting to write.
_TRANSACTION_SECONDS = 0.03


class Published(Protocol):
    """Where what is published now can be seen."""

    def snapshot(self) -> Snapshot:
        """Return the snapshot that is published."""

    def withdrawn(self) -> frozenset[str]:
        """Return the ids of policies that are withdrawn since."""


class Notices:
    """Compares what is followed with what is published. ``posts`` deliver, by channel."""

    def __init__(
        self,
        records: Records,
        published: Published,
        *,
        quiet: QuietHours,
        posts: Mapping[str, Post],
    ) -> None:
        self._records = records
        self._published = published
        self._quiet = quiet
        self._posts = posts
        self._editions: Editions | None = None

    def send(self, now: datetime, *, rest: Rest = lambda: True) -> int:
        """Post what is due and return how many notices that were. Raises RecordsError.

        What a follower has seen is noted in the transaction that posts the notice, so that it
        is told once. In a person's quiet hours nothing is posted; it is due afterwards. A
        follower who cannot be told keeps no other from being told; the first such error is
        raised at the end.
        """
        round_ = _Round(self._records, self._read_editions(), self._posts, now)
        after = ("", "")
        while True:
            with self._records.read() as conn:
                page = follows.page(conn, after=after, limit=_PAGE)
            due = [one for one, quiet in page if round_.is_due(one, self._hours(quiet))]
            while due:
                due = due[round_.tell(due) :]
                if not rest():
                    return round_.told
            if len(page) < _PAGE:
                break
            after = (page[-1][0].person_id, page[-1][0].target)
            if not rest():
                return round_.told
        if round_.failed is not None:
            raise round_.failed
        return round_.told

    def _read_editions(self) -> Editions:
        """Return what is published now; the same as before where it has not changed."""
        snapshot, withdrawn = self._published.snapshot(), self._published.withdrawn()
        kept = self._editions
        if kept is None or kept.snapshot is not snapshot or kept.withdrawn != withdrawn:
            kept = self._editions = Editions(snapshot, withdrawn)
        return kept

    def _hours(self, quiet: str) -> QuietHours:
        return QuietHours.parse(quiet) or self._quiet


class _Round:
    """One round through the followers; ``told`` counts the notices, ``failed`` is an error."""

    def __init__(
        self, records: Records, editions: Editions, posts: Mapping[str, Post], now: datetime
    ) -> None:
        self._records = records
        self._editions = editions
        self._posts = posts
        self._now = now
        #: Notices by what they depend on: followers who have seen the same are told the same.
        self._notices: dict[tuple[str, str, str], Reply | None] = {}
        self._kept: set[str] = set()
        self.told = 0
        self.failed: Exception | None = None

    def is_due(self, follow: Follow, hours: QuietHours) -> bool:
        """Tell whether a follower is to be told of something now."""
        if follow.channel not in self._posts or hours.cover(self._now):
            return False
        return self._editions.seen(follow.target) != follow.seen

    def tell(self, due: Sequence[Follow]) -> int:
        """Tell some of those who are due, in one transaction; return how many it dealt with."""
        begun: list[Follow] = []
        try:
            self._transact(due, begun)
        except RecordsError:
            raise
        except Exception:  # noqa: BLE001 - one of them is at fault, and the others shall be told
            for one in begun:
                self._tell_alone(one)
        return len(begun)

    def _tell_alone(self, follow: Follow) -> None:
        try:
            self._transact((follow,), [])
        except RecordsError:
            raise
        except Exception as error:  # noqa: BLE001 - see above; it is raised when all are told
            self.failed = self.failed or error
            _log.exception("a follower of %s could not be told: it is due again", follow.target)

    def _transact(self, due: Sequence[Follow], begun: list[Follow]) -> None:
        until = time.monotonic() + _TRANSACTION_SECONDS
        told, kept = 0, set[str]()
        with self._records.begin() as conn:
            for one in due:
                begun.append(one)
                kept |= self._keep_versions(conn, one.target, kept)
                told += self._tell(conn, one)
                if time.monotonic() > until:
                    break
        self.told += told
        self._kept |= kept

    def _keep_versions(self, conn: Connection, target: str, kept: set[str]) -> set[str]:
        """Keep the texts that followers are told of, each once."""
        new = self._editions.of(target).keys() - self._kept - kept
        for digest in new:
            version = self._editions.of(target)[digest]
            follows.keep_version(conn, digest, version.policy_id, write_version(version))
        return set(new)

    def _tell(self, conn: Connection, follow: Follow) -> int:
        now_seen = self._editions.seen(follow.target)
        if not follows.mark_seen(conn, follow.person_id, follow.target, now_seen, was=follow.seen):
            return 0
        reply = self._notice(conn, follow)
        if reply is None:
            return 0
        undo = Action(Act.UNFOLLOW, follow.target)
        token = choices.issue(
            conn,
            follow.conversation_id,
            undo,
            at=self._now.timestamp(),
            person_id=follow.person_id,
        )
        choice = Choice(notice_words(reply.language).unfollow, undo, token)
        self._posts[follow.channel](conn, follow, (_with_choice(reply, choice),))
        return 1

    def _notice(self, conn: Connection, follow: Follow) -> Reply | None:
        key = (follow.target, repr(sorted(follow.seen.items())), follow.language)
        if key not in self._notices:
            versions = {one.policy_id: one for one in self._editions.of(follow.target).values()}
            self._notices[key] = _notice(conn, follow, versions, Language(follow.language))
        return self._notices[key]


def _notice(
    conn: Connection, follow: Follow, versions: Mapping[str, Version], language: Language
) -> Reply | None:
    """Return what a follower is told, None where nothing that is shown has changed."""
    say = notice_words(language)
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
