"""The fast way: one event loop's handles run here, with one clock a step.

The loop's own `_run_once` still does everything else: it is called with a queue that
says its length is 0, so it looks after timers and files, moves what is ready to the queue,
and runs nothing. Then the handles are run from here, inline: a step starts where the one
before ended, so each costs one look at the clock. Most steps leave a coroutine in the same
wait as before: a comparison of two code objects tells, and one number says all of it.

Everything here can be taken away without harm: `fasts` stays empty, and the
replaced `Handle._run` does the same, more slowly.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from asyncio import events, format_helpers
from collections import deque
from collections.abc import Callable
from types import BuiltinMethodType, CoroutineType, FunctionType, MethodType, NoneType
from typing import TYPE_CHECKING, Any

from asynclab.recorder.guard import breaks, guarded
from asynclab.recorder.log import BLOCK, LOGGED, MOST_UNPACKED, PLAIN
from asynclab.recorder.loop import STEP_TYPE, is_step, watched
from asynclab.recorder.steps import Step
from asynclab.recorder.watch import is_base
from asynclab.timeline import NS

if TYPE_CHECKING:
    from asynclab.recorder.loop import LoopWatch

_PATIENCE = 0.2  # seconds that another thread's loop has to come to the end of its step
_KNOWN_LOOPS = {asyncio.SelectorEventLoop} | (
    {asyncio.ProactorEventLoop} if hasattr(asyncio, "ProactorEventLoop") else set()
)
_NEVER_STEPS = {FunctionType, NoneType}  # a plain callback, a cancelled handle
fasts: dict[Any, FastLoop] = {}
"""Each event loop whose handles are run here now."""


class _Queue(deque[Any]):
    """The loop's queue of ready handles, which can hide that there is something to run."""

    __slots__ = ("hides",)
    hides: bool

    def __len__(self) -> int:
        return 0 if self.hides else deque.__len__(self)

    def __bool__(self) -> bool:
        return deque.__len__(self) > 0


