"""Read the directory of services and activities, and hold every statement against its clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.directory.services import (
    LONGEST_NAME,
    Activity,
    Form,
    Group,
    Phone,
    Service,
    Services,
    Wording,
)
from knowledge.documents.dates import PartialDate, Validity
from knowledge.documents.library import Library
from knowledge.documents.policy import QUOTABLE, Clause, Policy
from knowledge.documents.yaml_lines import Node, load_lines

FOLDER = Path(__file__).parents[1] / "services"
DIRECTORY_FILE = "directory.yaml"
ACTIVITIES_FILE = "activities.yaml"

_GROUP_KEYS = frozenset(["id", "name", "english", "what", "what_english", "clause", "wordings"])
_SHARED_KEYS = _GROUP_KEYS | frozenset(["also", "where", "where_english", "url"])
_SERVICE_KEYS = _SHARED_KEYS | frozenset(
    [
        "stage",
        "kind",
        "phones",
        "hours",
        "hours_english",
        "materials",
        "materials_english",
        "time",
        "time_english",
        "from",
        "to",
    ]
)
_ACTIVITY_KEYS = _SHARED_KEYS | frozenset(["form", "who", "who_english", "start", "end", "yearly"])
_PHONE_KEYS = frozenset(["number", "name", "english", "clause"])
#: Fields whose figures have to stand in a clause.
_TOLD = ("name", "what", "who", "where", "hours", "materials", "time")
_DATED = ("from", "to", "start", "end", "yearly")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_PHONE = re.compile(r"\d{3,4}-\d{5,8}|\d{5,11}")


def read_services(folder: Path = FOLDER, *, library: Library | None = None) -> Services:
    """Read both files of ``folder``. Raises DataError, with file and line, for what is wrong.

    With ``library`` every clause has to exist there, and every figure, telephone number, date
    and address has to stand in a clause that its entry names.
    """
    reader = _Reader(library)
    root = load_lines(folder / DIRECTORY_FILE)
    root.fields(frozenset({"stages", "kinds", "services"}))
    stages = tuple(reader.group(node) for node in root.need("stages").items())
    kinds = tuple(reader.group(node) for node in root.need("kinds").items())
    known = {"stage": [one.id for one in stages], "kind": [one.id for one in kinds]}
    services = tuple(reader.service(node, known) for node in root.need("services").items())
    second = load_lines(folder / ACTIVITIES_FILE)
    second.fields(frozenset({"activities"}))
    activities = tuple(reader.activity(node) for node in second.need("activities").items())
    return Services(stages, kinds, services, activities)


class _Reader:
    """Both files and the errors they can have; the ids are those read so far."""

    def __init__(self, library: Library | None) -> None:
        self._policies = (
            None if library is None else {policy.id: policy for policy in library.policies}
        )
        self._ids: set[str] = set()

    def group(self, node: Node) -> Group:
        """Read a stage or one of the six services."""
        node.fields(_GROUP_KEYS)
        clause = node.text_of("clause")
        if clause:
            self._clause(node.need("clause"))
        return Group(
            self._id(node), _name(node), _wording(node, "what"), clause, node.texts_of("wordings")
        )

    def service(self, node: Node, known: Mapping[str, list[str]]) -> Service:
        """Read one service; ``known`` are the ids of stages and kinds."""
        node.fields(_SERVICE_KEYS)
        start, end = _dates(node, "from", "to")
        service = Service(
            id=self._id(node),
            name=_name(node),
            what=_need(node, "what"),
            stage=_choice(node.need("stage"), known["stage"]),
            kind=_choice(node.need("kind"), known["kind"]) if node.get("kind") else "",
            where=_wording(node, "where"),
            url=node.text_of("url"),
            phones=tuple(self._phone(one) for one in node.items_of("phones")),
            hours=_wording(node, "hours"),
            materials=_wording(node, "materials"),
            time=_wording(node, "time"),
            window=Validity(start, end),
            clause=node.need("clause").text(),
            also=node.texts_of("also"),
            wordings=node.texts_of("wordings"),
        )
        self._attest(node)
        return service

    def activity(self, node: Node) -> Activity:
        """Read one activity."""
        node.fields(_ACTIVITY_KEYS)
        start, end = _dates(node, "start", "end")
        yearly = _month_and_day(node.need("yearly")) if node.get("yearly") else None
        if yearly and (start or end):
            raise node.error(
                "yearly stands beside start or end", "keep either of them", key="yearly"
            )
        activity = Activity(
            id=self._id(node),
            name=_name(node),
            what=_need(node, "what"),
            form=Form(_choice(node.need("form"), [one.value for one in Form])),
            who=_wording(node, "who"),
            where=_wording(node, "where"),
            url=node.text_of("url"),
            start=start,
            end=end,
            yearly=yearly,
            clause=node.need("clause").text(),
            also=node.texts_of("also"),
            wordings=node.texts_of("wordings"),
        )
        self._attest(node)
        return activity

    def _id(self, node: Node) -> str:
        found = node.need("id").text()
        if not _ID.fullmatch(found):
            raise node.error(f"the id {found!r} has other signs", "use a-z, 0-9 and -", key="id")
        if found in self._ids:
            raise node.error(f"the id {found!r} stands twice", "give each its own", key="id")
        self._ids.add(found)
        return found

    def _phone(self, node: Node) -> Phone:
        node.fields(_PHONE_KEYS)
        number = node.need("number").text()
        if not _PHONE.fullmatch(number):
            raise node.error(
                f"{number!r} is no telephone number", "write it as 0571-96345 or 12345"
            )
        clause = node.need("clause")
        found = self._clause(clause)
        if found is not None and number not in _text(*found):
            raise node.error(f"{number} does not stand in {clause.text()}", "correct one of them")
        name = _wording(node, "name", english="english")
        return Phone(number, name, clause.text())

    def _clause(self, node: Node) -> tuple[Policy, Clause] | None:
        """Return policy and clause that ``node`` names; None where no library is at hand."""
        name = node.text()
        policy_id, _, clause_id = name.partition("#")
        if not policy_id or not clause_id:
            raise node.error(f"{name!r} is no clause", "write it as policy-id#clause-id")
        if self._policies is None:
            return None
        policy = self._policies.get(policy_id)
        clause = policy.clause(clause_id) if policy else None
        if policy is None or clause is None:
            raise node.error(
                f"the clause {name!r} is unknown", "correct the policy id or the clause's #slug"
            )
        return policy, clause

    def _attest(self, node: Node) -> None:
        """Hold figures, dates and address of an entry against its clauses."""
        names = [node.need("clause")]
        if also := node.get("also"):
            names += [also] if isinstance(also.value, str) else list(also.items())
        found = [pair for pair in map(self._clause, names) if pair is not None]
        if not found:
            return
        known = _figures([_text(*pair) for pair in found])
        for key in (*_TOLD, *(f"{one}_english" for one in _TOLD), "english", *_DATED):
            for figure in sorted(_figures([node.text_of(key)]) - known):
                raise node.error(
                    f"{key}: {figure} stands in no clause named here",
                    "correct it, or name the clause under also",
                    key=key,
                )
        host = _host(node.text_of("url"))
        if host and not any(_leads_there(host, *pair) for pair in found):
            raise node.error(
                f"{host} is in no clause named here", "correct it, or leave it out", key="url"
            )


def _leads_there(host: str, policy: Policy, clause: Clause) -> bool:
    urls = [source.url for source in (*clause.sources, *policy.sources)]
    return host in _text(policy, clause) or any(host == _host(url) for url in urls if url)


def _host(url: str) -> str:
    return urlsplit(url if "//" in url else f"//{url}").netloc


def _text(policy: Policy, clause: Clause) -> str:
    """Return what a clause says, with its heading, title, number and dates."""
    parts = [policy.title, policy.document_number, clause.heading]
    for day in (clause.validity.start, clause.validity.end):
        parts.append(day.text if day else "")
    parts += [policy.text[b.start : b.end] for b in clause.blocks if b.kind in QUOTABLE]
    return "\n".join(parts)


def _figures(texts: Iterable[str]) -> set[str]:
    """Return the figures of texts without zeros in front: 06 and 6 are one."""
    return {
        found.lstrip("0") or "0" if "." not in found else found
        for text in texts
        for found in _FIGURE.findall(text)
    }


def _wording(node: Node, key: str, *, english: str = "") -> Wording:
    english = english or f"{key}_english"
    wording = Wording(node.text_of(key), node.text_of(english))
    if bool(wording.chinese) != bool(wording.english):
        missing = english if wording.chinese else key
        raise node.error(f"{missing} is missing", f"add {missing}: …", key=key)
    return wording


def _need(node: Node, key: str) -> Wording:
    node.need(key)
    return _wording(node, key)


def _name(node: Node) -> Wording:
    node.need("name")
    name = _wording(node, "name", english="english")
    for key, text in (("name", name.chinese), ("english", name.english)):
        if len(text) > LONGEST_NAME:
            raise node.error(
                f"{text!r} has {len(text)} characters", f"{LONGEST_NAME} fit a button", key=key
            )
    return name


def _choice(node: Node, known: list[str]) -> str:
    found = node.text()
    if found not in known:
        raise node.error(f"{found!r} is unknown", f"use one of {', '.join(known)}")
    return found


def _dates(node: Node, first: str, last: str) -> tuple[PartialDate | None, PartialDate | None]:
    start, end = (node.need(key).partial_date() if node.get(key) else None for key in (first, last))
    if start and end and end.last_day < start.first_day:
        raise node.error(f"{last} lies before {first}", "check which of the two is wrong", key=last)
    return start, end


def _month_and_day(node: Node) -> tuple[int, int]:
    text = node.text()
    try:
        day = PartialDate.parse(f"2001-{text}")  # no leap year: the day exists in every year
    except ValueError:
        raise node.error(f"{text!r} is no day of every year", "write it as 06-13") from None
    if day.first_day != day.last_day:
        raise node.error(f"{text!r} names no day", "write it as 06-13")
    return day.first_day.month, day.first_day.day
