"""run() and compare(): a coroutine from a notebook or a script, in real or virtual time."""

from __future__ import annotations

import asyncio
import inspect
import sys
import time
from collections.abc import Callable, Coroutine
from types import CoroutineType, TracebackType
from typing import Any

from asynclab.comparison import Comparison
from asynclab.recorder.code import is_library
from asynclab.recorder.recording import Recording
from asynclab.saying import say
from asynclab.threads import Call
from asynclab.timeline import Clock, Timeline

_SAY_AFTER = 5.0


def run(
    coro: Coroutine[Any, Any, Any], *, clock: Clock = "real", name: str | None = None
) -> Timeline:
    """Run a coroutine to its end and return the timeline of its run.

    The same in a notebook and in a script: `timeline = run(main())`. It runs in a fresh
    event loop, in a thread of its own where this thread's loop is already running, and leaves
    nothing behind: tasks left over are cancelled as `asyncio.run` does. What the
    coroutine returned is `timeline.result`; what it raised is raised.

    `clock="virtual"` takes no time: `asyncio.sleep(2)` is exactly 2 s on the
    timeline. There, threads, processes and sockets raise RuntimeError. `name` is
    the timeline's name (default: the coroutine's).

    Raises TypeError for anything but a coroutine, RuntimeError for one that has been
    awaited before, ValueError for an unknown clock.
    """
    __tracebackhide__ = True  # IPython leaves our frames out: an error is shown from line to line
    coroutine = _fresh_coroutine(coro)
    try:
        loop_factory = _loop_factory(clock)
        recording = Recording(coroutine.__name__ if name is None else name, libraries=False)
    except BaseException:
        coro.close()
        raise
    recording.watch_always(coro)
    job = _Job(coro, loop_factory, recording)
    if _loop_is_running():
        job.run_in_thread()
    else:
        job.run()
    return recording.timeline_with(job.result)


def compare(
    *coroutine_functions: Callable[[], Coroutine[Any, Any, Any]], clock: Clock = "real"
) -> Comparison:
    """Run each way to do the same work, and hold the timelines side by side.

    Takes two or more coroutine functions, not called: `compare(sequential,
    concurrent)`. They run one after the other, each as `run()` does, and are kept under their
    names; equal names are numbered. What one of them raises is raised.

    Raises TypeError for fewer than two, or for something that is no coroutine function.
    """
    __tracebackhide__ = True
    if len(coroutine_functions) < 2:
        raise TypeError(
            f"compare() got {len(coroutine_functions)} way to run, and wants two or more: "
            "compare(sequential, concurrent), each a coroutine function."
        )
    for function in coroutine_functions:
        if inspect.iscoroutine(function):
            for other in filter(inspect.iscoroutine, coroutine_functions):
                other.close()
            raise TypeError(
                f"compare() got the coroutine {function.__name__}(), and wants the function: "
                f"write compare({function.__name__}, …) without the call."
            )
        if not callable(function):
            raise TypeError(
                f"compare() got {function!r}, and wants coroutine functions: "
                "compare(sequential, concurrent)."
            )
    timelines: dict[str, Timeline] = {}
    for function in coroutine_functions:
        name = getattr(function, "__name__", type(function).__name__)
        number = 1
        while (key := name if number == 1 else f"{name} {number}") in timelines:
            number += 1
        timelines[key] = run(function(), clock=clock, name=key)
    return Comparison(timelines)


