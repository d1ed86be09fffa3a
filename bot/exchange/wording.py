"""How a citation is named, and what is said of its validity and its source."""

from __future__ import annotations

from dataclasses import dataclass

from bot.exchange.answer import Citation, Language, State, ValiditySpan
from bot.exchange.layout import plain_english, plain_lines


@dataclass(frozen=True, slots=True)
class CitationWords:
    """What is said of a citation, in one language."""

    validity_from: str
    validity_until: str
    validity_between: str
    validity_unknown: str
    now: str
    not_now: str
    then: str
    then_unknown: str
    by_text: str
    then_by_text: str
    ended_by_text: str
    not_yet: str
    then_not_yet: str
    unchecked: str
    from_text: str
    unverified: str
    past: str
    no_longer: str
    replaced: str
    source: str
    undated: str
    verified: str


_CHINESE = CitationWords(
    validity_from="自 {start} 起",
    validity_until="至 {end} 止",
    validity_between="{start} 至 {end}",
    validity_unknown="起止日期未载明",
    now="现行",
    not_now="已失效",
    then="在所问的 {date} 有效",
    then_unknown="{date} 是否有效，资料未载明",
    by_text="按文中日期在有效期内，未经核对",
    then_by_text="按文中日期在所问的 {date} 有效，未经核对",
    ended_by_text="按文中日期已过期，未经核对",
    not_yet="尚未施行",
    then_not_yet="{date} 时尚未施行",
    unchecked="是否现行未经核对",
    from_text="据文中日期，未经核对",
    unverified="是否仍执行待核实",
    past="旧规定或历史资料，仅供参考",
    no_longer="现已失效",
    replaced="已由{title}取代",
    source="来源等级 {grade}（{date}）",
    undated="日期不详",
    verified="核对于 {date}",
)
_ENGLISH = CitationWords(
    validity_from="from {start}",
    validity_until="until {end}",
    validity_between="{start} to {end}",
    validity_unknown="dates not stated",
    now="in force",
    not_now="no longer in force",
    then="in force on {date}, the date asked about",
    then_unknown="no source tells whether it was in force on {date}",
    by_text="in force by the dates in its text, not checked",
    then_by_text="in force on {date}, the date asked about, by the dates in its text, not checked",
    ended_by_text="over by the dates in its text, not checked",
    not_yet="not in force yet",
    then_not_yet="not in force yet on {date}",
    unchecked="not checked whether in force",
    from_text="dates from its text, not checked",
    unverified="not verified whether still in force",
    past="an old rule or record, for reference only",
    no_longer="no longer in force today",
    replaced="replaced by {title}",
    source="source grade {grade} ({date})",
    undated="undated",
    verified="checked on {date}",
)


def citation_words(language: Language) -> CitationWords:
    """Return what is said of citations in a language."""
    return _ENGLISH if language is Language.ENGLISH else _CHINESE


def validity_text(citation: Citation, language: Language) -> str:
    """Say since when, until when, and whether the clause is in force, as far as it is known.

    A clause without a known start is never called in force; doubts do not go for a date asked.
    Dates that were read from the text are said to be, and what nobody knows is said not to be
    checked, unless a maintainer has verified the policy.
    """
    say = citation_words(language)
    span = citation.validity
    start, end = (_date_text(one, language) for one in (span.start, span.end))
    if start and end:
        dates = say.validity_between.format(start=start, end=end)
    elif start:
        dates = say.validity_from.format(start=start)
    elif end:
        dates = say.validity_until.format(end=end)
    else:
        dates = say.validity_unknown
    parts = [dates, *_force(citation, say)]
    if span.replaced_by:
        english = span.replaced_by_english if language is Language.ENGLISH else ""
        parts.append(say.replaced.format(title=english or span.replaced_by))
    return "，".join(parts) if language is Language.CHINESE else ", ".join(parts)


