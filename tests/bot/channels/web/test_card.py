"""A reply is a card that one reads on a telephone without scrolling; the rest is behind a touch."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import pytest
from people import Office
from playwright.sync_api import Browser, Page
from running import ROOT
from web_pages import browser, browser_needed

from bot.answering.wording import phrases
from bot.channels.web.page_wording import page_words
from bot.channels.web.render import PAGES, Renderer
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Language
from bot.exchange.reply import Incoming, Reply
from bot.golden.dialogues import have, read_golden_dialogues
from bot.golden.talker import ReceptionTalker

__all__ = ["browser"]  # a fixture

WIDTH, HEIGHT = 390, 844
#: So much of the screen half of the replies take at most, and of the answers nine in ten.
HALF, MOST = 0.6, 0.85
TUNED = ROOT / "knowledge" / "golden" / "dialogues" / "tuned.jsonl"


@pytest.fixture(scope="module")
def replies(office: Office) -> list[Reply]:
    """All replies of the golden dialogues that may be looked at while developing."""
    found: list[Reply] = []
    reception = office.product.reception

    class Listening:
        def receive(self, incoming: Incoming) -> tuple[Reply, ...]:
            had = reception.receive(incoming)
            found.extend(had)
            return had

    snapshot = office.product.assistant.snapshot()
    for dialogue in read_golden_dialogues(TUNED):
        listening = Listening()
        talker = ReceptionTalker(
            listening,  # type: ignore[arg-type]
            f"card:{dialogue.id}",
            reopen=lambda listening=listening: listening,  # type: ignore[misc]
        )
        have(dialogue, talker, snapshot)
    return found


def page_of(replies: list[Reply]) -> str:
    """Return a page with these replies, as the chat shows them."""
    template = Renderer().templates.get_template("replies.html")
    parts = [
        template.render(
            replies=[one],
            words=page_words(one.language),
            say=phrases(one.language),
            talk=dialogue_words(one.language),
            language=one.language,
            english=one.language is Language.ENGLISH,
            pressed=(),
        )
        for one in replies
    ]
    style = (PAGES / "static" / "style.css").read_text("utf-8")
    body = f'<main class="chat"><div class="talk">{"".join(parts)}</div></main>'
    return f'<html lang="zh-CN"><style>{style}</style><body class="chatting">{body}</body></html>'


def heights(page: Page) -> list[float]:
    """Return how high each reply is, its buttons included, as shares of the screen."""
    script = "all => all.map(one => one.getBoundingClientRect().height)"
    found = page.locator(".message.assistant").evaluate_all(script)
    return [height / HEIGHT for height in found]


@browser_needed
def test_a_reply_fits_a_telephone_without_scrolling(
    browser: Browser, replies: list[Reply], record_property: Callable[[str, object], None]
) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_content(page_of(replies))
    found = heights(page)
    answers = sorted(
        height
        for height, one in zip(found, replies, strict=True)
        if one.answer is not None and one.answer.citations
    )
    most = answers[len(answers) * 9 // 10]
    record_property(
        "median of all, of answers, nine in ten", (median(found), median(answers), most)
    )
    assert len(answers) > 100
    assert median(found) <= HALF
    assert median(answers) <= HALF
    assert most <= MOST
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= WIDTH
    page.close()


@browser_needed
def test_one_touch_shows_the_rest(browser: Browser, replies: list[Reply]) -> None:
    answered = [one for one in replies if one.answer is not None and one.answer.citations]
    rich = next(one for one in answered if one.answer and one.answer.citations[0].whole)
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_content(page_of([rich]))
    source = page.get_by_text("来源等级").first
    assert not source.is_visible()
    page.locator(".further > summary").click()
    assert source.is_visible()
    page.close()
