"""An honest visitor, who asks while others attack, and must not notice them."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
from running import Service

QUESTION = "硕士毕业来杭州工作，生活补贴能领多少"
#: What shows that this question was answered, by the clause that holds the amount.
AMOUNT = "3万元"
#: An answer takes some hundredths of a second; who waits this long waits for somebody else.
PATIENCE_SECONDS = 10.0


@dataclass
class Honest:
    """Asks in the web chat from an address and with a cookie of their own."""

    service: Service
    address: str = "127.0.3.1"
    waited: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            base_url=self.service.url,
            transport=httpx.HTTPTransport(local_address=self.address),
            timeout=PATIENCE_SECONDS,
        )

    def close(self) -> None:
        """Go away."""
        self._client.close()

    def post(self, question: str = QUESTION) -> httpx.Response:
        """Ask, and return whatever comes back. Raises httpx.HTTPError."""
        return self._client.post("/ask", data={"question": question}, headers={"x-fragment": "1"})

    def serving(self) -> str:
        """Return the id of the snapshot that is served, as monitoring sees it."""
        response = self._client.get("/health")
        return str(response.json().get("snapshot", "")) if response.status_code == 200 else ""

    def ask(self, question: str = QUESTION, *, expected: str = AMOUNT) -> str:
        """Ask; return what went wrong, or nothing, and remember how long it took."""
        began = time.monotonic()
        try:
            response = self.post(question)
        except httpx.HTTPError as error:
            fault = f"{type(error).__name__} after {time.monotonic() - began:.0f} s"
        else:
            fault = "" if response.status_code == 200 else f"status {response.status_code}"
            if not fault and expected not in response.text:
                fault = f"{expected} is not in the answer"
        self.waited.append(time.monotonic() - began)
        if fault:
            self.faults.append(fault)
        return fault

    def line(self) -> str:
        """Say how it went."""
        longest = max(self.waited, default=float("inf"))
        said = f", {len(self.faults)} faults ({self.faults[0]})" if self.faults else ""
        return f"honest visitor: {len(self.waited)} asked, longest {longest:.2f} s{said}"


@contextlib.contextmanager
def beside(service: Service, *, pause: float = 0.1, most: int = 10_000) -> Iterator[Honest]:
    """Let somebody honest ask again and again while the block runs."""
    visitor, over = Honest(service), threading.Event()

    def go_on() -> None:
        while not over.is_set() and len(visitor.waited) < most:
            visitor.ask()
            over.wait(pause)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield visitor
    finally:
        over.set()
        thread.join()
        visitor.close()


def eventually(visitor: Honest, *, seconds: float = 30.0) -> str:
    """Ask until there is a right answer; return the last fault, or nothing."""
    end = time.monotonic() + seconds
    while True:
        fault = visitor.ask()
        if not fault or time.monotonic() >= end:
            return fault
        time.sleep(0.2)


def sentences(response: httpx.Response) -> str:
    """Return what a person reads in a fragment."""
    return re.sub(r"<[^>]*>|\s+", " ", response.text).strip()
