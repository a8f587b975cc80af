"""The ways to run a workload: bare, recorded, and under the nearest rivals where installed.

Each runs a coroutine function once and gives its stopwatch and what makes its result (the
timeline, the trace file): a rival's clock starts and stops where ours does, and none counts
the making of the result.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from benchmarks.workloads import Main

Finish = Callable[[], Any]
"""Makes the result of a run, after the clock has stopped."""


class Stopwatch:
    """Seconds in a `with` block: on the wall, and of the CPU in all threads of the process."""

    def __enter__(self) -> Self:
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self.wall
        self.cpu = time.process_time() - self.cpu


async def nothing() -> None:
    """The program that comes first in every process: what starting costs is timed with it."""


def bare(main: Main) -> tuple[Stopwatch, Finish]:
    """Nothing but asyncio; asynclab is not even imported."""
    with Stopwatch() as stopwatch:
        asyncio.run(main())
    return stopwatch, lambda: None


def recorded(main: Main) -> tuple[Stopwatch, Finish]:
    """Under record(), as anybody uses it."""
    return _recorded(main, with_watch=True)


def recorded_without_watch(main: Main) -> tuple[Stopwatch, Finish]:
    """Under record(), without the thread that looks for coroutines which hold the loop."""
    from asynclab.recorder.watch import WatchThread

    WatchThread.start = WatchThread.stop = lambda _: None  # type: ignore[method-assign]
    return _recorded(main, with_watch=False)


def _recorded(main: Main, with_watch: bool) -> tuple[Stopwatch, Finish]:
    from asynclab import record

    with Stopwatch() as stopwatch, record() as recording:
        alive = any(thread.name == "asynclab.watch" for thread in threading.enumerate())
        asyncio.run(main())
    if alive is not with_watch:
        raise RuntimeError(f"The watch thread was {'' if alive else 'not '}there in this arm.")
    return stopwatch, lambda: recording.timeline


def viztracer(main: Main) -> tuple[Stopwatch, Finish]:
    """viztracer with `log_async`; its result is its JSON file."""
    from viztracer import VizTracer

    tracer = VizTracer(log_async=True, verbose=0)
    with Stopwatch() as stopwatch:
        tracer.start()
        asyncio.run(main())
        tracer.stop()

    def save() -> None:
        with tempfile.TemporaryDirectory() as folder:
            tracer.save(str(Path(folder, "trace.json")))

    return stopwatch, save


def asyncflow_recorder(main: Main) -> tuple[Stopwatch, Finish]:
    """What AsyncFlow records with, without its widget."""
    from wigglystuff.async_flow import AsyncFlowLogger

    logger = AsyncFlowLogger({main.__code__.co_filename})

    async def under_logger() -> None:
        async with logger:
            await asyncio.ensure_future(main())

    with Stopwatch() as stopwatch:
        asyncio.run(under_logger())
    return stopwatch, lambda: logger.events


def asyncflow(main: Main) -> tuple[Stopwatch, Finish]:
    """AsyncFlow as in its own examples; the clock stops before its last look, up to 0.1 s later."""
    from wigglystuff import AsyncFlow

    widget, stopwatch = AsyncFlow(), Stopwatch()

    async def timed() -> None:
        with stopwatch:
            await main()

    asyncio.run(widget.run(timed(), targets=[main]))
    return stopwatch, lambda: widget.events


ARMS: dict[str, Callable[[Main], tuple[Stopwatch, Finish]]] = {
    "bare": bare,
    "recorded": recorded,
    "recorded, no watch": recorded_without_watch,
    "viztracer log_async": viztracer,
    "AsyncFlow, its recorder": asyncflow_recorder,
    "AsyncFlow, as used": asyncflow,
}


def rivals() -> tuple[list[str], list[str]]:
    """The rivals' arms that can run here, and a sentence for each that cannot."""
    there, notes = [], []
    if find_spec("viztracer") is not None:
        there.append("viztracer log_async")
    else:
        notes.append("viztracer is not installed: `pip install viztracer` adds it to this table.")
    if sys.version_info < (3, 12):
        notes.append("AsyncFlow needs Python 3.12 or newer.")
    elif find_spec("wigglystuff") is not None:
        there += ["AsyncFlow, its recorder", "AsyncFlow, as used"]
    else:
        notes.append("AsyncFlow is not installed: `pip install wigglystuff` adds it to this table.")
    return there, notes
