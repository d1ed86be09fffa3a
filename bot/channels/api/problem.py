"""What the HTTP API says when it does not do what was asked: one form for every error."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.channels.api.models import FieldProblem, ProblemOut
from knowledge.errors import HangbangcaiError, RecordsError, TooManyWaiting

_log = logging.getLogger(__name__)
_HOW_TO_SET = (
    "在服务端设置 HANGBANGCAI_API_KEYS=名称:密钥（密钥至少 24 个字符），请求里带 "
    "Authorization: Bearer 密钥 / set HANGBANGCAI_API_KEYS=name:key (24 characters or more) for "
    "the service, and send Authorization: Bearer key"
)
#: How much is repeated of what a caller sent.
_MOST_FIELDS, _LONGEST_SHOWN = 20, 200
#: Said for what the framework itself refuses.
_BY_STATUS = {
    400: ("unreadable", "没有读懂这个请求。", "The request cannot be read."),
    404: ("not_found", "没有这个地址。", "There is no such address."),
    405: ("method", "这个地址不支持这种请求方法。", "This address does not take this method."),
    413: ("too_large", "请求太大。", "The request is too large."),
}


class Problem(Exception):
    """A request that is refused, with what is to be said about it."""

    def __init__(
        self,
        status: int,
        body: ProblemOut,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(body.message_en)
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


def no_key(*, any_set: bool) -> Problem:
    """Return the refusal of a request without a key that is known."""
    chinese = "密钥不对或没有带密钥。" if any_set else "服务还没有设置密钥。"
    english = "The key is missing or not known." if any_set else "No keys are set."
    body = ProblemOut(
        error="unauthorized", message_zh=chinese, message_en=english, remedy=_HOW_TO_SET
    )
    return Problem(401, body, headers={"WWW-Authenticate": "Bearer"})


def too_often(seconds: int) -> Problem:
    """Return the refusal of a caller who asks too often."""
    body = ProblemOut(
        error="too_many_requests",
        message_zh=f"请求太快了，请 {seconds} 秒后再试。",
        message_en=f"Too many requests; try again in {seconds} seconds.",
        remedy="按 Retry-After 等待 / wait as Retry-After says",
    )
    return Problem(429, body, headers={"Retry-After": str(seconds)})


def not_found(chinese: str, english: str, remedy: str) -> Problem:
    """Return the refusal of what is not there."""
    body = ProblemOut(error="not_found", message_zh=chinese, message_en=english, remedy=remedy)
    return Problem(404, body)


def unusable(fields: Mapping[str, str]) -> Problem:
    """Return the refusal of a request whose fields cannot be used; each with its problem."""
    shown = {_shown(name): _shown(text) for name, text in list(fields.items())[:_MOST_FIELDS]}
    body = ProblemOut(
        error="invalid",
        message_zh="有字段不能用：" + "、".join(shown),
        message_en="Fields that cannot be used: " + ", ".join(shown),
        remedy="按 fields 里的说明改正 / correct what fields says",
        fields=[FieldProblem(field=name, problem=text) for name, text in shown.items()],
    )
    return Problem(422, body)


def problem_of(error: HangbangcaiError) -> Problem:
    """Return what is said where the service itself cannot go on; the log says why."""
    _log.error("%s: %s", type(error).__name__, error)
    if isinstance(error, RecordsError):
        body = ProblemOut(
            error="unavailable",
            message_zh="记录暂时写不进去或读不出来，这个请求没有处理。",
            message_en="The records cannot be written or read; this request was not dealt with.",
            remedy="一分钟后原样再发（带同一个 Idempotency-Key 不会答两次）；持续如此请查服务日志"
            " / send it again in a minute (with the same Idempotency-Key it is answered once); if"
            " it stays so, see the service's log",
        )
        return Problem(503, body, headers={"Retry-After": "60"})
    busy = isinstance(error, TooManyWaiting)
    body = ProblemOut(
        error="busy" if busy else "unavailable",
        message_zh="现在提问的人较多，请稍后再试。" if busy else "服务暂时不可用。",
        message_en="Many are asking right now." if busy else "The service is not available.",
        remedy="稍后再试；持续如此请查服务日志 / try again; if it stays so, see the service's log",
    )
    return Problem(503, body, headers={"Retry-After": "5"})


def handle_problems(app: FastAPI) -> None:
    """Let an application answer all its errors in one form."""
    app.add_exception_handler(Problem, _on_problem)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _on_invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _on_http)  # type: ignore[arg-type]
    app.add_exception_handler(HangbangcaiError, _on_error)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _on_failure)


async def _on_problem(request: Request, problem: Problem) -> JSONResponse:
    body = problem.body.model_dump(exclude_none=True)
    return JSONResponse(body, status_code=problem.status, headers=problem.headers)


async def _on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    fields = {
        ".".join(str(part) for part in one["loc"] if part != "body") or "body": str(one["msg"])
        for one in error.errors()
    }
    return await _on_problem(request, unusable(fields))


async def _on_http(request: Request, error: HTTPException) -> JSONResponse:
    name, chinese, english = _BY_STATUS.get(
        error.status_code, ("refused", "请求被拒绝。", "The request was refused.")
    )
    body = ProblemOut(
        error=name, message_zh=chinese, message_en=english, remedy="见 / see /api/docs"
    )
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers.setdefault("Allow", "GET, HEAD")  # files say nothing of it themselves
    return await _on_problem(request, Problem(error.status_code, body, headers=headers))


async def _on_error(request: Request, error: HangbangcaiError) -> JSONResponse:
    return await _on_problem(request, problem_of(error))


async def _on_failure(request: Request, error: Exception) -> JSONResponse:
    """Say that something of ours went wrong; the server logs what."""
    body = ProblemOut(
        error="failed",
        message_zh="服务出了问题。",
        message_en="Something went wrong in the service.",
        remedy="查服务日志 / see the service's log",
    )
    return await _on_problem(request, Problem(500, body))


def _shown(text: str) -> str:
    """Return what a caller sent as it can be repeated to them: text, and not without end."""
    return text.encode("utf-8", "replace").decode()[:_LONGEST_SHOWN]
