"""The web without a browser: what works with HTML alone, and what is refused."""

from __future__ import annotations

import json
import re
import time
from html import unescape

import httpx
import pytest
from running import Launcher, Service
from web_pages import QUESTION, service

__all__ = ["service"]  # a fixture
COOKIE = "conversation"


def client_of(service: Service) -> httpx.Client:
    return httpx.Client(base_url=service.url, follow_redirects=True)


def token_below(page: str, label: str) -> str:
    """Return the token of the last button with this label."""
    found = re.findall(rf'value="([\w-]+)"[^>]*>{label}', unescape(page))
    assert found, label
    return str(found[-1])


def test_chat_works_without_javascript(service: Service) -> None:
    with client_of(service) as client:
        asked = client.post("/ask", data={"question": QUESTION})
        assert asked.url.fragment == "latest"
        assert "<blockquote" in asked.text
        pressed = client.post("/press", data={"token": token_below(asked.text, "👍 有用")})
        assert "谢谢" in pressed.text
        assert pressed.text.count("<blockquote") == asked.text.count("<blockquote")
        followed_up = client.post("/ask", data={"question": "那博士呢"})
        assert re.search("您问的是：[^<]*博士[^<]*生活补贴", followed_up.text)


def test_the_conversations_cookie_is_out_of_reach_of_scripts_and_other_sites(
    service: Service,
) -> None:
    answer = httpx.post(f"{service.url}/ask", data={"question": QUESTION})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert "set-cookie" not in httpx.get(f"{service.url}/policies").headers


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}, {"Origin": "null"}],
)
@pytest.mark.parametrize("path", ["/ask", "/press", "/clear", "/following", "/benefits"])
def test_a_form_of_another_site_is_refused(
    service: Service, path: str, headers: dict[str, str]
) -> None:
    refused = httpx.post(f"{service.url}{path}", data={"question": QUESTION}, headers=headers)
    assert refused.status_code == 403
    assert "别的网站" in refused.text
    own = httpx.post(
        f"{service.url}/ask", data={"question": QUESTION}, headers={"Origin": service.url}
    )
    assert own.status_code == 303


def test_a_button_of_somebody_else_does_nothing(service: Service) -> None:
    with client_of(service) as one, client_of(service) as other:
        token = token_below(one.post("/ask", data={"question": QUESTION}).text, "👎 没用")
        pressed = other.post("/press", data={"token": token})
        assert "已经失效" in pressed.text
        assert "哪里不好" not in pressed.text


def test_what_a_person_typed_is_masked_when_it_is_shown_again(service: Service) -> None:
    with client_of(service) as client:
        shown = client.post("/ask", data={"question": "我手机13800138000，生活补贴怎么领"}).text
        assert "〔手机号〕" in shown
        assert "13800138000" not in shown
        assert "13800138000" not in client.get("/export").text


def test_records_are_exported_and_deleted_on_ones_own_page(service: Service) -> None:
    with client_of(service) as client:
        client.post("/ask", data={"question": QUESTION})
        export = client.get("/export")
        assert "attachment" in export.headers["content-disposition"]
        kept = json.loads(export.text)
        assert [one["question"] for one in kept["turns"]] == [QUESTION]
        asked = client.post("/following", data={"act": "forget", "value": ""})
        assert "不能恢复" in asked.text
        client.post("/following", data={"act": "forget", "value": "yes"})
        assert json.loads(client.get("/export").text)["turns"] == []
        assert QUESTION not in client.get("/").text


def test_topics_are_followed_and_unfollowed_and_the_language_pinned(service: Service) -> None:
    with client_of(service) as client:
        topic = re.findall(r'value="(topic:[^"]+)"', client.get("/following").text)[0]
        followed = client.post("/following", data={"act": "follow", "value": topic})
        assert "取消关注" in followed.text
        ended = client.post("/following", data={"act": "unfollow", "value": topic})
        assert "还没有关注" in ended.text
        client.post("/following", data={"act": "language", "value": "en"})
        assert "which counts" in client.post("/ask", data={"question": QUESTION}).text
        assert client.post("/following", data={"act": "ask", "value": "x"}).status_code == 400


