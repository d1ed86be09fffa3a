"""Open a published snapshot for searching."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Encoder
from index.publishing.english import read_english_file
from index.publishing.fields_files import load_fields
from index.publishing.manifest import Manifest
from index.publishing.snapshot import (
    FIELDS_FOLDER,
    PASSAGES_FILE,
    POLICIES_FOLDER,
    SnapshotStore,
)
from index.publishing.succession import ClauseKey, Standing, standings
from index.searching.rank import Ranker
from index.searching.rerank import Reranker
from index.searching.search import Searcher
from index.snapshot_files import SnapshotFiles
from knowledge.documents.library import Library, library_of_texts
from knowledge.documents.policy import Clause, Policy
from knowledge.documents.split import Passage
from knowledge.errors import EncoderMismatch, PolicyError, SnapshotError
from knowledge.language.places import places_for
from knowledge.language.segment import Segmenter
from knowledge.renderings.rendering import NO_RENDERINGS, Renderings

_ALLOWED_KEPT = 32


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot, whole, in memory. Never changes; safe to share between threads."""

    manifest: Manifest
    library: Library
    passages: tuple[Passage, ...]
    standings: Mapping[ClauseKey, Standing]
    searcher: Searcher
    renderings: Renderings = NO_RENDERINGS

    def allowed(
        self, as_of: date | None, *, withdrawn: frozenset[str] = frozenset()
    ) -> NDArray[np.bool_]:
        """Return which passages may be cited, shape (passages,).

        Those in force on ``as_of`` (None: whenever), and of no withdrawn policy. The array is
        shared: do not change it.
        """
        key = (as_of, withdrawn)
        if key in self._allowed:
            return self._allowed[key]
        if len(self._allowed) >= _ALLOWED_KEPT:
            self._allowed.clear()
        self._allowed[key] = np.array(
            [
                passage.policy_id not in withdrawn
                and (
                    as_of is None
                    or self.standings[passage.policy_id, passage.clause_id].covers(as_of)
                )
                for passage in self.passages
            ],
            dtype=np.bool_,
        )
        return self._allowed[key]

    def beside(self, day: date, *, withdrawn: frozenset[str] = frozenset()) -> NDArray[np.bool_]:
        """Return which passages do not hold on ``day`` by their text alone, shape (passages,).

        Nothing has replaced them, and nobody has checked the dates that their text states. The
        array is shared: do not change it.
        """
        key = (day, withdrawn)
        if key not in self._beside:
            if len(self._beside) >= _ALLOWED_KEPT:
                self._beside.clear()
            self._beside[key] = np.array(
                [
                    one.policy_id not in withdrawn
                    and self.standings[one.policy_id, one.clause_id].is_out_by_its_text(day)
                    for one in self.passages
                ],
                dtype=np.bool_,
            )
        return self._beside[key]

    def policy(self, policy_id: str) -> Policy | None:
        """Return the policy of that id, or None."""
        return self._by_id.get(policy_id)

    def source_of(self, passage: Passage) -> tuple[Policy, Clause]:
        """Return policy and clause of a passage."""
        policy = self._by_id[passage.policy_id]
        clause = policy.clause(passage.clause_id)
        if clause is None:
            raise SnapshotError(f"{passage.id} has no clause → run scripts/reindex.py --verify")
        return policy, clause

    @cached_property
    def _allowed(self) -> dict[tuple[date | None, frozenset[str]], NDArray[np.bool_]]:
        return {}

    @cached_property
    def _beside(self) -> dict[tuple[date, frozenset[str]], NDArray[np.bool_]]:
        return {}

    @cached_property
    def _by_id(self) -> Mapping[str, Policy]:
        return {policy.id: policy for policy in self.library.policies}


def open_snapshot(
    store: SnapshotStore,
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    ranker: Ranker,
    reranker: Reranker | None = None,
    name: str | None = None,
) -> Snapshot:
    """Open the current snapshot, or the one of that name.

    Raises SnapshotMissing when nothing is published, EncoderMismatch when it was built with
    another encoder, segmenter or lexicon, SnapshotError when it is damaged.
    """
    folder, manifest = (store.path(name), store.manifest(name)) if name else store.current()
    return open_folder(
        folder,
        manifest,
        encoder=encoder,
        segmenter=segmenter,
        ranker=ranker,
        reranker=reranker,
    )


