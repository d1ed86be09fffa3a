"""People who write to the Telegram bot, and whether each was answered once and in order."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import defaultdict
from dataclasses import dataclass, field

from bot_api import BASIC_GROUP, BOT, SUPERGROUP, TOKEN, BotApi
from running import Launcher, Service

from bot.answering.wording import phrases
from bot.exchange.answer import Language

_MENTION = f"@{BOT['username']} "
#: What is asked; each has one answer that does not hang on what was said before.
_ASKED = (
    "/about",
    "E类人才租房补贴一个月多少",
    "明天杭州会下雨吗",
    "/help",
    "硕士毕业来杭州工作，生活补贴能领多少",
    "👍👍👍",
)
_OTHER_GROUP = {"id": -1009876543210, "type": "supergroup", "title": "海归"}
_GROUPS = (BASIC_GROUP, SUPERGROUP, _OTHER_GROUP)
MOST_OPEN = 250


@dataclass
class Crowd:
    """Forty people in private chats and in three groups, who write to the bot.

    The answer to a message is known by the message that it quotes.
    """

    api: BotApi
    dice: random.Random
    #: By chat: message id and text, of what wants an answer and of what does not.
    asked: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    ignored: set[tuple[int, int]] = field(default_factory=set)
    count: int = 0

    def write(self) -> None:
        """Let somebody write something somewhere."""
        user = {"id": self.dice.randrange(100, 140), "is_bot": False, "first_name": "某人"}
        user["language_code"] = "zh-hans"
        text = _ASKED[self.count % len(_ASKED)]
        self.count += 1
        if self.dice.random() < 0.75:
            self._say(text, user, {"id": user["id"], "type": "private"}, text)
            return
        group = self.dice.choice(_GROUPS)
        if text.startswith("/"):
            self._say(text, user, group, text)
        else:
            self._say(_MENTION + text, user, group, text)
        if self.dice.random() < 0.3:
            self._say("今天谁有空", user, group, "")

    def _say(self, said: str, user: dict[str, object], chat: dict[str, object], text: str) -> None:
        update_id = self.api.push("message", {"text": said, "from": user, "chat": chat})
        message = self.api.message_of(update_id)
        if text:
            self.asked[message["chat"]["id"]][message["message_id"]] = text
        else:
            self.ignored.add((message["chat"]["id"], message["message_id"]))


def start(launcher: Launcher, api: BotApi) -> Service:
    return launcher.start(
        TELEGRAM_BOT_TOKEN=TOKEN,
        HANGBANGCAI_TELEGRAM_API=api.url,
        HANGBANGCAI_TELEGRAM_REPLY_ALWAYS="true",
        HANGBANGCAI_TELEGRAM_TIMEOUT="1",
        HANGBANGCAI_TELEGRAM_PER_SECOND="2000",
        HANGBANGCAI_TELEGRAM_CHAT_PER_SECOND="200",
        HANGBANGCAI_TELEGRAM_GROUP_PER_MINUTE="12000",
    )


def calm_answers(api: BotApi) -> dict[str, list[str]]:
    """Return what is said to each question while nothing goes wrong."""
    answers = {}
    for text in _ASKED:
        before = len(api.sent)
        api.wait_until_confirmed(api.say(text))
        api.wait_for(before + 1)
        time.sleep(0.3)  # a second part would follow at once
        answers[text] = [_told(one["text"]) for one in api.sent[before:]]
    return answers


def _told(text: str) -> str:
    """Return what a message says, as far as it does not hang on what was said before.

    What is said of the library comes once in a conversation, and which clauses are related
    depends on what was talked about.
    """
    say = phrases(Language.CHINESE)
    return text.replace(say.sample, "").partition(say.see_also)[0].rstrip()


def by_question(api: BotApi) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in list(api.sent):
        if one.get("x_reply_to"):
            found[one["chat"]["id"], one["x_reply_to"]].append(_told(one["text"]))
    return found


def missing(api: BotApi, crowd: Crowd, expected: dict[str, list[str]]) -> int:
    answers = by_question(api)
    return sum(
        len(answers[chat, number]) < len(expected[text])
        for chat, asked in crowd.asked.items()
        for number, text in asked.items()
    )


def check_answers(api: BotApi, crowd: Crowd, expected: dict[str, list[str]], calm: int) -> None:
    answers = by_question(api)
    for chat, asked in crowd.asked.items():
        for number, text in asked.items():
            assert answers[chat, number] == expected[text], f"{text} in {chat}"
        in_turn = [one["x_reply_to"] for one in api.sent[calm:] if one["chat"]["id"] == chat]
        assert in_turn == sorted(in_turn), f"out of turn in {chat}"
    assert not crowd.ignored & answers.keys()
    assert all(one.get("x_reply_to") for one in api.sent), "a message answers nothing"
    assert not any(one.get("x_edited") for one in api.sent), "a message was changed by the search"


def check_records(launcher: Launcher) -> None:
    with sqlite3.connect(launcher.data / "records.sqlite3") as found:
        count = "select count(*) from"
        unsent = found.execute(f"{count} outbox where sent_at is null").fetchone()[0]
        undone = found.execute(f"{count} updates where done_at is null").fetchone()[0]
    found.close()
    assert (unsent, undone) == (0, 0)
