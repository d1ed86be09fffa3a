"""The directory of services and activities as a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fastapi import HTTPException, Request
from fastapi.responses import Response

from bot.channels.web.render import Renderer
from bot.channels.web.visitor import Guest
from bot.conversation.worker import Worker
from bot.directory.entry import (
    Shelf,
    View,
    activity_facts,
    cautions,
    dates_of,
    link_to,
    mark,
    service_facts,
)
from bot.directory.wording import directory_phrases
from bot.exchange.answer import Language
from bot.exchange.clock import day_of
from bot.exchange.reply import Link, Section
from knowledge.directory.services import Activity, Entry, Group, Services

_LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Card:
    """One service or activity as the page shows it."""

    id: str
    name: str
    what: str
    kind: str
    dates: str
    cautions: tuple[str, ...]
    facts: tuple[Section, ...]
    links: tuple[Link, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Room:
    """A heading with its cards: a stage of life, or the activities."""

    id: str
    name: str
    what: str
    cards: tuple[Card, ...]


class ServicePages:
    """The handler: it narrows the directory to what was asked for and renders it."""

    def __init__(self, worker: Worker, renderer: Renderer, services: Services) -> None:
        self._worker = worker
        self._renderer = renderer
        self._services = services

    async def services(
        self, request: Request, visitor: Guest, kind: str = "", q: str = ""
    ) -> Response:
        """Show the stages with their services, then the activities; ``kind`` and ``q`` narrow.

        Raises HTTPException.
        """
        if max(len(kind), len(q)) > _LONGEST_SEARCH:
            raise HTTPException(413)
        view = self._view(visitor.language)
        wanted = q.strip().lower()
        rooms = [
            Room(one.id, view.tell(one.name), view.tell(one.what), tuple(cards))
            for one in self._services.stages
            if (cards := list(self._of_stage(view, one, kind, wanted)))
        ]
        events = () if kind else tuple(self._activities(view, wanted))
        return self._renderer.page(
            request,
            "services.html",
            visitor,
            rooms=rooms,
            events=events,
            phrases_of=view.say,
            kinds=[(one.id, view.tell(one.name), view.tell(one.what)) for one in self._kinds(view)],
            kind=kind,
            q=q,
            narrowed=bool(kind or wanted),
        )

    def _view(self, language: Language) -> View:
        assistant = self._worker.assistant
        snapshot = assistant.snapshot()
        shelf = Shelf(snapshot.library, snapshot.standings, assistant.withdrawn())
        today = day_of(datetime.now().astimezone())
        return View(shelf, language, today, directory_phrases(language))

    def _kinds(self, view: View) -> list[Group]:
        """Return those of the six services to which something is counted."""
        used = {one.kind for one in self._services.services if view.shelf.holds(one)}
        return [one for one in self._services.kinds if one.id in used]

    def _of_stage(self, view: View, stage: Group, kind: str, wanted: str) -> Iterator[Card]:
        for one in self._services.services:
            fits = one.stage == stage.id and (not kind or one.kind == kind)
            if fits and view.shelf.holds(one) and _says(one, wanted):
                yield _card(view, one)

    def _activities(self, view: View, wanted: str) -> Iterator[Card]:
        for one in self._services.by_date(view.today):
            if view.shelf.holds(one) and _says(one, wanted):
                yield _card(view, one)


def _says(entry: Entry, wanted: str) -> bool:
    texts = (entry.name, entry.what, entry.where)
    said = [one for text in texts for one in (text.chinese, text.english)]
    return not wanted or any(wanted in one.lower() for one in (*said, *entry.wordings))


def _card(view: View, entry: Entry) -> Card:
    activity = isinstance(entry, Activity)
    grounds = (view.shelf.find(one) for one in (entry.clause, *entry.also))
    return Card(
        id=entry.id,
        name=view.tell(entry.name),
        what=view.tell(entry.what),
        kind="" if isinstance(entry, Activity) else entry.kind,
        dates=dates_of(view, entry) if isinstance(entry, Activity) else "",
        cautions=tuple(cautions(view, entry)),
        facts=tuple(
            activity_facts(view, entry)
            if isinstance(entry, Activity)
            else service_facts(view, entry)
        )[1 if activity else 0 :],
        links=tuple(link_to(*found) for found in grounds if found),
        mark=mark(view, entry),
    )
