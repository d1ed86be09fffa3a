"""The policy pages: one that lists and searches all, and one for every policy."""

from __future__ import annotations

from datetime import datetime

from fastapi import HTTPException, Request
from fastapi.responses import Response

from bot.answer import Citation
from bot.channels.web_policies import list_policies, view_policy
from bot.channels.web_render import Renderer
from bot.channels.web_visitor import Guest
from bot.clock import day_of
from bot.finding import find_clauses
from bot.worker import Worker
from index.open import Snapshot

_LONGEST_SEARCH = 200


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
        """List all policies; with ``q``, the clauses that match it."""
        assistant = self._worker.assistant
        snapshot, withdrawn = assistant.snapshot(), assistant.withdrawn()
        listing = list_policies(
            snapshot, withdrawn=withdrawn, topic=topic, kind=kind, region=region
        )
        found: tuple[Citation, ...] = ()
        if q.strip():
            today = day_of(datetime.now().astimezone())

            def search() -> tuple[Citation, ...]:
                return find_clauses(
                    snapshot,
                    assistant.correct(q.strip()[:_LONGEST_SEARCH]),
                    policies=frozenset(policy.id for policy in listing.policies),
                    withdrawn=withdrawn,
                    as_of=today,
                    today=today,
                )

            found = await self._worker.run(search)
        return self._renderer.page(
            request,
            "clauses.html" if request.headers.get("x-fragment") else "policies.html",
            visitor,
            listing=listing,
            found=found,
            q=q,
            topic=topic,
            kind=kind,
            region=region,
        )

    async def policy(self, request: Request, policy_id: str, visitor: Guest) -> Response:
        """Show one policy with its clauses, their validity and sources."""
        assistant = self._worker.assistant
        snapshot: Snapshot = assistant.snapshot()
        policy = snapshot.policy(policy_id)
        if policy is None:
            raise HTTPException(404)
        gone = policy.withdrawn or policy.id in assistant.withdrawn()
        today = day_of(datetime.now().astimezone())
        view = view_policy(snapshot, policy, as_of=today, withdrawn=gone)
        return self._renderer.page(request, "policy.html", visitor, policy=policy, view=view)
