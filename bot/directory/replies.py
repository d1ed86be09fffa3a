"""The directory of services as replies: menu, stages, six services, one entry, activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

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
from bot.exchange.reply import Act, Action, Choice, Reply, Section
from knowledge.directory.services import Activity, Entry, Group, Service, Services

#: The value of Act.SERVICES that lists the activities.
EVENTS = "stage=events"
#: Entries on a page: with the buttons to turn it and to go back there are eight.
_ON_PAGE = 6
_MOST_GROUNDS = 3
_LONGEST_LABEL = 40

Row = tuple[Choice, ...]


class Directory:
    """Makes the replies for Act.SERVICES. Holds no state; safe to share between threads."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def reply(self, value: str, shelf: Shelf, *, language: Language, today: date) -> Reply:
        """Return what a value of Act.SERVICES shows; the menu for one that leads nowhere.

        The value is empty, ``stage=…``, ``stage=events``, ``kind=…`` or ``item=…``; a list may
        end in ``@page``, from 1.
        """
        view = View(shelf, language, today, directory_phrases(language))
        target, _, page = value.partition("@")
        number = int(page) if page.isdecimal() and len(page) < 5 else 1
        what, _, name = target.partition("=")
        if target == EVENTS:
            return self._events(view, number)
        if what == "item":
            entry = self._services.entry(name)
            if entry is not None and shelf.holds(entry):
                return self._entry(view, entry)
            return Reply(view.say.gone, language, choices=((_contents(view),),))
        groups = {"stage": self._services.stages, "kind": self._services.kinds}.get(what, ())
        group = next((one for one in groups if one.id == name), None)
        if group is None:
            return self._menu(view)
        return self._group(view, what, group, number)

    def _menu(self, view: View) -> Reply:
        """Offer the stages, the six services, the activities and the way to benefits."""
        say, sections, rows = view.say, [], []
        lists = (
            ("stage", self._services.stages, say.by_stage, "", 2),
            ("kind", self._services.kinds, say.by_kind, say.placed, 3),
        )
        for what, groups, heading, note, width in lists:
            kept = [(one, len(self._members(view, what, one.id))) for one in groups]
            lines = [
                say.count.format(name=view.tell(one.name), what=view.tell(one.what), count=count)
                for one, count in kept
                if count
            ]
            sections.append(Section(heading, (*lines, note) if note else tuple(lines)))
            rows += _rows(
                [_choice(view.tell(one.name), f"{what}={one.id}") for one, count in kept if count],
                width,
            )
        benefits = Choice(say.benefits, Action(Act.TALK, "start"))
        return Reply(
            say.menu,
            view.language,
            sections=tuple(sections),
            choices=(*rows, (_choice(say.events, EVENTS), benefits)),
        )

    def _members(self, view: View, what: str, group_id: str) -> list[Service]:
        return [
            one
            for one in self._services.services
            if (one.stage if what == "stage" else one.kind) == group_id and view.shelf.holds(one)
        ]

    def _group(self, view: View, what: str, group: Group, page: int) -> Reply:
        """List the services of a stage or of one of the six."""
        members = self._members(view, what, group.id)
        opening = [f"{view.tell(group.name)} · {view.tell(group.what)}"]
        if what == "kind":
            opening.append(view.say.placed)
        if not members:
            opening.append(view.say.none)
        reply = _listed(view, opening, members, f"{what}={group.id}", page)
        grounds = view.shelf.find(group.clause)
        if grounds is None:
            return reply
        section = Section(view.say.grounds, links=(link_to(*grounds),))
        return replace(reply, sections=(*reply.sections, section))

    def _events(self, view: View, page: int) -> Reply:
        """List the activities: coming first, past ones last and marked."""
        kept = [one for one in self._services.by_date(view.today) if view.shelf.holds(one)]
        opening = view.say.events_intro.format(today=view.today.isoformat())
        return _listed(view, [view.say.events, opening], kept, EVENTS, page)

    def _entry(self, view: View, entry: Entry) -> Reply:
        """Show all that is known of one service or activity."""
        first = Section(
            view.say.what, (view.tell(entry.what), *cautions(view, entry)), mark=mark(view, entry)
        )
        facts = (
            activity_facts(view, entry)
            if isinstance(entry, Activity)
            else service_facts(view, entry)
        )
        grounds = [(entry.clause, view.shelf.find(entry.clause))]
        grounds += [(one, view.shelf.find(one)) for one in entry.also]
        links = tuple(link_to(*found) for _, found in grounds if found)
        looks = [
            (Choice(_short(found[1].label or found[0].title), Action(Act.CLAUSE, clause)),)
            for clause, found in grounds[:_MOST_GROUNDS]
            if found
        ]
        back = _choice(view.say.back.format(name=view.say.events), EVENTS)
        if isinstance(entry, Service):
            stage = next(one for one in self._services.stages if one.id == entry.stage)
            back = _choice(view.say.back.format(name=view.tell(stage.name)), f"stage={entry.stage}")
        return Reply(
            view.tell(entry.name),
            view.language,
            sections=(first, *facts, Section(view.say.grounds, links=links)),
            choices=(*looks, (back, _contents(view))),
        )


def _listed(
    view: View, opening: Sequence[str], entries: Sequence[Entry], value: str, page: int
) -> Reply:
    """Return one page of entries with a button each, and the buttons to turn and leave it."""
    pages = max(1, -(-len(entries) // _ON_PAGE))
    page = min(max(page, 1), pages)
    shown = entries[(page - 1) * _ON_PAGE : page * _ON_PAGE]
    lines = list(opening)
    last: list[Choice] = []
    if pages > 1:
        lines.append(view.say.page.format(page=page, pages=pages))
        label = view.say.next_page if page < pages else view.say.first_page
        last.append(_choice(label, f"{value}@{page % pages + 1}"))
    return Reply(
        "\n".join(lines),
        view.language,
        sections=tuple(_line(view, one) for one in shown),
        choices=(
            *((_choice(view.tell(one.name), f"item={one.id}"),) for one in shown),
            (*last, _contents(view)),
        ),
    )


def _line(view: View, entry: Entry) -> Section:
    """Return an entry as it stands in a list."""
    lines = [view.tell(entry.what)]
    if isinstance(entry, Activity):
        lines.insert(0, dates_of(view, entry))
    elif entry.where:
        lines.append(view.say.line.format(head=view.say.where, text=view.tell(entry.where)))
    found = view.shelf.find(entry.clause)
    links = (link_to(*found),) if found else ()
    return Section(
        view.tell(entry.name), (*lines, *cautions(view, entry)), links, mark(view, entry)
    )


def _choice(label: str, value: str) -> Choice:
    return Choice(_short(label), Action(Act.SERVICES, value))


def _contents(view: View) -> Choice:
    return _choice(view.say.contents, "")


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _rows(choices: Sequence[Choice], width: int) -> list[Row]:
    return [tuple(choices[at : at + width]) for at in range(0, len(choices), width)]
