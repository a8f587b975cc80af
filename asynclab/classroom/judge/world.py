"""The judge's event loop, and the one clock of both processes.

The judge and the student's process take turns. While the process has the turn, time stands still
and the judge does what it asks for. When the process is quiet, and nothing here is ready either,
the clock moves to the next instant at which one of the two has something to do. So no duration
depends on the machine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from time import sleep as real_sleep
from typing import Any, Protocol

from asynclab.classroom.wire.timers import TimedLoop

LONGEST = 10_000.0
"""Seconds of virtual time after which a test or a cell is given up: something goes on for ever."""
PATIENCE = 2.0
"""Real seconds for which a socket or a daemon of the student's is waited for, at most."""
DEEPEST = 40
"""Calls that hold their thread at once, each within the one before."""
STUCK = (
    "nothing is left that could happen, and something still waits. Look for an event that nobody "
    "sets, a queue that nobody fills, or a call that waits for itself"
)
ENDLESS = f"it was still waiting after {LONGEST:,.0f} seconds of virtual time"


class Stuck(RuntimeError):  # noqa: N818 -- a reason that the student reads
    """Nothing can happen any more, and something still waits."""


class Other(Protocol):
    """The other process, as the clock sees it.

    `until` is when it wants to go on (None: never). `outside` counts what sockets of its own, or
    threads that nobody waits for, have brought: they can make it go on at any real time (None:
    there are none).
    """

    has_turn: bool
    until: float | None
    outside: int | None

    def fileno(self) -> int:
        """The number of its socket."""

    def read(self) -> None:
        """Take in what it has sent, in real time."""

    def flush(self) -> None:
        """Send what was kept, in real time."""

    @property
    def has_post(self) -> bool:
        """Whether something is kept for it."""

    def listen(self, timeout: float) -> None:
        """Take in one message; ends the turn where the process is quiet."""

    def give_turn(self, now: float) -> None:
        """Send what was kept, and the time."""

    def give_up(self, reason: str) -> bool:
        """Give up what waits for it; False if nothing does."""

    def lose(self, reason: str) -> None:
        """End it; what waits for it fails with the reason."""


