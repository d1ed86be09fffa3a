"""What somebody is offered to try – on a page, in a menu, in a README – gets its answer."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date

import pytest
from people import MORNING, Office, answer_of, text_of
from readmes import blocks, readmes

from bot.answering.finding import Wanted, find
from bot.answering.wording import phrases
from bot.channels.telegram.inline import _HINTS
from bot.channels.web.chat import EXAMPLES
from bot.channels.web.page_wording import page_words
from bot.channels.web.services import _says
from bot.channels.web.wording import form_words
from bot.conversation.commands import COMMANDS, command_named
from bot.conversation.wording import dialogue_words
from bot.exchange.answer import Language, Question, Status
from bot.exchange.clock import QuietHours
from bot.exchange.plain import lines_of
from bot.exchange.reply import Act, Reply

#: Every question that is offered anywhere, and what its first citation says: whoever offers
#: another one looks at its answer and writes it down here.
ANSWERS = {
    "硕士刚来杭州能领多少钱": "硕士3万元",
    "硕士能领多少生活补贴": "硕士3万元",
    "硕士生活补贴多少": "硕士3万元",
    "那博士呢": "博士10万元",
    "E类人才租房补贴一个月多少": "每月2500元",
    "E 类人才租房补贴一个月多少": "每月2500元",
    "本科毕业落户要什么条件": "全日制普通高校本科，45周岁以下",
    "本科落户要什么条件": "全日制普通高校本科，45周岁以下",
    "生活补贴怎么申请": "单位走亲清在线，个人走杭州市民卡APP",
    "B类人才购房补贴多少": "B类100万元",  # asked of 2016
    "How much can a new master's graduate get?": "硕士3万元",
    "And for a doctorate?": "博士10万元",
    "What is the rent subsidy for class E talents?": "每月2500元",
    "How can I get a Hangzhou hukou with a bachelor's degree?": "全日制普通高校本科，45周岁以下",
    "Where can I apply for the living allowance?": "单位走亲清在线，个人走杭州市民卡APP",
}
LANGUAGES = tuple(Language)
_LISTED = re.compile(r"^・(.+)$", re.MULTILINE)
_INSTANCE = re.compile(r"(?:例如：|for example: )([^：:\n]+?)？?$")
_AFTER_AS = re.compile(r"(?:如[：\s]?|e\.g\. |such as |as )\s*(.+)$")
_ASKED = re.compile(r'scripts/ask\.py (?:[^"\n]*--as-of (\S+) )?[^"\n]*"([^"]+)"')
_POSTED = re.compile(r'\{"text": "([^"]+)"\}')
IN_READMES = [
    (text, day)
    for path in readmes()
    for block in blocks(path, "bash")
    for day, text in [*_ASKED.findall(block), *(("", one) for one in _POSTED.findall(block))]
]


def judge(reply: Reply, question: str) -> None:
    answer = answer_of(reply)
    assert answer.status is Status.ANSWERED, f"{question}: {answer.text}"
    assert not answer.unsure, question
    assert ANSWERS[question] in answer.citations[0].quote, f"{question}: {answer.text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_the_home_page_are_answered(office: Office, language: Language) -> None:
    assert len(EXAMPLES[language]) >= 4
    for question in EXAMPLES[language]:
        somebody = office.meet()
        somebody.language = language
        judge(somebody.say(question), question)


@pytest.mark.parametrize("act", [Act.START, Act.HELP])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_start_and_help_are_answered_one_after_the_other(
    office: Office, language: Language, act: Act
) -> None:
    somebody = office.meet()
    somebody.language = language
    told = text_of(somebody.order(act))
    questions = _LISTED.findall(told)
    assert len(questions) >= 3
    for question in questions:
        judge(somebody.say(question), question)
    named = re.findall(r"/(\w+)", told)
    assert named and all(command_named(name) for name in named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_given_as_an_instance_is_answered(office: Office, language: Language) -> None:
    told = [*asdict(phrases(language)).values(), *asdict(page_words(language)).values()]
    found = [
        match[1] for text in told if isinstance(text, str) and (match := _INSTANCE.search(text))
    ]
    assert found
    for question in found:
        known = next(one for one in ANSWERS if one.rstrip("?") == question.rstrip("?"))
        judge(office.meet().say(question), known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_search_box_suggests_is_found(office: Office, language: Language) -> None:
    for box in (page_words(language).search_placeholder, _HINTS[language]):
        match = _AFTER_AS.search(box)
        assert match, box
        day = MORNING.date()
        found = find(office.product.assistant, Wanted(match[1], as_of=day, today=day))
        words = match[1].split()
        first = found.citations[0]
        said = f"{first.title}{first.clause}{first.quote}"
        assert all(word in said or word == "租房" for word in words[:2]), f"{box}: {said}"
    match = _AFTER_AS.search(form_words(language).search_services)
    assert match
    for name in re.split(r"[、,]\s*", match[1]):
        assert any(_says(one, name.lower()) for one in office.product.services.entries()), name


def test_every_value_shown_in_a_menu_is_taken(office: Office) -> None:
    shown = [
        match
        for one in COMMANDS
        for text in (one.chinese, one.english)
        for match in re.findall(r"/(\w+) (\S+)", text)
    ]
    assert ("quiet", "22-8") in shown
    for name, value in shown:
        told = text_of(office.meet().say(f"/{name} {value}"))
        assert told == dialogue_words(Language.CHINESE).quiet_is.format(hours=value)
    for language in LANGUAGES:
        match = re.search(r"\d+-\d+", form_words(language).quiet_hint)
        assert match and QuietHours.parse(match[0])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: str(one.name))
def test_every_command_of_the_menu_does_something_of_its_own(
    office: Office, command: object
) -> None:
    name = command.name  # type: ignore[attr-defined]
    reply = office.meet().say(f"/{name}")
    assert lines_of(reply)
    if name not in ("help", "start"):
        assert text_of(reply) != phrases(Language.CHINESE).help


def test_readmes_give_examples_of_questions() -> None:
    assert len(IN_READMES) >= 4
    assert ("B类人才购房补贴多少", "2016-06-01") in IN_READMES


@pytest.mark.parametrize(("question", "day"), IN_READMES)
def test_every_question_in_a_readme_is_answered(office: Office, question: str, day: str) -> None:
    asked = Question(question, MORNING, as_of=date.fromisoformat(day) if day else None)
    (answer,) = office.product.assistant.answers(asked)
    assert answer.status is Status.ANSWERED
    assert ANSWERS[question] in answer.citations[0].quote
