"""The pages' templates, and what these may call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates

from bot.answering.wording import lead_lines, opens_quote, phrases, routes_in, standing_line
from bot.channels.web.page_wording import page_words
from bot.channels.web.visitor import Visitor, keep_language
from bot.channels.web.wording import form_words
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Language
from bot.exchange.clock import day_of
from bot.exchange.layout import plain_english, quote_blocks
from bot.exchange.links import pieces, stressed
from bot.exchange.reply import Link, Reply, Section
from bot.exchange.wording import (
    place,
    reference,
    reference_in,
    script,
    source_text,
    standing,
    validity_text,
)

PAGES = Path(__file__).parent / "pages"
#: A part's sign, so that its colour is not all that tells it from others.
_SIGNS = {"yes": "✓", "no": "✗", "unknown": "?", "past": "○", "old": "−", "new": "+"}


class Renderer:
    """Fills the templates in the language of whoever looks."""

    def __init__(self) -> None:
        self.templates = Jinja2Templates(directory=PAGES / "templates")
        self.templates.env.globals.update(
            reference=reference,
            reference_in=reference_in,
            routes_in=routes_in,
            script=script,
            validity_text=validity_text,
            source_text=source_text,
            standing=standing,
            standing_line=standing_line,
            lead_lines=lead_lines,
            place=place,
            opens_quote=opens_quote,
            plain_english=plain_english,
            pieces=pieces,
            stressed=stressed,
            apart=apart,
            quote_blocks=quote_blocks,
            clause_url=clause_url,
            link_url=link_url,
            opening_of=opening_of,
            paired=paired,
            is_done=is_done,
            sign_of=lambda mark: _SIGNS.get(mark, ""),
            phrases=phrases,
            form_words=form_words,
            today=lambda: day_of(datetime.now().astimezone()),
        )

    def page(
        self,
        request: Request,
        name: str,
        visitor: Visitor,
        *,
        status: int = 200,
        **values: object,
    ) -> Response:
        """Return a page or a part of one."""
        language = visitor.language
        response = self.templates.TemplateResponse(
            request,
            name,
            {
                "words": page_words(language),
                "say": phrases(language),
                "talk": dialogue_words(language),
                "language": language,
                "english": language is Language.ENGLISH,
                **values,
            },
            status_code=status,
        )
        keep_language(request, response, language)
        return response


def clause_url(policy_id: str, clause_id: str) -> str:
    """Return the address of a clause on its policy's page."""
    return f"/policies/{quote(policy_id)}#{quote(clause_id)}"


def link_url(link: Link) -> str:
    """Return where a link leads; empty where its address is none of the web's."""
    if not link.policy_id:
        return link.url if link.url.startswith(("https://", "http://", "/")) else ""
    if not link.clause_id:
        return f"/policies/{quote(link.policy_id)}"
    return clause_url(link.policy_id, link.clause_id)


def apart(notes: Sequence[str], opening: str) -> tuple[list[str], list[str]]:
    """Return the notes that begin with ``opening``, and the others; none begin with nothing."""
    chosen = [one for one in notes if opening and one.startswith(opening)]
    return chosen, [one for one in notes if one not in chosen]


def opening_of(reply: Reply) -> list[str]:
    """Return the lines that open a reply, without what its first part says again."""
    lines = [line for line in reply.text.splitlines() if line.strip()]
    first = reply.sections[0].heading if reply.sections else ""
    return [] if lines == [first] else lines


def is_done(reply: Reply, pressed: Collection[str]) -> bool:
    """Tell whether one of a reply's buttons was pressed."""
    return any(one.token in pressed for row in reply.choices for one in row)


def paired(sections: Sequence[Section]) -> list[tuple[Section, ...]]:
    """Return the parts one by one, but what was and what is now as one pair."""
    found: list[tuple[Section, ...]] = []
    for section in sections:
        before = found[-1] if found else ()
        if section.mark == "new" and len(before) == 1 and _is_older(before[0], section):
            found[-1] = (before[0], section)
        else:
            found.append((section,))
    return found


def _is_older(one: Section, other: Section) -> bool:
    return one.mark == "old" and one.heading == other.heading
