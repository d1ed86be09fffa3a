"""Follow publications while running: a new snapshot takes the old one's place when it is whole."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from index.encoding.encoder import Encoder
from index.publishing.open import Snapshot, open_snapshot
from index.publishing.snapshot import SnapshotStore
from index.searching.rank import Ranker
from index.searching.rerank import Reranker
from knowledge.errors import (
    EncoderMismatch,
    HangbangcaiError,
    SnapshotError,
    SnapshotMissing,
)
from knowledge.language.segment import Segmenter

#: Seconds until a snapshot that could not be opened is tried again.
RETRY_SECONDS = 30
#: How often a thread of its own looks at the pointer.
_LOOK_SECONDS = 0.5

_log = logging.getLogger(__name__)


class SnapshotSource(Protocol):
    """What gives the snapshot that answers now."""

    def get(self) -> Snapshot:
        """Return it. Raises SnapshotError if there is none."""
        ...


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
        self._failed: object = None
        self._retry_at = 0.0
        self._lock = threading.Lock()
        self._follower: threading.Thread | None = None
        self._ended = threading.Event()

    def start(self) -> None:
        """Follow publications in a thread of its own, so that `get` never opens one.

        For a process in which opening, half a second or more, would hold up others.
        """
        self._ended.clear()
        self._follower = threading.Thread(target=self._watch, name="snapshot", daemon=True)
        self._follower.start()

    def stop(self) -> None:
        """Follow no more."""
        self._ended.set()
        self._follower = None

    def get(self) -> Snapshot:
        """Return the snapshot that is published now; looks at the pointer each time.

        After `start` it is the one that was published half a second ago, and what opening takes.
        One that cannot be opened leaves the one in memory serving: it is said once, and tried
        again later, since the cause may pass. While one thread opens a new one, the others go
        on with the old. Raises SnapshotError or EncoderMismatch only when there is none at all.
        """
        state = self._store.pointer_state()
        snapshot = self._snapshot
        if snapshot is None:
            with self._lock:
                return self._snapshot or self._first(state)
        if self._follower is not None and threading.current_thread() is not self._follower:
            return snapshot
        if state == self._state or (state == self._failed and time.monotonic() < self._retry_at):
            return snapshot
        if not self._lock.acquire(blocking=False):
            return snapshot
        try:
            self._follow(snapshot, state)
        finally:
            self._lock.release()
        return self._snapshot or snapshot

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            if self._snapshot is not None:
                self.get()

    def _first(self, state: object) -> Snapshot:
        try:
            self._snapshot, self._state = self._open(), state
        except SnapshotMissing:
            raise
        except SnapshotError as error:
            older = self._older()
            if older is None:
                raise
            self._snapshot = older
            self._note_failure(older, state, error)
        return self._snapshot

    def _older(self) -> Snapshot | None:
        """Return the newest snapshot before the current one that can be opened, if any."""
        current = self._store.current_id() or ""
        for name in reversed([one for one in self._store.all_ids() if one < current]):
            try:
                return self._open(name)
            except (SnapshotError, EncoderMismatch):
                continue
        return None

    def _follow(self, old: Snapshot, state: object) -> None:
        try:
            # Opened whole before it takes the place of the old one.
            self._snapshot, self._state = self._open(), state
            self._failed = None
        except Exception as error:  # noqa: BLE001 - nothing that is published may stop what answers
            self._note_failure(old, state, error)

    def _note_failure(self, old: Snapshot, state: object, error: Exception) -> None:
        """Say once for each pointer why the old snapshot goes on."""
        known = isinstance(error, HangbangcaiError)
        if state != self._failed:
            _log.error(
                "新发布的索引打不开，继续用 %s 回答；%d 秒后再试 / the new snapshot cannot be "
                "opened, the old one goes on: %s",
                old.manifest.id,
                RETRY_SECONDS,
                error if known else type(error).__name__,
                exc_info=None if known else error,
            )
        self._failed, self._retry_at = state, time.monotonic() + RETRY_SECONDS

    def _open(self, name: str | None = None) -> Snapshot:
        opened = open_snapshot(
            self._store,
            name=name,
            encoder=self._encoder,
            segmenter=self._segmenter,
            ranker=self._ranker,
            reranker=self._reranker,
        )
        return self._adapt(opened) if self._adapt else opened
