"""How often somebody may ask, and how many of one place at once."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import deque
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import settings_for

from bot.channels.http.crowd import Bounds, Crowd
from bot.channels.http.rate_limit import RateLimit, counted_as
from bot.channels.http.turnstile import Turnstile
from bot.channels.web.limits import Kind, WebLimits, kind_of
from bot.channels.web.visitor import Visitor
from bot.exchange.answer import Language
from bot.settings import read_settings
from knowledge.errors import SettingsError, TooManyWaiting


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.floats(0, 40), st.sampled_from("ab")), max_size=60),
)
def test_no_sixty_seconds_hold_more_than_is_allowed(
    most: int, steps: list[tuple[float, str]]
) -> None:
    clock = Clock()
    limit = RateLimit(most, clock=clock)
    let_in: dict[str, deque[float]] = {"a": deque(), "b": deque()}
    for pause, who in steps:
        clock.now += pause
        times = let_in[who]
        while times and times[0] <= clock.now - 60:
            times.popleft()
        wait = limit.take(who)
        assert (wait == 0) is (len(times) < most)
        if wait:
            # Whoever comes back as told is let in.
            assert times[0] + 60 <= clock.now + wait <= times[0] + 61
        else:
            times.append(clock.now)


def test_a_million_made_up_counters_take_the_room_of_a_few() -> None:
    clock = Clock()
    limit = RateLimit(2, counters=100, clock=clock)
    for number in range(100_000):
        clock.now += 0.0001
        limit.take(f"2001:db8:{number:x}::/64")
        assert len(limit) <= 100
    assert limit.take("known") == limit.take("known") == 0
    assert limit.take("known") > 0
    clock.now += 61
    limit.take("somebody")
    assert len(limit) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("2001:DB8:1:2::1", "2001:db8:1:2:0::9", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("unknown", "x" * 5000, True),
    ],
)
def test_addresses_of_one_home_count_as_one(one: str, other: str, same: bool) -> None:
    assert (counted_as(one) == counted_as(other)) is same
    assert len(counted_as(other)) < 50


def visitor(cookie: str, address: str, *, known: bool = True) -> Visitor:
    return Visitor(cookie, "", known, Language.CHINESE, address, https=False)


def test_a_school_shares_an_address_without_being_locked_out_by_a_newcomer() -> None:
    limits = WebLimits(30)
    flood = [limits.take(Kind.MESSAGE, visitor("", "192.0.2.1", known=False)) for _ in range(500)]
    assert 0 < flood.count(0) < 300
    assert flood[-1] > 0
    for student in range(9):
        pupil = visitor(f"student-{student}", "192.0.2.1")
        assert [limits.take(Kind.MESSAGE, pupil) for _ in range(30)] == [0] * 30
        assert limits.take(Kind.MESSAGE, pupil) > 0
    assert limits.take(Kind.MESSAGE, visitor("", "192.0.2.2", known=False)) == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in ("/", "/notices", "/export", "/policies", "/policies/x")),
        *(("GET", path) for path in ("/services", "/benefits", "/following", "/health")),
        *(("GET", path) for path in ("/static/style.css", "/nothing", "/api/docs")),
        *(("POST", path) for path in ("/ask", "/press", "/clear", "/following", "/benefits")),
        ("PUT", "/ask"),
        ("GET", "/api/docs/assets/swagger-ui.css"),
    ],
)
@pytest.mark.parametrize("queried", [False, True])
@pytest.mark.parametrize("known", [False, True])
def test_every_address_has_a_limit(method: str, path: str, queried: bool, known: bool) -> None:
    limits = WebLimits(1)
    kind = kind_of(method, path, queried=queried)
    taken = [limits.take(kind, visitor("c", "192.0.2.1", known=known)) for _ in range(400)]
    assert taken[0] == 0
    assert 0 < taken[-1] <= 60


def test_one_places_crowd_waits_for_itself_alone() -> None:
    async def play() -> None:
        turns = Turnstile(at_once=2, waiting=3)
        inside: list[int] = []
        served: list[int] = []
        hold = asyncio.Event()

        async def pass_through(number: int) -> None:
            async with turns.turn("school"):
                inside.append(number)
                await hold.wait()
                served.append(number)

        crowd = [asyncio.create_task(pass_through(number)) for number in range(5)]
        await asyncio.sleep(0)
        assert inside == [0, 1]
        with pytest.raises(TooManyWaiting):
            async with turns.turn("school"):
                pass
        async with turns.turn("home"):
            pass
        crowd[3].cancel()
        hold.set()
        await asyncio.gather(*crowd, return_exceptions=True)
        assert served == [0, 1, 2, 4]
        assert not turns._lanes

    asyncio.run(play())


class Line:
    """A connection of an address."""

    def __init__(self, counted: str) -> None:
        self._counted = counted
        self.ended = False

    @property
    def counted(self) -> str:
        return self._counted

    def make_room(self) -> None:
        self.ended = True


def test_an_idle_connection_gives_way_to_the_next_of_its_address() -> None:
    crowd = Crowd(Bounds(connections=10, of_one_address=3))
    lines = [Line("a") for _ in range(3)]
    assert all(crowd.enter(one) for one in lines)
    crowd.work(lines[0])
    assert crowd.enter(Line("a"))
    assert [one.ended for one in lines] == [False, True, False]
    for one in lines:
        crowd.work(one)
    busy = Line("a")
    assert crowd.enter(busy)  # in the place of the one that came before it
    crowd.work(busy)
    assert not crowd.enter(Line("a"))
    assert crowd.enter(Line("b"))


def test_all_strangers_together_leave_a_place_for_whoever_is_quick() -> None:
    crowd = Crowd(Bounds(connections=6, of_one_address=3))
    strangers = [Line(f"s{number // 2}") for number in range(6)]
    assert all(crowd.enter(one) for one in strangers)
    quick = Line("honest")
    assert crowd.enter(quick)
    crowd.work(quick)
    assert strangers[0].ended
    assert len(crowd) == 6
    for one in (*strangers, quick):
        crowd.leave(one)
        crowd.leave(one)
    assert len(crowd) == 0


def test_connections_through_a_named_proxy_count_for_no_address() -> None:
    networks = settings_for(Path(), proxies="10.0.0.0/8, 127.0.0.1,::1").proxy_networks
    assert networks == ("10.0.0.0/8", "127.0.0.1", "::1")

    crowd = Crowd(Bounds(), [ipaddress.ip_network(one) for one in networks])
    assert crowd.counted("10.9.8.7") == crowd.counted("127.0.0.1") == crowd.counted("::1") == ""
    assert crowd.counted("::ffff:10.0.0.1") == ""
    assert crowd.counted("127.0.0.2") == "127.0.0.2"


@pytest.mark.parametrize("proxies", ["*", "nginx", "10.0.0.1/8", "::1;10.0.0.1", "1.2.3.4:80"])
def test_what_is_no_address_of_a_proxy_is_refused_by_name(
    proxies: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANGBANGCAI_PROXIES", proxies)
    with pytest.raises(SettingsError, match="HANGBANGCAI_PROXIES"):
        read_settings(_env_file=None)
