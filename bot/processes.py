"""Processes that answer: what hangs or kills one of them holds up nobody else.

A thread cannot be stopped in Python, and a pattern that runs away in one holds all of them up.
So messages are read and answered in other processes. In each a watchdog of the interpreter's own
(faulthandler, which needs no interpreter lock) ends the process when one message takes too long,
and writes into the log where it was; another process takes its place.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import connection
from typing import ParamSpec, TypeVar

from bot.answering.assistant import Assistant
from bot.answering.finding import Found, Wanted, find
from bot.assemble import open_engine
from bot.conversation.planner import Known, Plan, Planner, failed
from bot.exchange.reply import Incoming
from bot.settings import Settings
from knowledge.errors import AnsweringFailed, HangbangcaiError, TookTooLong, TooManyWaiting

_log = logging.getLogger(__name__)

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

#: How long a process may take until it is ready to answer.
_LOADING_SECONDS = 60.0
#: How long a message waits for a process that is free.
_WAITING_SECONDS = 30.0
#: By so much the parent waits longer than the watchdog, which should end the process itself.
_GRACE_SECONDS = 1.0
#: A message at which a process died is tried once more: the process may have died of another.
_TRIES = 2


class Processes:
    """Answers in ``number`` processes, no message for longer than ``limit_seconds``.

    Any thread may call `plan` and `find`; each call blocks its thread. The processes begin to
    load at once, and end with this one, however it ends.
    """

    def __init__(self, settings: Settings, *, number: int, limit_seconds: float) -> None:
        # The processes are what runs side by side: threads of the numeric libraries within each
        # would only wait for one another's cores. Read where these are loaded, not here.
        for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ.setdefault(variable, "1")
        # Not forked from here: threads run, and one of them may hold a lock just then.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["bot.assemble", "bot.conversation.planner"])
        level = logging.getLogger().getEffectiveLevel()

        def executor() -> ProcessPoolExecutor:
            return ProcessPoolExecutor(
                max_workers=1,
                mp_context=context,
                initializer=_open,
                initargs=(settings, limit_seconds, level),
            )

        self._limit_seconds = limit_seconds
        self._free: queue.LifoQueue[_Slot] = queue.LifoQueue()
        self._slots = [_Slot(executor, self._free.put) for _ in range(number)]

    def plan(self, incoming: Incoming, known: Known) -> Plan:
        """Return what a message leads to: where nothing is found in time, a sentence that says so.

        Raises TooManyWaiting, SnapshotError.
        """
        try:
            return self._run(_plan, incoming, known)
        except TookTooLong as error:
            _log.error("a message in %s is given up: %s", incoming.channel, error)
            return failed(incoming, known, said="〔未能读完的消息〕", slow=True)
        except AnsweringFailed as error:
            _log.error("a message in %s is given up: %s", incoming.channel, error)
        except HangbangcaiError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, it was this message's
            _log.exception("a message in %s could not be answered", incoming.channel)
        return failed(incoming, known, said="〔未能回答的消息〕")

    def find(self, wanted: Wanted) -> Found:
        """Search. Raises TookTooLong, AnsweringFailed, TooManyWaiting, SnapshotError."""
        return self._run(_find, wanted)

    def close(self) -> None:
        """End all processes."""
        for slot in self._slots:
            slot.close()

    def pids(self) -> list[int]:
        """Return the numbers of the processes that are ready."""
        return [slot.loaded.result() for slot in self._slots if slot.is_alive()]

    def is_ready(self) -> bool:
        """Tell whether a process is there, or on its way."""
        return any(slot.is_alive() or not slot.loaded.done() for slot in self._slots)

    def _run(
        self, work: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs
    ) -> _Result:
        tried = 0
        while tried < _TRIES:
            slot = self._take()
            begun = time.monotonic()
            try:
                future = slot.submit(work, *given, **named)
                result = future.result(timeout=self._limit_seconds + _GRACE_SECONDS)
            except (BrokenProcessPool, TimeoutError) as error:
                slot.restart(kill=isinstance(error, TimeoutError))
                if time.monotonic() - begun >= self._limit_seconds:
                    raise TookTooLong(
                        f"no answer within {self._limit_seconds:g} s; the log above says where the "
                        "process was → report this; HANGBANGCAI_ANSWER_SECONDS allows more"
                    ) from None
                tried += 1
                _log.error("an answering process died; another takes its place")
                continue
            except BaseException:
                self._free.put(slot)
                raise
            self._free.put(slot)
            return result
        raise AnsweringFailed(
            "the answering process died of a message twice → see the log for why; if memory ran "
            "out, set HANGBANGCAI_PROCESSES lower"
        )

    def _take(self) -> _Slot:
        """Return a process that lives: one that died while idle died of no message.

        Raises TooManyWaiting, AnsweringFailed.
        """
        end = time.monotonic() + _WAITING_SECONDS
        while True:
            try:
                slot = self._free.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise TooManyWaiting(
                    "no answering process has become free → try again in a moment"
                ) from None
            if slot.loaded.exception() is not None:
                slot.restart()
                raise AnsweringFailed(
                    "the answering processes cannot be loaded; the log above says why → mend that"
                )
            if slot.responds():
                return slot
            slot.restart()
            _log.error("an answering process was killed while idle; another takes its place")


class _Slot:
    """The place of one process; ``free`` is told whenever one in it is ready."""

    def __init__(
        self, executor: Callable[[], ProcessPoolExecutor], free: Callable[[_Slot], None]
    ) -> None:
        self._make = executor
        self._free = free
        self._closed = False
        self._begin()

    def _begin(self) -> None:
        self._executor = self._make()
        self.loaded: Future[int] = self._executor.submit(os.getpid)
        # One that could not load is handed out too: whoever gets it is told, and starts another.
        self.loaded.add_done_callback(lambda _: self._free(self))

    def submit(
        self, work: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs
    ) -> Future[_Result]:
        """Let the process do something. Raises BrokenProcessPool when it is dead."""
        return self._executor.submit(work, *given, **named)

    def is_alive(self) -> bool:
        """Tell whether the process is loaded and there, as far as the system knows."""
        if not _is_loaded(self):
            return False
        try:
            os.kill(self.loaded.result(), 0)
        except ProcessLookupError:
            return False
        return True

    def responds(self) -> bool:
        """Tell whether the process does something: one that was killed may still be listed."""
        try:
            self._executor.submit(os.getpid).result(timeout=_GRACE_SECONDS)
        except BrokenProcessPool:
            return False
        except TimeoutError:
            self._kill()
            return False
        return True

    def restart(self, *, kill: bool = False) -> None:
        """Put another process in the place of one that is dead, or is to be killed."""
        if kill:
            self._kill()
        self._executor.shutdown(wait=False, cancel_futures=True)
        if not self._closed:
            self._begin()

    def _kill(self) -> None:
        """End a process that neither answers nor ends by itself, such as a stopped one."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.loaded.result(), signal.SIGKILL)

    def close(self) -> None:
        self._closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)


