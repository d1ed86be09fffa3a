"""Followers are told once of what changed in the library, and never in their quiet hours."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from people import MORNING
from running import POLICIES, settings_for

from bot.answering.assistant import Assistant
from bot.assemble import Engine
from bot.conversation.account import Account
from bot.conversation.acting import Who
from bot.conversation.state import State
from bot.conversation.turn import Moment
from bot.exchange.answer import Language
from bot.exchange.clock import QuietHours
from bot.exchange.reply import Act, Action, Reply
from bot.following.box import post_notice, take_notices, waits
from bot.following.notices import Notices
from bot.records import choices, follows, turns
from bot.records.database.store import Connection, Records
from bot.records.follows import Follow
from index.publishing.snapshot import SnapshotStore

RENT, SERVICE = "graduate-rent-allowance", "graduate-rent-allowance-service"
LIVING = "graduate-living-allowance"
OLD, NEW = "应届大学生租房补贴为每户每年1万元。", "应届大学生租房补贴为每户每年1.2万元。"
NIGHT = MORNING.replace(hour=23)


def open_library(built: Engine, folder: Path) -> Engine:
    settings = settings_for(folder / "data", policies=folder / "policies")
    return replace(built, settings=settings, store=SnapshotStore(settings.data))


def change(folder: Path, policy_id: str, old: str, new: str) -> None:
    path = folder / "policies" / f"{policy_id}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def seed(built: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three policies of the sample library as they are, and amended, each with its index."""
    folder = tmp_path_factory.mktemp("seed")
    before, after = folder / "before", folder / "after"
    (before / "policies").mkdir(parents=True)
    for name in (RENT, SERVICE, LIVING):
        shutil.copy(POLICIES / f"{name}.md", before / "policies")
    open_library(built, before).build_if_changed()
    shutil.copytree(before, after)
    change(after, RENT, OLD, NEW)
    assert open_library(built, after).build_if_changed() is not None
    return folder


@dataclass
class Town:
    """A library that can be edited, its followers, and what they were told."""

    seed: Path
    folder: Path
    engine: Engine
    assistant: Assistant
    records: Records
    told: list[tuple[Follow, Reply]] = field(default_factory=list)
    broken: bool = False

    def turn(self, stage: str) -> None:
        """Publish the library as it is ``before`` or ``after`` the amendment."""
        shutil.copytree(self.seed / stage, self.folder, dirs_exist_ok=True)

    def edit(self, policy_id: str, old: str, new: str) -> None:
        """Change a policy's file and publish it."""
        change(self.folder, policy_id, old, new)
        self.publish()

    def publish(self) -> None:
        assert self.engine.build_if_changed() is not None

    def act(self, act: Act, value: str, *, person: str, language: Language) -> None:
        account = Account(self.assistant, quiet=QuietHours(22, 8))
        who, moment = Who(person, "test", f"{person}-chat"), Moment(MORNING, language)
        with self.records.begin() as conn:
            account.act(conn, Action(act, value), who, State(), moment)

    def follow(
        self, target: str, *, person: str = "甲", language: Language = Language.CHINESE
    ) -> None:
        self.act(Act.FOLLOW, target, person=person, language=language)

    def send(self, at: datetime = MORNING) -> int:
        """Send what is due through a channel named test."""
        quiet = QuietHours(22, 8)
        notices = Notices(self.records, self.assistant, quiet=quiet, posts={"test": self._post})
        return notices.send(at)

    def _post(self, conn: Connection, follow: Follow, replies: Sequence[Reply]) -> None:
        if self.broken:
            raise ConnectionError("掉线")
        self.told += [(follow, one) for one in replies]


@pytest.fixture
def town(built: Engine, seed: Path, tmp_path: Path) -> Iterator[Town]:
    folder = tmp_path / "town"
    shutil.copytree(seed / "before", folder)
    engine = open_library(built, folder)
    records = engine.open_records_in(folder)
    yield Town(seed, folder, engine, engine.assistant(), records)
    records.close()


def test_a_changed_clause_is_told_once_with_old_and_new(town: Town) -> None:
    town.follow(RENT)
    assert town.send() == 0
    town.turn("after")
    assert town.send() == 1
    ((follow, notice),) = town.told
    assert (follow.person_id, follow.conversation_id) == ("甲", "甲-chat")
    assert notice.text == "您关注的《新引进应届大学生租房补贴规定》有变化："
    old, new = notice.sections
    assert (old.mark, old.lines) == ("old", (OLD,))
    assert (new.mark, new.lines) == ("new", (NEW,))
    assert new.links[0].clause_id == "standard"
    assert town.send() == 0
    assert len(town.told) == 1


def test_the_button_below_a_notice_ends_the_following(town: Town) -> None:
    town.follow(RENT)
    town.turn("after")
    town.send()
    (button,) = [one for row in town.told[0][1].choices for one in row]
    with town.records.read() as conn:
        kept = choices.redeem(conn, button.token, "甲-chat")
    assert kept is not None
    assert kept.action == Action(Act.UNFOLLOW, RENT)


def test_only_followers_of_what_changed_are_told_each_in_their_language(town: Town) -> None:
    town.follow(RENT, person="甲")
    town.follow(RENT, person="乙", language=Language.ENGLISH)
    town.follow(LIVING, person="丙")
    town.turn("after")
    assert town.send() == 2
    texts = {follow.person_id: notice.text for follow, notice in town.told}
    assert set(texts) == {"甲", "乙"}
    assert texts["乙"].endswith("which you follow, has changed:")


