"""Requests as no browser sends them: each gets an answer in our words, and never a 5xx."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import httpx
import pytest
from running import Launcher
from slow_clients import Answered, request, say
from web_pages import API_KEY, port, service, unharmed

__all__ = ["port", "service", "unharmed"]  # fixtures

PAGES = ("/", "/notices", "/export", "/policies", "/services", "/benefits", "/following")
FORMS = ("/ask", "/press", "/clear", "/following", "/benefits")
READ = ("/search?q=a", "/policies", "/services", "/benefits", "/openapi.json")
JSON = "application/json"
KEY = f"Bearer {API_KEY}"
#: Half of a surrogate pair, as JSON can write it and as nothing can be encoded.
HALF = "\\ud800"


pytestmark = pytest.mark.usefixtures("unharmed")


def post_json(port: int, path: str, body: str | bytes, **headers: str) -> Answered:
    raw = body if isinstance(body, bytes) else body.encode()
    return say(
        port,
        request("POST", f"/api/v1{path}", raw, JSON, Authorization=KEY, **headers),
    )


def problem(answer: Answered) -> dict[str, object]:
    """Return an API's refusal after checking that it says what it has to."""
    told: dict[str, object] = json.loads(answer.text)
    assert {"error", "message_zh", "message_en", "remedy"} <= set(told)
    return told


@pytest.mark.parametrize(
    "text", ["%ED%A0%80", "%00", "%", "%zz", "%FF%FE", "%0D%0AX-Evil:%201", "%1B[31m", "%F0%9F"]
)
def test_what_cannot_be_decoded_is_no_failure(port: int, text: str) -> None:
    for path in (f"/policies/{text}", f"/{text}", f"/static/{text}", f"/api/v1/policies/{text}"):
        answer = say(port, request("GET", path))
        assert answer.status == 404
        assert answer.header("x-evil") == ""
    for path in PAGES:
        query = "&".join(
            f"{name}={text}" for name in ("q", "topic", "kind", "region", "lang", "scope", "age")
        )
        assert say(port, request("GET", f"{path}?{query}")).status in (200, 204)
    for path in FORMS:
        form = "&".join(f"{name}={text}" for name in ("question", "token", "value", "degree"))
        assert say(port, request("POST", path, form.encode())).status in (200, 303, 400)
        raw = b"question=\xed\xa0\x80\xff&act=quiet&value=\xed\xa0\x80\xff&\xff=\xff"
        assert say(port, request("POST", path, raw)).status in (200, 303)
    assert say(port, request("GET", f"/api/v1/search?q={text}")).status in (200, 422)
    assert say(port, request("GET", "/", Cookie=f"conversation={text}; lang={text}")).status == 200


@pytest.mark.parametrize(
    "body",
    [
        f'{{"text": "{HALF}"}}',
        f'{{"text": "硕士{HALF}补贴"}}',
        f'{{"token": "{HALF}"}}',
        f'{{"text": "你好", "person": "{HALF}"}}',
        f'{{"text": "你好", "{HALF}": 1}}',
        f'{{"command": {{"act": "follow", "value": "{HALF}"}}}}',
        f'{{"command": {{"act": "{HALF}"}}}}',
        f'{{"text": "你好", "language": "{HALF}"}}',
    ],
)
def test_half_a_surrogate_pair_is_a_bad_request(port: int, body: str) -> None:
    begun = json.loads(post_json(port, "/conversations", "").text)["conversation_id"]
    refused = post_json(port, f"/conversations/{begun}/messages", body)
    assert refused.status == 422
    assert problem(refused)["fields"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/eligibility", f'{{"facts": {{"degree": "{HALF}"}}}}'),
        ("/eligibility", f'{{"facts": {{"{HALF}": "master"}}}}'),
        ("/eligibility", f'{{"facts": {{}}, "scope": "{HALF}"}}'),
        ("/eligibility", f'{{"facts": {{}}, "today": "{HALF}"}}'),
        ("/turns/x/feedback", f'{{"verdict": "useful", "reason": "{HALF}"}}'),
        ("/eligibility", "{"),
        ("/eligibility", b"\xff\xfe"),
        ("/eligibility", "[" * 60_000),
        ("/eligibility", '{"facts": {"age": ' + "9" * 5000 + "}}"),
        ("/eligibility", '{"facts": {"age": 1e400}}'),
        ("/eligibility", '{"facts": {"degree": "' + "x" * 5000 + '"}}'),
        ("/eligibility", '{"facts": {"' + "x" * 5000 + '": 1}}'),
        ("/eligibility", json.dumps({"facts": {f"f{n}": 1 for n in range(5000)}})),
        ("/eligibility", '{"facts": {}, "today": "0001-01-01T00:01"}'),
        ("/eligibility", "NaN"),
        ("/eligibility", ""),
    ],
)
def test_a_body_that_cannot_be_used_is_a_bad_request(
    port: int, path: str, body: str | bytes
) -> None:
    refused = post_json(port, path, body)
    assert refused.status in (400, 422)
    problem(refused)
    assert len(refused.body) < 10_000


