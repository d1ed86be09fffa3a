"""What of a policy changed since a follower saw it, and what a followed name means."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assemble import Engine
from bot.following.versions import (
    Version,
    changes,
    find_target,
    is_topic,
    policies_of,
    read_version,
    topic_name,
    topic_target,
    topics_of,
    version_of,
    write_version,
)
from index.publishing.open import Snapshot

WORDS = ("新增", "删去", "有效期")
RENT = "graduate-rent-allowance"
NOBODY: frozenset[str] = frozenset()
OLD = Version(
    "rent",
    "租房补贴规定",
    {
        "standard": ("第一条 标准", "每年1万元。\n先发3年。", "2020-02 — …"),
        "who": ("第二条 对象", "本科以上应届毕业生。", ""),
    },
)
CELLS = st.text(st.characters(codec="utf-8"), max_size=20)
VERSIONS = st.builds(
    Version, st.just("rent"), CELLS, st.dictionaries(CELLS, st.tuples(CELLS, CELLS, CELLS))
)


@pytest.fixture(scope="module")
def snapshot(built: Engine) -> Snapshot:
    return built.live().get()


def changed(**clauses: tuple[str, str, str]) -> Version:
    return Version("rent", "租房补贴规定", {**OLD.clauses, **clauses})


def test_where_nothing_changed_nothing_is_said() -> None:
    assert changes(OLD, OLD, WORDS) == ()
    assert changes(None, None, WORDS) == ()


def test_a_changed_text_is_shown_old_above_new_and_only_where_it_differs() -> None:
    new = changed(standard=("第一条 标准", "每年1.2万元。\n先发3年。", "2020-02 — …"))
    old, now = changes(OLD, new, WORDS)
    assert (old.mark, old.heading, old.lines) == ("old", "第一条 标准", ("每年1万元。",))
    assert (now.mark, now.heading, now.lines) == ("new", "第一条 标准", ("每年1.2万元。",))
    assert old.links == ()
    assert [(link.policy_id, link.clause_id) for link in now.links] == [("rent", "standard")]


def test_a_line_that_is_only_added_is_shown_against_a_dash() -> None:
    new = changed(who=("第二条 对象", "本科以上应届毕业生。\n须在杭参保。", ""))
    old, now = changes(OLD, new, WORDS)
    assert old.lines == ("—",)
    assert now.lines == ("须在杭参保。",)


def test_a_clause_that_was_added_is_shown_whole() -> None:
    new = changed(more=("第三条 渠道", "亲清在线。", "2026 — …"))
    (found,) = changes(OLD, new, WORDS)
    assert (found.heading, found.mark) == ("新增：第三条 渠道", "new")
    assert found.lines == ("亲清在线。", "有效期：2026 — …")


def test_a_clause_that_was_removed_is_shown_whole_and_leads_nowhere() -> None:
    new = Version("rent", "租房补贴规定", {"standard": OLD.clauses["standard"]})
    (found,) = changes(OLD, new, WORDS)
    assert (found.heading, found.mark, found.links) == ("删去：第二条 对象", "old", ())
    assert found.lines == ("本科以上应届毕业生。",)


def test_changed_dates_are_shown_without_the_text_that_stayed() -> None:
    new = changed(standard=("第一条 标准", OLD.clauses["standard"][1], "2020-02 — 2026-12-31"))
    old, now = changes(OLD, new, WORDS)
    assert old.lines == ("有效期：2020-02 — …",)
    assert now.lines == ("有效期：2020-02 — 2026-12-31",)


@given(VERSIONS, VERSIONS)
def test_something_is_shown_exactly_where_a_clause_differs(old: Version, new: Version) -> None:
    found = changes(old, new, WORDS)
    differing = {
        key for key in {*old.clauses, *new.clauses} if old.clauses.get(key) != new.clauses.get(key)
    }
    assert bool(found) == bool(differing)
    assert sum(one.mark == "old" for one in found) == len(differing & {*old.clauses})
    assert {link.clause_id for one in found for link in one.links} == differing & {*new.clauses}
    assert all(one.lines for one in found)


@given(VERSIONS)
def test_a_version_comes_back_from_json_with_the_same_digest(version: Version) -> None:
    again = read_version("rent", json.loads(json.dumps(write_version(version))))
    assert again == version
    assert again.digest == version.digest


def test_the_digest_of_a_version_changes_with_a_sign() -> None:
    assert changed().digest == OLD.digest
    assert changed(who=("第二条 对象", "本科以上应届毕业生", "")).digest != OLD.digest


def test_a_policys_version_has_all_its_clauses_with_their_dates(snapshot: Snapshot) -> None:
    policy = snapshot.policy(RENT)
    assert policy is not None
    version = version_of(snapshot, policy)
    assert list(version.clauses) == [clause.id for clause in policy.clauses]
    label, text, span = version.clauses["standard"]
    assert "租房补贴的标准" in label
    assert "每户每年1万元" in text
    assert span == "2020-02 — …"
    assert "问法" not in text


def test_a_topic_means_all_its_policies_that_are_not_withdrawn(snapshot: Snapshot) -> None:
    topic = topic_target("应届毕业生生活补贴")
    assert is_topic(topic)
    assert topic_name(topic) == "应届毕业生生活补贴"
    found = [one.id for one in policies_of(snapshot, topic, withdrawn=NOBODY)]
    assert "graduate-living-allowance" in found
    assert len(found) > 1
    gone = frozenset({"graduate-living-allowance"})
    fewer = [one.id for one in policies_of(snapshot, topic, withdrawn=gone)]
    assert fewer == [one for one in found if one != "graduate-living-allowance"]


def test_the_topics_of_most_policies_come_first(snapshot: Snapshot) -> None:
    sizes = [
        len(policies_of(snapshot, topic_target(name), withdrawn=NOBODY))
        for name in topics_of(snapshot)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= 1


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (RENT, RENT),
        ("《新引进应届大学生租房补贴规定》", RENT),
        ("新引進應屆大學生租房補貼規定", RENT),
        ("应届毕业生生活补贴", "topic:应届毕业生生活补贴"),
        ("生活补贴", "topic:应届毕业生生活补贴"),
        ("火星移民", ""),
        ("《》", ""),
        ("", ""),
    ],
)
def test_a_typed_name_means_a_policy_or_a_topic(snapshot: Snapshot, text: str, target: str) -> None:
    assert find_target(snapshot, text, withdrawn=NOBODY) == target


def test_a_withdrawn_policy_cannot_be_found(snapshot: Snapshot) -> None:
    assert find_target(snapshot, RENT, withdrawn=frozenset({RENT})) == ""
