"""Build a snapshot from a library: embed what is new, reuse the rest, report what changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from index.encoding.cache import VectorCache
from index.encoding.encoder import Encoder
from index.publishing.asking import asking_texts, foreign_texts
from index.publishing.build_report import BuildReport, compare
from index.publishing.english import (
    ENGLISH_FILE,
    contents_digest,
    english_entries,
    write_english,
)
from index.publishing.entries import passage_entries
from index.publishing.fields_files import save_fields
from index.publishing.manifest import Manifest
from index.publishing.open import Snapshot, open_folder, read_passages
from index.publishing.published import copy_name, current_manifest, entry_of
from index.publishing.snapshot import (
    FIELDS_FOLDER,
    PASSAGES_FILE,
    POLICIES_FOLDER,
    SnapshotStore,
    write_lines,
)
from index.searching.fields import Progress, build_fields
from index.searching.rank import load_ranker
from index.snapshot_files import SnapshotFiles
from knowledge.documents.library import Library
from knowledge.documents.split import Passage, split_policy
from knowledge.errors import DataError, PolicyError, SnapshotError
from knowledge.language.places import places_for
from knowledge.language.segment import Segmenter
from knowledge.renderings.rendering import NO_RENDERINGS, Renderings

_BYTES_NEEDED = 50_000_000

#: Asks a snapshot before it is published; returns what is worth telling, a sentence each, and
#: raises SnapshotError if it must not be.
Trial = Callable[[Snapshot], tuple[str, ...]]


def build_snapshot(
    library: Library,
    store: SnapshotStore,
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    cache_folder: Path,
    force: bool = False,
    progress: Progress | None = None,
    trial: Trial | None = None,
    renderings: Renderings = NO_RENDERINGS,
) -> BuildReport:
    """Build and publish a snapshot of ``library`` and its English, unless it is the current one.

    ``force`` builds anyway. The new one is opened as it lies on disk, and given to ``trial``,
    before anything is published. Raises SnapshotError when either fails, when the disk is full
    or another build runs; the old snapshot then goes on serving.
    """
    begun = time.perf_counter()
    with store.lock():
        old = current_manifest(store)
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
        contents = contents_digest(library, renderings.digest)
        errors: tuple[PolicyError | DataError, ...] = (*library.errors, *renderings.errors)
        if old is not None and not force and _is_current(store, old, contents, encoder, segmenter):
            return BuildReport(
                snapshot_id=old.id,
                published=False,
                policies=policies,
                passages=changed,
                withdrawn=withdrawn,
                vectors_reused=len(passages),
                vectors_computed=0,
                errors=errors,
                seconds=time.perf_counter() - begun,
                counts=old.counts,
                files=library.files,
                kept=library.kept,
            )
        staged: Path | None = None
        try:
            cache = VectorCache(cache_folder, encoder)
            staged = store.stage()
            counts = _write(
                staged,
                library,
                passages,
                encoder=encoder,
                segmenter=segmenter,
                cache=cache,
                renderings=renderings,
                progress=progress,
            )
            write_english(staged / ENGLISH_FILE, renderings)
            manifest = Manifest(
                id="",
                created_at=datetime.now(UTC).isoformat(timespec="seconds"),
                previous=old.id if old else "",
                encoder_name=encoder.name,
                encoder_fingerprint=encoder.fingerprint,
                dimension=encoder.dimension,
                segmenter_fingerprint=segmenter.fingerprint,
                library_digest=contents,
                policies={
                    policy.id: entry_of(library.folder, policy) for policy in library.policies
                },
                counts=counts,
                files={},
            )
            manifest = store.finish(staged, manifest)
            remarks = _tried(staged, manifest, encoder, segmenter, trial)
            store.publish(staged, manifest)
        except MemoryError as error:
            raise SnapshotError(
                "内存不够建索引 / not enough memory to build the snapshot → 关掉别的程序或加内存 / "
                "end other programs, or add memory; the snapshot before it goes on serving"
            ) from error
        except OSError as error:
            raise SnapshotError(
                f"the snapshot cannot be written ({error.strerror or error}) → free at least "
                f"{_BYTES_NEEDED // 1_000_000} MB below {store.folder} and run "
                "scripts/reindex.py again; the snapshot before it goes on serving"
            ) from error
        finally:
            store.discard(staged)
        return BuildReport(
            snapshot_id=manifest.id,
            published=True,
            policies=policies,
            passages=changed,
            withdrawn=withdrawn,
            vectors_reused=cache.reused,
            vectors_computed=cache.computed,
            errors=errors,
            seconds=time.perf_counter() - begun,
            counts=counts,
            remarks=remarks,
            files=library.files,
            kept=library.kept,
        )


def _tried(
    staged: Path, manifest: Manifest, encoder: Encoder, segmenter: Segmenter, trial: Trial | None
) -> tuple[str, ...]:
    """Open what was written, and have it asked. Raises SnapshotError."""
    try:
        snapshot = open_folder(
            staged, manifest, encoder=encoder, segmenter=segmenter, ranker=load_ranker()
        )
        return trial(snapshot) if trial is not None else ()
    except SnapshotError as error:
        raise SnapshotError(
            "新索引没有通过试问，没有发布，原来的一版继续服务 / the new snapshot failed its trial, "
            f"it is not published and the old one goes on serving: {error}"
        ) from error


def is_up_to_date(
    contents: str | None, store: SnapshotStore, *, encoder: Encoder, segmenter: Segmenter
) -> bool:
    """Tell whether the current snapshot is of these contents (None: any), and of the rest."""
    old = current_manifest(store)
    if old is None:
        return False
    return _is_current(store, old, contents or old.library_digest, encoder, segmenter)


def _is_current(
    store: SnapshotStore, old: Manifest, contents: str, encoder: Encoder, segmenter: Segmenter
) -> bool:
    """Tell whether a snapshot is of these contents; a damaged one is not, and is built anew."""
    return (
        old.library_digest == contents
        and old.encoder_fingerprint == encoder.fingerprint
        and old.segmenter_fingerprint == segmenter.fingerprint
        and store.is_whole(old.id)
    )


def _passage_digests(store: SnapshotStore, old: Manifest | None) -> dict[str, str]:
    if old is None:
        return {}
    try:
        files = SnapshotFiles(store.path(old.id), old.files)
        return {one.id: one.digest for one in read_passages(files)}
    except SnapshotError:
        return {}


def _write(
    staged: Path,
    library: Library,
    passages: list[Passage],
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    cache: VectorCache,
    renderings: Renderings,
    progress: Progress | None,
) -> dict[str, int]:
    copies = staged / POLICIES_FOLDER
    copies.mkdir()
    for policy in library.policies:
        # newline="" keeps every line end as it is: offsets count them.
        with (copies / copy_name(policy)).open("w", encoding="utf-8", newline="") as stream:
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
                "shown": one.shown,
            }
            for one in passages
        ),
    )
    indexed = {(one.policy_id, one.clause_id) for one in passages}
    phrasings = [
        (f"{policy.id}#{clause.id}", text)
        for policy, clause in library.clauses()
        if (policy.id, clause.id) in indexed
        for text in asking_texts(clause)
    ]
    fields = build_fields(
        passage_entries(library, passages),
        phrasings,
        segmenter=segmenter,
        encode=cache.encode,
        dimension=encoder.dimension,
        foreign=foreign_texts(segmenter.lexicon, places_for(library.policies)),
        english=english_entries(library, renderings),
        progress=progress,
    )
    save_fields(fields, staged / FIELDS_FOLDER)
    return {
        "policies": len(library.policies),
        "clauses": len(indexed),
        "passages": len(passages),
        "phrasings": len(phrasings),
    }
