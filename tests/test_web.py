"""The web pages in a real browser, and what they do without one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import Launcher, Service
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        if (found := shutil.which(name))
    ),
    None,
)
QUESTION = "硕士毕业来杭州工作，生活补贴能领多少"
browser_needed = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; see scripts/test.py")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield opened
        opened.close()


@pytest.fixture
def service(launcher: Launcher) -> Service:
    return launcher.start()


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    opened = context.new_page()
    problems: list[str] = []
    opened.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(service.url)
    yield opened
    context.close()
    assert problems == []


def ask(page: Page, question: str) -> None:
    answers = page.locator(".message.assistant:not([aria-busy])")
    before = answers.count()
    page.get_by_role("textbox").fill(question)
    page.get_by_role("textbox").press("Enter")
    answers.nth(before).wait_for()


@browser_needed
def test_talent_asks_on_a_phone_and_opens_the_quoted_clause(page: Page, tmp_path: Path) -> None:
    ask(page, QUESTION)
    answer = page.locator(".message.assistant").last
    expect(answer.locator("blockquote").first).to_contain_text("生活补贴")
    expect(answer.locator(".reference").first).to_contain_text("《")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(f"() => {wide}") is False
    page.screenshot(path=tmp_path / "phone.png")
    answer.locator(".reference a").first.click()
    expect(page).to_have_url(re.compile(r"/policies/.+#.+"))
    clause = page.locator(":target")
    expect(clause).to_be_visible()
    expect(clause).to_be_in_viewport()


@browser_needed
def test_follow_up_says_what_it_understood(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "那博士呢")
    expect(page.locator(".understood").last).to_contain_text("博士毕业来杭州工作")


@browser_needed
def test_refusal_shows_no_source(page: Page) -> None:
    ask(page, "明天杭州会下雨吗")
    answer = page.locator(".message.assistant").last
    expect(answer).to_contain_text("12345")
    assert answer.locator(".citation").count() == 0


@browser_needed
def test_keyboard_alone_is_enough(page: Page) -> None:
    page.get_by_role("textbox").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("急")
    page.keyboard.press("Enter")
    expect(page.locator(".message.you").last).to_contain_text("急")
    page.locator(".message.assistant .citation").first.wait_for()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("() => document.activeElement !== document.body")
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


@browser_needed
def test_hostile_text_is_shown_not_run(page: Page) -> None:
    ask(page, '<img src=x onerror="document.title=1"><script>alert(1)</script>生活补贴')
    expect(page.locator(".message.you").last).to_contain_text("<script>")
    assert page.title() != "1"


@browser_needed
def test_lost_connection_keeps_the_question(browser: Browser, service: Service) -> None:
    page = browser.new_page()
    page.goto(service.url)
    service.kill()
    page.get_by_role("textbox").fill(QUESTION)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".message.assistant").last).to_contain_text("没有收到回答")
    expect(page.get_by_role("textbox")).to_have_value(QUESTION)
    page.close()


@browser_needed
def test_staff_search_while_typing_and_copy_a_citation(browser: Browser, service: Service) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{service.url}/policies")
    page.get_by_role("searchbox").press_sequentially("E类 租房 标准", delay=20)
    found = page.locator("#results .citation")
    found.first.wait_for()
    expect(found.first).to_contain_text("E类")
    found.first.get_by_role("button", name="复制引文").click()
    expect(found.first.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "——《" in copied
    context.close()


@browser_needed
def test_language_switch_keeps_the_clause_in_chinese(page: Page) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    ask(page, QUESTION)
    answer = page.locator(".message.assistant").last
    expect(answer).to_contain_text("Original clause")
    expect(answer.locator("blockquote").first).to_contain_text("生活补贴")


def test_chat_works_without_javascript(service: Service) -> None:
    answer = httpx.get(service.url, params={"q": QUESTION})
    assert answer.status_code == 200
    assert "blockquote" in answer.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_every_policy_has_a_page_and_the_list_leads_to_it(service: Service) -> None:
    with httpx.Client(base_url=service.url) as client:
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
    long = httpx.post(f"{service.url}/ask", data={"question": "问" * 100_000})
    assert "100000" in long.text or long.status_code == 413
    assert httpx.post(f"{service.url}/ask", data={"question": "问" * 200_000}).status_code == 413


def test_pages_forbid_foreign_scripts_and_frames(service: Service) -> None:
    headers = httpx.get(service.url).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_busy_port_is_named_with_a_remedy(launcher: Launcher, service: Service) -> None:
    port = service.url.rpartition(":")[2]
    with pytest.raises(AssertionError, match=f"HANGBANGCAI_PORT={int(port) + 1}"):
        launcher.start(HANGBANGCAI_PORT=port)
