"""Reading a policy in the chat: its clauses in force, page by page, and none that is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from running import settings_for

from bot.answering.quoting.routes import APPLYING
from bot.answering.reading import cite_whole, clause_lines, other_clauses, policy_of, whole_text
from bot.assemble import Engine, open_engine
from bot.exchange.reply import Section
from index.publishing.open import Snapshot

TODAY = date(2026, 11, 24)
Show = Callable[..., tuple[tuple[Section, ...], bool]]
NOBODY: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def snapshot(built: Engine) -> Snapshot:
    return built.live().get()


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A policy of twenty clauses, more than one page can hold, of which one is over."""
    folder = tmp_path_factory.mktemp("policies")
    clauses = [
        f"## 第{number}条 第{number}项服务 {{#c{number}{' to=2020' if number == 7 else ''}}}\n\n"
        + f"第{number}项服务的对象为在杭人才。" * 25
        for number in range(1, 21)
    ]
    text = "# 人才服务办法\n\n" + "\n\n".join(clauses) + "\n"
    (folder / "long.md").write_text(text, encoding="utf-8")
    engine = open_engine(settings_for(tmp_path_factory.mktemp("data"), policies=folder))
    engine.build_if_changed()
    return engine.live().get()


def pages(show: Show, snapshot: Snapshot, policy_id: str) -> list[tuple[Section, ...]]:
    """Return all pages, read as one presses 下一页 until there is none."""
    policy = snapshot.policy(policy_id)
    assert policy is not None
    found: list[tuple[Section, ...]] = []
    more = True
    while more:
        sections, more = show(snapshot, policy, len(found), today=TODAY)
        found.append(sections)
        assert len(found) < 50
    return found


def in_force(snapshot: Snapshot, policy_id: str) -> list[str]:
    policy = snapshot.policy(policy_id)
    assert policy is not None
    standings = snapshot.standings
    return [one.id for one in policy.clauses if standings[policy.id, one.id].covers(TODAY)]


@pytest.mark.parametrize("show", [other_clauses, whole_text])
def test_the_pages_hold_every_clause_in_force_once_and_in_order(
    snapshot: Snapshot, long: Snapshot, show: Show
) -> None:
    for where, policy_id in (
        (snapshot, "skills-talent-support"),
        (snapshot, "residence-settlement-history"),
        (long, "long"),
    ):
        found = pages(show, where, policy_id)
        assert [link.clause_id for page in found for one in page for link in one.links] == (
            in_force(where, policy_id)
        )
        assert all(found)


def test_a_page_of_the_whole_text_fits_into_few_messages(long: Snapshot) -> None:
    found = pages(whole_text, long, "long")
    assert len(found) > 2
    for page in found:
        assert sum(len(line) for one in page for line in one.lines) <= 3000


def test_a_clause_that_is_over_is_on_no_page(long: Snapshot) -> None:
    assert "c7" not in in_force(long, "long")
    shown = [one.heading for page in pages(whole_text, long, "long") for one in page]
    assert len(shown) == 19
    assert not any("第7项" in heading for heading in shown)


def test_beyond_the_last_page_there_is_nothing(snapshot: Snapshot) -> None:
    policy = snapshot.policy("graduate-rent-allowance")
    assert policy is not None
    for show in (other_clauses, whole_text):
        assert show(snapshot, policy, 99, today=TODAY) == ((), False)


def test_a_clause_is_cited_whole_and_to_the_letter(snapshot: Snapshot) -> None:
    policy = snapshot.policy("graduate-rent-allowance")
    assert policy is not None
    clause = policy.clause("standard")
    assert clause is not None
    found = cite_whole(snapshot, policy, clause, today=TODAY)
    assert found is not None
    assert found.clause == clause.label
    for (start, end), quote in zip(found.spans, found.quotes, strict=True):
        assert policy.text[start:end] == quote
    said = [line for line in clause_lines(policy, clause) if not line.startswith(APPLYING)]
    assert all(line.strip("・") in found.quote or "：" in line for line in said)


def test_a_policy_that_was_withdrawn_or_never_was_cannot_be_read(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    assert policy_of(snapshot, "graduate-rent-allowance", withdrawn=NOBODY) is not None
    gone = frozenset({"graduate-rent-allowance"})
    assert policy_of(snapshot, "graduate-rent-allowance", withdrawn=gone) is None
    assert policy_of(snapshot, "nothing", withdrawn=NOBODY) is None
    assert policy_of(snapshot, "", withdrawn=NOBODY) is None