def test_a_command_that_a_reply_speaks_of_can_be_typed(service: Service) -> None:
    with client_of(service) as client:
        client.post("/ask", data={"question": QUESTION})
        followed = client.post("/ask", data={"question": "/follow graduate-living-allowance"})
        assert "已关注" in followed.text
        assert "<p>/follow graduate-living-allowance</p>" in followed.text
        client.post("/ask", data={"question": "/unfollow all"})
        assert "还没有关注" in client.get("/following").text


def test_a_change_of_what_is_followed_is_shown_once_with_old_and_new(launcher: Launcher) -> None:
    service = launcher.start(HANGBANGCAI_QUIET_HOURS="off")
    path = launcher.policies / "graduate-living-allowance.md"
    with client_of(service) as client:
        client.post("/ask", data={"question": QUESTION})
        client.post("/following", data={"act": "follow", "value": "graduate-living-allowance"})
        assert client.get("/notices").status_code == 204
        text = path.read_text(encoding="utf-8")
        assert "本科1万元" in text
        path.write_text(text.replace("本科1万元", "本科1.2万元"), encoding="utf-8")
        service.stop()
        port = service.url.rpartition(":")[2]
        launcher.start(HANGBANGCAI_PORT=port, HANGBANGCAI_QUIET_HOURS="off")
        notice = wait_for_notice(client)
        assert 'class="pair"' in notice
        assert notice.index("本科1万元") < notice.index("本科1.2万元")
        assert client.get("/notices").status_code == 204
        assert "本科1.2万元" in client.get("/").text


def wait_for_notice(client: httpx.Client) -> str:
    for _ in range(60):
        answer = client.get("/notices")
        if answer.status_code == 200:
            return answer.text
        time.sleep(0.5)
    raise AssertionError("no notice came")


def test_too_many_messages_are_told_when_to_come_back(launcher: Launcher) -> None:
    service = launcher.start(HANGBANGCAI_WEB_PER_MINUTE="3")
    with client_of(service) as client:
        client.post("/ask", data={"question": "你好"})
        for _ in range(3):
            assert client.post("/ask", data={"question": "你好"}).status_code == 200
        late = client.post("/ask", data={"question": QUESTION}, headers={"X-Fragment": "1"})
        assert late.status_code == 429
        assert 0 < int(late.headers["retry-after"]) <= 60
        assert f"请等 {late.headers['retry-after']} 秒" in late.text
        assert client.get("/").status_code == 200


def test_the_form_of_benefits_works_without_javascript(service: Service) -> None:
    filled = {
        "scope": "all",
        "degree": "doctor",
        "full_time": "yes",
        "hukou": "elsewhere",
        "graduated.year": "2026",
        "graduated.month": "6",
        "graduated.day": "",
        "age": "29",
        "social_months": "",
    }
    shown = httpx.post(f"{service.url}/benefits", data=filled).text
    assert "毕业时间 2026-06" in shown
    assert re.search(r"可以申领（[1-9]", shown)
    assert re.search(r'href="/policies/[\w-]+#[\w-]+"', shown)
    assert "补充这几项" in shown
    home = httpx.post(f"{service.url}/benefits", data={**filled, "scope": "home"}).text
    assert home.count('class="item"') < shown.count('class="item"')


def test_a_figure_that_cannot_be_is_pointed_out(service: Service) -> None:
    shown = httpx.post(f"{service.url}/benefits", data={"age": "230", "degree": "master"}).text
    assert "没有读懂" in shown
    assert "14—100" in shown
    assert 'value="230"' in shown
    assert "学历 硕士" in shown