def test_what_followers_do_not_see_is_not_told(town: Town) -> None:
    town.follow(RENT)
    town.edit(RENT, "<!-- 问法\n", "<!-- 问法\n租房一年能补几个钱\n")
    assert town.send() == 0
    assert town.told == []


def test_quiet_hours_delay_a_notice_to_the_morning(town: Town) -> None:
    town.follow(RENT)
    town.turn("after")
    assert town.send(NIGHT) == 0
    assert town.send(NIGHT + timedelta(hours=8, minutes=59)) == 0
    assert town.send(NIGHT + timedelta(hours=9)) == 1


def test_ones_own_quiet_hours_go_before_the_general_ones(town: Town) -> None:
    town.follow(RENT, person="甲")
    town.follow(RENT, person="乙")
    for person, hours in (("甲", "9-12"), ("乙", "off")):
        town.act(Act.QUIET, hours, person=person, language=Language.CHINESE)
    town.turn("after")
    assert town.send(MORNING) == 1
    assert town.send(NIGHT) == 1
    assert [follow.person_id for follow, _ in town.told] == ["乙", "甲"]


def test_two_changes_before_the_morning_are_told_as_one(town: Town) -> None:
    town.follow(RENT)
    town.turn("after")
    town.send(NIGHT)
    newest = NEW.replace("1.2", "1.5")
    town.edit(RENT, NEW, newest)
    assert town.send() == 1
    assert [one.lines for one in town.told[0][1].sections] == [(OLD,), (newest,)]


def test_a_change_that_was_taken_back_is_not_told(town: Town) -> None:
    town.follow(RENT)
    town.turn("after")
    assert town.send(NIGHT) == 0
    town.turn("before")
    assert town.send() == 0


def test_a_withdrawn_policy_is_told_once_and_its_text_no_more(town: Town) -> None:
    town.follow(RENT)
    town.edit(RENT, "kind: policy\n", "kind: policy\nwithdrawn: true\n")
    assert town.send() == 1
    notice = town.told[0][1]
    (section,) = notice.sections
    assert "已被撤回" in section.heading
    assert OLD not in f"{section.lines}"
    assert town.send() == 0


def test_a_withdrawal_is_told_before_anything_is_published(town: Town) -> None:
    town.follow(RENT)
    path = town.folder / "policies" / f"{RENT}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kind: policy\n", "withdrawn: true\n"), encoding="utf-8")
    assert town.send() == 1


def test_a_policy_that_is_deleted_is_told(town: Town) -> None:
    town.follow(RENT)
    (town.folder / "policies" / f"{RENT}.md").unlink()
    town.publish()
    assert town.send() == 1
    assert "新引进应届大学生租房补贴规定" in town.told[0][1].sections[0].heading


def test_a_topic_tells_of_each_of_its_policies_and_of_new_ones(town: Town) -> None:
    town.follow("topic:应届大学生租房补贴")
    town.turn("after")
    path = town.folder / "policies" / "new.md"
    path.write_text(
        "---\nid: new\ntitle: 租房补贴补充通知\ntopics: [应届大学生租房补贴]\n---\n\n"
        "# 租房补贴补充通知\n\n第一条 租房补贴按月发放。\n",
        encoding="utf-8",
    )
    town.publish()
    assert town.send() == 1
    notice = town.told[0][1]
    headings = [one.heading for one in notice.sections]
    assert "“应届大学生租房补贴”" in notice.text
    assert "《新引进应届大学生租房补贴规定》" in headings
    assert "《租房补贴补充通知》" in headings
    assert any(heading.startswith("新增：第一条") for heading in headings)
    assert town.send() == 0


def test_a_notice_that_cannot_be_posted_is_due_again(town: Town) -> None:
    town.follow(RENT)
    town.turn("after")
    town.broken = True
    with pytest.raises(ConnectionError):
        town.send()
    town.broken = False
    assert town.send() == 1
    assert [one.lines for one in town.told[0][1].sections] == [(OLD,), (NEW,)]


def test_who_is_in_a_channel_that_does_not_run_is_told_when_it_does(town: Town) -> None:
    town.follow(RENT)
    town.turn("after")
    notices = Notices(town.records, town.assistant, quiet=QuietHours(0, 0), posts={})
    assert notices.send(MORNING) == 0
    assert town.send() == 1


def test_a_notice_waits_in_its_box_until_the_conversation_is_opened_once(town: Town) -> None:
    town.follow(RENT)
    town.turn("after")
    quiet, posts = QuietHours(22, 8), {"test": post_notice}
    assert Notices(town.records, town.assistant, quiet=quiet, posts=posts).send(MORNING) == 1
    with town.records.begin() as conn:
        assert waits(conn, "test", "甲-chat")
        assert not waits(conn, "test", "乙-chat")
        assert take_notices(conn, "test", "乙-chat", at=MORNING.timestamp()) == ()
        (notice,) = take_notices(conn, "test", "甲-chat", at=MORNING.timestamp())
        assert [one.lines for one in notice.sections] == [(OLD,), (NEW,)]
        kept = turns.turn_of(conn, notice.turn_id)
        assert kept is not None
        assert NEW in kept.reply
        assert take_notices(conn, "test", "甲-chat", at=MORNING.timestamp()) == ()
        assert follows.followed(conn, "甲")
