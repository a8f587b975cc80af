"""What a test sees of time and of event loops: `time`, `asyncio.run`, all on the judge's clock.

A test that was written for one process may measure with `time.perf_counter()`, and a service of
the teacher's may hold its thread with `time.sleep()`. In a judge the waiting takes no real time:
without this, whoever waits one after the other would be as fast as all at once.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from asynclab.classroom.judge.world import World
from asynclab.timeline import NS

CLOCKS = ("time", "monotonic", "perf_counter")


@contextmanager
def shared(world: World) -> Iterator[None]:
    """Let Python's clocks go on with the world's, its sleep move it, and asyncio.run nest in it."""
    before = {name: vars(time)[name] for name in ("sleep", *CLOCKS, *map("{}_ns".format, CLOCKS))}
    run = asyncio.run
    thread = threading.get_ident()

    def sleep(seconds: float) -> None:
        if threading.get_ident() != thread or world.is_real or not seconds > 0:
            before["sleep"](seconds)
        else:
            world.sleep(seconds)

    def run_inside(main: Any, *, debug: bool | None = None, loop_factory: Any = None) -> Any:
        return (world.run_until_complete if threading.get_ident() == thread else run)(main)

    vars(time)["sleep"] = sleep
    for name in CLOCKS:
        vars(time)[name] = _ahead(before[name], world, 1)
        vars(time)[f"{name}_ns"] = _ahead(before[f"{name}_ns"], world, NS)
    asyncio.run = run_inside
    try:
        yield
    finally:
        vars(time).update(before)
        asyncio.run = run


def _ahead(clock: Callable[[], Any], world: World, unit: int) -> Callable[[], Any]:
    """A clock of Python's that goes on with the time that took no real time, too."""

    def now() -> Any:
        return clock() + type(clock())(world.skipped * unit)

    return now
