"""Open a published snapshot for searching, and follow publications while running."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder
from index.fields import load_fields
from index.rank import Ranker
from index.rerank import Reranker
from index.search import Searcher
from index.snapshot import (
    FIELDS_FOLDER,
    PASSAGES_FILE,
    POLICIES_FOLDER,
    Manifest,
    SnapshotStore,
)
from index.succession import ClauseKey, Standing, standings
from knowledge.errors import EncoderMismatch, SnapshotError
from knowledge.library import Library, read_library
from knowledge.places import load_places
from knowledge.policy import Clause, Policy
from knowledge.segment import Segmenter
from knowledge.split import Passage

_ALLOWED_KEPT = 32


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot, whole, in memory. Never changes; safe to share between threads."""

    manifest: Manifest
    library: Library
    passages: tuple[Passage, ...]
    standings: Mapping[ClauseKey, Standing]
    searcher: Searcher

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
    def _by_id(self) -> Mapping[str, Policy]:
        return {policy.id: policy for policy in self.library.policies}


def open_snapshot(
    store: SnapshotStore,
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    ranker: Ranker,
    reranker: Reranker | None = None,
) -> Snapshot:
    """Open the current snapshot.

    Raises SnapshotMissing when nothing is published, EncoderMismatch when it was built with
    another encoder, segmenter or lexicon, SnapshotError when it is damaged.
    """
    folder, manifest = store.current()
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
    library = read_library(folder / POLICIES_FOLDER)
    passages = read_passages(folder)
    fields = load_fields(folder / FIELDS_FOLDER)
    if fields.size != len(passages) or fields.vectors.dimension != encoder.dimension:
        raise SnapshotError(f"{folder}: lengths do not agree → run scripts/reindex.py --force")
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
            load_places(),
            reranker,
            [f"{one.title} {one.heading} {one.text}" for one in passages],
        ),
    )


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """Read the passages of a snapshot folder. Raises SnapshotError."""
    path = folder / PASSAGES_FILE
    try:
        with path.open(encoding="utf-8") as stream:
            records = [json.loads(line) for line in stream]
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
            )
            for one in records
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"{path} is damaged ({error}) → run scripts/reindex.py") from error


class LiveSnapshot:
    """The current snapshot of a running process, swapped between two questions."""

    def __init__(
        self,
        store: SnapshotStore,
        *,
        encoder: Encoder,
        segmenter: Segmenter,
        ranker: Ranker,
        reranker: Reranker | None = None,
        adapt: Callable[[Snapshot], Snapshot] | None = None,
    ) -> None:
        self._store = store
        self._adapt = adapt
        self._reranker = reranker
        self._encoder = encoder
        self._segmenter = segmenter
        self._ranker = ranker
        self._state: object = None
        self._snapshot: Snapshot | None = None
        self._lock = threading.Lock()

    def get(self) -> Snapshot:
        """Return the snapshot that is published now; looks at the pointer each time.

        A new one that cannot be opened leaves the one in memory serving. Raises SnapshotError
        only when there is none at all.
        """
        state = self._store.pointer_state()
        if self._snapshot is not None and state == self._state:
            return self._snapshot
        with self._lock:
            if self._snapshot is None or state != self._state:
                try:
                    opened = open_snapshot(
                        self._store,
                        encoder=self._encoder,
                        segmenter=self._segmenter,
                        ranker=self._ranker,
                        reranker=self._reranker,
                    )
                    self._snapshot = self._adapt(opened) if self._adapt else opened
                except (SnapshotError, EncoderMismatch):
                    if self._snapshot is None:
                        raise
                self._state = state
            return self._snapshot
