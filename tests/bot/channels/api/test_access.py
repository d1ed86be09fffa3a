"""Who may call the HTTP API, how often, what it refuses, and how it describes itself."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate
from playwright.sync_api import Browser, expect
from running import Launcher, Service
from web_pages import (
    API_KEY,
    OTHER_KEY,
    api_client,
    begin,
    browser,
    browser_needed,
    client,
    service,
)

from bot.channels.api.keys import Keys
from knowledge.errors import SettingsError

__all__ = ["browser", "client", "service"]  # fixtures


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"facts": {"degree": "genius"}}, "facts.degree"),
        ({"facts": {"unknown_fact": 1}}, "facts.unknown_fact"),
        ({"facts": {"age": 1000}}, "facts.age"),
        ({"facts": {}, "scope": "only:nothing"}, "scope"),
        ({"facts": {}, "today": "tomorrow"}, "today"),
        ({"facts": {}, "fcats": {}}, "fcats"),
        ({}, "facts"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(
    service: Service, body: dict[str, Any], field: str
) -> None:
    refused = httpx.post(f"{service.url}/api/v1/eligibility", json=body)
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["error"] == "invalid"
    assert [one["field"] for one in problem["fields"]] == [field]
    assert field in problem["message_zh"]


@pytest.mark.parametrize("body", [{}, {"text": "你好", "token": "x"}, {"command": {"act": "fly"}}])
def test_a_message_is_exactly_one_thing(client: httpx.Client, body: dict[str, Any]) -> None:
    refused = client.post(f"/conversations/{begin(client)}/messages", json=body)
    assert refused.status_code == 422
    assert refused.json()["fields"]


def test_what_is_not_there_or_too_large_is_refused_in_the_same_form(
    client: httpx.Client,
) -> None:
    for answer, status in (
        (client.get("/nothing"), 404),
        (client.get("/conversations"), 405),
        (client.post("/eligibility", content=b"x" * 500_000), 413),
        (client.post("/conversations/short/messages", json={"text": "你好"}), 422),
    ):
        assert answer.status_code == status
        assert {"error", "message_zh", "message_en", "remedy"} <= set(answer.json())


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"X-API-Key": API_KEY[:-1]}, {"X-API-Key": "é"}],
)
def test_without_a_known_key_nothing_is_said(service: Service, headers: dict[str, str]) -> None:
    raw = {name.encode(): value.encode() for name, value in headers.items()}
    refused = httpx.post(f"{service.url}/api/v1/conversations", headers=raw)
    assert refused.status_code == 401
    assert "HANGBANGCAI_API_KEYS" in refused.json()["remedy"]
    good = httpx.post(f"{service.url}/api/v1/conversations", headers={"X-API-Key": API_KEY})
    assert good.status_code == 201


def test_without_keys_set_the_refusal_says_how_to_set_one(launcher: Launcher) -> None:
    service = launcher.start()
    refused = httpx.post(f"{service.url}/api/v1/conversations", headers={"X-API-Key": ""})
    assert refused.status_code == 401
    assert refused.json()["message_zh"] == "服务还没有设置密钥。"
    assert httpx.get(f"{service.url}/api/v1/policies").status_code == 200


def test_each_key_and_each_address_has_its_own_limit(launcher: Launcher) -> None:
    service = launcher.start(
        HANGBANGCAI_API_KEYS=f"test:{API_KEY},other:{OTHER_KEY}", HANGBANGCAI_API_PER_MINUTE="4"
    )
    with api_client(service) as client, api_client(service, OTHER_KEY) as other:
        assert [client.post("/conversations").status_code for _ in range(5)] == [201] * 4 + [429]
        refused = client.post("/conversations")
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert refused.json()["error"] == "too_many_requests"
        assert other.post("/conversations").status_code == 201
    with api_client(service, "") as reader:
        assert [reader.get("/policies").status_code for _ in range(5)] == [200] * 4 + [429]


@pytest.mark.parametrize("text", ["short:key", "no-colon", "a b:" + "k" * 30, "x:" + "k" * 23])
def test_a_key_that_cannot_be_used_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(SettingsError, match="HANGBANGCAI_API_KEYS") as caught:
        Keys(f"good:{'g' * 24},{text}")
    assert "entry 2" in str(caught.value)
    assert "kkk" not in str(caught.value)


def test_keys_are_known_by_name_and_only_their_digest_is_kept() -> None:
    keys = Keys(f"one:{API_KEY}, two:{OTHER_KEY}")
    assert keys.name_of(API_KEY) == "one"
    assert keys.name_of(OTHER_KEY) == "two"
    assert keys.name_of(API_KEY + " ") == ""
    assert API_KEY not in repr(vars(keys))


def test_the_openapi_document_is_valid_and_describes_every_field(service: Service) -> None:
    document = httpx.get(f"{service.url}/api/v1/openapi.json").json()
    validate(document)
    assert len(document["paths"]) == 12
    for name, schema in document["components"]["schemas"].items():
        for field, about in schema.get("properties", {}).items():
            assert about.get("description"), f"{name}.{field}"
    answers = document["paths"]["/conversations/{conversation_id}/messages"]["post"]["responses"]
    assert "text/event-stream" in answers["200"]["content"]


@browser_needed
def test_the_documentation_is_shown_without_any_other_server(
    browser: Browser, service: Service
) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((service.url, "data:")) else problems.append(request.url)
        ),
    )
    page.goto(f"{service.url}/api/docs")
    expect(page.locator(".opblock")).to_have_count(12)
    page.get_by_text("/conversations/{conversation_id}/messages").click()
    expect(page.locator(".opblock-body").first).to_be_visible()
    assert problems == []
    page.close()
