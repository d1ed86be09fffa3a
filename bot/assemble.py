"""Put the parts together from settings: the one place where values become objects."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.account import Account
from bot.assistant import Assistant
from bot.clarify import Clarifier, load_ambiguities
from bot.clock import QuietHours
from bot.conversation import FollowUps
from bot.dialogue import Dialogue
from bot.directory import Directory
from bot.eligibility import EligibilityTalk
from bot.eligibility_assess import Assessor
from bot.message import MessageReader
from bot.reception import Reception
from bot.records.store import Records, open_records
from bot.settings import Settings
from index.build import BuildReport, build_snapshot, is_up_to_date
from index.encode import Encoder, open_encoder
from index.open import LiveSnapshot, Snapshot
from index.rank import Ranker, load_ranker
from index.rerank import Reranker, open_reranker
from index.snapshot import SnapshotStore
from knowledge.errors import SettingsError
from knowledge.library import Library, Withdrawals, read_library
from knowledge.named_services import NamedServices
from knowledge.read_benefits import read_benefits
from knowledge.read_services import read_services
from knowledge.romanised import load_fixed
from knowledge.segment import Segmenter
from knowledge.services import Services
from knowledge.typos import load_typos

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Product:
    """What channels are built of: who takes messages, the directory, the judge of benefits."""

    reception: Reception
    services: Services
    assessor: Assessor


@dataclass(frozen=True)
class Engine:
    """What both building and answering need; made once a process."""

    settings: Settings
    segmenter: Segmenter
    encoder: Encoder
    store: SnapshotStore
    reranker: Reranker | None = None

    def build(
        self, library: Library, *, force: bool = False, progress: Progress | None = None
    ) -> BuildReport:
        """Build and publish a snapshot of ``library`` (see index.build)."""
        return build_snapshot(
            library,
            self.store,
            encoder=self.encoder,
            segmenter=self.segmenter,
            cache_folder=self.settings.data / "vectors",
            force=force,
            progress=progress,
        )

    def build_if_changed(self, *, progress: Progress | None = None) -> BuildReport | None:
        """Build when nothing is published or the library has changed; None if all is as it was.

        What a maintainer rolled back from is not published again until a file changes.
        """
        library = read_library(self.settings.policies)
        if is_up_to_date(library, self.store, encoder=self.encoder, segmenter=self.segmenter):
            return None
        if self.store.rolled_back_from() == library.digest and self._opens():
            return None
        return self.build(library, progress=progress)

    def live(
        self,
        *,
        ranker: Ranker | None = None,
        adapt: Callable[[Snapshot], Snapshot] | None = None,
    ) -> LiveSnapshot:
        """Return the published snapshot, followed as others are published."""
        return LiveSnapshot(
            self.store,
            encoder=self.encoder,
            segmenter=self.segmenter,
            ranker=ranker or load_ranker(),
            reranker=self.reranker,
            adapt=adapt,
        )

    def assistant(
        self,
        *,
        ranker: Ranker | None = None,
        adapt: Callable[[Snapshot], Snapshot] | None = None,
        repair: bool = True,
    ) -> Assistant:
        """Return an assistant that answers from the published snapshot.

        ``ranker`` replaces the shipped weights, ``adapt`` changes a snapshot that was opened,
        and without ``repair`` messages are taken as they are: all for measuring.
        """
        follow_ups = FollowUps(self.segmenter.slots)
        return Assistant(
            self.live(ranker=ranker, adapt=adapt),
            settings=self.settings,
            follow_ups=follow_ups,
            reader=MessageReader(
                load_typos(self.segmenter),
                load_fixed(),
                scope_floor=self.settings.scope_floor,
                leans=follow_ups.leans,
            ),
            repair=repair,
            withdrawals=Withdrawals(self.settings.policies),
        )

    def product(self, records: Records) -> Product:
        """Return what all channels are built of, answering from the published snapshot.

        Raises SettingsError, DataError.
        """
        assistant = self.assistant()
        benefits = read_benefits(self.settings.benefits, library=assistant.snapshot().library)
        for error in benefits.errors:
            _log.warning("a benefit is left out: %s", error)
        assessor = Assessor(
            benefits,
            library=lambda: assistant.snapshot().library,
            withdrawn=assistant.withdrawn,
        )
        services = read_services(self.settings.services)
        dialogue = Dialogue(
            assistant,
            talk=EligibilityTalk(assessor),
            directory=Directory(services),
            named=NamedServices(services),
            clarifier=Clarifier(load_ambiguities()),
        )
        reception = Reception(
            records,
            dialogue,
            Account(assistant, quiet=self.quiet_hours()),
            forget_seconds=self.settings.forget_after_minutes * 60,
        )
        return Product(reception, services, assessor)

    def quiet_hours(self) -> QuietHours:
        """Return the hours in which nobody is notified. Raises SettingsError."""
        hours = QuietHours.parse(self.settings.quiet_hours)
        if hours is None:
            raise SettingsError(
                f"HANGBANGCAI_QUIET_HOURS={self.settings.quiet_hours!r} is no span of hours "
                "→ write it as 22-8, or off"
            )
        return hours

    def open_records(self) -> Records:
        """Open the records that the settings name. Raises RecordsError."""
        return open_records(self.settings.records, folder=self.settings.data)

    def open_records_in(self, folder: Path) -> Records:
        """Open records of their own in a folder, whatever the settings name: for measuring."""
        return open_records("", folder=folder)

    def _opens(self) -> bool:
        manifest = self.store.current()[1]
        return (
            manifest.encoder_fingerprint == self.encoder.fingerprint
            and manifest.segmenter_fingerprint == self.segmenter.fingerprint
        )


def open_engine(settings: Settings) -> Engine:
    """Load segmenter and encoder as the settings name them. Raises EncoderError, LexiconError."""
    segmenter = Segmenter(cache_folder=settings.data / "cache")
    encoder = open_encoder(
        settings.encoder,
        segmenter=segmenter,
        question_prompt=settings.question_prompt,
        passage_prompt=settings.passage_prompt,
    )
    return Engine(
        settings,
        segmenter,
        encoder,
        SnapshotStore(settings.data),
        open_reranker(settings.reranker),
    )
