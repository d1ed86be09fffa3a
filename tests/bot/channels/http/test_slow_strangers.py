"""One stranger, slow or in a hurry, does not keep the running service from an honest visitor."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import quote

import pytest
from running import Service
from slow_clients import (
    Answered,
    Slow,
    exchange,
    hurry,
    idle,
    idle_after_a_page,
    never_reading,
    question,
    request,
    slow_body,
    slow_head,
)
from web_pages import API_KEY, launch

from bot.assemble import Engine

#: Far above the three seconds that a quiet machine keeps: others work on this one too.
MOST_SECONDS = 15
CONNECTIONS, PER_SECOND = 500, 50
ASKED = "E类人才租房补贴一个月多少"
BEGIN = 2.0
KINDS = (slow_head, slow_body, idle, idle_after_a_page, never_reading)


@pytest.fixture(scope="module")
def strangers_service(built: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with the limits that it has when nobody sets any."""
    launcher = launch(built, tmp_path_factory.mktemp("service"))
    yield launcher.start(HANGBANGCAI_API_KEYS=f"test:{API_KEY}")
    for one in launcher.running:
        one.kill()


async def ask_honestly(port: int, attack: str, times: int = 3) -> None:
    for _ in range(times):
        answer = await exchange(port, question(ASKED))
        print(f"{attack}: {answer.status} after {answer.seconds:.2f} s")  # noqa: T201 - the figure
        assert answer.status == 200
        assert "<blockquote" in answer.text
        assert answer.seconds < MOST_SECONDS


@pytest.mark.parametrize("kind", KINDS)
def test_five_hundred_slow_connections_of_one_stranger(
    strangers_service: Service, kind: Callable[[Slow], Awaitable[None]]
) -> None:
    port = int(strangers_service.url.rpartition(":")[2])

    async def play() -> None:
        stranger = Slow(port, f"127.0.1.{KINDS.index(kind) + 1}")
        async with stranger.hold(CONNECTIONS, kind):
            await asyncio.sleep(BEGIN)
            await ask_honestly(port, kind.__name__)
        assert stranger.opened >= CONNECTIONS  # it did begin

    asyncio.run(play())


HURRIES = {
    "ask": question("硕士毕业来杭州能领多少补贴"),
    "press": request("POST", "/press", b"token=x"),
    "follow": request("POST", "/following", b"act=follow&value=talent-code"),
    "search": request("GET", f"/policies?q={quote('租房补贴')}", X_Fragment="1"),
    "policies": request("GET", "/policies"),
    "services": request("GET", f"/services?q={quote('补')}"),
    "benefits": request("POST", "/benefits", b"degree=doctor&age=30"),
    "export": request("GET", "/export"),
    "api search": request("GET", f"/api/v1/search?q={quote('租房补贴')}"),
    "api services": request("GET", "/api/v1/services"),
    "nothing": request("GET", "/nothing"),
}


@pytest.mark.parametrize("name", HURRIES)
def test_fifty_requests_a_second_of_one_stranger(strangers_service: Service, name: str) -> None:
    port = int(strangers_service.url.rpartition(":")[2])

    async def play() -> None:
        # Nobody has heard of this stranger before: its limits are whole.
        source = f"127.0.2.{[*HURRIES].index(name) + 1}"
        rush = hurry(port, HURRIES[name], per_second=PER_SECOND, source=source)
        rushing = asyncio.create_task(rush)
        await asyncio.sleep(BEGIN)
        await ask_honestly(port, name)
        rushing.cancel()
        seen = await rushing
        print(f"{name}: the stranger got {dict(seen)}")  # noqa: T201 - the figure
        assert set(seen) <= {0, 200, 204, 303, 404, 429, 503}
        refused = await beyond_its_limit(port, HURRIES[name], source)
        assert int(refused.header("retry-after")) > 0

    asyncio.run(play())


async def beyond_its_limit(port: int, raw: bytes, source: str) -> Answered:
    """Return the first refusal of whoever goes on."""
    for _ in range(40):
        crowd = [exchange(port, raw, source=source) for _ in range(190)]
        for answer in await asyncio.gather(*crowd):
            if answer.status in (429, 503):
                return answer
    raise AssertionError("there is no limit")


def test_a_lecture_hall_behind_one_address_asks_at_once(strangers_service: Service) -> None:
    """A hundred people who were never here, and one at home, all get their answers."""
    port = int(strangers_service.url.rpartition(":")[2])

    async def play() -> None:
        hall = [exchange(port, question(ASKED), source="127.0.3.1") for _ in range(100)]
        crowd = asyncio.gather(*hall)
        await ask_honestly(port, "beside a lecture hall", times=1)
        answers = await crowd
        assert {one.status for one in answers} == {200}
        slowest = max(one.seconds for one in answers)
        print(f"the hall: all 100 answered within {slowest:.2f} s")  # noqa: T201 - the figure

    asyncio.run(play())