@pytest.mark.parametrize("day", ["0001-01-01", "1970-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_too(port: int, day: str) -> None:
    assert say(port, request("GET", f"/api/v1/search?q=%E8%A1%A5&as_of={day}")).status in (200, 422)
    judged = post_json(port, "/eligibility", f'{{"facts": {{}}, "today": "{day}"}}')
    assert judged.status in (200, 422)


@pytest.mark.parametrize("once", ["\xed\xa0\x80", "x" * 300, "\x7f", "\xff"])
def test_a_name_of_a_message_is_taken_or_refused(port: int, once: str) -> None:
    begun = json.loads(post_json(port, "/conversations", "").text)["conversation_id"]
    path = f"/conversations/{begun}/messages"
    answer = post_json(port, path, '{"text": "你好"}', Idempotency_Key=once)
    assert answer.status in (200, 400, 422)


LONG = quote("补" * 201)
TOO_LONG = [
    ("GET", f"/policies?q={LONG}", b""),
    ("GET", f"/policies?topic={LONG}", b""),
    ("GET", f"/policies?region={LONG}", b""),
    ("GET", f"/services?q={LONG}", b""),
    ("GET", f"/services?kind={LONG}", b""),
    ("POST", "/following", b"act=follow&value=" + LONG.encode()),
    ("POST", "/ask", b"question=" + quote("问" * 501).encode()),
    ("POST", "/ask", b"question=" + quote("😀" * 501).encode()),
    ("POST", "/ask", b"question=" + b"," * 20_000),
    ("POST", "/ask", b"question=" + b"a" * 390_000),
    ("POST", "/ask", b"question=" + b"a" * 600_000),
]


@pytest.mark.parametrize(("method", "path", "body"), TOO_LONG)
@pytest.mark.parametrize("fragment", [False, True])
def test_too_long_a_text_gets_a_sentence(
    port: int, method: str, path: str, body: bytes, fragment: bool
) -> None:
    headers = {"X_Fragment": "1"} if fragment else {}
    answer = say(port, request(method, path, body, **headers))
    assert answer.status == 413
    assert re.search("太长|超过了", answer.text)
    assert ("<header" in answer.text) is not fragment


def test_a_refusal_is_in_the_visitors_language(port: int) -> None:
    for path, english in ((f"/policies?q={LONG}", "too long"), ("/nothing", "No such page")):
        chinese = say(port, request("GET", path))
        assert english not in chinese.text
        assert 'lang="zh-CN"' in chinese.text
        for asked in (
            request("GET", f"{path}{'&' if '?' in path else '?'}lang=en"),
            request("GET", path, Cookie="lang=en"),
        ):
            assert english in say(port, asked).text
    body = b"question=" + b"a" * 600_000
    shown = say(port, request("POST", "/ask", body, Cookie="lang=en"))
    assert "too long" in shown.text
    assert problem(post_json(port, "/eligibility", b" " * 600_000))["error"] == "too_large"


def test_what_is_too_long_for_a_fact_of_the_form_is_pointed_out(port: int) -> None:
    answer = say(port, request("POST", "/benefits", b"age=" + b"0" * 300_000 + b"7"))
    assert answer.status == 200
    assert "0" * 100 not in answer.text
    assert answer.text.count('role="alert"') == 1


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x; charset=punycode",
        "multipart/form-data; boundary=x",
        "text/plain",
        JSON,
    ],
)
def test_a_form_is_sent_in_one_way(port: int, kind: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="question"\r\n\r\nxn--\r\n--x--\r\n'
    for path in FORMS:
        assert say(port, request("POST", path, body, kind)).status == 415


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/x\r\nHost: x\r\n\r\n",
        b"G\x00T / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Big: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-One: 1\r\n" * 3000 + b"\r\n",
    ],
)
def test_what_is_no_http_is_answered_plainly_and_closed(port: int, raw: bytes) -> None:
    answer = say(port, raw, patience=15)
    assert answer.status in (400, 413, 501)
    assert re.search(r"[一-鿿]", answer.text)
    assert re.search("HTTP|[A-Za-z]{4}", answer.text)
    assert answer.header("connection") == "close" or answer.status == 413
    assert say(port, request("GET", "/health")).status == 200


@pytest.mark.parametrize("source", ["", "sec-fetch"])
def test_a_form_of_another_site_is_not_let_in_by_a_made_up_host(port: int, source: str) -> None:
    """A page of another site can choose its Origin no more than the Host that it posts to."""
    for origin in ("http://evil.example", "null", "http://service.example.evil", "//", "http://["):
        raw = request("POST", "/ask", b"question=a", Origin=origin)
        assert say(port, raw).status == 403
    own = request("POST", "/ask", b"question=a", Origin="http://service.example")
    assert say(port, own).status == 303


def test_a_failure_of_ours_is_told_in_words(launcher: Launcher) -> None:
    """The page and the API say so in their form when the records are gone from under them."""
    service = launcher.start(HANGBANGCAI_API_KEYS=f"test:{API_KEY}")
    port = int(service.url.rpartition(":")[2])
    for one in launcher.data.glob("records.sqlite3*"):
        one.unlink()
    (launcher.data / "records.sqlite3").write_bytes(b"no database")
    shown = say(port, request("POST", "/ask", b"question=%E4%BD%A0%E5%A5%BD"))
    told = post_json(port, f"/conversations/{'a' * 20}/messages", '{"text": "你好"}')
    for answer in (shown, told):
        assert answer.status in (200, 303, 500, 503)
        assert answer.status != 503 or int(answer.header("retry-after")) > 0
        assert "sqlite" not in answer.text.lower()


def test_health_tells_what_is_wrong_and_when_it_is_over(launcher: Launcher) -> None:
    service = launcher.start()
    assert httpx.get(f"{service.url}/health").json()["status"] == "ok"
    records = launcher.data / "records.sqlite3"
    kept = records.with_name("kept")
    records.rename(kept)
    records.write_bytes(b"no database")
    told = httpx.get(f"{service.url}/health")
    assert told.status_code == 503
    assert told.json()["problems"] == ["records: see the log"]
    kept.rename(records)
    assert httpx.get(f"{service.url}/health").json()["status"] == "ok"
