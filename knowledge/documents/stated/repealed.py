"""Which policies of a library the texts of others repeal: by number first, by title second."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.documents.policy import Policy
from knowledge.documents.stated.names import OwnNames, bare
from knowledge.documents.stated.statement import Repeal

#: What tells editions of one document apart at the end of its title: （2019年）, （2022年修订）.
_EDITION = re.compile(r"(?:（|\()(?:19|20)\d\d\s?年?(?:度|版|修订|修正|修订版)?(?:）|\))\s*$")
_DROPPED = re.compile(r"第(?=\d)")


def with_repealed(policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Return the policies, each with the ids of those that its text repeals.

    A repeal that fits several policies, or one that is not older, is linked to none.
    """
    if not any(policy.stated.named_repeals for policy in policies):
        return tuple(policies)
    shelf = _Shelf(policies)
    return tuple(
        replace(policy, repealed=found) if (found := shelf.repealed_by(policy)) else policy
        for policy in policies
    )


class _Shelf:
    def __init__(self, policies: Sequence[Policy]) -> None:
        self._by_number: dict[str, list[Policy]] = {}
        self._by_title: dict[str, list[Policy]] = {}
        self._by_edition: dict[str, list[Policy]] = {}
        for policy in policies:
            if policy.document_number:
                self._by_number.setdefault(_number(policy.document_number), []).append(policy)
            for name in OwnNames.of(policy.title).all:
                self._by_title.setdefault(_same_width(name), []).append(policy)
            without = _EDITION.sub("", policy.title)
            for name in OwnNames.of(without).all:
                self._by_edition.setdefault(_same_width(name), []).append(policy)

    def repealed_by(self, policy: Policy) -> tuple[str, ...]:
        found = [self._find(policy, repeal) for repeal in policy.stated.named_repeals]
        ids = (one.id for one in found if one is not None and one.id not in policy.supersedes)
        return tuple(dict.fromkeys(ids))

    def _find(self, policy: Policy, repeal: Repeal) -> Policy | None:
        number = _number(repeal.document_number)
        title = _same_width(bare(repeal.title))
        edition = _same_width(bare(_EDITION.sub("", repeal.title)))
        for candidates in (
            self._by_number.get(number, []) if number else [],
            self._by_title.get(title, []) if title else [],
            self._by_edition.get(edition, []) if edition else [],
        ):
            fitting = {one.id: one for one in candidates if _may_be(one, policy, repeal, number)}
            if fitting:
                return next(iter(fitting.values())) if len(fitting) == 1 else None
        return None


def _may_be(old: Policy, new: Policy, repeal: Repeal, number: str) -> bool:
    """Tell whether ``old`` may be what ``new`` repeals: another number or a later day says no."""
    if old.id == new.id:
        return False
    if number and old.document_number and _number(old.document_number) != number:
        return False
    told, issued = repeal.dated, old.issued_on
    if told and issued and (told.last_day < issued.first_day or issued.last_day < told.first_day):
        return False
    first, second = _day(old), _day(new)
    return first is None or second is None or first < second


def _day(policy: Policy) -> date | None:
    known = policy.validity.start or policy.issued_on
    return known.first_day if known else None


def _number(text: str) -> str:
    return _DROPPED.sub("", bare(_same_width(text)))


def _same_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
