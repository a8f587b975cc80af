"""Threads in the judge's time: one that sleeps, or waits for another, gives its turn.

Python's own `threading.Condition.wait` is what queues, events, futures and pools wait with, so
it is enough to replace that, beside `time.sleep`, and how threads start and are joined. A daemon
stays as it is, and so does the thread of a pool of processes: it waits for them in real time.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from asynclab.classroom.host.turns import Turns

_real_sleep = time.sleep
_real_wait = threading.Condition.wait
_real_start = threading.Thread.start
_real_join = threading.Thread.join
CLOCKS = ("time", "monotonic", "perf_counter")


class _Flag:
    """What a condition releases for one that waits."""

    def __init__(self) -> None:
        self.raised = False

    def release(self) -> None:
        self.raised = True

    def is_raised(self) -> bool:
        return self.raised


def count_threads(turns: Turns) -> None:
    """Let the threads of this process wait in the judge's time."""
    starting: set[int] = set()

    def in_time() -> bool:
        return turns.is_counted and threading.get_ident() not in starting

    def sleep(seconds: float) -> None:
        if not in_time() or not seconds > 0:
            _real_sleep(seconds)
        else:
            turns.park(turns.now + seconds, blocks_loop=_loop_runs())

    def wait(self: Any, timeout: float | None = None) -> bool:
        if not in_time() or (timeout is not None and timeout <= 0):
            return _real_wait(self, timeout)
        flag = _Flag()
        self._waiters.append(flag)
        state, outer = self._release_save(), turns.main_waits
        turns.main_waits = outer or turns.is_main
        try:
            until = None if timeout is None else turns.now + timeout
            turns.park(until, flag.is_raised, blocks_loop=_loop_runs())
        finally:
            turns.main_waits = outer
            self._acquire_restore(state)
            if not flag.raised:
                self._waiters.remove(flag)
        return flag.raised

    def start(self: Any) -> None:
        me = threading.get_ident()
        waits_outside = self.daemon or type(self).__module__ == "concurrent.futures.process"
        slot = turns.add() if in_time() and not waits_outside else None
        self.slot, self.run = slot, _counted(turns, slot, self.run)
        starting.add(me)
        try:
            _real_start(self)
        finally:
            starting.discard(me)

    def join(self: Any, timeout: float | None = None) -> None:
        slot = getattr(self, "slot", None)
        if slot is not None and in_time() and not slot.over:
            until = None if timeout is None else turns.now + max(timeout, 0)
            turns.park(until, lambda: slot.over, blocks_loop=_loop_runs())
        if slot is None or slot.over:
            _real_join(self, timeout)

    vars(time)["sleep"] = sleep
    for name in CLOCKS:
        setattr(time, name, _ahead(getattr(time, name), turns, 1))
        setattr(time, f"{name}_ns", _ahead(getattr(time, f"{name}_ns"), turns, 1_000_000_000))
    setattr(threading.Condition, "wait", wait)  # noqa: B010 -- mypy lets no method be replaced
    setattr(threading.Thread, "start", start)  # noqa: B010
    setattr(threading.Thread, "join", join)  # noqa: B010
    # The one in C waits where nobody can see it.
    vars(queue)["SimpleQueue"] = vars(queue)["_PySimpleQueue"]


def _counted(turns: Turns, slot: Any, run: Callable[[], None]) -> Callable[[], None]:
    def counted() -> None:
        turns.enter(slot)
        try:
            run()
        finally:
            turns.leave()

    def daemon() -> None:
        turns.daemons += 1
        try:
            run()
        finally:
            turns.daemons -= 1

    return daemon if slot is None else counted


def _ahead(clock: Callable[[], Any], turns: Turns, unit: int) -> Callable[[], Any]:
    """A clock of Python's that goes on with the judge's time, too."""

    def now() -> Any:
        return clock() + type(clock())(turns.now * unit)

    return now


def _loop_runs() -> bool:
    from asyncio import _get_running_loop

    return _get_running_loop() is not None