def _force(citation: Citation, say: CitationWords) -> list[str]:
    """Say whether a clause is in force: on the date asked about, and then today."""
    span = citation.validity
    if span.ahead:
        return [say.then_not_yet.format(date=span.as_of) if span.as_of else say.not_yet]
    if not span.in_force:
        return [say.ended_by_text if span.stated else say.not_now]
    then = [_then(span, say)] if span.as_of else []
    if span.as_of and not span.in_force_now:
        return [*then, say.ended_by_text if span.stated else say.no_longer]
    if span.currency != "current":
        return [*then, say.past if span.currency == "past" else say.unverified]
    if span.as_of and (span.stated or not span.attested):
        return then  # what nobody knows of then is not known better now
    if span.state is State.BY_TEXT:
        return [say.by_text]
    if span.start:
        return [*then, say.now]
    return [] if span.end or citation.verified_on else [say.unchecked]


def _then(span: ValiditySpan, say: CitationWords) -> str:
    """Say whether a clause that is not known to be over was in force on the date asked about."""
    known = say.then_by_text if span.stated else say.then
    return (known if span.attested else say.then_unknown).format(date=span.as_of)


def standing(citation: Citation) -> str:
    """Return "good" for a clause known to be in force, "bad" for one that is not, or "warn"."""
    span = citation.validity
    if not span.in_force:
        return "bad"
    return "good" if span.state is State.IN_FORCE and span.in_force_now else "warn"


def _date_text(date: str, language: Language) -> str:
    """Write a date as its language does where it is only a year or a month."""
    parts = date.split("-")
    if language is Language.ENGLISH or len(parts) == 3 or not date:
        return date
    return f"{parts[0]}年" + (f"{int(parts[1])}月" if len(parts) == 2 else "")


def source_text(citation: Citation, language: Language) -> str:
    """Say how good the source is, of when, and when it was checked."""
    say = citation_words(language)
    parts = []
    if citation.source_grade:
        dates = [source.date for source in citation.sources if source.date]
        parts.append(
            say.source.format(grade=citation.source_grade, date=(dates or [say.undated])[0])
        )
    if citation.verified_on:
        parts.append(say.verified.format(date=citation.verified_on))
    return "；".join(parts) if language is Language.CHINESE else "; ".join(parts)


def reference(citation: Citation) -> str:
    """Return the citation's name: 《title》（number）clause."""
    number = f"（{citation.document_number}）" if citation.document_number else ""
    return f"《{citation.title}》{number}{citation.clause}"


def place(citation: Citation, language: Language = Language.CHINESE) -> str:
    """Return where a citation stands, short: 《title》第三条第二款, without number and heading.

    In English so where the citation has its English.
    """
    if language is Language.ENGLISH and citation.title_english:
        number, _, _ = citation.clause_english.partition(":")
        return f"“{citation.title_english}”, {number}".removesuffix(", ")
    number, _, heading = citation.clause.partition(" ")
    return f"《{citation.title}》{number if heading else citation.clause}"


def reference_in(citation: Citation, language: Language) -> str:
    """Return the citation's name in a language; in Chinese where it has no English."""
    if language is not Language.ENGLISH or not citation.title_english:
        return reference(citation)
    number = f" ({citation.document_number})" if citation.document_number else ""
    where = citation.clause_english or citation.clause
    return f"“{citation.title_english}”{number}, {where}".removesuffix(", ")


def script(citation: Citation, language: Language = Language.CHINESE) -> str:
    """Return a quote with its reference and validity, ready to copy or to read to a caller.

    In English its English comes first.
    """
    quote = "\n".join(plain_lines(citation.quote))
    told = f"{quote}\n——{reference(citation)}（{validity_text(citation, language)}）"
    if language is not Language.ENGLISH or not citation.quote_english:
        return told
    english = "\n".join(plain_english(citation.quote_english))
    return f"{english}\n—— {reference_in(citation, language)}\n\n{told}"