def open_folder(
    folder: Path,
    manifest: Manifest,
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    ranker: Ranker,
    reranker: Reranker | None = None,
) -> Snapshot:
    """Open the snapshot in ``folder``, every file of it held against the manifest.

    Raises EncoderMismatch, SnapshotError.
    """
    if (manifest.encoder_fingerprint, manifest.dimension) != (
        encoder.fingerprint,
        encoder.dimension,
    ):
        raise EncoderMismatch(
            f"snapshot {manifest.id} was built with the encoder {manifest.encoder_name} "
            f"({manifest.dimension} numbers, {manifest.encoder_fingerprint}), the settings name "
            f"{encoder.name} ({encoder.dimension}, {encoder.fingerprint}) "
            "→ run scripts/reindex.py, or set HANGBANGCAI_ENCODER back"
        )
    if manifest.segmenter_fingerprint != segmenter.fingerprint:
        raise EncoderMismatch(
            f"snapshot {manifest.id} was built with another segmenter or lexicon "
            "→ run scripts/reindex.py"
        )
    try:
        return _open_checked(
            SnapshotFiles(folder, manifest.files), manifest, encoder, segmenter, ranker, reranker
        )
    except MemoryError as error:
        raise SnapshotError(
            f"内存不够打开 {manifest.id} / not enough memory to open it → 关掉别的程序或加内存 / "
            "end other programs, or add memory"
        ) from error


def _open_checked(
    files: SnapshotFiles,
    manifest: Manifest,
    encoder: Encoder,
    segmenter: Segmenter,
    ranker: Ranker,
    reranker: Reranker | None,
) -> Snapshot:
    library = _read_copies(files, manifest)
    passages = read_passages(files)
    renderings = read_english_file(files)
    fields = load_fields(files, FIELDS_FOLDER)
    files.check_rest()
    if fields.size != len(passages) or fields.vectors.dimension != encoder.dimension:
        raise SnapshotError(
            f"{files.folder}: lengths do not agree → run scripts/reindex.py --force"
        )
    return Snapshot(
        manifest=manifest,
        library=library,
        passages=passages,
        standings=standings(library),
        searcher=Searcher(
            fields,
            segmenter,
            encoder,
            ranker,
            places_for(library.policies),
            reranker,
            [f"{one.title} {one.heading} {one.read}" for one in passages],
        ),
        renderings=renderings,
    )


def _read_copies(files: SnapshotFiles, manifest: Manifest) -> Library:
    """Read the policies that the manifest lists: no rule for names of files has a say here."""
    texts = {
        name: files.text(f"{POLICIES_FOLDER}/{one['file']}")
        for name, one in manifest.policies.items()
    }
    try:
        library = library_of_texts(
            files.folder / POLICIES_FOLDER,
            {manifest.policies[name]["file"]: text for name, text in texts.items()},
        )
    except PolicyError as error:
        raise SnapshotError(f"{error} → run scripts/reindex.py --force") from error
    if {policy.id for policy in library.policies} != manifest.policies.keys():
        raise SnapshotError(
            f"{files.folder / POLICIES_FOLDER}: ids do not agree → run scripts/reindex.py --force"
        )
    return library


def read_passages(files: SnapshotFiles) -> tuple[Passage, ...]:
    """Read the passages of a snapshot. Raises SnapshotError."""
    try:
        return tuple(
            Passage(
                id=one["id"],
                policy_id=one["policy_id"],
                clause_id=one["clause_id"],
                title=one["title"],
                heading_path=tuple(one["heading_path"]),
                text=one["text"],
                spans=tuple((start, end) for start, end in one["spans"]),
                repeats_header=one["repeats_header"],
                digest=one["digest"],
                shown=one["shown"],
            )
            for one in map(json.loads, files.text(PASSAGES_FILE).rstrip("\n").split("\n"))
        )
    except (ValueError, KeyError, TypeError) as error:
        raise files.damaged(PASSAGES_FILE) from error
