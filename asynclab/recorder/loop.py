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
from asyncio import events
from collections.abc import Iterable
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE
from types import FrameType
from typing import TYPE_CHECKING, Any

from asynclab.recorder.chains import Chains
from asynclab.recorder.log import BLOCK, LoopLog, RawBlock, RawTrack
from asynclab.recorder.sightings import Sightings, token_of
from asynclab.recorder.steps import Step
from asynclab.recorder.unwinding import Unwinding
from asynclab.timeline import NS

if TYPE_CHECKING:
    from asynclab.recorder.fast import FastLoop

_ASYNC = CO_COROUTINE | CO_ASYNC_GENERATOR
STEP_TYPE = "TaskStepMethWrapper"
_STEPS = ("task_wakeup", "__step", "__wakeup")
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
        self.selected_at = 0  # when the loop last returned from select
        self._inherited: int | None = None  # a plain callback's own ready moment
        self._open: list[Step] = []  # steps under way, each inside the one before
        self._creator: tuple[object, RawTrack | None] = None, None  # the last to create a task
        self._entered_in: Step | None = None  # the step in which the recording was entered
        self.fast: FastLoop | None = None  # while it runs the loop's handles itself
        self._eager: list[Step] = []  # first steps that may be under way, in the step under way

    def meet_all(self) -> None:
        """Get to know the tasks that are there already."""
        at = self.now()
        current = asyncio.current_task(self.log.loop)
        for task in asyncio.all_tasks(self.log.loop):
            if task is not current:
                self.chains.meet(task, at)

    def enter(self) -> None:
        """Start inside a running loop: the tasks that are there, and the step under way."""
        at = self.now()
        self.selected_at = at
        current = asyncio.current_task(self.log.loop)
        if current is not None:
            self.began = time.monotonic_ns()
            self._entered_in = Step(current, at, at, self.began, entry_frames=_stack())
            self._open.append(self._entered_in)
            # No handle tells the end of this step; with one more in the queue, the loop starts
            # the next at once instead of waiting first.
            self.log.loop.call_soon(_nothing)

    def leave(self) -> None:
        """Stop, maybe inside a step; what has not finished stays so, and nothing is held."""
        if self.closed:
            return
        if self.fast is not None:
            self.fast.stop()
        self.closed = True
        # Where the loop has stopped, what is unfinished was last heard of when it stopped.
        at = self.now() if self.log.loop.is_running() else self.log.last_finish or self.now()
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
        self.log.pack()
        self._ready.clear()
        self._open.clear()
        self.began = 0

    def before(self, handle: Any) -> None:
        """A handle is about to run."""
        if self.fast is not None:  # an event loop inside a step (nest-asyncio) took it
            self.fast.stop()
        at = self.now()
        if self._entered_in is not None and not _executing(self._entered_in.task):
            self.end_of_entry_step(at)
        callback = handle._callback
        task = getattr(callback, "__self__", None)
        ready = self._ready_moment(handle, at)
        if isinstance(task, asyncio.Task) and is_step(callback):
            self.chains.meet(task, at)
            self._inherited = None
        else:
            task, self._inherited = None, ready
        self._open.append(Step(task, ready, at, time.monotonic_ns(), handle._args))
        self.began = self._open[-1].real
        self.steps += 1

    def end_of_entry_step(self, at: int) -> None:
        """The step in which the recording was entered has ended now."""
        if self._entered_in is not None:
            step, self._entered_in = self._entered_in, None
            self._open.remove(step)
            self.began = 0
            self._close(step, at)

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
            self._open[-1].nested = True
        if self.log.full:
            self.leave()

    def scheduled(self, handle: events.Handle) -> None:
        """A handle was put in the queue of those that can run."""
        here = threading.get_ident() == self.log.thread_id
        inherited = self._inherited if here else None
        self._ready[id(handle)] = self.now() if inherited is None else inherited

    def selected(self) -> None:
        """The loop has asked what can be read and written."""
        self.selected_at = self.now()
        if not self.log.loop._ready:
            self._ready.clear()  # only handles that were cancelled are left

    def may_be_eager(self, coroutine: Any) -> None:
        """A task is about to be created that may make its first step at once."""
        at = self.now()
        step = Step(None, at, at, time.monotonic_ns())
        step.coroutine, step.frame = coroutine, id(getattr(coroutine, "cr_frame", None))
        self._eager.append(step)

    def not_created(self) -> None:
        """It was not created after all."""
        self._eager.pop()

    def created(
        self, task: asyncio.Task[Any], coroutine: Any, frame: FrameType | None, eager: bool
    ) -> None:
        """A task was created below this frame; if `eager`, it may have made its first step."""
        step = self._eager.pop() if eager else None
        root = self.chains.new_task(task, coroutine)
        if root is not None:
            tokens, root.parent = self._creators(frame)
            outer = self.step_under_way() if tokens else None
            if outer is not None:
                outer.created.append((root, tokens))
        if step is not None and (task.done() or getattr(coroutine, "cr_suspended", False)):
            self._eager_step_ends(step, task)

    def _eager_step_ends(self, step: Step, task: asyncio.Task[Any]) -> None:
        at, held = self.now(), time.monotonic_ns() - step.real
        outer = self.step_under_way()
        if outer is not None:
            outer.holes.append((step.start, at))
            outer.eaten += held
            if outer.sightings is not None:
                step.sightings = outer.sightings.cut_out(step.frame)
        step.task = task
        if self.chains.state_of(task).root is not None or not task.done():
            self.close(step, at, held)

    def _creators(self, frame: FrameType | None) -> tuple[list[object], RawTrack | None]:
        """Who creates a task here: the innermost track, and tokens of coroutines below it.

        They have no track yet, and get none if they never suspend.
        """
        while frame is not None and not frame.f_code.co_flags & _ASYNC:
            frame = frame.f_back
        if frame is None:
            return [], None
        token, creator = self._creator
        if token is not None and getattr(frame.f_trace, "token", None) is token:
            return [], creator  # the same as before: often one coroutine creates many tasks
        tokens: list[object] = []
        task, found = asyncio.current_task(self.log.loop), False
        while frame is not None:
            if frame.f_code.co_flags & _ASYNC:
                found = True
                if self.chains.watches_code(frame.f_code):
                    track = self.chains.track_of(task, frame)
                    if track is not None:
                        if not tokens:
                            self._creator = token_of(frame), track
                        return tokens, track
                    tokens.append(token_of(frame))
            elif found:
                break
            frame = frame.f_back
        return tokens, None

    def left(self, frame: FrameType, error: str) -> None:
        """An exception of this type is leaving a coroutine, whose frame is still there."""
        self.chains.left(frame, error)
        step = self.handles_step()
        for life in step.sightings.lives if step is not None and step.sightings else ():
            if life.frame == id(frame) and not life.died:
                life.error = error

    def step_under_way(self) -> Step | None:
        """The step that is being made, if one is."""
        if self._eager:
            return self._eager[-1]
        return self.handles_step()

    def handles_step(self) -> Step | None:
        """The same, where an eager task's first step is a part of it."""
        if self.fast is not None:
            return self.fast.step_under_way()
        return self._open[-1] if self._open else None

    def under_way(self) -> tuple[int, int]:
        """When the step under way began (real nanoseconds; 0: none) and its number."""
        if self.fast is not None:
            return self.fast.under_way()
        return self.began, self.steps

    def goes_on_slowly(
        self, step: Step | None, stamps: Iterable[tuple[events.Handle, int]]
    ) -> None:
        """The fast way has stopped inside this step, with these handles in the queue."""
        self._ready = {id(handle): stamp for handle, stamp in stamps}
        if step is not None:
            self._open.append(step)
            self.began = step.real
            self._inherited = step.ready if step.task is None else None

    def _ready_moment(self, handle: Any, at: int) -> int:
        stamp = self._ready.pop(id(handle), None)
        if isinstance(handle, events.TimerHandle):
            when: float = handle.when()
            return min(round(when * NS), at)
        return min(self.selected_at if stamp is None else stamp, at)

    def saw(self, frames: list[FrameType], line: FrameType | None) -> None:
        """From the watch thread: the step under way lasts, with these coroutine frames."""
        step = self.handles_step()
        if step is None or not _executing(step.task):  # it has just ended
            return
        if step.sightings is None:
            step.sightings = Sightings()
        new = {life.frame: life for life in step.sightings.add(frames, line)}
        chain = self.chains.state_of(step.task).chain if step.task is not None else []
        for node in chain:
            if id(node.frame) in new:
                new[id(node.frame)].node = node
        root = id(getattr(step.task.get_coro(), "cr_frame", None)) if step.task is not None else 0
        if root in new:
            new[root].root = True
        for seen in frames:
            if id(seen) in new and new[id(seen)].node is None:
                new[id(seen)].argument = self.chains.argument_of_executing(seen)

    def _close(self, step: Step, at: int) -> None:
        self.close(step, at, time.monotonic_ns() - step.real)

    def close(self, step: Step, at: int, held: int) -> None:
        """A step has ended: `at` in the loop's nanoseconds, after `held` real ones."""
        if step.task is not None:
            self.chains.after_step(step.task, step, at, held)
        if step.created:
            self._find_parents(step)
        if held - step.eaten >= BLOCK and not step.nested:
            where = step.sightings.where(step.track) if step.sightings is not None else ""
            self.log.blocks.append(RawBlock(step.start, at, held - step.eaten, where, step.track))

    def _find_parents(self, step: Step) -> None:
        chain = self.chains.state_of(step.task).chain if step.task is not None else []
        by_token = {token_of(frame): node.track for node in chain if (frame := node.frame)}
        for root, tokens in step.created:
            seen = (by_token[token] for token in tokens if token in by_token)
            root.parent = next(seen, root.parent or step.track)


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


def is_step(callback: Any) -> bool:
    return type(callback).__name__ == STEP_TYPE or getattr(callback, "__name__", "") in _STEPS