class FastLoop:
    """What is kept of one event loop while its handles are run here."""

    def __init__(self, watch: LoopWatch) -> None:
        loop: Any = watch.log.loop
        self.loop = loop
        self.watch = watch
        self.log = watch.log.handles
        self.queue = _Queue()
        self.queue.hides = False
        _replace_queue(loop, self.queue)
        handles = _copy(self.queue)
        self.stamps = self.log.readies
        self.stamps[:] = [watch.now()] * len(handles)
        guarded(watch, watch.log.mark)
        self.handle: Any = None  # the one that runs
        # Where more is known of a step, it and the handle that runs it. The watch thread may come
        # too late with it, so the handle tells for which step it is.
        self.known: tuple[Any, Step] | None = None
        self.began = 0  # when the iteration began
        self.idle = True
        self.halted: list[bool] = []
        kinds = (type(handle._callback) for handle in handles)
        # The type of a C task's step, which cannot be had by name; often one is in the queue.
        self.step_type = next((kind for kind in kinds if kind.__name__ == STEP_TYPE), None)
        self._over = threading.Event()
        fasts[loop] = self

    def run_once(self, run_nothing: Callable[[Any], None], loop: Any) -> None:
        """One iteration of the event loop."""
        self.idle = True
        self.queue.hides = True
        try:
            run_nothing(loop)
        finally:
            self.queue.hides = False
        if self.halted:  # from another thread, while this one waited
            self._end(None)
            self._give_queue_back()
            return
        count = len(self.queue)
        known = len(self.stamps) - len(self.log.ends)
        if known < count:
            self._stamp_what_the_loop_moved(known, count)
        self.began = time.monotonic_ns()
        self.log.starts.extend((self.log.count, self.began))
        self.idle = False
        try:
            self._run(count, loop)
        finally:
            self._iteration_ends()

    def _run(self, count: int, loop: Any) -> None:  # noqa: PLR0912 (a call for each part costs)
        """Run the next handles of the queue, and log each as soon as it has run."""
        clock, take, halted = time.monotonic_ns, self.queue.popleft, self.halted
        keep_key, keep_end, start = self.log.keys.append, self.log.ends.append, self.began
        attribute, quick_step = self.watch.chains.attribute, self.watch.chains.quick_step
        step_type = self.step_type
        for _ in range(count):
            handle = self.handle = take()
            if handle._cancelled:
                keep_key(PLAIN)
                keep_end(start)
                continue
            callback = handle._callback
            try:
                handle._context.run(callback, *handle._args)
            except (SystemExit, KeyboardInterrupt):
                self._log_slowly(start, clock())
                raise
            except BaseException as error:
                _report(loop, handle, error)
            end = clock()
            kind, key = type(callback), None
            try:
                if halted or self.known is not None:
                    pass
                elif kind is step_type or (
                    kind is BuiltinMethodType and callback.__name__ == "task_wakeup"
                ):
                    state = getattr(callback.__self__, attribute, None)
                    if state is not None:
                        if (
                            state.leaf is not None
                            and type(inner := state.innermost.cr_await) is CoroutineType
                            and inner.cr_code is state.leaf
                        ):
                            key = state.key
                        else:
                            key = quick_step(callback.__self__, state, start, end)
                elif kind in _NEVER_STEPS or (
                    kind is MethodType and not isinstance(callback.__self__, asyncio.Task)
                ):
                    key = PLAIN
            except Exception as error:
                key = PLAIN
                breaks(self.watch, error)
            if key is None:
                self._log_slowly(start, end)
                if halted:  # the rest comes in the next iteration, in the same order
                    break
            else:
                keep_key(key)
                keep_end(end)
            start = end
        # A failed task's traceback may lead here: as in asyncio's own `_run`, no way back to it.
        handle = callback = state = inner = None

    def _log_slowly(self, start: int, end: int) -> None:
        """Log the handle that has just run, of which there is more to say."""
        watch = self.watch
        if watch.fast is not self:  # stopped inside this step, which the slow way now ends
            return
        key = PLAIN
        try:
            step = self._step_of(self.handle, start)
            if step.task is not None or step.created or end - start >= BLOCK:
                watch.close(step, end, end - start)
                watch.log.mark()
                key = LOGGED
        except Exception as error:
            breaks(watch, error)
        self.known = None
        self.log.keys.append(key)
        self.log.ends.append(end)

    def stop(self) -> None:
        """Go back to the slow way, maybe inside a step, maybe from another thread."""
        loop = self.loop
        if threading.get_ident() == self.watch.log.thread_id or not loop.is_running():
            self._end(self.step_under_way())
            if not loop.is_running():
                self._give_queue_back()
        else:
            self.halted.append(True)
            loop.call_soon_threadsafe(_nothing)
            self._over.wait(_PATIENCE)

    def step_under_way(self) -> Step | None:
        """The step that is being made, if one is; what is noted on it is kept."""
        handle = self.handle
        if self.idle or handle is None:
            return None
        return self._step_of(handle, self.under_way()[0])

    def under_way(self) -> tuple[int, int]:
        """When the step under way began (nanoseconds; 0: none) and its number."""
        # Slices, because another thread may ask while the loop's own packs the columns.
        last = [] if self.idle else self.log.ends[-1:]
        return 0 if self.idle else max((self.began, *last)), self.log.count

    def moment(self) -> int:
        """When what is scheduled now became ready: a plain callback hands its own moment on."""
        if (
            self.idle
            or type(self.handle._callback) is self.step_type
            or asyncio.current_task(self.loop) is not None
            or threading.get_ident() != self.watch.log.thread_id
        ):
            return time.monotonic_ns()
        return self.stamps[len(self.log.ends)]

    def _stamp_what_the_loop_moved(self, known: int, count: int) -> None:
        """Timers are ready from their time on, files from the moment the loop asked for them."""
        now, selected = time.monotonic_ns(), self.watch.selected_at
        for index in range(known, count):
            handle = self.queue[index]
            timer = isinstance(handle, events.TimerHandle)
            self.stamps.append(min(round(handle._when * NS), now) if timer else selected)

    def _iteration_ends(self) -> None:
        if self.watch.fast is not self:  # stopped inside a step, which the slow way now ends
            guarded(self.watch, self.watch.after)
            self._give_queue_back()
            return
        self.idle, self.handle = True, None
        if len(self.log.ends) >= MOST_UNPACKED:
            guarded(self.watch, self.watch.log.pack)
        if self.halted:
            self._end(None)
            self._give_queue_back()
        elif self.watch.log.full:
            guarded(self.watch, self.watch.leave)

    def _end(self, step: Step | None) -> None:
        fasts.pop(self.loop, None)
        self.watch.fast = None
        handles = _copy(self.queue)
        stamps = self.stamps[-len(handles) :] if handles else []
        self.log.pack()
        self.stamps.clear()
        self.watch.goes_on_slowly(step, zip(handles, stamps, strict=False))
        self.known = self.handle = None
        self.halted.append(True)
        self._over.set()

    def _give_queue_back(self) -> None:
        """Let the loop have a plain queue again; not inside a step, where others may hold ours."""
        if self.loop._ready is self.queue:
            _replace_queue(self.loop, deque())

    def _step_of(self, handle: Any, start: int) -> Step:
        known = self.known
        if known is None or known[0] is not handle:
            task = getattr(handle._callback, "__self__", None)
            if not (isinstance(task, asyncio.Task) and is_step(handle._callback)):
                task = None
            elif self.step_type is None and type(handle._callback) is not BuiltinMethodType:
                self.step_type = type(handle._callback)
            index = len(self.log.ends)
            ready = next(iter(self.stamps[index : index + 1]), start)
            known = self.known = handle, Step(task, ready, start, start, handle._args)
        return known[1]


