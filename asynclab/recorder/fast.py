"""The fast way: one event loop's handles run here, with one clock a step.

The loop's own `_run_once` still does everything else: it is called with a queue that
says its length is 0, so it looks after timers and files, moves what is ready to the queue,
and runs nothing. Then the handles are run from here, inline: a step starts where the one
before ended, so each costs one look at the clock and three appends. They are
digested every hundred steps and at the end of each iteration: a task steps at most once in
an iteration, so its chain is still true then.

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

from asynclab.recorder.log import FLUSH
from asynclab.recorder.loop import BLOCK, STEP_TYPE, guarded, is_step, watched
from asynclab.recorder.steps import Step
from asynclab.recorder.watch import is_base
from asynclab.timeline import NS

if TYPE_CHECKING:
    from asynclab.recorder.loop import LoopWatch

_BATCH = 100
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
        self.queue = _Queue()
        self.queue.hides = False
        _replace_queue(loop, self.queue)
        handles = _copy(self.queue)
        self.stamps = [watch.now()] * len(handles)  # when each handle in the queue became ready
        self.handles: list[Any] = []
        self.readies: list[int] = []
        self.ends: list[int] = []
        self.special: dict[int, Step] = {}  # steps of which more is known, by index
        self.began = 0  # when the first of these steps began
        self.total = 0
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
        if len(self.stamps) < count:
            self._stamp_what_the_loop_moved(count)
        self.began = time.monotonic_ns()
        self.idle = False
        try:
            while count and not self.halted:
                count -= self._run_some(min(count, _BATCH), loop)
                self._digest()
        finally:
            self._iteration_ends()

    def _run_some(self, count: int, loop: Any) -> int:
        """Run the next handles of the queue; returns how many."""
        # One by one: another thread may put handles at the queue's end meanwhile.
        handles = self.handles = list(map(self.queue.__getitem__, range(count)))
        self.readies = self.stamps[:count]
        del self.stamps[:count]
        clock, take, halted = time.monotonic_ns, self.queue.popleft, self.halted
        keep_end = self.ends.append
        for handle in handles:
            take()
            if not handle._cancelled:
                try:
                    handle._context.run(handle._callback, *handle._args)
                except (SystemExit, KeyboardInterrupt):
                    keep_end(clock())
                    raise
                except BaseException as error:
                    _report(loop, handle, error)
            keep_end(clock())
            if halted:  # the rest comes in the next iteration, in the same order
                break
        # A failed task's traceback may lead here: as in asyncio's own `_run`, no way back to it.
        handle = None
        return count

    def stop(self) -> None:
        """Go back to the slow way, maybe inside a step, maybe from another thread."""
        loop = self.loop
        if threading.get_ident() == self.watch.log.thread_id or not loop.is_running():
            self._digest(until_step_under_way=True)
            self._end(self.step_under_way())
            if not loop.is_running():
                self._give_queue_back()
        else:
            self.halted.append(True)
            loop.call_soon_threadsafe(_nothing)
            self._over.wait(_PATIENCE)

    def step_under_way(self) -> Step | None:
        """The step that is being made, if one is; what is noted on it is kept."""
        index = len(self.ends)
        if self.idle or index >= len(self.handles):
            return None
        step = self.special.get(index)
        if step is None:
            start = self.ends[-1] if self.ends else self.began
            step = self._step(self.handles[index], self.readies[index], start)
            self.special[index] = step
        return step

    def under_way(self) -> tuple[int, int]:
        """When the step under way began (nanoseconds; 0: none) and its number."""
        if self.idle:
            return 0, self.total
        ends = self.ends
        return ends[-1] if ends else self.began, self.total + len(ends)

    def moment(self) -> int:
        """When what is scheduled now became ready: a plain callback hands its own moment on."""
        if (
            self.idle
            or asyncio.current_task(self.loop) is not None
            or len(self.handles) <= len(self.ends)
            or threading.get_ident() != self.watch.log.thread_id
        ):
            return time.monotonic_ns()
        return self.readies[len(self.ends)]

    def _stamp_what_the_loop_moved(self, count: int) -> None:
        """Timers are ready from their time on, files from the moment the loop asked for them."""
        now, selected = time.monotonic_ns(), self.watch.selected_at
        for index in range(len(self.stamps), count):
            handle = self.queue[index]
            timer = isinstance(handle, events.TimerHandle)
            self.stamps.append(min(round(handle._when * NS), now) if timer else selected)

    def _iteration_ends(self) -> None:
        if self.watch.fast is not self:  # stopped inside a step, which the slow way now ends
            guarded(self.watch, self.watch.after)
            self._give_queue_back()
            return
        self._digest()
        self.idle = True
        if self.halted:
            self._end(None)
            self._give_queue_back()
        elif self.watch.log.full:
            guarded(self.watch, self.watch.leave)

    def _end(self, step: Step | None) -> None:
        fasts.pop(self.loop, None)
        self.watch.fast = None
        handles, waiting = _copy(self.queue), self.readies + self.stamps
        stamps = waiting[-len(handles) :] if handles else []
        self.watch.goes_on_slowly(step, zip(handles, stamps, strict=False))
        self.handles, self.readies = [], []
        self.halted.append(True)
        self._over.set()

    def _give_queue_back(self) -> None:
        """Let the loop have a plain queue again; not inside a step, where others may hold ours."""
        if self.loop._ready is self.queue:
            _replace_queue(self.loop, deque())

    def _digest(self, until_step_under_way: bool = False) -> None:
        try:
            guarded(self.watch, self._digest_steps)
        finally:
            if self.ends:
                self.began = self.ends[-1]
            done = len(self.ends)
            self.total += done
            under_way = self.special.pop(done, None) if until_step_under_way else None
            del self.handles[:done], self.readies[:done], self.ends[:]
            self.special.clear()
            if under_way is not None:
                self.special[0] = under_way

    def _digest_steps(self) -> None:
        """Log each step. Most are alike: the same coroutine, in the same wait as before."""
        watch, ends, start = self.watch, self.ends, self.began
        log, attribute = watch.log, watch.chains.attribute
        keep, after_plain_step = log.recent.extend, watch.chains.after_plain_step
        step_type, special = self.step_type, self.special
        # Nothing to look for in most batches: no step of which more is known, none so long.
        ordinary = not special and bool(ends) and ends[-1] - start < BLOCK
        index = -1
        for handle, ready, end in zip(self.handles, self.readies, ends, strict=False):
            callback = handle._callback
            kind = type(callback)
            if not ordinary:
                index += 1
                if end - start >= BLOCK or index in special:
                    self._digest_slowly(index, handle, ready, start, end)
                    start = end
                    continue
            if kind is step_type or (
                kind is BuiltinMethodType and callback.__name__ == "task_wakeup"
            ):
                task = callback.__self__
                state = getattr(task, attribute, None)
                if state is not None and state.leaf is not None:
                    inner = state.innermost.cr_await
                    if type(inner) is CoroutineType and inner.cr_code is state.leaf:
                        keep((state.number, ready, start, end, state.reason))
                        start = end
                        continue
                if state is None or not after_plain_step(task, state, ready, start, end):
                    self._digest_slowly(index, handle, ready, start, end)
            elif kind not in _NEVER_STEPS and not (
                kind is MethodType and not isinstance(callback.__self__, asyncio.Task)
            ):
                self._digest_slowly(index, handle, ready, start, end)
            start = end
        if len(log.recent) >= FLUSH:
            log.flush()

    def _digest_slowly(self, index: int, handle: Any, ready: int, start: int, end: int) -> None:
        step = self.special.get(index) or self._step(handle, ready, start)
        if step.task is not None or step.created or end - start >= BLOCK:
            self.watch.close(step, end, end - start)

    def _step(self, handle: Any, ready: int, start: int) -> Step:
        callback = handle._callback
        task = getattr(callback, "__self__", None)
        if not (isinstance(task, asyncio.Task) and is_step(callback)):
            task = None
        elif self.step_type is None and type(callback) is not BuiltinMethodType:
            self.step_type = type(callback)
        return Step(task, ready, start, start, handle._args)


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
