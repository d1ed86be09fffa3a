"""What the library holds for employers, told where a company asks for itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.eligibility.question import choice
from bot.eligibility.wording import eligibility_words, pick
from bot.exchange.answer import Language
from bot.exchange.reply import Act, Action, Choice, Link, Reply, Section
from knowledge.asking.facts_measured import pattern_of
from knowledge.documents.library import Library
from knowledge.documents.policy import BlockKind
from knowledge.documents.shown import shown_block
from knowledge.entitlement.benefit import ClauseRef
from knowledge.entitlement.employers import Employers, Offer, Side
from knowledge.language.normalise import normalise

#: Told with their first sentence; those beyond are named.
_SHOWN = 4
#: Buttons to whole clauses.
_BUTTONS = 3


class CompanySide:
    """Tells what employers can get, or have to do; each thing in the words of its clause."""

    def __init__(self, employers: Employers) -> None:
        self._employers = employers

    def overview(
        self,
        text: str,
        library: Library,
        *,
        language: Language,
        withdrawn: Collection[str] = (),
        benefits: Collection[str] = (),
        context: str = "",
    ) -> Reply | None:
        """Tell what ``text`` asks for; None where the library holds nothing of the kind.

        What has to be done for one of ``benefits``, where any are talked about, is all that is
        told of that side. What the text or its ``context`` has a word of comes first.
        """
        side = self._side(text)
        if side is None:
            return None
        offers = [
            one
            for one in self._employers.offers
            if one.side == side.id
            and one.clause.policy_id not in withdrawn
            and one.clause.find(library) is not None
        ]
        if side is not self._employers.sides[0] and benefits:
            offers = [one for one in offers if one.benefit in benefits]
        if not offers:
            return None
        offers = _nearest_first(offers, text, context)
        return _told(side, offers, library, language)

    def _side(self, text: str) -> Side | None:
        said = normalise(text)
        sides = self._employers.sides
        named = (one for one in sides if one.wordings and pattern_of(one.wordings).search(said))
        return next(named, sides[0] if sides else None)


def _nearest_first(offers: Sequence[Offer], text: str, context: str) -> list[Offer]:
    """Return offers, those first of which the text has most words, then the context."""

    def named(offer: Offer, said: str) -> int:
        return len({match[0] for match in pattern_of(offer.wordings).finditer(normalise(said))})

    return sorted(offers, key=lambda one: (-named(one, text), -named(one, context)))


def _told(side: Side, offers: Sequence[Offer], library: Library, language: Language) -> Reply:
    say = eligibility_words(language)
    shown, rest = offers[:_SHOWN], offers[_SHOWN:]
    sections = [
        Section(
            pick(one.name, language),
            (_first_sentence(one.clause, library),),
            (_link(one.clause, library),),
        )
        for one in shown
    ]
    if rest:
        names = say.comma.join(pick(one.name, language) for one in rest)
        sections.append(Section("", (say.company_more.format(names=names),)))
    rows: list[tuple[Choice, ...]] = [
        (choice(pick(one.name, language), Action(Act.CLAUSE, str(one.clause))),)
        for one in shown[:_BUTTONS]
    ]
    text = say.company_opens.format(side=pick(side.label, language), count=len(offers))
    return Reply(text, language, tuple(sections), choices=tuple(rows))


def _link(ref: ClauseRef, library: Library) -> Link:
    policy = next(one for one in library.policies if one.id == ref.policy_id)
    clause = policy.clause(ref.clause_id)
    label = clause.place if clause is not None else ""
    return Link(f"《{policy.title}》{label}", ref.policy_id, ref.clause_id)


def _first_sentence(ref: ClauseRef, library: Library) -> str:
    """Return how a clause begins, to the letter, up to the end of its first paragraph."""
    policy = next(one for one in library.policies if one.id == ref.policy_id)
    clause = policy.clause(ref.clause_id)
    for block in clause.blocks if clause is not None else ():
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            return shown_block(policy.text, block).strip()
    return ""
