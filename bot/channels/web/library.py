"""The policy pages: one that lists and searches all, and one for every policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import HTTPException, Request
from fastapi.responses import Response

from bot.channels.web.policies import list_policies, view_policy
from bot.channels.web.render import Renderer
from bot.channels.web.visitor import Guest
from bot.conversation.worker import Worker
from bot.exchange.answer import Citation, Language
from bot.exchange.clock import day_of
from index.publishing.open import Snapshot

_LONGEST_SEARCH, _LONGEST_ID = 200, 100
#: Clauses that a search shows.
_SHOWN = 12


class LibraryPages:
    """The handlers; each reads the request, calls one thing and renders."""

    def __init__(self, worker: Worker, renderer: Renderer) -> None:
        self._worker = worker
        self._renderer = renderer

    async def policies(
        self,
        request: Request,
        visitor: Guest,
        q: str = "",
        topic: str = "",
        kind: str = "",
        region: str = "",
    ) -> Response:
        """List all policies; with ``q``, the clauses that match it. Raises HTTPException."""
        if max(map(len, (q, topic, kind, region))) > _LONGEST_SEARCH:
            raise HTTPException(413)
        assistant = self._worker.assistant
        snapshot, withdrawn = assistant.snapshot(), assistant.withdrawn()
        listing = list_policies(
            snapshot, withdrawn=withdrawn, topic=topic, kind=kind, region=region
        )
        found: tuple[Citation, ...] = ()
        if q.strip():
            among = frozenset(policy.id for policy in listing.policies)
            found = (await self._worker.search(q.strip(), limit=_SHOWN, policies=among)).citations
        return self._renderer.page(
            request,
            "clauses.html" if request.headers.get("x-fragment") else "policies.html",
            visitor,
            listing=listing,
            titles=titles_in(snapshot, visitor.language),
            named=names_in(snapshot, visitor.language),
            found=found,
            q=q,
            topic=topic,
            kind=kind,
            region=region,
        )

    async def policy(self, request: Request, policy_id: str, visitor: Guest) -> Response:
        """Show one policy with its clauses, their validity and sources. Raises HTTPException."""
        if len(policy_id) > _LONGEST_ID:
            raise HTTPException(404)
        assistant = self._worker.assistant
        snapshot: Snapshot = assistant.snapshot()
        policy = snapshot.policy(policy_id)
        if policy is None:
            raise HTTPException(404)
        gone = policy.withdrawn or policy.id in assistant.withdrawn()
        today = day_of(datetime.now().astimezone())
        view = view_policy(snapshot, policy, as_of=today, withdrawn=gone, language=visitor.language)
        return self._renderer.page(
            request,
            "policy.html",
            visitor,
            policy=policy,
            view=view,
            titles=titles_in(snapshot, visitor.language),
            named=names_in(snapshot, visitor.language),
        )


def titles_in(snapshot: Snapshot, language: Language) -> dict[str, str]:
    """Return the policies' titles by id in a language, in Chinese where there is no other."""
    english = language is Language.ENGLISH
    return {
        one.id: (snapshot.renderings.title(one) if english else "") or one.title
        for one in snapshot.library.policies
    }


def names_in(snapshot: Snapshot, language: Language) -> Callable[[str], str]:
    """Return what names topics, issuers and regions in a language."""
    english = language is Language.ENGLISH
    return lambda name: (snapshot.renderings.name(name) if english else "") or name