def _replace_queue(loop: Any, new: deque[Any]) -> None:
    """Give the loop another queue; no handle that a thread puts in meanwhile is lost.

    A thread's `loop._ready.append(handle)` cannot be interrupted within, so nothing comes to the
    old queue once the loop has the new one; what is in the old one was there first.
    """
    old, loop._ready = loop._ready, new
    new.extendleft(reversed(old))


def _copy(queue: deque[Any]) -> list[Any]:
    """What is in the queue, also while another thread puts more at its end."""
    return list(deque(queue))  # one call into C; a list of a `_Queue` would ask for its length


def can_be_fast(watches: list[LoopWatch], loop: Any) -> bool:
    """True for a loop of a known kind, out of debug mode, that one recording watches."""
    return (
        len(watches) == 1
        and type(loop) in _KNOWN_LOOPS
        and not loop._debug
        and not watches[0].closed
        and type(loop._ready) in (deque, _Queue)
        and getattr(sys, "_is_gil_enabled", _yes)()  # else a queue is not exchanged in one go
    )


def run_once(original: Callable[[Any], None]) -> Callable[[Any], None]:
    """The replacement of `BaseEventLoop._run_once`."""

    def _run_once(loop: Any) -> None:
        watches = watched.get(loop)
        fast = fasts.get(loop)
        if not watches or not can_be_fast(watches, loop):
            if fast is not None:
                fast.stop()
            original(loop)
            return
        if fast is None:
            watches[0].end_of_entry_step(watches[0].now())
            fast = watches[0].fast = FastLoop(watches[0])
        fast.run_once(original, loop)

    is_base(FastLoop.run_once.__code__)
    return _run_once


def _nothing() -> None:
    pass


def _yes() -> bool:
    return True


def _report(loop: Any, handle: Any, error: BaseException) -> None:
    """Tell the loop's exception handler what `Handle._run` tells it."""
    callback = format_helpers._format_callback_source(handle._callback, handle._args)
    loop.call_exception_handler(
        {"message": f"Exception in callback {callback}", "exception": error, "handle": handle}
    )
