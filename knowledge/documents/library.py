"""The folder of policies: which exist and which cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from knowledge.documents.folder.files import FileRead, read_files, told
from knowledge.documents.folder.published import Published, by_id, keep_published, known_texts
from knowledge.documents.policy import Clause, Policy, digest
from knowledge.documents.read import parse_policy
from knowledge.documents.stated.repealed import with_repealed
from knowledge.errors import LibraryError, PolicyError

FOLDER = Path(__file__).parents[1] / "policies"


@dataclass(frozen=True)
class Library:
    """All policies of a folder that could be read, in the order of their ids.

    ``errors`` holds one error for each file that could not be; ``files`` tells of every other.
    ``kept`` are ids of policies whose file cannot be read now: the published version stays.
    """

    folder: Path
    policies: tuple[Policy, ...]
    errors: tuple[PolicyError, ...] = ()
    digest: str = field(default="")
    files: tuple[FileRead, ...] = ()
    kept: Mapping[str, PolicyError] = field(default_factory=dict)

    def clauses(self) -> Iterator[tuple[Policy, Clause]]:
        """Yield every clause with its policy."""
        for policy in self.policies:
            for clause in policy.clauses:
                yield policy, clause


def read_library(
    folder: Path = FOLDER,
    *,
    strict: bool = False,
    published: Mapping[str, Published] = MappingProxyType({}),
) -> Library:
    """Read all policies below ``folder``: regular files in it, no drafts (`is_policy`).

    A file that cannot be read is left out and its error kept, and where it is ``published`` (by
    id) the version before stays; with ``strict`` the first such error is raised. Two files of
    one id (capitals aside: some disks tell none), or a reference to a policy or clause that does
    not exist, are errors of the file that comes second or refers; of two files of one id the one
    that was published stays. Raises LibraryError if nothing is left or the folder is too large.
    """
    read: list[Policy] = []
    errors: list[PolicyError] = []
    files: list[FileRead] = []
    for found in read_files(folder, known_texts(published)):
        if isinstance(found, PolicyError):
            if strict:
                raise found
            errors.append(found)
        elif isinstance(found, FileRead):
            files.append(found)
        else:
            read.append(found)
    policies, doubles = by_id(folder, read, published)
    if strict and doubles:
        raise doubles[0]
    kept, refused = keep_published(folder, policies, errors, published)
    files += [told(one) for one in policies.values() if one.id not in kept]
    dangling = list(_dangling(policies))
    if strict and dangling:
        raise dangling[0]
    errors = [*sorted([*errors, *doubles, *refused], key=lambda one: one.path), *dangling]
    if not policies:
        reason = f"; the first error: {errors[0]}" if errors else ""
        raise LibraryError(
            f"{folder} holds no policy that can be read{reason} → put *.md files there"
        )
    return replace(
        _library(folder, policies.values(), errors),
        files=tuple(sorted(files, key=lambda one: one.path)),
        kept=kept,
    )


def library_of_texts(folder: Path, texts: Mapping[str, str]) -> Library:
    """Read policies whose texts are at hand, by the names of their files. Raises PolicyError."""
    return _library(folder, [parse_policy(folder / name, texts[name]) for name in texts], [])


def _library(folder: Path, policies: Iterable[Policy], errors: Sequence[PolicyError]) -> Library:
    ordered = with_repealed(sorted(policies, key=lambda policy: policy.id))
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
                    policy.path,
                    1,
                    f"supersedes {name!r}：没有这份政策 / which is unknown",
                    "改正 id / correct the id",
                )
        for clause in policy.clauses:
            for name in clause.supersedes:
                other, _, clause_id = name.partition("#")
                target = policies.get(other or policy.id)
                if target is None or (clause_id and target.clause(clause_id) is None):
                    yield PolicyError(
                        policy.path,
                        clause.line,
                        f"supersedes {name!r}：没有这条 / which is unknown",
                        "改正政策 id 或条款的 #名字 / correct the policy id or the clause's #slug",
                    )
