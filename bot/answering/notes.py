"""What is said beside a quotation: of a year to come, of rules gone by, of its terms in English."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.wording import phrases
from bot.exchange.answer import Citation, Language
from bot.exchange.wording import reference_in
from knowledge.language.english import glossary

_TERMS = 8


def notes_on(
    citations: Sequence[Citation],
    *,
    ahead: int | None,
    then: int | None,
    language: Language,
    year: int | None = None,
    years: str = "",
    beside: bool = False,
) -> tuple[str, ...]:
    """Return the lines to be said below the first citation.

    ``ahead`` is a year to come that was asked about, ``then`` the past year for which the second
    citation gives the rule of that time. ``year`` is one asked about of which nothing speaks, and
    ``years`` those of which the first citation does; ``beside`` tells that by its text it is
    over, or yet to begin.
    """
    if not citations:
        return ()
    say = phrases(language)
    notes = []
    first = citations[0]
    if year is not None:
        notes.append(say.other_year.format(year=year, years=years))
    if beside:
        notes.append(say.not_begun if first.validity.ahead else say.lapsed)
    if ahead is not None and year is None:
        end = first.validity.end
        template = say.ahead_until if end else say.ahead_open
        notes.append(template.format(year=ahead, end=end))
    if then is not None and len(citations) > 1:
        notes.append(
            say.then_rule.format(year=then, reference=reference_in(citations[1], language))
        )
    if language is Language.ENGLISH and not first.quote_english:
        terms = glossary(first.quote, most=_TERMS)
        if terms:
            named = "; ".join(f"{chinese} {english}" for chinese, english in terms)
            notes.append(f"{say.terms}{named}")
    return tuple(notes)
