"""The folder of policies: which exist, which cannot be read, which are withdrawn."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.errors import LibraryError, PolicyError
from knowledge.policy import Clause, Policy, digest
from knowledge.read import READERS, read_policy

FOLDER = Path(__file__).parent / "policies"


@dataclass(frozen=True)
class Library:
    """All policies of a folder that could be read, in the order of their ids.

    ``errors`` holds one error for each file that could not be.
    """

    folder: Path
    policies: tuple[Policy, ...]
    errors: tuple[PolicyError, ...] = ()
    digest: str = field(default="")

    def clauses(self) -> Iterator[tuple[Policy, Clause]]:
        """Yield every clause with its policy."""
        for policy in self.policies:
            for clause in policy.clauses:
                yield policy, clause


def policy_files(folder: Path) -> list[Path]:
    """Return the files of ``folder`` that a reader exists for, sorted by name.

    Names that begin with a dot or an underscore are drafts and left out. Raises LibraryError
    if the folder does not exist.
    """
    if not folder.is_dir():
        raise LibraryError(
            f"{folder} is no folder → name the folder that holds your policy files (*.md)"
        )
    return sorted(path for path in folder.rglob("*") if _is_policy(path) and path.is_file())


def _is_policy(path: Path) -> bool:
    return (
        path.suffix.lower() in READERS
        and not path.name.startswith((".", "_"))
        and path.stem.upper() != "README"
    )


def read_library(folder: Path = FOLDER, *, strict: bool = False) -> Library:
    """Read all policies below ``folder``.

    A file that cannot be read is left out and its error kept; with ``strict`` the first such
    error is raised. Two files of one id, or a reference to a policy or clause that does not
    exist, are errors of the file that comes second or refers. Raises LibraryError if nothing
    is left.
    """
    policies: dict[str, Policy] = {}
    errors: list[PolicyError] = []
    for path in policy_files(folder):
        try:
            policy = read_policy(path)
            if policy.id in policies:
                raise PolicyError(
                    path,
                    1,
                    f"the id {policy.id!r} is that of {policies[policy.id].path.name} too",
                    "give one of them another id",
                )
        except PolicyError as error:
            if strict:
                raise
            errors.append(error)
            continue
        policies[policy.id] = policy
    for dangling in _dangling(policies):
        if strict:
            raise dangling
        errors.append(dangling)
    if not policies:
        reason = f"; the first error: {errors[0]}" if errors else ""
        raise LibraryError(
            f"{folder} holds no policy that can be read{reason} → put *.md files there"
        )
    ordered = tuple(policies[key] for key in sorted(policies))
    return Library(
        folder,
        ordered,
        tuple(errors),
        digest(*(part for policy in ordered for part in (policy.id, policy.digest))),
    )


def _dangling(policies: dict[str, Policy]) -> Iterator[PolicyError]:
    """Yield an error for each supersedes that leads nowhere; the policy itself stays."""
    for policy in policies.values():
        for name in policy.supersedes:
            if name.partition("#")[0] not in policies:
                yield PolicyError(
                    policy.path, 1, f"supersedes {name!r}, which is unknown", "correct the id"
                )
        for clause in policy.clauses:
            for name in clause.supersedes:
                other, _, clause_id = name.partition("#")
                target = policies.get(other or policy.id)
                if target is None or (clause_id and target.clause(clause_id) is None):
                    yield PolicyError(
                        policy.path,
                        clause.line,
                        f"supersedes {name!r}, which is unknown",
                        "correct the policy id or the clause's #slug",
                    )


class Withdrawals:
    """Which policies are withdrawn by now, read anew whenever a file of the folder changes.

    A withdrawal has to stop citations at once, before any rebuild, so the folder's names, sizes
    and times are looked at for every question (below a millisecond for hundreds of files).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, tuple[int, int]] = {}
        self._ids: dict[str, str] = {}

    def ids(self) -> frozenset[str]:
        """Return the ids of withdrawn policies; an unreadable file stays what it was."""
        seen = dict(_states(self._folder))
        if not seen and not self._folder.is_dir():
            return frozenset(self._ids.values())
        for path in [path for path, state in seen.items() if self._seen.get(path) != state]:
            try:
                policy = read_policy(Path(path))
            except PolicyError:
                continue  # a slip of the pen must not bring a withdrawn policy back
            self._ids.pop(path, None)
            if policy.withdrawn:
                self._ids[path] = policy.id
        for path in set(self._ids) - set(seen):
            del self._ids[path]
        self._seen = seen
        return frozenset(self._ids.values())


def _states(folder: Path | str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield path, and time and size, of each policy file below ``folder``, in any order."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    if entry.is_dir():
                        yield from _states(entry.path)
                    elif _is_policy(Path(entry.name)):
                        state = entry.stat()
                        yield entry.path, (state.st_mtime_ns, state.st_size)
                except OSError:
                    continue  # it went while it was looked at
    except OSError:
        return
