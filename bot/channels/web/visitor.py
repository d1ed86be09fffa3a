"""Who opens a page: the conversation in their cookie, their language, and where they come from."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Response
from itsdangerous import BadSignature, Signer

from bot.exchange.answer import Language
from bot.exchange.reply import Action, Incoming

CHANNEL = "web"
_CONVERSATION = "conversation"
_LANGUAGE = "lang"
_COOKIE_FORM = re.compile(r"[A-Za-z0-9_-]{20,60}")
_LONGEST_COOKIE = 200
#: As long as records are kept by default, so that notices find who follows something.
_KEEP_SECONDS = 180 * 86_400
_OURS = frozenset(one.value for one in Language)
_OWN_SITES = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser. ``cookie`` is its secret, ``known`` tells that it came with the request.

    ``sealed`` is the cookie with our signature, as the browser keeps it.
    """

    cookie: str
    sealed: str
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
            self.sealed,
            max_age=_KEEP_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self.https,
        )


class Cookies:
    """Signs conversations, and knows those that were signed: what others make up is not taken."""

    def __init__(self, key: str) -> None:
        self._signer = Signer(key, salt="conversation", digest_method=hashlib.sha256)

    def visitor(self, request: Request) -> Visitor:
        """Return who sends a request; a new conversation's id is hard to guess."""
        kept = self._read(request.cookies.get(_CONVERSATION, ""))
        cookie = kept or secrets.token_urlsafe(24)
        return Visitor(
            cookie=cookie,
            sealed=self._signer.sign(cookie).decode(),
            known=bool(kept),
            language=_language_of(request),
            address=request.client.host if request.client else "",
            https=request.scope["scheme"] == "https",
        )

    def _read(self, sealed: str) -> str:
        if len(sealed) > _LONGEST_COOKIE:
            return ""
        try:
            kept = self._signer.unsign(sealed).decode("ascii", "replace")
        except BadSignature:
            return ""
        return kept if _COOKIE_FORM.fullmatch(kept) else ""


def visitor_of(request: Request) -> Visitor:
    """Return who sends a request, as it was found out before any page was reached."""
    visitor: Visitor = request.state.visitor
    return visitor


def keep_language(request: Request, response: Response, language: Language) -> None:
    """Let the browser keep a language that was chosen by ``?lang=``."""
    if request.query_params.get("lang") in _OURS:
        response.set_cookie(
            _LANGUAGE,
            language.value,
            max_age=31_536_000,
            samesite="lax",
            secure=request.scope["scheme"] == "https",
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
        host = request.headers.get("host")
        foreign = origin is not None and (not host or origin.partition("://")[2] != host)
    if foreign:
        raise HTTPException(403)


def _language_of(request: Request) -> Language:
    """Return the language chosen here, else the one that was kept, else what the browser asks."""
    chosen = request.query_params.get("lang") or request.cookies.get(_LANGUAGE, "")
    if chosen in _OURS:
        return Language(chosen)
    return _asked_for(request.headers.get("accept-language", "")[:_LONGEST_COOKIE])


def _asked_for(accepted: str) -> Language:
    """Return which of our languages an Accept-Language header likes best: en-GB,en;q=0.9,zh;q=0.8.

    Between equals the first; Chinese where it names neither, or cannot be read.
    """
    best, most = Language.CHINESE, 0.0
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        code = name.strip().lower().partition("-")[0]
        try:
            liked = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if code in _OURS and liked > most:
            best, most = Language(code), liked
    return best


Guest = Annotated[Visitor, Depends(visitor_of)]
OwnPages = Depends(refuse_other_sites)
