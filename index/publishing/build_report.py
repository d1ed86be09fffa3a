"""What a build did: which policies and passages came, changed and went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.documents.folder.files import FileRead
from knowledge.errors import DataError, PolicyError


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids that came, changed and went; ``unchanged`` counts the rest."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True)
class BuildReport:
    """What a build did. ``snapshot_id`` is the current one; ``published`` tells if it is new.

    ``files`` tells of every file of the folder but those among the ``errors``; ``kept`` are ids
    of policies that stay as they were published, since their file cannot be read now.
    """

    snapshot_id: str
    published: bool
    policies: Changes
    passages: Changes
    withdrawn: tuple[str, ...]
    vectors_reused: int
    vectors_computed: int
    errors: tuple[PolicyError | DataError, ...]
    seconds: float
    counts: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    files: tuple[FileRead, ...] = ()
    kept: Mapping[str, PolicyError] = field(default_factory=dict)

    @property
    def left_out(self) -> tuple[PolicyError | DataError, ...]:
        """The errors without those whose policy goes on as it was published."""
        kept = {id(error) for error in self.kept.values()}
        return tuple(error for error in self.errors if id(error) not in kept)


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> Changes:
    """Compare digests by id."""
    return Changes(
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(key for key in new.keys() & old.keys() if new[key] != old[key])),
        removed=tuple(sorted(old.keys() - new.keys())),
        unchanged=sum(1 for key in new.keys() & old.keys() if new[key] == old[key]),
    )
