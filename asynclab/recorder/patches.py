"""The methods of asyncio that are replaced while something records."""

from __future__ import annotations

import asyncio
import sys
from asyncio import base_events, events, proactor_events, runners, selector_events
from collections.abc import Callable
from types import FrameType
from typing import Any

from asynclab.recorder import fast
from asynclab.recorder.guard import breaks, guarded
from asynclab.recorder.loop import watched
from asynclab.recorder.watch import is_base


class Patches:
    """The replaced methods of asyncio, put in for the first recording, taken out after the last."""

    def __init__(
        self, loop_starts: Callable[[Any], None], foreign_ran: Callable[[Any], None]
    ) -> None:
        self._loop_starts = loop_starts
        self._foreign_ran = foreign_ran
        self._put_in: list[tuple[Any, str, Any, Any]] = []

    def put_in(self) -> None:
        """Replace the methods."""
        self._replace(events.Handle, "_run", _run)
        self._replace(base_events.BaseEventLoop, "_run_once", fast.run_once)
        self._replace(base_events.BaseEventLoop, "_call_soon", _call_soon)
        self._replace(base_events.BaseEventLoop, "call_soon", _public_call_soon)
        self._replace(base_events.BaseEventLoop, "create_task", _create_task)
        self._replace(base_events.BaseEventLoop, "run_forever", self._run_forever)
        self._replace(runners, "_cancel_all_tasks", self._cancel_all_tasks)
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
        self, owner: Any, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]
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

    def _cancel_all_tasks(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """A program is over: what is still unfinished was left behind, and is cancelled now."""

        def cancel_all_tasks(loop: Any) -> None:
            for watch in watched.get(loop, ()):
                watch.log.left_behind.update(task.get_name() for task in asyncio.all_tasks(loop))
            if not isinstance(loop, asyncio.BaseEventLoop):
                self._foreign_ran(loop)
            original(loop)

        return cancel_all_tasks


def _run(original: Callable[..., Any]) -> Callable[..., Any]:
    def run(handle: Any) -> None:
        loop = handle._loop
        watches = watched.get(loop) if isinstance(loop, asyncio.BaseEventLoop) else None
        if not watches:
            original(handle)
            return
        watches = watches[:]
        for watch in watches:
            guarded(watch, watch.before, handle)
        try:
            original(handle)
        finally:
            # A failed task's traceback may lead here: as in asyncio's own `_run`, no way back.
            handle = None
            for watch in reversed(watches):
                guarded(watch, watch.after)

    is_base(run.__code__)
    return run


def _call_soon(original: Callable[..., Any]) -> Callable[..., Any]:
    fasts = fast.fasts

    def call_soon(loop: Any, callback: Any, args: Any, context: Any) -> Any:
        quick = fasts.get(loop)
        if quick is not None:  # the stamp first: another thread may be the caller
            quick.stamps.append(quick.moment())
            return original(loop, callback, args, context)
        handle = original(loop, callback, args, context)
        if handle._source_traceback:  # debug mode: the caller's line, not ours
            del handle._source_traceback[-1]
        for watch in watched.get(loop, ()):
            guarded(watch, watch.scheduled, handle)
        return handle

    return call_soon


def _public_call_soon(original: Callable[..., Any]) -> Callable[..., Any]:
    fasts, new_handle = fast.fasts, events.Handle
    # Calls in calls are a tenth of a step: where the original does what it has always done out
    # of debug mode, that is done here.
    known = original.__code__.co_names == _CALL_SOON_NAMES

    def call_soon(loop: Any, callback: Any, *args: Any, context: Any = None) -> Any:
        quick = fasts.get(loop)
        if quick is None or not known or loop._closed:
            handle = original(loop, callback, *args, context=context)
            if handle._source_traceback:  # debug mode: the caller's line, not ours
                del handle._source_traceback[-1]
            return handle
        handle = new_handle(callback, args, loop, context)
        # A task schedules its own next step only within a step, so it is ready when that ends.
        quick.stamps.append(0 if type(callback) is quick.step_type else quick.moment())
        quick.queue.append(handle)
        return handle

    return call_soon


_CALL_SOON_NAMES = (
    *("_check_closed", "_debug", "_check_thread", "_check_callback", "_call_soon"),
    "_source_traceback",
)


def _create_task(original: Callable[..., Any]) -> Callable[..., Any]:
    def create_task(loop: Any, coro: Any, **options: Any) -> Any:
        watches = watched.get(loop)
        if not watches:
            return original(loop, coro, **options)
        # Only a task factory or `eager_start` lets a task make its first step here.
        eager = loop._task_factory is not None or "eager_start" in options
        if eager:
            return create_maybe_eager(loop, coro, options, watches[:], sys._getframe(1))
        task = original(loop, coro, **options) if options else original(loop, coro)
        if isinstance(task, asyncio.Task):
            frame = sys._getframe(1)
            for watch in watches:
                if not watch.closed:
                    try:  # as `guarded` does; a call in a call costs as much as all the rest
                        watch.created(task, coro, frame, eager=False)
                    except Exception as error:
                        breaks(watch, error)
        if loop._debug and getattr(task, "_source_traceback", None):
            del task._source_traceback[-1]  # the caller's line, not ours
        return task

    def create_maybe_eager(
        loop: Any, coro: Any, options: Any, watches: Any, frame: FrameType
    ) -> Any:
        for watch in watches:
            guarded(watch, watch.may_be_eager, coro)
        task = None
        try:
            task = original(loop, coro, **options)
        finally:
            for watch in watches:
                if isinstance(task, asyncio.Task):
                    guarded(watch, watch.created, task, coro, frame, True)
                else:
                    guarded(watch, watch.not_created)
        return task

    return create_task


def _process_events(original: Callable[..., Any]) -> Callable[..., Any]:
    def process_events(loop: Any, event_list: Any) -> None:
        for watch in watched.get(loop, ()):
            guarded(watch, watch.selected)
        original(loop, event_list)

    return process_events
