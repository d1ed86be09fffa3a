"""Policies of a folder by their ids, held against what was published of it before."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from knowledge.documents.front_matter import id_line
from knowledge.documents.policy import Policy
from knowledge.documents.policy_id import id_on_disk
from knowledge.documents.read import Known, parse_policy
from knowledge.errors import PolicyError, SnapshotError
from knowledge.formats.source import Doubt, SourceText

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """A policy as it was published before: its file below the folder, and its text.

    ``text`` is a function since it is needed for few only; it raises SnapshotError. ``made_of``
    and ``doubts`` are those of the policy (knowledge.documents.policy).
    """

    file: str
    text: Callable[[], str]
    made_of: str = ""
    doubts: tuple[Doubt, ...] = ()


def known_texts(published: Mapping[str, Published]) -> Known:
    """Return what tells the text that was made of a file, where it was published."""
    by_file = {one.made_of: one for one in published.values() if one.made_of}

    def known(made_of: str) -> SourceText | None:
        one = by_file.get(made_of)
        try:
            return SourceText(one.text(), one.doubts) if one is not None else None
        except SnapshotError:
            return None

    return known


def by_id(
    folder: Path, read: Sequence[Policy], published: Mapping[str, Published]
) -> tuple[dict[str, Policy], list[PolicyError]]:
    """Return the policies by their ids, and an error for each that has the id of another.

    Of two the one whose file was published with the id has it, else the first.
    """

    def is_new(policy: Policy) -> bool:
        before = published.get(policy.id)
        return before is None or before.file != below(folder, policy.path)

    policies: dict[str, Policy] = {}
    on_disk: dict[str, Policy] = {}
    errors: list[PolicyError] = []
    for policy in sorted(read, key=is_new):
        same = on_disk.setdefault(id_on_disk(policy.id), policy)
        if same is policy:
            policies[policy.id] = policy
        else:
            errors.append(_double(policy, same))
    return policies, errors


def keep_published(
    folder: Path,
    policies: dict[str, Policy],
    errors: Sequence[PolicyError],
    published: Mapping[str, Published],
) -> tuple[dict[str, PolicyError], list[PolicyError]]:
    """Add to ``policies`` those whose file was published and cannot be read now, as they were.

    Return why, by their ids, and an error for each newcomer that has the id of one of them and
    goes.
    """
    failed = {below(folder, error.path): error for error in reversed(errors)}
    on_disk = {id_on_disk(name): name for name in policies}
    kept: dict[str, PolicyError] = {}
    refused: list[PolicyError] = []
    for name, before in published.items():
        places = [before.file, *(one.as_posix() for one in PurePosixPath(before.file).parents)]
        error = next((failed[place] for place in places if place in failed), None)
        now = on_disk.get(id_on_disk(name))
        if error is None or (now and below(folder, policies[now].path) == before.file):
            continue
        try:
            policy = parse_policy(folder / f"{name}.md", before.text())
        except (PolicyError, SnapshotError):
            _log.warning("%s: the version before cannot be read either", name)
            continue
        if policy.id == name:
            policy = replace(
                policy,
                path=folder / before.file,
                made_of=before.made_of,
                doubts=before.doubts,
            )
            if now:
                refused.append(_double(policies.pop(now), policy))
            policies[name] = policy
            kept[name] = error
    return kept, refused


def _double(policy: Policy, same: Policy) -> PolicyError:
    capitals = "" if policy.id == same.id else f" ({same.id!r}, 不分大小写 / capitals aside)"
    return PolicyError(
        policy.path,
        id_line(policy.text),
        f"id {policy.id!r} 和 {same.path.name} 的一样 / the id is that of "
        f"{same.path.name} too{capitals}",
        "换一个 id / give one of them another id",
    )


def below(folder: Path, path: Path) -> str:
    """Return a file's place in its folder, with slashes on every system."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