def _is_loaded(slot: _Slot) -> bool:
    return slot.loaded.done() and slot.loaded.exception() is None


@dataclass
class _Process:
    """What an answering process has loaded; there is one in each, and none elsewhere."""

    planner: Planner | None = None
    assistant: Assistant | None = None
    limit_seconds: float = 0.0


_PROCESS = _Process()


def _open(settings: Settings, limit_seconds: float, level: int) -> None:
    """Load all that answering needs, in the answering process itself."""
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    faulthandler.dump_traceback_later(_LOADING_SECONDS, exit=True)
    try:
        planner, assistant = open_engine(settings).planner()
    except HangbangcaiError as error:
        # One line with the remedy, where the executor would write a page.
        _log.error("an answering process cannot be loaded: %s", error)
        os._exit(1)
    assistant.withdrawals.start()
    _PROCESS.planner, _PROCESS.assistant = planner, assistant
    _PROCESS.limit_seconds = limit_seconds
    faulthandler.cancel_dump_traceback_later()


def _end_with_parent() -> None:
    """End when the service is gone: nobody would read the answer."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _watched(work: Callable[[], _Result]) -> _Result:
    faulthandler.dump_traceback_later(_PROCESS.limit_seconds, exit=True)
    try:
        return work()
    finally:
        faulthandler.cancel_dump_traceback_later()


def _plan(incoming: Incoming, known: Known) -> Plan:
    planner = _PROCESS.planner
    assert planner is not None  # _open has run
    return _watched(lambda: planner.plan(incoming, known))


def _find(wanted: Wanted) -> Found:
    assistant = _PROCESS.assistant
    assert assistant is not None  # _open has run
    return _watched(lambda: find(assistant, wanted))