def test_the_directory_names_a_clause_for_everything_and_marks_what_is_past(
    service: Service,
) -> None:
    shown = httpx.get(f"{service.url}/services").text
    cards = re.findall(r'<article class="card.*?</article>', shown, re.S)
    assert len(cards) >= 40
    assert all(re.search(r'href="/policies/[\w-]+#[\w-]+"', card) for card in cards)
    past = [card for card in cards if "card-past" in card]
    assert past
    assert all("已结束" in card for card in past)
    hotline = httpx.get(f"{service.url}/services", params={"kind": "hotline"}).text
    assert 0 < hotline.count("<article") < len(cards)
    assert "落户" in httpx.get(f"{service.url}/services", params={"q": "落户"}).text


@pytest.mark.parametrize(
    "path", ["/", "/benefits", "/services", "/policies", "/following", "/policies/nothing"]
)
def test_every_page_speaks_english_throughout_its_furniture(service: Service, path: str) -> None:
    shown = httpx.get(f"{service.url}{path}", params={"lang": "en"}).text
    bar = re.search(r"<header.*?</header>", shown, re.S)
    assert bar is not None
    words = re.sub(r"<[^>]+>", "", bar.group().replace("中文", "").replace("杭</span>", "</span>"))
    assert not re.search(r"[一-鿿]", words)
    assert 'lang="en"' in shown


@pytest.mark.parametrize(
    "path", ["/", "/benefits", "/services", "/policies", "/following", "/api/docs"]
)
def test_every_page_loads_from_this_service_alone(service: Service, path: str) -> None:
    shown = httpx.get(f"{service.url}{path}").text
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', shown)
    assert loaded
    for one in loaded:
        assert not one.startswith(("http", "//")), one
        assert httpx.get(httpx.URL(f"{service.url}{path}").join(one)).status_code == 200, one


def test_every_policy_has_a_page_and_the_list_leads_to_it(service: Service) -> None:
    with client_of(service) as client:
        links = set(re.findall(r'href="(/policies/[^"#]+)"', client.get("/policies").text))
        assert len(links) >= 30
        for link in sorted(links):
            shown = client.get(link)
            assert shown.status_code == 200, link
            assert "样例政策库" in shown.text


def test_filters_narrow_the_list(service: Service) -> None:
    everything = httpx.get(f"{service.url}/policies").text
    contests = httpx.get(f"{service.url}/policies", params={"kind": "contest"}).text
    assert 0 < contests.count('href="/policies/') < everything.count('href="/policies/')


def test_unknown_pages_and_oversized_forms_are_refused_politely(service: Service) -> None:
    assert "没有这个页面" in httpx.get(f"{service.url}/policies/nothing").text
    assert httpx.get(f"{service.url}/policies/nothing").status_code == 404
    assert httpx.get(f"{service.url}/policies/..%2f..%2fetc%2fpasswd").status_code == 404
    fragment = {"X-Fragment": "1"}
    long = httpx.post(
        f"{service.url}/ask", data={"question": "问" * 40_000}, headers=fragment, timeout=30
    )
    assert "40000" in long.text
    assert httpx.post(f"{service.url}/ask", data={"question": "问" * 200_000}).status_code == 413


def test_a_body_of_unknown_length_is_bounded_too(service: Service) -> None:
    chunks = (b"question=" + b"x" * 50_000 for _ in range(20))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = httpx.post(f"{service.url}/ask", content=chunks, headers=headers)
    assert refused.status_code == 413


def test_pages_forbid_foreign_scripts_and_frames(service: Service) -> None:
    headers = httpx.get(service.url).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


def test_a_link_may_bring_a_question_but_does_not_ask_it(service: Service) -> None:
    shown = httpx.get(service.url, params={"q": QUESTION})
    assert f">{QUESTION}</textarea>" in shown.text
    assert "blockquote" not in shown.text
    assert "set-cookie" not in shown.headers


def test_busy_port_is_named_with_a_remedy(launcher: Launcher, service: Service) -> None:
    port = service.url.rpartition(":")[2]
    with pytest.raises(AssertionError, match=f"HANGBANGCAI_PORT={int(port) + 1}"):
        launcher.start(HANGBANGCAI_PORT=port)
