"""A conversation's cookie is ours or none: what others make up begins a new conversation."""

from __future__ import annotations

import hashlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer
from records_places import Place, place, server
from running import Launcher, Service
from starlette.requests import Request
from web_pages import QUESTION, service

from bot.channels.web.visitor import Cookies
from bot.exchange.answer import Language
from bot.records.database.store import open_records
from bot.records.keys import key_of

__all__ = ["place", "server", "service"]  # fixtures

MADE_UP = "a-conversation-that-we-never-issued"


def seen(cookies: Cookies, kept: str) -> tuple[str, bool]:
    """Return as whom a browser with this cookie is known."""
    header = (b"cookie", b"conversation=" + kept.encode("latin-1", "replace"))
    scope = {"type": "http", "scheme": "http", "headers": [header], "query_string": b""}
    visitor = cookies.visitor(Request(scope))
    return visitor.cookie, visitor.known


def language_of(accepted: str, *, query: bytes = b"", kept: str = "") -> Language:
    """Return the language in which a page opens."""
    headers = [(b"accept-language", accepted.encode()), (b"cookie", f"lang={kept}".encode())]
    scope = {"type": "http", "scheme": "http", "headers": headers, "query_string": query}
    return Cookies("key").visitor(Request(scope)).language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en-GB,en;q=0.9,zh;q=0.8", Language.ENGLISH),
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.CHINESE),
        ("de-DE,de;q=0.9,en;q=0.5", Language.ENGLISH),
        ("zh;q=0.3, en;q=0.7", Language.ENGLISH),
        ("en;q=0, fr", Language.CHINESE),
        ("en;q=x,;;,", Language.CHINESE),
        ("", Language.CHINESE),
    ],
)
def test_a_browser_that_asks_for_english_opens_in_it(accepted: str, language: Language) -> None:
    assert language_of(accepted) is language


def test_what_was_chosen_goes_before_what_the_browser_asks() -> None:
    assert language_of("en", kept="zh") is Language.CHINESE
    assert language_of("zh", kept="en") is Language.ENGLISH
    assert language_of("zh", query=b"lang=en", kept="zh") is Language.ENGLISH
    assert language_of("en", query=b"lang=xx") is Language.ENGLISH


def ask(service: Service, cookie: str) -> str:
    """Ask with a cookie and return the one that is kept then."""
    answer = httpx.post(
        f"{service.url}/ask",
        data={"question": QUESTION},
        headers={"Cookie": f"conversation={cookie}", "X-Fragment": "1"},
    )
    assert answer.status_code == 200
    return answer.cookies["conversation"]


def test_a_cookie_of_ours_is_kept_and_one_made_up_is_not_taken_over(service: Service) -> None:
    issued = ask(service, "")
    assert ask(service, issued) == issued
    token = issued.partition(".")[0]
    signed_by_others = Signer("guessed", salt="conversation", digest_method=hashlib.sha256)
    for forged in (
        MADE_UP,
        token,
        f"{token}.",
        issued[:-1],
        issued + "A",
        issued.swapcase(),
        f"{MADE_UP}.{issued.partition('.')[2]}",
        signed_by_others.sign(MADE_UP).decode(),
        f"{issued}.{issued.partition('.')[2]}",
    ):
        kept = ask(service, forged)
        assert kept.partition(".")[0] not in (token, MADE_UP), forged
        shown = httpx.get(service.url, headers={"Cookie": f"conversation={forged}"}).text
        assert QUESTION not in shown


@given(st.text(st.characters(max_codepoint=255), max_size=300), st.booleans())
def test_nothing_but_what_was_signed_is_known(text: str, after: bool) -> None:
    cookies = Cookies("the key of this test")
    issued = cookies.visitor(
        Request({"type": "http", "scheme": "http", "headers": [], "query_string": b""})
    )
    assert seen(cookies, issued.sealed) == (issued.cookie, True)
    assert not seen(cookies, text)[1]
    changed = issued.sealed + text if after else text + issued.sealed
    # A cookie's value ends at a semicolon and loses the blanks around it.
    assert seen(cookies, changed)[0] == issued.cookie or not seen(cookies, changed)[1]


def test_processes_share_one_key_and_it_outlives_them(place: Place) -> None:
    script = (
        "from bot.records.keys import key_of\n"
        "with records.begin() as conn: print(key_of(conn, 'cookies', at=1.0))"
    )
    gate = place.folder / "gate"
    rivals = [place.run(script, gate=gate) for _ in range(4)]
    for one in rivals:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    gate.touch()
    keys = {one.communicate(timeout=60)[0].strip() for one in rivals}
    records = open_records(place.url, folder=place.folder)
    with records.begin() as conn:
        assert keys == {key_of(conn, "cookies", at=2.0)}
        assert key_of(conn, "another", at=2.0) not in keys
    records.close()
    assert all(len(one) >= 40 for one in keys)


def test_a_visitor_is_known_after_a_restart_and_behind_a_named_proxy(launcher: Launcher) -> None:
    first = launcher.start()
    issued = ask(first, "")
    first.stop()
    second = launcher.start(HANGBANGCAI_PROXIES="127.0.0.1")
    assert ask(second, issued) == issued
    secure = httpx.post(
        f"{second.url}/ask", data={"question": QUESTION}, headers={"X-Forwarded-Proto": "https"}
    )
    assert "Secure" in secure.headers["set-cookie"]


@pytest.mark.parametrize("headers", [{"X-Forwarded-Proto": "https"}, {"Forwarded": "proto=https"}])
def test_a_stranger_cannot_pretend_to_be_a_proxy(service: Service, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{service.url}/ask", data={"question": QUESTION}, headers=headers)
    assert "Secure" not in answer.headers["set-cookie"]
