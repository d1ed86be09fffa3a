"""What has to be done now and then: tell followers of changes, delete what is old."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from bot.following.notices import Notices
from bot.records import retention
from bot.records.database.store import Records
from knowledge.errors import HangbangcaiError

_log = logging.getLogger(__name__)

_NOTICES_SECONDS = 60.0
_PURGE_SECONDS = 3600.0
_DAY_SECONDS = 86_400.0
#: So many rows are deleted in one transaction.
_ROWS_AT_ONCE = 500
#: The shortest rest between two transactions.
_REST_SECONDS = 0.02
#: How long a stop waits for the transaction under way.
_PATIENCE_SECONDS = 5.0


class Housekeeping:
    """Keeps house beside the service: in a thread of its own, by small transactions.

    Between two of them it rests for as long as the last one took, so that whoever answers finds
    the records free at least half of the time. What fails is logged and tried again the next
    time, whatever it is. ``keep_days`` is how long records are kept.
    """

    def __init__(
        self,
        records: Records,
        notices: Notices,
        *,
        keep_days: float,
        every_seconds: float = _NOTICES_SECONDS,
    ) -> None:
        self._records = records
        self._notices = notices
        self._keep_seconds = keep_days * _DAY_SECONDS
        self._every_seconds = every_seconds
        self._purged_at: float | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Keep house until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """End after the transaction under way; what is left is done after the next start."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_SECONDS)

    def once(self) -> None:
        """Do what is due. Nothing is raised: what fails is logged, and due again."""
        for work in (self._purge, self._tell):
            try:
                work()
            except HangbangcaiError as error:
                _log.error("housekeeping failed, it is tried again: %s", error)
            except Exception:  # noqa: BLE001 - a fault here must not end what runs beside it
                _log.exception("housekeeping failed unexpectedly, it is tried again")

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.once()
            self._stopping.wait(self._every_seconds)

    def _purge(self) -> None:
        now = time.monotonic()  # a clock that is set back must not put it off
        if self._purged_at is not None and now - self._purged_at < _PURGE_SECONDS:
            return
        before = time.time() - self._keep_seconds
        rest = self._resting()
        while True:
            with self._records.begin() as conn:
                gone = retention.purge(conn, before=before, limit=_ROWS_AT_ONCE)
            if gone < _ROWS_AT_ONCE:
                self._purged_at = now
                return
            if not rest():
                return

    def _tell(self) -> None:
        told = self._notices.send(datetime.now().astimezone(), rest=self._resting())
        if told:
            _log.info("%d followers are told of changes", told)

    def _resting(self) -> Callable[[], bool]:
        """Return what rests between two transactions, and says False when it is time to stop."""
        began = time.monotonic()

        def rest() -> bool:
            nonlocal began
            worked = time.monotonic() - began
            stopping = self._stopping.wait(max(worked, _REST_SECONDS))
            began = time.monotonic()
            return not stopping

        return rest
