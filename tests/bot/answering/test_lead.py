"""The first line of an answer is about whoever asks, and says nothing that its quote does not."""

from __future__ import annotations

import re

import pytest
from people import MORNING

from bot.answering.assistant import Assistant
from bot.answering.quoting.quote import choose
from bot.answering.quoting.verdict import asks_leave, read_verdict
from bot.answering.quoting.wanted import read_wanted
from bot.answering.wording import lead_lines
from bot.assemble import Engine
from bot.exchange.answer import Answer, Language, Question, Verdict
from knowledge.language.normalise import normalise

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SIGNS = str.maketrans("", "", "：；（）() \n|-")


def ask(assistant: Assistant, text: str) -> Answer:
    return assistant.answer(Question(text, MORNING))


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("硕士生活补贴能领多少钱", "硕士：3万元"),
        ("本科生活补贴能领多少钱", "本科：1万元"),
        ("D类人才购房补贴多少", "D类：100万元"),
        ("E类人才住人才房租金打几折", "E类：评估租金的40%"),
    ],
)
def test_the_row_of_whoever_asks_is_the_first_line(
    assistant: Assistant, question: str, line: str
) -> None:
    answer = ask(assistant, question)
    assert lead_lines(answer.citations[0], Language.CHINESE) == [line]
    assert answer.text.splitlines()[0] == line


def test_rows_of_others_are_folded(assistant: Assistant) -> None:
    (first, *_) = ask(assistant, "硕士生活补贴能领多少钱").citations
    assert "| 硕士 | 3 |" in first.quote
    assert "| 本科 | 1 |" not in first.quote
    assert "| 本科 | 1 |" in first.whole


def test_what_was_told_before_chooses_the_row(assistant: Assistant) -> None:
    snapshot = assistant.snapshot()
    policy = snapshot.policy("graduate-living-allowance")
    assert policy is not None
    clause = policy.clause("standard")
    assert clause is not None
    segmenter = snapshot.searcher.segmenter
    facts = {"degree": frozenset({"本科"})}
    words = snapshot.searcher.fields.passages.words
    told = read_wanted("生活补贴多少钱", segmenter, facts=facts)
    chosen = choose(policy, clause, told, words=words, segmenter=segmenter)
    assert [one.text for one in chosen.leads] == ["本科：1万元"]
    named = read_wanted("硕士生活补贴多少钱", segmenter, facts=facts)
    chosen = choose(policy, clause, named, words=words, segmenter=segmenter)
    assert [one.text for one in chosen.leads] == ["硕士：3万元"]


def test_every_word_of_a_first_line_stands_in_what_it_is_bound_to(built: Engine) -> None:
    """Over every tenth phrasing of the library: figures, words, and the quotation itself."""
    snapshot = built.assistant().snapshot()
    segmenter, words = snapshot.searcher.segmenter, snapshot.searcher.fields.passages.words
    rows = verdicts = sentences = 0
    for policy, clause in snapshot.library.clauses():
        for phrasing in clause.phrasings[::10]:
            wanted = read_wanted(phrasing, segmenter)
            chosen = choose(policy, clause, wanted, words=words, segmenter=segmenter)
            quoted = "".join(policy.text[start:end] for start, end in chosen.spans)
            for lead in chosen.leads:
                assert {*_FIGURE.findall(lead.text)} <= {*_FIGURE.findall(lead.quote)}
                assert not {*lead.text.translate(_SIGNS)} - {*lead.quote}
                for line in lead.quote.splitlines():
                    assert line.strip() in policy.text
                    assert set(line) <= set("|-: ") or line.strip() in quoted
                if lead.quote.startswith("|"):
                    rows += 1
                else:
                    assert lead.text in lead.quote  # a stretch of the clause, to the letter
                    sentences += 1
                verdicts += lead.verdict is not None
    assert min(rows, verdicts, sentences) > 0


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("大专能领生活补贴吗", True),
        ("可不可以一起领", True),
        ("不落户能领吗", False),
        ("能领多少", False),
        ("租房还是买房能领", False),
        ("生活补贴有年龄限制吗", False),
    ],
)
def test_only_a_plain_question_for_leave_can_have_a_verdict(question: str, asks: bool) -> None:
    assert asks_leave(normalise(question)) is asks


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("企业的法定代表人、负责人不能享受高校毕业生就业补贴。", Verdict.NO),
        ("配偶可以随迁。", Verdict.YES),
        ("参保满6个月的，可以申请。", Verdict.DEPENDS),
        ("可以申请，但不得重复享受。", None),
        ("申请工作许可。", None),
        ("能否同时享受尚不明确。", None),
    ],
)
def test_a_verdict_is_read_from_the_words_of_the_clause_alone(
    sentence: str, verdict: Verdict | None
) -> None:
    assert read_verdict(normalise(sentence), "能领吗") is verdict


def test_a_clause_that_decides_says_no_in_the_first_line(assistant: Assistant) -> None:
    answer = ask(assistant, "负责人能不能享受就业补贴")
    (line,) = lead_lines(answer.citations[0], Language.CHINESE)
    assert line == "不可以：企业的法定代表人、负责人不能享受高校毕业生就业补贴。"
