"""Where the event loop is watched: every handle that it runs passes here.

`Handle._run` is replaced while a recording is active, and with it three methods of
the loop that tell when a handle became ready and which task created which. A
task's step is a callback bound to the task, so no task factory is needed, and
tasks that existed before the recording are seen too.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import threading
import time
import warnings
from asyncio import base_events, events, proactor_events, selector_events
from collections.abc import Callable
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE
from types import CodeType, FrameType
from typing import Any

from asynclab.recorder.chains import Chains, Step
from asynclab.recorder.log import LoopLog, RawBlock, RawTrack
from asynclab.recorder.sightings import Sightings
from asynclab.recorder.unwinding import Unwinding
from asynclab.recorder.watch import is_base
from asynclab.timeline import NS

_ASYNC = CO_COROUTINE | CO_ASYNC_GENERATOR
_STEPS = ("task_wakeup", "__step", "__wakeup")
_BLOCK = 10_000_000  # a step of 10 ms or more is kept with its line
_attributes = itertools.count()

watched: dict[Any, list[LoopWatch]] = {}
"""Each watched event loop, and who watches it: the outermost recording first."""


class LoopWatch:
    """One recording's eyes on one event loop."""

    def __init__(self, log: LoopLog, unwinding: Unwinding) -> None:
        self.log = log
        self.now = log.clock()
        self.chains = Chains(log, f"_asynclab_{next(_attributes)}", unwinding)
        self.closed = False
        self.began = 0  # real nanoseconds at which the step under way began; 0: none
        self.steps = 0
        self._ready: dict[int, int] = {}
        self._selected = 0  # when the loop last returned from select
        self._inherited: int | None = None  # a plain callback's own ready moment
        self._open: list[Step] = []  # steps under way, each inside the one before
        self._entered_in: Step | None = None  # the step in which the recording was entered
        self._created: list[tuple[asyncio.Task[Any], int, CodeType | None]] = []

    def enter(self) -> None:
        """Start inside a running loop: the tasks that are there, and the step under way."""
        at = self.now()
        self._selected = at
        current = asyncio.current_task(self.log.loop)
        for task in asyncio.all_tasks(self.log.loop):
            if task is not current:
                self.chains.meet(task, at)
        if current is not None:
            self.began = time.monotonic_ns()
            self._entered_in = Step(current, at, at, self.began, entry_frames=_stack())
            self._open.append(self._entered_in)
            # No handle tells the end of this step; with one more in the queue, the loop starts
            # the next at once instead of waiting first.
            self.log.loop.call_soon(_nothing)

    def leave(self) -> None:
        """Stop, maybe inside a step: what has not finished stays unfinished, and nothing is held."""
        if self.closed:
            return
        self.closed = True
        at = self.now()
        if threading.get_ident() == self.log.thread_id:
            while self._open:
                step = self._open.pop()
                self._close(step, at)
                if self._open:
                    self._open[-1].holes.append((step.start, at))
        for track in self.log.tracks:
            if track.start >= 0 > track.finish:
                track.finish = max(at, track.start)
        for task in asyncio.all_tasks(self.log.loop):
            if hasattr(task, self.chains.attribute):
                delattr(task, self.chains.attribute)
        self.log.flush()
        self._ready.clear()
        self._created.clear()
        self._open.clear()
        self.began = 0

    def before(self, handle: events.Handle) -> None:
        """A handle is about to run."""
        at = self.now()
        if self._entered_in is not None and not _executing(self._entered_in.task):
            self._open.remove(self._entered_in)
            self._close(self._entered_in, at)
            self._entered_in = None
        callback = handle._callback
        task = getattr(callback, "__self__", None)
        ready = self._ready_moment(handle, at)
        if isinstance(task, asyncio.Task) and _is_step(callback):
            self.chains.meet(task, at)
            self._inherited = None
        else:
            task, self._inherited = None, ready
        self._open.append(Step(task, ready, at, time.monotonic_ns(), handle._args))
        self.began = self._open[-1].real
        self.steps += 1

    def after(self) -> None:
        """The handle has run."""
        if self.closed:
            return
        at = self.now()
        step = self._open.pop()
        self._close(step, at)
        self._inherited = None
        self.began = self._open[-1].real if self._open else 0
        if self._open:
            self._open[-1].holes.append((step.start, at))
        if self.log.full:
            self.leave()

    def scheduled(self, handle: events.Handle) -> None:
        """A handle was put in the queue of those that can run."""
        here = threading.get_ident() == self.log.thread_id
        inherited = self._inherited if here else None
        self._ready[id(handle)] = self.now() if inherited is None else inherited

    def selected(self) -> None:
        """The loop has asked what can be read and written."""
        self._selected = self.now()
        if not self.log.loop._ready:  # type: ignore[attr-defined]
            self._ready.clear()  # only handles that were cancelled are left

    def created(
        self, task: asyncio.Task[Any], frame: FrameType | None, start: int, real: int
    ) -> None:
        """A task was created; an eager one has already made its first step."""
        while frame is not None and not frame.f_code.co_flags & _ASYNC:
            frame = frame.f_back
        self._created.append((task, id(frame), frame.f_code if frame is not None else None))
        root = self.chains.root_track(task)
        if root is not None:
            root.argument = self.chains.argument_of(task.get_coro())
        coroutine = task.get_coro()
        frame_of = getattr(coroutine, "cr_frame", None)
        if task.done() or frame_of is None or getattr(coroutine, "cr_suspended", False):
            at, held = self.now(), time.monotonic_ns() - real
            self.chains.after_step(task, Step(task, start, start, real), at, held)
            if self._open:
                self._open[-1].holes.append((start, at))

    def _ready_moment(self, handle: events.Handle, at: int) -> int:
        stamp = self._ready.pop(id(handle), None)
        if isinstance(handle, events.TimerHandle):
            return min(round(handle._when * NS), at)
        return min(self._selected if stamp is None else stamp, at)

    def saw(self, frames: list[FrameType], line: FrameType | None) -> None:
        """From the watch thread: the step under way lasts, with these coroutine frames."""
        step = self._open[-1] if self._open else None
        if step is None or not _executing(step.task):  # it has just ended
            return
        if step.sightings is None:
            step.sightings = Sightings()
        new = {life.frame: life for life in step.sightings.add(frames, line)}
        chain = self.chains.state_of(step.task).chain if step.task is not None else []
        for node in chain:
            frame = id(getattr(node.coroutine, "cr_frame", None))
            if frame in new:
                new[frame].node = node
        root = id(getattr(step.task.get_coro(), "cr_frame", None)) if step.task is not None else 0
        if root in new:
            new[root].root = True
        for seen in frames:
            if id(seen) in new and new[id(seen)].node is None:
                new[id(seen)].argument = self.chains.argument(seen.f_code, seen, executing=True)

    def _close(self, step: Step, at: int) -> None:
        held = time.monotonic_ns() - step.real
        if step.task is not None:
            self.chains.after_step(step.task, step, at, held)
        if self._created:
            self._find_parents(step.task, step.track)
        if held >= _BLOCK:
            where = step.sightings.where(step.track) if step.sightings is not None else ""
            self.log.blocks.append(RawBlock(step.start, at, held, where, step.track))

    def _find_parents(self, task: asyncio.Task[Any] | None, owner: RawTrack | None) -> None:
        chain = self.chains.state_of(task).chain if task is not None else []
        for child, frame, code in self._created:
            root = self.chains.root_track(child)
            if root is None or code is None or not self.chains.watches_code(code):
                continue
            root.parent = next(
                (n.track for n in chain if id(getattr(n.coroutine, "cr_frame", None)) == frame),
                owner,
            )
        self._created.clear()


