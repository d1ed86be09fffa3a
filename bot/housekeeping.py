"""What has to be done now and then: tell followers of changes, delete what is old."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime

from bot.notices import Notices
from bot.records import privacy
from bot.records.store import Records
from bot.worker import Worker
from knowledge.errors import HangbangcaiError

_log = logging.getLogger(__name__)

_NOTICES_SECONDS = 60.0
_PURGE_SECONDS = 3600.0
_DAY_SECONDS = 86_400.0


class Housekeeping:
    """Keeps house while the service runs. ``keep_days`` is how long records are kept."""

    def __init__(
        self,
        worker: Worker,
        records: Records,
        notices: Notices,
        *,
        keep_days: float,
        every_seconds: float = _NOTICES_SECONDS,
    ) -> None:
        self._worker = worker
        self._records = records
        self._notices = notices
        self._keep_seconds = keep_days * _DAY_SECONDS
        self._every_seconds = every_seconds
        self._purged_at = 0.0

    async def run(self) -> None:
        """Keep house until cancelled. What fails is logged, and tried again the next time."""
        while True:
            try:
                await self._worker.run(self.once)
            except HangbangcaiError as error:
                _log.error("housekeeping failed, it is tried again: %s", error)
            await asyncio.sleep(self._every_seconds)

    def once(self) -> None:
        """Do what is due. Raises RecordsError, SnapshotError."""
        now = time.time()
        if now - self._purged_at >= _PURGE_SECONDS:
            with self._records.begin() as conn:
                privacy.purge(conn, before=now - self._keep_seconds)
            self._purged_at = now
        told = self._notices.send(datetime.now().astimezone())
        if told:
            _log.info("%d followers are told of changes", told)
