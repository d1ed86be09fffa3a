"""The sample library and its golden questions: coverage, independence, figures."""

from __future__ import annotations

import json
import re

import pytest
from running import ROOT

from bot.answering.assistant import Assistant
from bot.assemble import Engine
from bot.golden.questions import ask_all
from index.measuring.metrics import figures
from knowledge.asking.files import GOLDEN, read_questions
from knowledge.documents.library import read_library
from knowledge.documents.policy import QUOTABLE, Confidence

LIBRARY = read_library(strict=True)
SETS = ("tuned", "held")
#: What `scripts/evaluate.py --json` came to last, and index/README.md prints.
KEPT = ROOT / "index" / "measured" / "golden.jsonl"


def test_library_is_large_enough_and_every_clause_names_its_grounds() -> None:
    assert len(LIBRARY.policies) >= 30
    assert LIBRARY.errors == ()
    for policy, clause in LIBRARY.clauses():
        where = f"{policy.id}#{clause.id}"
        assert clause.facts, where
        assert clause.sources, where
        assert clause.confidence is not None, where
        assert len(clause.phrasings) >= 4, where
        assert clause.heading, where
    for policy in LIBRARY.policies:
        assert policy.topics and policy.source_grade and policy.verified_on, policy.id


def test_links_of_low_grade_are_not_shown() -> None:
    for policy in LIBRARY.policies:
        for source in policy.sources:
            assert not source.url or source.grade in ("A", "A-", "B+", "B", "B-"), source


def test_weak_facts_are_marked() -> None:
    weak = [clause for _, clause in LIBRARY.clauses() if clause.confidence is Confidence.LOW]
    assert len(weak) >= 20


def test_phrasings_are_never_quotable() -> None:
    for policy, clause in LIBRARY.clauses():
        shown = "".join(
            policy.text[block.start : block.end]
            for block in clause.blocks
            if block.kind in QUOTABLE
        )
        assert "<!--" not in shown
        assert not re.search(r"^问法$", shown, re.MULTILINE)


def test_golden_questions_are_enough_and_their_facts_are_in_the_library() -> None:
    known = {fact for _, clause in LIBRARY.clauses() for fact in clause.facts}
    for name in SETS:
        questions = read_questions(GOLDEN / f"{name}.jsonl")
        assert sum(bool(one.expects) for one in questions) >= 110
        assert sum(not one.expects for one in questions) >= 35
        assert sum(bool(one.earlier) for one in questions) >= 15
        assert sum(one.as_of is not None for one in questions) >= 6
        for one in questions:
            assert one.expects <= known, one.id


def test_no_golden_question_is_a_phrasing_or_a_foreign_example(built: Engine) -> None:
    phrasings = {text for _, clause in LIBRARY.clauses() for text in clause.phrasings}
    foreign = set(built.segmenter.lexicon.foreign)
    assert not phrasings & foreign
    texts: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for path in GOLDEN.glob("*.jsonl"):
        questions = read_questions(path)
        for one in questions:
            assert one.earlier or one.text not in phrasings, one.id
            assert one.text not in foreign, one.id
        texts[path.stem] = {(one.earlier, one.text) for one in questions}
    assert len(texts) >= 7
    tuned, held = (
        set().union(*(found for name, found in texts.items() if name.endswith(kind)))
        for kind in ("tuned", "held")
    )
    assert not tuned & held


@pytest.mark.parametrize("half", SETS)
def test_badly_typed_questions_are_answered_nearly_as_well(assistant: Assistant, half: str) -> None:
    questions = read_questions(GOLDEN / f"typed_{half}.jsonl")
    assert len({one.style for one in questions}) == 9
    assert all(one.of for one in questions)
    found = figures([one.found for one in ask_all(assistant, questions)])
    assert found["answer first"].value >= 0.87


@pytest.mark.parametrize("half", SETS)
def test_what_is_near_and_not_ours_is_refused(assistant: Assistant, half: str) -> None:
    questions = read_questions(GOLDEN / f"near_{half}.jsonl")
    assert len(questions) >= 100
    found = figures([one.found for one in ask_all(assistant, questions)])
    assert found["refused"].value >= 0.87


@pytest.mark.parametrize("name", SETS)
def test_figures_do_not_fall(assistant: Assistant, name: str) -> None:
    """Floors a little below what README reports: a change that costs more has to be seen.

    Nor do they leave the interval of the kept run, which README prints: then measure anew.
    """
    outcomes = ask_all(assistant, read_questions(GOLDEN / f"{name}.jsonl"))
    found = figures([one.found for one in outcomes])
    assert found["answer first"].value >= 0.88
    assert found["answer in three"].value >= 0.93
    assert found["refused"].value >= 0.85
    kept = json.loads(
        next(line for line in KEPT.read_text("utf-8").splitlines() if f'"set": "{name}"' in line)
    )
    for column, (_, low, high) in kept["figures"].items():
        assert low - 1e-4 <= found[column].value <= high + 1e-4, column


def test_every_quote_of_every_golden_answer_holds(assistant: Assistant) -> None:
    sources = {policy.id: policy.text for policy in LIBRARY.policies}
    for outcome in ask_all(assistant, read_questions(GOLDEN / "tuned.jsonl")[:150]):
        for citation in outcome.answers[0].citations:
            text = sources[citation.policy_id]
            for quote, (start, end) in zip(citation.quotes, citation.spans, strict=True):
                assert text[start:end] == quote
