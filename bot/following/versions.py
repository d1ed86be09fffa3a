"""Follow a policy or a topic: what of it changed since a person last saw it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.reading import clause_lines
from bot.exchange.reply import Link, Section
from index.publishing.open import Snapshot
from knowledge.documents.policy import Policy, digest
from knowledge.language.normalise import normalise

_TOPIC = "topic:"


@dataclass(frozen=True, slots=True)
class Version:
    """What a policy said at a time: its title and, by clause id, label, text and validity."""

    policy_id: str
    title: str
    clauses: Mapping[str, tuple[str, str, str]]

    @property
    def digest(self) -> str:
        """The digest of all that it says."""
        return digest(json.dumps(write_version(self), ensure_ascii=False, sort_keys=True))


def version_of(snapshot: Snapshot, policy: Policy) -> Version:
    """Return what a policy says now."""
    clauses = {}
    for clause in policy.clauses:
        validity = snapshot.standings[policy.id, clause.id].validity
        dates = [one.text if one else "" for one in (validity.start, validity.end)]
        span = " — ".join(one or "…" for one in dates) if any(dates) else ""
        clauses[clause.id] = (clause.place, "\n".join(clause_lines(policy, clause)), span)
    return Version(policy.id, policy.title, clauses)


def write_version(version: Version) -> dict[str, object]:
    """Return a version as JSON holds it."""
    return {
        "title": version.title,
        "clauses": {key: list(value) for key, value in version.clauses.items()},
    }


def read_version(policy_id: str, record: Mapping[str, object]) -> Version:
    """Return a version from its JSON."""
    clauses = record.get("clauses")
    kept = clauses if isinstance(clauses, dict) else {}
    return Version(
        policy_id,
        str(record.get("title", "")),
        {str(key): (str(one[0]), str(one[1]), str(one[2])) for key, one in kept.items()},
    )


def is_topic(target: str) -> bool:
    """Tell whether what is followed is a topic."""
    return target.startswith(_TOPIC)


def topic_target(name: str) -> str:
    """Return the target that a topic is followed by."""
    return f"{_TOPIC}{name}"


def topic_name(target: str) -> str:
    """Return the topic's name, or the target itself."""
    return target.removeprefix(_TOPIC)


def policies_of(
    snapshot: Snapshot, target: str, *, withdrawn: frozenset[str]
) -> tuple[Policy, ...]:
    """Return the policies that a target means, without those withdrawn."""
    live = [
        one for one in snapshot.library.policies if not one.withdrawn and one.id not in withdrawn
    ]
    if is_topic(target):
        return tuple(one for one in live if topic_name(target) in one.topics)
    return tuple(one for one in live if one.id == target)


def topics_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the library's topics, those of most policies first."""
    counts: dict[str, int] = {}
    for policy in snapshot.library.policies:
        for topic in policy.topics:
            counts[topic] = counts.get(topic, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def find_target(snapshot: Snapshot, text: str, *, withdrawn: frozenset[str]) -> str:
    """Return what a typed name means: a policy's id or title, a topic, or part of one; or ''."""
    wanted = normalise(text).strip("《》 ")
    if not wanted:
        return ""
    topics = topics_of(snapshot)
    policies = [
        one for one in snapshot.library.policies if not one.withdrawn and one.id not in withdrawn
    ]
    named = [topic_target(name) for name in topics if normalise(name) == wanted]
    named += [one.id for one in policies if wanted in (normalise(one.title), one.id)]
    named += [topic_target(name) for name in topics if wanted in normalise(name)]
    named += [one.id for one in policies if wanted in normalise(one.title)]
    return named[0] if named else ""


def changes(
    old: Version | None, new: Version | None, words: tuple[str, str, str]
) -> tuple[Section, ...]:
    """Return what changed, old and new one below the other; empty where nothing did.

    ``words`` are those for a clause added, a clause removed, and a changed validity.
    """
    before = old.clauses if old else {}
    after = new.clauses if new else {}
    added, removed, dates = words
    sections: list[Section] = []
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if was is not None:
            heading = was[0] if now else f"{removed}：{was[0]}"
            sections.append(Section(heading, _shown(was, now, dates), mark="old"))
        if now is not None and new is not None:
            heading = now[0] if was else f"{added}：{now[0]}"
            link = Link(f"《{new.title}》{now[0]}", new.policy_id, key)
            sections.append(Section(heading, _shown(now, was, dates), (link,), mark="new"))
    return tuple(sections)


def _shown(
    clause: tuple[str, str, str], other: tuple[str, str, str] | None, dates: str
) -> tuple[str, ...]:
    """Return the lines of one side: of two texts those that differ, with the dates if they do."""
    lines: Sequence[str] = clause[1].splitlines()
    if other is not None and other[1] != clause[1]:
        theirs = set(other[1].splitlines())
        lines = [line for line in lines if line not in theirs] or ["—"]
    elif other is not None:
        lines = []
    if clause[2] and (other is None or other[2] != clause[2]):
        lines = [*lines, f"{dates}：{clause[2]}"]
    return tuple(lines) or ("—",)