def _stack() -> frozenset[int]:
    """The coroutine frames under way in this thread, by id."""
    frames: set[int] = set()
    at: FrameType | None = sys._getframe(1)
    while at is not None:
        if at.f_code.co_flags & _ASYNC:
            frames.add(id(at))
        at = at.f_back
    return frozenset(frames)


def _nothing() -> None:
    pass


def _executing(task: asyncio.Task[Any] | None) -> bool:
    return task is None or bool(getattr(task.get_coro(), "cr_running", True))


def _is_step(callback: Any) -> bool:
    return (
        type(callback).__name__ == "TaskStepMethWrapper"
        or getattr(callback, "__name__", "") in _STEPS
    )


def guarded(watch: LoopWatch, action: Callable[..., None], *arguments: Any) -> None:
    """An error in the recorder is reported once, switches it off, and harms nobody."""
    if watch.closed:
        return
    try:
        action(*arguments)
    except Exception as error:
        watch.closed = True
        watch.log.broken = f"{type(error).__name__}: {error}"
        warnings.warn(
            f"asynclab's recorder met an error of its own and stopped ({watch.log.broken}). "
            "Your program goes on; please report this.",
            RuntimeWarning,
            stacklevel=2,
        )


class Patches:
    """The replaced methods of asyncio, put in for the first recording, taken out after the last."""

    def __init__(self, loop_starts: Callable[[Any], None]) -> None:
        self._loop_starts = loop_starts
        self._put_in: list[tuple[type, str, Any, Any]] = []

    def put_in(self) -> None:
        """Replace the methods."""
        self._replace(events.Handle, "_run", _run)
        self._replace(base_events.BaseEventLoop, "_call_soon", _call_soon)
        self._replace(base_events.BaseEventLoop, "create_task", _create_task)
        self._replace(base_events.BaseEventLoop, "run_forever", self._run_forever)
        for loop_class in (
            selector_events.BaseSelectorEventLoop,
            proactor_events.BaseProactorEventLoop,
        ):
            if "_process_events" in vars(loop_class):
                self._replace(loop_class, "_process_events", _process_events)

    def take_out(self) -> None:
        """Put back what was there, except where somebody else has replaced it since."""
        for owner, name, original, ours in reversed(self._put_in):
            if vars(owner).get(name) is ours:
                setattr(owner, name, original)
        self._put_in.clear()

    def _replace(
        self, owner: type, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]
    ) -> None:
        original = vars(owner)[name]
        ours = make(original)
        ours.__name__, ours.__qualname__ = name, original.__qualname__
        ours.__doc__ = original.__doc__
        setattr(owner, name, ours)
        self._put_in.append((owner, name, original, ours))

    def _run_forever(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def run_forever(loop: Any) -> Any:
            self._loop_starts(loop)
            return original(loop)

        return run_forever


def _run(original: Callable[..., Any]) -> Callable[..., Any]:
    def run(handle: events.Handle) -> None:
        watches = watched.get(handle._loop)
        if not watches:
            original(handle)
            return
        watches = watches[:]
        for watch in watches:
            guarded(watch, watch.before, handle)
        try:
            original(handle)
        finally:
            for watch in reversed(watches):
                guarded(watch, watch.after)

    is_base(run.__code__)
    return run


def _call_soon(original: Callable[..., Any]) -> Callable[..., Any]:
    def call_soon(loop: Any, callback: Any, args: Any, context: Any) -> Any:
        handle = original(loop, callback, args, context)
        if handle._source_traceback:  # debug mode: the caller's line, not ours
            del handle._source_traceback[-1]
        for watch in watched.get(loop, ()):
            guarded(watch, watch.scheduled, handle)
        return handle

    return call_soon


def _create_task(original: Callable[..., Any]) -> Callable[..., Any]:
    def create_task(loop: Any, coro: Any, **options: Any) -> Any:
        watches = [(watch, watch.now(), time.monotonic_ns()) for watch in watched.get(loop, ())]
        task = original(loop, coro, **options)
        if watches and isinstance(task, asyncio.Task):
            frame = sys._getframe(1)
            for watch, start, real in watches:
                guarded(watch, watch.created, task, frame, start, real)
        if loop.get_debug() and getattr(task, "_source_traceback", None):
            del task._source_traceback[-1]
        return task

    return create_task


def _process_events(original: Callable[..., Any]) -> Callable[..., Any]:
    def process_events(loop: Any, event_list: Any) -> None:
        for watch in watched.get(loop, ()):
            guarded(watch, watch.selected)
        original(loop, event_list)

    return process_events
