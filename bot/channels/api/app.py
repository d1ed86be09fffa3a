"""The HTTP API: conversations, search, policies, services and benefits for other programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from fastapi.responses import Response
from fastapi.security import APIKeyHeader, HTTPBearer

from bot.channels.api.docs import add_docs, describe
from bot.channels.api.keys import Gate, Keys
from bot.channels.api.library import Shelves
from bot.channels.api.library_models import (
    BenefitsOut,
    EligibilityIn,
    EligibilityOut,
    FoundOut,
    PoliciesOut,
    ServicesOut,
    WholePolicyOut,
)
from bot.channels.api.models import (
    ConversationOut,
    Day,
    FeedbackIn,
    ForgottenOut,
    KeptOut,
    MessageIn,
    NoticesOut,
    PersonName,
    ProblemOut,
    RepliesOut,
)
from bot.channels.api.problem import handle_problems
from bot.channels.api.talk import ConversationName, Once, Talk, TurnName
from bot.conversation.worker import Worker
from bot.eligibility.assess import Assessor
from bot.exchange.answer import Language
from knowledge.directory.services import Services

_ABOUT = """Answers on Hangzhou's talent policies, quoted clause by clause.

`POST /conversations` begins a conversation, `POST /conversations/{id}/messages` says something
in it. Show `replies` in order; send a choice back by its `token`. Reading (`/search`,
`/policies`, `/services`, `/benefits`, `/eligibility`) needs no key. The library is a sample: the
authority's original text prevails. Personal numbers in what people write are masked before
anything is kept.
"""
_SAID = {
    400: "The body is no JSON in UTF-8.",
    401: "The key is missing or not known.",
    404: "There is no such thing.",
    408: "The body came too slowly.",
    413: "The request is too large.",
    422: "A field cannot be used.",
    429: "Too many requests: see Retry-After.",
    503: "The service cannot answer now.",
}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemOut, "description": text} for status, text in _SAID.items()
}
_STREAM = (
    "With `Accept: text/event-stream`: events `reply` (a ReplyOut each, as it is ready), `done` "
    "({conversation_id, count}) or `error` (a ProblemOut)."
)
PersonPath = Annotated[PersonName, Path(description="The person as your messages named them.")]
Lang = Annotated[Literal["zh", "en"], Query(description="The language around the clauses.")]


def build_api(
    worker: Worker,
    *,
    services: Services,
    assessor: Assessor,
    keys: str = "",
    per_minute: int = 60,
) -> FastAPI:
    """Return the API, to be mounted at /api. Raises SettingsError for keys that cannot be used.

    ``keys`` are ``name:key,name2:key2``; each key, and each address that reads without one, may
    call ``per_minute`` times a minute.
    """
    gate = Gate(Keys(keys), per_minute=per_minute)
    first = FastAPI(
        title="杭帮彩问答 / Hangbangcai Q&A",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=_PROBLEMS,
    )
    first.include_router(_talking(Talk(worker), gate))
    first.include_router(_reading(Shelves(worker, services, assessor), gate))
    handle_problems(first)
    describe(first)
    root = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    root.mount("/v1", first)
    add_docs(root)
    handle_problems(root)
    return root


def _talking(talk: Talk, gate: Gate) -> APIRouter:
    """Return the routes that need a key."""
    shown = [
        Depends(HTTPBearer(auto_error=False, description="Authorization: Bearer key")),
        Depends(APIKeyHeader(name="X-API-Key", auto_error=False)),
    ]
    router = APIRouter(tags=["conversations"], dependencies=shown)
    caller_of = Depends(gate.caller)

    @router.post("/conversations", status_code=201)
    async def begin_conversation(caller: str = caller_of) -> ConversationOut:
        """Begin a conversation; it belongs to your key."""
        return talk.begin()

    @router.post(
        "/conversations/{conversation_id}/messages",
        response_model=RepliesOut,
        responses={200: {"content": {"text/event-stream": {}}, "description": _STREAM}},
    )
    async def send_message(
        request: Request,
        conversation_id: ConversationName,
        message: MessageIn,
        caller: str = caller_of,
        once: Once = None,
    ) -> Response:
        """Say something in a conversation and get what is said back."""
        return await talk.send(request, caller, conversation_id, message, once)

    @router.get("/conversations/{conversation_id}/notices")
    async def take_notices(
        conversation_id: ConversationName, caller: str = caller_of
    ) -> NoticesOut:
        """Take the notices on what is followed in this conversation; each comes once."""
        return await talk.notices(caller, conversation_id)

    @router.post("/turns/{turn_id}/feedback")
    async def give_feedback(
        turn_id: TurnName, feedback: FeedbackIn, caller: str = caller_of
    ) -> KeptOut:
        """Say whether an answer helped; a later verdict replaces an earlier one."""
        return await talk.judge(caller, turn_id, feedback)

    @router.get("/persons/{person}/export")
    async def export_person(person: PersonPath, caller: str = caller_of) -> dict[str, Any]:
        """Get everything that is kept about a person of yours, table by table."""
        return await talk.export(caller, person)

    @router.delete("/persons/{person}")
    async def forget_person(person: PersonPath, caller: str = caller_of) -> ForgottenOut:
        """Delete everything that is kept about a person of yours."""
        return await talk.forget(caller, person)

    return router


def _reading(shelves: Shelves, gate: Gate) -> APIRouter:
    """Return the routes that are open to all."""
    router = APIRouter(tags=["library"], dependencies=[Depends(gate.reader)])

    @router.get("/search")
    async def search_clauses(
        q: Annotated[str, Query(min_length=1, max_length=200, description="What to look for.")],
        limit: Annotated[int, Query(ge=1, le=20)] = 8,
        as_of: Annotated[
            Day | None, Query(description="The day the clauses have to be in force.")
        ] = None,
        lang: Lang = "zh",
    ) -> FoundOut:
        """Find the nearest clauses, quoted; there is no judgement whether they answer."""
        return await shelves.search(q, limit=limit, as_of=as_of, language=Language(lang))

    @router.get("/policies")
    async def list_policies() -> PoliciesOut:
        """List all policies."""
        return shelves.policies()

    @router.get("/policies/{policy_id}")
    async def get_policy(
        policy_id: Annotated[str, Path(max_length=100, description="The policy's id.")],
    ) -> WholePolicyOut:
        """Get one policy with all its clauses."""
        return shelves.policy(policy_id)

    @router.get("/services")
    async def list_services() -> ServicesOut:
        """Get the directory of services and activities."""
        return shelves.services()

    @router.get("/benefits")
    async def list_benefits(
        scope: Annotated[str, Query(max_length=600, description="See EligibilityIn.")] = "all",
        lang: Lang = "zh",
    ) -> BenefitsOut:
        """List the benefits that can be checked, and the facts that matter to them."""
        return shelves.benefits(scope, Language(lang))

    @router.post("/eligibility")
    async def check_eligibility(facts: EligibilityIn) -> EligibilityOut:
        """Check which benefits a person can get; nothing of it is kept."""
        return await shelves.assess(facts)

    return router
