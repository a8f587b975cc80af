"""The event loop of a student's process: it has the judge's time, and waits by giving the turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import wraps
from selectors import EVENT_READ
from typing import TYPE_CHECKING, Any

from asynclab.classroom.wire.channel import Broken
from asynclab.classroom.wire.timers import TimedLoop

if TYPE_CHECKING:
    from asynclab.classroom.host.peer import HostPeer
    from asynclab.classroom.host.turns import Turns

THREADS = 32
"""Threads of a loop's own pool: the same on every machine."""


class HostLoop(TimedLoop):
    """An event loop on the judge's clock, for a thread that is counted."""

    _selector: Any
    _clock_resolution: float
    _default_executor: Any

    def __init__(self, peer: HostPeer) -> None:
        super().__init__()
        self._peer = peer
        self._clock_resolution = 1e-9
        self._select = self._selector.select
        self._selector.select = self._wait
        self._events: list[Any] = []
        self._own_sockets = len(self._selector.get_map())
        self._hears_judge = False

    def time(self) -> float:
        """The judge's time in seconds."""
        return self._peer.turns.time()

    def run_forever(self) -> None:
        """Run until `stop()`; in the main thread, as the loop that the judge's calls go to."""
        with self._peer.as_current(self):
            super().run_forever()

    def run_until_complete(self, future: Any) -> Any:
        """Run until a future is done, in a call of the judge's too."""
        with _outside():
            return super().run_until_complete(future)

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Any, *args: Any
    ) -> Any:
        """Run a function in a thread."""
        if executor is None and self._default_executor is None:
            self.set_default_executor(ThreadPoolExecutor(THREADS, "asyncio"))
        return super().run_in_executor(executor, func, *args)

    def _write_to_self(self) -> None:
        if self._peer.turns.is_real:  # else what a thread makes ready is seen between two steps
            super()._write_to_self()  # type: ignore[misc]

    def _wait(self, timeout: float | None) -> Any:
        turns = self._peer.turns
        if turns.is_real:
            return self._wait_in_real_time(timeout)
        self._hear_judge(False)
        if timeout != 0:
            turns.sockets += self.sockets
            turns.park(self.next_timer(), self._has_work)
            turns.sockets -= self.sockets
            self.ready_what_is_due()
            self._peer.receive_all(self)
        else:
            self._has_work()
        events, self._events = self._events, []
        return events

    @property
    def sockets(self) -> int:
        """How many sockets and pipes of the student's are looked at."""
        return len(self._selector.get_map()) - self._own_sockets

    def _has_work(self) -> bool:
        if self.sockets and not self._events:
            self._events = self._select(0)
            self._peer.turns.events += len(self._events)
        return bool(self._ready or self._events) or self._peer.has_messages(self)

    def _wait_in_real_time(self, timeout: float | None) -> Any:
        post = self._peer.channel
        if post.fileno() < 0:
            raise Broken("this process has no judge")
        if self._peer.is_current(self):
            self._hear_judge(True)
        events = self._select(timeout)
        if any(key.fileobj is post for key, _ in events):
            self._peer.read()
        self._peer.receive_all(self)
        return [event for event in events if event[0].fileobj is not post]

    def _hear_judge(self, hears: bool) -> None:
        """Look at the judge's socket among all others, in real time; in the judge's it is read."""
        if hears != self._hears_judge:
            self._hears_judge = hears
            if hears:
                self._selector.register(self._peer.channel, EVENT_READ)
            else:
                self._selector.unregister(self._peer.channel)
            self._own_sockets += 1 if hears else -1


class FreeLoop(asyncio.SelectorEventLoop):
    """The loop of a daemon, such as a server's: it has real time."""

    turns: Turns

    def run_forever(self) -> None:
        """Run until `stop()`; meanwhile the thread wakes others by sockets alone."""
        self.turns.serving += 1
        try:
            super().run_forever()
        finally:
            self.turns.serving -= 1


@contextmanager
def _outside() -> Iterator[None]:
    """Leave the running loop for a while, where no task is on its way: a call of the judge's."""
    loop = asyncio._get_running_loop()
    if loop is None or asyncio.current_task() is not None:
        yield
        return
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


def allow_runs_in_calls() -> None:
    """Let a plain function that the judge calls use `asyncio.run`, as in a script.

    In a coroutine, or in a cell, that fails as it does in Jupyter.
    """
    setattr(asyncio.Runner, "run", _from_outside(asyncio.Runner.run))  # noqa: B010 -- a method
    asyncio.run = asyncio.runners.run = _from_outside(asyncio.run)


def _from_outside(run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    def run_outside(*arguments: Any, **options: Any) -> Any:
        with _outside():
            return run(*arguments, **options)

    return run_outside
