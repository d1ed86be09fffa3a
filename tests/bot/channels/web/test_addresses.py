"""Methods and hosts of requests: all methods of an address are named, and no host is repeated."""

from __future__ import annotations

import pytest
from slow_clients import request, say
from web_pages import port, service, unharmed

__all__ = ["port", "service", "unharmed"]  # fixtures

pytestmark = pytest.mark.usefixtures("unharmed")
PAGES = ("/", "/notices", "/export", "/policies", "/services", "/benefits", "/following")
FORMS = ("/ask", "/press", "/clear", "/following", "/benefits")
JSON = "application/json"
MADE_UP = "evil.example"


@pytest.mark.parametrize("path", [*PAGES, "/policies/talent-code", "/static/style.css", "/health"])
def test_every_page_can_be_asked_for_without_its_body(port: int, path: str) -> None:
    whole, head = say(port, request("GET", path)), say(port, request("HEAD", path))
    assert head.status == whole.status
    assert head.body == b""
    assert head.header("content-type") == whole.header("content-type")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "BREW", "POST"])
@pytest.mark.parametrize("path", ["/", "/policies", "/policies/talent-code", "/static/style.css"])
def test_a_method_that_a_page_does_not_take_is_answered_with_those_that_it_takes(
    port: int, method: str, path: str
) -> None:
    refused = say(port, request(method, path))
    assert refused.status == 405
    assert {"GET", "HEAD"} <= set(refused.header("allow").split(", "))
    assert "没有办成" in refused.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/ask", {"POST"}),
        ("GET", "/clear", {"POST"}),
        ("DELETE", "/following", {"GET", "HEAD", "POST"}),
        ("PUT", "/benefits", {"GET", "HEAD", "POST"}),
        ("POST", "/api/v1/policies", {"GET"}),
        ("GET", "/api/v1/conversations", {"POST"}),
        ("POST", "/api/v1/persons/p", {"DELETE"}),
        ("GET", "/api/v1/eligibility", {"POST"}),
        ("POST", "/api/docs", {"GET"}),
        ("DELETE", "/api/docs/assets/swagger-ui.css", {"GET", "HEAD"}),
    ],
)
def test_all_methods_of_an_address_are_named(
    port: int, method: str, path: str, allowed: set[str]
) -> None:
    refused = say(port, request(method, path))
    assert refused.status == 405
    assert set(refused.header("allow").split(", ")) == allowed


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        *(f"{one}/" for one in PAGES[1:]),
        "//",
        "/static",
        "/static/",
        "/nothing/",
        "/api",
        "/api/",
        "/api/docs",
        "/api/docs/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/policies/",
        "/api/v1/openapi.json",
        "/api/docs/assets",
        "/api/docs/assets/",
        "//evil.example/policies/",
    ],
)
def test_the_host_that_a_request_names_is_never_said_again(port: int, path: str) -> None:
    raw = request("GET", path).replace(b"service.example", MADE_UP.encode())
    answer = say(port, raw)
    assert answer.status in (200, 204, 404)
    assert MADE_UP not in "\n".join(value for _, value in answer.headers)
    assert MADE_UP not in answer.text


@pytest.mark.parametrize("path", FORMS)
def test_where_a_form_leads_is_told_without_a_host(port: int, path: str) -> None:
    answer = say(port, request("POST", path, b"question=%E4%BD%A0%E5%A5%BD&act=quiet"))
    assert answer.status in (200, 303)
    assert answer.header("location") in ("", "/", "/#latest")


@pytest.mark.parametrize("host", ["", "[", "a b", "evil.example/policies?x#", "x" * 8000, "[::1"])
def test_a_host_that_is_none_changes_nothing(port: int, host: str) -> None:
    for path in ("/policies", "/api/v1/policies", "/nothing"):
        answer = say(port, request("GET", path).replace(b"service.example", host.encode()))
        assert answer.status in (200, 400, 404)
    sent = request("POST", "/nothing", b"{}", JSON)
    assert say(port, sent.replace(b"service.example", host.encode())).status in (400, 404, 415)


def test_an_address_with_its_host_is_taken_as_without(port: int) -> None:
    assert "政策一览" in say(port, request("GET", f"http://{MADE_UP}/policies")).text
    assert say(port, request("GET", f"http://{MADE_UP}/nothing")).status == 404
    assert say(port, request("OPTIONS", "*")).status in (400, 404, 405)
