"""What a document states, as JSON holds it."""

from __future__ import annotations

from typing import Any

from knowledge.documents.dates import PartialDate
from knowledge.documents.stated.statement import Reckoning, Stated, StatedDate


def write_stated(stated: Stated, text: str) -> dict[str, Any]:
    """Return the statements with their lines; days as YYYY-MM-DD, None where not known."""
    start, end = stated.effective_from, stated.effective_to
    return {
        "effective_from_date": _first(start),
        "effective_from_line": start.place.of(text) if start else None,
        "effective_from_reckoned": start.reckoning.value if start else None,
        "effective_to_date": _last(end),
        "effective_to_line": end.place.of(text) if end else None,
        "months": end.months if end and end.reckoning is Reckoning.FROM_START else None,
        "trial": stated.on_trial,
        "about_another": stated.about_another,
        "issued": stated.issued.date.text if stated.issued else None,
        "issued_from": stated.issued.found_in.value if stated.issued else None,
        "document_number": stated.document_number.text if stated.document_number else None,
        "issuers": [one.text for one in stated.issuers],
        "repeals": [
            {
                "title": one.title or None,
                "document_number": one.document_number or None,
                "line": one.place.of(text),
            }
            for one in stated.named_repeals
        ],
    }


def _first(stated: StatedDate | None) -> str | None:
    """Return the first day of a start known to the month; a year alone is no day."""
    date = stated.date if stated else None
    return None if date is None or _is_year(date) else date.first_day.isoformat()


def _last(stated: StatedDate | None) -> str | None:
    date = stated.date if stated else None
    return date.last_day.isoformat() if date else None


def _is_year(date: PartialDate) -> bool:
    return (date.last_day - date.first_day).days > 31
