"""Who opens a page: the conversation in their cookie, their language, and where they come from."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request, Response

from bot.answer import Language
from bot.reply import Action, Incoming

CHANNEL = "web"
_CONVERSATION = "conversation"
_LANGUAGE = "lang"
_COOKIE_FORM = re.compile(r"[A-Za-z0-9_-]{20,60}")
#: As long as records are kept by default, so that notices find who follows something.
_KEEP_SECONDS = 180 * 86_400
_OWN_SITES = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser. ``cookie`` is its secret, ``known`` tells that it came with the request."""

    cookie: str
    known: bool
    language: Language
    address: str
    https: bool

    @property
    def conversation_id(self) -> str:
        """The conversation's id, which is the person's too."""
        return f"{CHANNEL}:{self.cookie}"

    def says(self, *, text: str = "", token: str = "", command: Action | None = None) -> Incoming:
        """Return what this visitor sends now."""
        return Incoming(
            CHANNEL,
            self.conversation_id,
            self.conversation_id,
            datetime.now().astimezone(),
            text=text,
            token=token,
            command=command,
            language=self.language,
        )

    def keep(self, response: Response) -> None:
        """Let the browser keep the conversation, out of reach of scripts and of other sites."""
        response.set_cookie(
            _CONVERSATION,
            self.cookie,
            max_age=_KEEP_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self.https,
        )


def visitor_of(request: Request) -> Visitor:
    """Return who sends a request; a new conversation's id is hard to guess."""
    kept = request.cookies.get(_CONVERSATION, "")
    known = bool(_COOKIE_FORM.fullmatch(kept))
    return Visitor(
        cookie=kept if known else secrets.token_urlsafe(24),
        known=known,
        language=_language_of(request),
        address=request.client.host if request.client else "",
        https=request.url.scheme == "https",
    )


def keep_language(request: Request, response: Response, language: Language) -> None:
    """Let the browser keep a language that was chosen by ``?lang=``."""
    if request.query_params.get("lang") in ("zh", "en"):
        response.set_cookie(
            _LANGUAGE,
            language.value,
            max_age=31_536_000,
            samesite="lax",
            secure=request.url.scheme == "https",
        )


def refuse_other_sites(request: Request) -> None:
    """Refuse a form that another site's page sends in a visitor's name. Raises HTTPException.

    Browsers say where a form comes from; what says nothing is no browser and holds no cookie
    that others could misuse.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        foreign = site not in _OWN_SITES
    else:
        origin = request.headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise HTTPException(403)


def _language_of(request: Request) -> Language:
    chosen = request.query_params.get("lang") or request.cookies.get(_LANGUAGE, "")
    return Language.ENGLISH if chosen == "en" else Language.CHINESE


Guest = Annotated[Visitor, Depends(visitor_of)]
OwnPages = Depends(refuse_other_sites)
