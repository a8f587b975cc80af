"""The judge's event loop, and the one clock of both processes.

The judge and the student's process take turns. While the process has the turn, time stands still
and the judge does what it asks for. When the process is quiet, and nothing here is ready either,
the clock moves to the next instant at which one of the two has something to do. So no duration
depends on the machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol

from asynclab.classroom.wire.timers import TimedLoop

LAST = 100_000.0
"""Seconds of virtual time after which a test is given up: something goes on for ever."""


class Other(Protocol):
    """The other process, as the clock sees it."""

    has_turn: bool
    until: float | None

    def listen(self, timeout: float) -> None:
        """Take in one message; ends the turn where the process is quiet."""

    def give_turn(self, now: float) -> None:
        """Send what was kept, and the time."""

    @property
    def has_post(self) -> bool:
        """Whether something is kept for it."""

    @property
    def alone(self) -> bool:
        """Whether nothing but the judge can make it go on."""

    def lose(self, reason: str) -> None:
        """End it; what waits for it fails with the reason."""


class World(TimedLoop):
    """An event loop on a clock that moves only when nothing else can happen.

    `deadline` is the instant of `time.monotonic()` at which the other process is ended, with the
    sentence `overrun`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.other: Other | None = None
        self.deadline = float("inf")
        self.overrun = "it took too long"
        self.end_of_time = LAST

    def time(self) -> float:
        """Seconds since the judge started, on the clock of both."""
        return self.now

    def hold(self, is_over: Callable[[], bool]) -> None:
        """Let the world go on until something is over, inside a call that cannot await."""
        task = asyncio.current_task(self)
        if task is not None:
            asyncio.tasks._leave_task(self, task)
        try:
            while not is_over():
                self._run_once()
        finally:
            if task is not None:
                asyncio.tasks._enter_task(self, task)

    def _run_once(self) -> None:
        """Run one callback that is ready; where there is none, listen, or move the clock."""
        self.ready_what_is_due()
        if self._ready:
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()
        elif self.other is None:
            self._move(self.next_timer(), None)
        elif not self.other.has_turn:
            self._listen(self.other)
        elif self.other.has_post or self._is_due(self.other.until):
            self.other.give_turn(self.now)
        else:
            self._move(self.next_timer(), self.other)

    def _is_due(self, until: float | None) -> bool:
        return until is not None and until <= self.now

    def _listen(self, other: Other) -> None:
        left = self.deadline - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            other.listen(min(left, 3600.0))
        except TimeoutError:
            other.lose(self.overrun)

    def _move(self, own: float | None, other: Other | None) -> None:
        instants = [at for at in (own, other.until if other else None) if at is not None]
        if instants and min(instants) <= self.end_of_time:
            self.now = max(self.now, min(instants))
        elif other is not None and not other.alone:
            self._let_it_be(other)
        elif other is not None:
            other.lose(STUCK if not instants else ENDLESS)
        else:
            raise RuntimeError(STUCK)

    def _let_it_be(self, other: Other) -> None:
        """Wait in real time for a thread over there for which nobody waits."""
        if time.monotonic() > self.deadline:
            other.lose(self.overrun)
            return
        time.sleep(0.01)
        other.give_turn(self.now)


STUCK = (
    "nothing is left that could happen: what is waited for, no timer and no task will ever bring"
)
ENDLESS = f"it was still waiting after {LAST:,.0f} seconds of virtual time"


def run_in(world: World, coro: Any) -> Any:
    """Run a coroutine of the judge's to its end in a world."""
    try:
        return world.run_until_complete(coro)
    finally:
        world.close()
