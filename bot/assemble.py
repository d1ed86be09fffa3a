"""Put the parts together from settings: the one place where values become objects."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answering.assistant import Assistant
from bot.answering.follow_ups import FollowUps
from bot.answering.message import MessageReader
from bot.answering.overviews.overviews import OPENERS_FILE, Overviews
from bot.answering.parts import JOINTS_FILE, Parting
from bot.answering.trial import trial
from bot.answering.understanding import load_learned
from bot.conversation.account import Account
from bot.conversation.planner import MakePlan, Planner
from bot.conversation.reception import Reception
from bot.eligibility.assess import Assessor
from bot.exchange.clock import QuietHours
from bot.planning import assessor_of, planner_of
from bot.records.database.store import Records, open_records
from bot.records.keys import key_of
from bot.settings import Settings
from index.encoding.encoder import Encoder, open_encoder
from index.publishing.build import build_snapshot, is_up_to_date
from index.publishing.build_report import BuildReport
from index.publishing.english import contents_digest
from index.publishing.live import LiveSnapshot, SnapshotSource
from index.publishing.open import Snapshot
from index.publishing.published import library_beside
from index.publishing.snapshot import SnapshotStore
from index.searching.rank import Ranker, load_ranker
from index.searching.rerank import Reranker, open_reranker
from knowledge.asking.joints import Joints
from knowledge.asking.logistic import load_logistics
from knowledge.asking.openers import Openers
from knowledge.asking.romanised import load_fixed
from knowledge.asking.typos import load_typos
from knowledge.directory.read import read_services
from knowledge.directory.services import Services
from knowledge.documents.library import Library
from knowledge.documents.withdrawals import Withdrawals
from knowledge.errors import SettingsError
from knowledge.language.segment import Segmenter
from knowledge.renderings.read import read_renderings, renderings_digest

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Product:
    """What channels are built of: who takes messages, the directory, the judge of benefits.

    ``assistant`` shows what ``live`` says is published; it answers where the reception plans in
    this process; ``cookie_key`` is what the web signs its visitors' cookies with.
    """

    reception: Reception
    assistant: Assistant
    live: LiveSnapshot
    services: Services
    assessor: Assessor
    cookie_key: str


@dataclass(frozen=True)
class Engine:
    """What both building and answering need; made once a process."""

    settings: Settings
    segmenter: Segmenter
    encoder: Encoder
    store: SnapshotStore
    reranker: Reranker | None = None

    def build(
        self,
        library: Library,
        *,
        force: bool = False,
        strict: bool = False,
        progress: Progress | None = None,
    ) -> BuildReport:
        """Build and publish a snapshot of ``library`` and its English (index.publishing.build)."""
        return build_snapshot(
            library,
            self.store,
            renderings=read_renderings(self.settings.english, library=library, strict=strict),
            encoder=self.encoder,
            segmenter=self.segmenter,
            cache_folder=self.settings.data / "vectors",
            force=force,
            progress=progress,
            trial=trial(self._assistant),
        )

    def build_if_changed(self, *, progress: Progress | None = None) -> BuildReport | None:
        """Build when nothing is published or the library has changed; None if all is as it was.

        What a maintainer rolled back from is not published again until a file changes.
        """
        library = library_beside(self.store, self.settings.policies)
        contents = self._contents(library)
        if is_up_to_date(contents, self.store, encoder=self.encoder, segmenter=self.segmenter):
            return None
        opens = is_up_to_date(None, self.store, encoder=self.encoder, segmenter=self.segmenter)
        if opens and self.store.rolled_back_from() == contents:
            return None
        return self.build(library, progress=progress)

    def files_changed(self) -> bool:
        """Tell whether the files differ from what is published. Raises SnapshotMissing."""
        return not self.is_published(library_beside(self.store, self.settings.policies))

    def is_published(self, library: Library) -> bool:
        """Tell whether what is published is of ``library`` and its English, as they are now.

        Raises SnapshotMissing when nothing is published.
        """
        return self._contents(library) == self.store.current()[1].library_digest

    def _contents(self, library: Library) -> str:
        english = renderings_digest(self.settings.english, library=library)
        return contents_digest(library, english)

    def apart(self) -> Engine:
        """Return an engine for measuring: what it builds is never what the service answers from.

        Its snapshots lie in a folder of their own; vectors, which are the same, are shared.
        """
        return replace(self, store=SnapshotStore(self.settings.data / "measured"))

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
        by_search: bool = False,
    ) -> Assistant:
        """Return an assistant that answers from the published snapshot.

        ``ranker`` replaces the shipped weights, ``adapt`` changes a snapshot that was opened,
        without ``repair`` messages are taken as they are, and ``by_search`` leaves out what was
        learned of conversations: all for measuring.
        """
        live = self.live(ranker=ranker, adapt=adapt)
        return self._assistant(live, repair=repair, by_search=by_search)

    def _assistant(
        self, live: SnapshotSource, *, repair: bool = True, by_search: bool = False
    ) -> Assistant:
        return Assistant(
            live,
            settings=self.settings,
            follow_ups=FollowUps(self.segmenter.slots),
            learned=None if by_search else load_learned(),
            reader=MessageReader(
                load_typos(self.segmenter),
                load_fixed(),
                scope_floor=self.settings.scope_floor,
                parting=Parting(
                    Joints(load_logistics(JOINTS_FILE)["opens"], self.segmenter.slots),
                    self.segmenter.slots,
                ),
            ),
            overviews=Overviews(Openers(**load_logistics(OPENERS_FILE)), self.segmenter.slots),
            repair=repair,
            withdrawals=Withdrawals(self.settings.policies),
        )

    def planner(self) -> tuple[Planner, Assistant]:
        """Return what decides on messages, and the assistant that it asks.

        Raises SettingsError, DataError, SnapshotError.
        """
        assistant = self.assistant()
        return self._planner(
            assistant, assessor_of(self.settings, assistant), read_services(self.settings.services)
        ), assistant

    def product(self, records: Records, *, plan: MakePlan | None = None) -> Product:
        """Return what all channels are built of, answering from the published snapshot.

        ``plan`` decides on messages in the place of a planner in this process. Raises
        SettingsError, DataError, SnapshotError, RecordsError.
        """
        live = self.live()
        assistant = self._assistant(live)
        assessor, services = (
            assessor_of(self.settings, assistant),
            read_services(self.settings.services),
        )
        reception = Reception(
            records,
            Account(assistant, quiet=self.quiet_hours()),
            plan=plan or self._planner(assistant, assessor, services).plan,
        )
        with records.begin() as conn:
            cookie_key = key_of(conn, "cookies", at=time.time())
        return Product(reception, assistant, live, services, assessor, cookie_key)

    def _planner(self, assistant: Assistant, assessor: Assessor, services: Services) -> Planner:
        return planner_of(
            self.settings,
            self.segmenter,
            assistant,
            assessor,
            services,
            account=Account(assistant, quiet=self.quiet_hours()),
        )

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