class _Job:
    """One coroutine's run in a fresh event loop, in this thread or in one of its own."""

    def __init__(
        self,
        coro: Coroutine[Any, Any, Any],
        loop_factory: Callable[[], asyncio.AbstractEventLoop],
        recording: Recording,
    ) -> None:
        self.result: Any = None
        self._coro = coro
        self._loop_factory = loop_factory
        self._recording = recording
        self._task: asyncio.Task[Any] | None = None

    def run(self) -> None:
        """Run it here."""
        with self._recording, asyncio.Runner(loop_factory=self._loop_factory) as runner:
            loop = runner.get_loop()
            self._recording.watch_loop(loop)
            loop.call_soon(self._remember_task, loop)
            self.result = runner.run(self._coro)

    def run_in_thread(self) -> None:
        """Run it in a thread, while this one waits; an interrupt here cancels it there."""
        __tracebackhide__ = True
        call = Call(self.run, "asynclab.run")
        interrupt: KeyboardInterrupt | None = None
        silence = _Silence(self._recording)
        while not call.over.is_set():
            try:
                if not call.over.wait(0.5):
                    silence.look()
            except KeyboardInterrupt as error:
                self._cancel(call, again=interrupt is not None)
                interrupt = error
        if interrupt is not None:
            raise interrupt.with_traceback(None)
        if call.error is not None:
            raise call.error.with_traceback(_from_the_coroutine_on(call.error))

    def _remember_task(self, loop: asyncio.AbstractEventLoop) -> None:
        (self._task,) = asyncio.all_tasks(loop)

    def _cancel(self, call: Call, *, again: bool) -> None:
        """Cancel the coroutine; if that was asked before, it is busy: interrupt its thread."""
        if again:
            call.interrupt(KeyboardInterrupt)
        elif self._task is not None and not self._task.done():
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)


def _from_the_coroutine_on(error: BaseException) -> TracebackType | None:
    """The traceback without the frames of asyncio that lead to the user's first one."""
    first = error.__traceback__
    while first is not None and is_library(first.tb_frame.f_code.co_filename):
        first = first.tb_next
    return first or error.__traceback__


class _Silence:
    """Says once that a run has waited long for something that only the outside can bring."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._steps = -1
        self._since = time.monotonic()
        self._said = False

    def look(self) -> None:
        steps = self._recording.steps
        if steps != self._steps or self._recording.can_wake_itself:
            self._steps, self._since = steps, time.monotonic()
        elif time.monotonic() - self._since > _SAY_AFTER and not self._said:
            self._said = True
            say(
                f"run() has waited {_SAY_AFTER:.0f} s without a step, and no timer will wake it. "
                "While it waits, the notebook's own event loop stands still: make what it waits "
                "for inside the coroutine, or press \N{BLACK SQUARE} to stop."
            )


def _fresh_coroutine(coro: Any) -> CoroutineType[Any, Any, Any]:
    if inspect.iscoroutine(coro):
        state = inspect.getcoroutinestate(coro)
        if state == inspect.CORO_CREATED:
            return coro
        raise RuntimeError(
            f"run() got the coroutine {coro.__name__}(), which has been awaited before, and a "
            f"coroutine runs once: call {coro.__name__}() again for a new one."
        )
    if inspect.iscoroutinefunction(coro):
        name = coro.__name__
        raise TypeError(
            f"run() got the coroutine function {name}, and wants the coroutine that calling it "
            f"gives: write run({name}())."
        )
    if inspect.isasyncgen(coro) or inspect.isasyncgenfunction(coro):
        raise TypeError(
            f"run() got the async generator {coro.__name__}, and wants a coroutine: write an "
            "`async def` with `async for` over it, and run that."
        )
    if isinstance(coro, asyncio.Future):
        raise TypeError(
            f"run() got a {type(coro).__name__} that belongs to a running event loop, and wants a "
            "coroutine, which it starts in a loop of its own: give it the call, as in run(main())."
        )
    raise TypeError(
        f"run() got {coro!r}, which is no coroutine: write `async def main(): …`, then run(main())."
    )


def _loop_factory(clock: str) -> Callable[[], asyncio.AbstractEventLoop]:
    if clock == "virtual":
        from asynclab.virtual import virtual_loop_class

        return virtual_loop_class()
    if clock != "real":
        raise ValueError(f'clock is {clock!r}, and it is "real" or "virtual".')
    if sys.platform == "win32":
        return asyncio.ProactorEventLoop
    return asyncio.SelectorEventLoop


def _loop_is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
