"""What is said beside a quotation: of a year to come, of rules gone by, of its terms in English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer import Citation, Language
from bot.wording import phrases, reference
from knowledge.english import gloss, glossary

_TERMS = 8
#: What points back at a question before; what it points at is told already.
_POINTS = re.compile(r"^那(?=[^么个些时年位天里])")


def told(asked: str, language: Language) -> str:
    """Return a question as it was understood for whoever is told: in English with its meaning."""
    plain = _POINTS.sub("", asked)
    meaning = gloss(plain) if language is Language.ENGLISH else ""
    return f"{plain} ({meaning})" if meaning else plain


def notes_on(
    citations: Sequence[Citation], *, ahead: int | None, then: int | None, language: Language
) -> tuple[str, ...]:
    """Return the lines to be said below the first citation.

    ``ahead`` is a year to come that was asked about, ``then`` the past year for which the second
    citation gives the rule of that time.
    """
    if not citations:
        return ()
    say = phrases(language)
    notes = []
    first = citations[0]
    if ahead is not None:
        end = first.validity.end
        template = say.ahead_until if end else say.ahead_open
        notes.append(template.format(year=ahead, end=end))
    if then is not None and len(citations) > 1:
        notes.append(say.then_rule.format(year=then, reference=reference(citations[1])))
    if language is Language.ENGLISH:
        terms = glossary(first.quote, most=_TERMS)
        if terms:
            named = "; ".join(f"{chinese} {english}" for chinese, english in terms)
            notes.append(f"{say.terms}{named}")
    return tuple(notes)