class World(TimedLoop):
    """An event loop on a clock that moves only when nothing else can happen.

    For tests with real servers the clock can be the real one, see `go_real`. `skipped` are the
    seconds that the clock has moved without real time.
    """

    _selector: Any
    _process_events: Any
    _nest_patched = True  # nest_asyncio leaves it alone: it nests by itself

    def __init__(self) -> None:
        super().__init__()
        self.now = self.skipped = 0.0
        self._depth = 0
        self.other: Other | None = None
        self._end_of_time = LONGEST
        self._deadline, self._overrun = float("inf"), ""
        self._real_since: float | None = None
        self._patience: tuple[int | None, float] = (None, 0.0)

    def time(self) -> float:
        """Seconds since the judge started, on the clock of both."""
        if self._real_since is None:
            return self.now
        return self.now + monotonic() - self._real_since

    @property
    def is_real(self) -> bool:
        """Whether time goes by itself."""
        return self._real_since is not None

    def go_real(self) -> None:
        """From here on time goes by itself, and nobody takes turns."""
        self._real_since = monotonic()
        assert self.other is not None
        self.add_reader(self.other.fileno(), self._read)

    def go_virtual(self, number: int) -> None:
        """Back to a clock of our own; `number` is that of the other side's socket."""
        self.now, self._real_since = self.time(), None
        self.remove_reader(number)

    def _read(self) -> None:
        if self.other is not None:
            self.other.read()

    def limit(self, deadline: float, overrun: str) -> None:
        """End the other process at an instant of `time.monotonic()`, with the reason `overrun`."""
        self._deadline, self._overrun = deadline, overrun
        self._end_of_time = self.now + LONGEST

    def hold(self, is_over: Callable[[], bool]) -> None:
        """Let the world go on until something is over, inside a call that cannot await.

        Raises Stuck where it can go on no more.
        """
        task = asyncio.current_task(self)
        if task is not None:
            asyncio.tasks._leave_task(self, task)
        self._depth += 1
        try:
            while not is_over():
                self._run_once()
        finally:
            self._depth -= 1
            if task is not None:
                asyncio.tasks._enter_task(self, task)

    def sleep(self, seconds: float) -> None:
        """Hold the thread: a coroutine holds up all others, a student's call only its caller."""
        if seconds > LONGEST:
            raise Stuck(ENDLESS)
        if asyncio.current_task(self) is None and self._depth < DEEPEST:
            self.wait_for(asyncio.sleep(seconds))
        else:
            self._skip_to(round(self.now + seconds, 9))

    def run_until_complete(self, future: Any) -> Any:
        """What a future or a coroutine returns, also inside a call."""
        return self.wait_for(future) if self.is_running() else super().run_until_complete(future)

    def wait_for(self, work: Any) -> Any:
        """What a coroutine returns, inside a call that cannot await; one that is stuck ends."""
        task = asyncio.ensure_future(work, loop=self)
        try:
            self.hold(task.done)
        except Stuck:
            task.cancel()
            raise
        return task.result()

    async def leave_nothing(self) -> None:
        """Cancel the tasks that a test left in this loop."""
        left = asyncio.all_tasks(self) - {asyncio.current_task(self)}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1.0)

    def _run_once(self) -> None:
        """Run one callback that is ready; where there is none, listen, or move the clock."""
        self.ready_what_is_due()
        if self._ready:
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()
        elif self._real_since is not None:
            self._wait_in_real_time()
        elif self.other is None:
            self._move(self.next_timer())
        elif not self.other.has_turn:
            self._listen(self.other)
        elif self.other.has_post or self._is_due(self.other.until):
            self.other.give_turn(self.now)
        else:
            self._move(self.next_timer(), self.other.until)

    def _wait_in_real_time(self) -> None:
        if self.other is not None and self.other.has_post:
            self.other.flush()
        if self.other is not None and monotonic() > self._deadline:
            self.other.lose(self._overrun)
        own, most = self.next_timer(), min(1.0, max(self._deadline - monotonic(), 0.0))
        left = most if own is None else min(max(own - self.time(), 0.0), most)
        self._process_events(self._selector.select(left))

    def _is_due(self, until: float | None) -> bool:
        return until is not None and until <= self.now

    def _listen(self, other: Other) -> None:
        left = self._deadline - monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            other.listen(min(left, 3600.0))
        except TimeoutError:
            other.lose(self._overrun)

    def _move(self, *wanted: float | None) -> None:
        """Move the clock to the first instant that is wanted."""
        instants = [at for at in wanted if at is not None]
        next_one = min(instants, default=self.now + PATIENCE)
        if self.other is not None and self._is_patient(self.other, next_one):
            real_sleep(0.005)
            self.other.give_turn(self.now)
        elif instants and next_one <= self._end_of_time:
            self._skip_to(max(self.now, next_one))
        else:
            self._give_up(ENDLESS if instants else STUCK)

    def _skip_to(self, instant: float) -> None:
        self.skipped += instant - self.now
        self.now = instant

    def _is_patient(self, other: Other, instant: float) -> bool:
        """Whether to wait, in real time, for what may come to the other side from outside."""
        seen, now = other.outside, monotonic()
        if seen is None or now > self._deadline:
            return False
        if self._patience[0] != seen or self._patience[1] < now - PATIENCE:
            self._patience = seen, now
        return now < self._patience[1] + min(instant - self.now, PATIENCE)

    def _give_up(self, reason: str) -> None:
        self._end_of_time = self.now + LONGEST / 10
        if self.other is None or not self.other.give_up(reason):
            raise Stuck(reason)


def run_in(world: World, coro: Any) -> Any:
    """Run a coroutine of the judge's to its end in a world."""
    try:
        return world.run_until_complete(coro)
    finally:
        world.close()
