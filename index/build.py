"""Build a snapshot from a library: embed what is new, reuse the rest, report what changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from index.asking import asking_texts, foreign_texts
from index.encode import Encoder
from index.fields import Entry, Progress, build_fields, save_fields
from index.open import read_passages
from index.snapshot import (
    FIELDS_FOLDER,
    PASSAGES_FILE,
    POLICIES_FOLDER,
    Manifest,
    SnapshotStore,
    write_lines,
)
from index.vectors import VectorCache
from knowledge.errors import PolicyError, SnapshotError
from knowledge.library import Library
from knowledge.places import load_places
from knowledge.policy import Currency, Policy, digest
from knowledge.segment import Segmenter
from knowledge.split import Passage, split_policy

_BYTES_NEEDED = 50_000_000


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
    """What a build did. ``snapshot_id`` is the current one; ``published`` tells if it is new."""

    snapshot_id: str
    published: bool
    policies: Changes
    passages: Changes
    withdrawn: tuple[str, ...]
    vectors_reused: int
    vectors_computed: int
    errors: tuple[PolicyError, ...]
    seconds: float
    counts: Mapping[str, int] = field(default_factory=dict)


def build_snapshot(
    library: Library,
    store: SnapshotStore,
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    cache_folder: Path,
    force: bool = False,
    progress: Progress | None = None,
    before_publish: Callable[[], None] | None = None,
) -> BuildReport:
    """Build and publish a snapshot of ``library``, unless the current one already is that.

    ``force`` builds anyway. ``before_publish`` runs when all is written and nothing published.
    Raises SnapshotError when the disk is full or another build runs; the old snapshot then
    goes on serving.
    """
    begun = time.perf_counter()
    with store.lock():
        old = _readable_manifest(store)
        live = [policy for policy in library.policies if not policy.withdrawn]
        withdrawn = tuple(policy.id for policy in library.policies if policy.withdrawn)
        if not live:
            raise SnapshotError("every policy is withdrawn → keep at least one in force")
        passages = [passage for policy in live for passage in split_policy(policy)]
        known_policies = {name: one["digest"] for name, one in old.policies.items()} if old else {}
        policies = compare(
            known_policies, {policy.id: policy.digest for policy in library.policies}
        )
        changed = compare(_passage_digests(store, old), {one.id: one.digest for one in passages})
        if old is not None and not force and _is_current(old, library, encoder, segmenter):
            return BuildReport(
                snapshot_id=old.id,
                published=False,
                policies=policies,
                passages=changed,
                withdrawn=withdrawn,
                vectors_reused=len(passages),
                vectors_computed=0,
                errors=library.errors,
                seconds=time.perf_counter() - begun,
                counts=old.counts,
            )
        cache = VectorCache(cache_folder, encoder)
        name = store.new_id(digest(library.digest, encoder.fingerprint, segmenter.fingerprint))
        try:
            staged = store.stage(name)
            counts = _write(
                staged,
                library,
                passages,
                encoder=encoder,
                segmenter=segmenter,
                cache=cache,
                progress=progress,
            )
            manifest = Manifest(
                id=name,
                created_at=datetime.now(UTC).isoformat(timespec="seconds"),
                previous=old.id if old else "",
                encoder_name=encoder.name,
                encoder_fingerprint=encoder.fingerprint,
                dimension=encoder.dimension,
                segmenter_fingerprint=segmenter.fingerprint,
                library_digest=library.digest,
                policies={
                    policy.id: {
                        "title": policy.title,
                        "digest": policy.digest,
                        "file": _file_name(policy),
                    }
                    for policy in library.policies
                },
                counts=counts,
                files={},
            )
            if before_publish is not None:
                before_publish()
            store.publish(staged, manifest)
        except OSError as error:
            raise SnapshotError(
                f"the snapshot cannot be written ({error.strerror or error}) → free at least "
                f"{_BYTES_NEEDED // 1_000_000} MB below {store.folder} and run "
                "scripts/reindex.py again; the snapshot before it goes on serving"
            ) from error
        return BuildReport(
            snapshot_id=name,
            published=True,
            policies=policies,
            passages=changed,
            withdrawn=withdrawn,
            vectors_reused=cache.reused,
            vectors_computed=cache.computed,
            errors=library.errors,
            seconds=time.perf_counter() - begun,
            counts=counts,
        )


def passage_entries(library: Library, passages: Iterable[Passage]) -> list[Entry]:
    """Return the passages of ``library`` as they are indexed."""
    past = {
        (policy.id, clause.id)
        for policy, clause in library.clauses()
        if clause.currency is Currency.PAST
    }
    return [
        Entry(
            group=one.policy_id,
            clause=f"{one.policy_id}#{one.clause_id}",
            title=one.title,
            heading=one.heading,
            text=one.text,
            past=(one.policy_id, one.clause_id) in past,
        )
        for one in passages
    ]


def is_up_to_date(
    library: Library, store: SnapshotStore, *, encoder: Encoder, segmenter: Segmenter
) -> bool:
    """Tell whether the current snapshot is of this very library, encoder and segmenter."""
    old = _readable_manifest(store)
    return old is not None and _is_current(old, library, encoder, segmenter)


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> Changes:
    """Compare digests by id."""
    return Changes(
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(key for key in new.keys() & old.keys() if new[key] != old[key])),
        removed=tuple(sorted(old.keys() - new.keys())),
        unchanged=sum(1 for key in new.keys() & old.keys() if new[key] == old[key]),
    )


def _is_current(old: Manifest, library: Library, encoder: Encoder, segmenter: Segmenter) -> bool:
    return (
        old.library_digest == library.digest
        and old.encoder_fingerprint == encoder.fingerprint
        and old.segmenter_fingerprint == segmenter.fingerprint
    )


def _readable_manifest(store: SnapshotStore) -> Manifest | None:
    """Return the current manifest, or None where there is none that can be read.

    A damaged snapshot must not stop the build that would replace it.
    """
    try:
        return store.current()[1]
    except SnapshotError:
        return None


def _passage_digests(store: SnapshotStore, old: Manifest | None) -> dict[str, str]:
    if old is None:
        return {}
    try:
        return {one.id: one.digest for one in read_passages(store.path(old.id))}
    except SnapshotError:
        return {}


def _file_name(policy: Policy) -> str:
    return policy.id + policy.path.suffix.lower()


def _write(
    staged: Path,
    library: Library,
    passages: list[Passage],
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    cache: VectorCache,
    progress: Progress | None,
) -> dict[str, int]:
    copies = staged / POLICIES_FOLDER
    copies.mkdir()
    for policy in library.policies:
        # newline="" keeps every line end as it is: offsets count them.
        with (copies / _file_name(policy)).open("w", encoding="utf-8", newline="") as stream:
            stream.write(policy.text)
    write_lines(
        staged / PASSAGES_FILE,
        (
            {
                "id": one.id,
                "policy_id": one.policy_id,
                "clause_id": one.clause_id,
                "title": one.title,
                "heading_path": list(one.heading_path),
                "text": one.text,
                "spans": [list(span) for span in one.spans],
                "repeats_header": one.repeats_header,
                "digest": one.digest,
            }
            for one in passages
        ),
    )
    indexed = {(one.policy_id, one.clause_id) for one in passages}
    phrasings = [
        (f"{policy.id}#{clause.id}", text)
        for policy, clause in library.clauses()
        if (policy.id, clause.id) in indexed
        for text in asking_texts(policy, clause)
    ]
    fields = build_fields(
        passage_entries(library, passages),
        phrasings,
        segmenter=segmenter,
        encode=cache.encode,
        dimension=encoder.dimension,
        foreign=foreign_texts(segmenter.lexicon, load_places()),
        progress=progress,
    )
    save_fields(fields, staged / FIELDS_FOLDER)
    return {
        "policies": len(library.policies),
        "clauses": len(indexed),
        "passages": len(passages),
        "phrasings": len(phrasings),
    }
