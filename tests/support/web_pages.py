"""What the tests of the web share: a browser, a service for many tests, and a person's moves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from running import POLICIES, Launcher, Service

from bot.assemble import Engine

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        if (found := shutil.which(name))
    ),
    None,
)
QUESTION = "硕士毕业来杭州工作，生活补贴能领多少"
API_KEY = "a-key-for-the-tests-of-the-api"
OTHER_KEY = "another-key-for-the-tests-too"
browser_needed = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; see scripts/test.py")


def launch(built: Engine, folder: Path) -> Launcher:
    """Return a launcher of services over copies of the sample library and of its index."""
    shutil.copytree(built.settings.data, folder / "data")
    shutil.copytree(POLICIES, folder / "policies")
    return Launcher(folder / "data", folder / "policies", [])


@pytest.fixture(scope="module")
def service(built: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that the tests of a module share; none of them may end it."""
    launcher = launch(built, tmp_path_factory.mktemp("service"))
    yield launcher.start(
        HANGBANGCAI_API_KEYS=f"test:{API_KEY},other:{OTHER_KEY}",
        HANGBANGCAI_WEB_PER_MINUTE="3000",
        HANGBANGCAI_API_PER_MINUTE="3000",
    )
    for one in launcher.running:
        if one.process.poll() is None:
            one.kill()


@pytest.fixture
def port(service: Service) -> int:
    """Where the module's service listens."""
    return int(service.url.rpartition(":")[2])


@pytest.fixture
def unharmed(service: Service) -> Iterator[None]:
    """Whatever a test sends, the service's log shows no traceback."""
    before = service.log.read_text()
    yield
    assert "Traceback" not in service.log.read_text()[len(before) :]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that reaches nothing but what a test opens.

    It is closed with the module: while it is open, its event loop runs in this thread.
    """
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
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """A phone's page with the chat; an error in its console fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    opened = context.new_page()
    problems: list[str] = []
    asked: list[str] = []
    opened.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(service.url)
    yield opened
    context.close()
    assert problems == []
    assert [url for url in asked if not url.startswith(service.url)] == []


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it, and return its last reply."""
    answers = page.locator(".message.assistant:not([aria-busy])")
    before = answers.count()
    page.get_by_role("textbox").fill(question)
    page.get_by_role("textbox").press("Enter")
    answers.nth(before).wait_for()
    return answers.nth(answers.count() - 1)


def press(page: Page, label: str) -> Locator:
    """Press the latest button with this label, and return the last reply."""
    answers = page.locator(".message.assistant:not([aria-busy])")
    before = answers.count()
    page.get_by_role("button", name=label).last.click()
    answers.nth(before).wait_for()
    return answers.nth(answers.count() - 1)


def api_client(service: Service, key: str = API_KEY) -> httpx.Client:
    """Return a program that calls the API, with a key unless it is empty."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=30)


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    """A program that calls the API with a key."""
    with api_client(service) as opened:
        yield opened


def begin(client: httpx.Client) -> str:
    """Begin a conversation and return its name."""
    begun = client.post("/conversations")
    assert begun.status_code == 201
    return str(begun.json()["conversation_id"])
