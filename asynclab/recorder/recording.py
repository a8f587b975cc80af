"""record(): a recording from entry to exit, and span(): ordinary work marked as a track."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import FrameType, TracebackType
from typing import Any

from asynclab.recorder import loop as loops
from asynclab.recorder.build import build
from asynclab.recorder.guard import guarded
from asynclab.recorder.log import LoopLog, RawSpan, RawTrack
from asynclab.recorder.patches import Patches
from asynclab.recorder.unwinding import Unwinding
from asynclab.recorder.watch import WatchThread
from asynclab.timeline import Outcome, Timeline

_lock = threading.RLock()
_active: list[Recording] = []
_NOT_SEEN = (
    "What ran in a {} is not seen, for only asyncio's own event loops can be watched: run the "
    "program with asyncio.run(main()), without uvloop's policy or loop_factory."
)
_watch_threads: list[WatchThread] = []  # at most one, while something records


class Recording:
    """What `record()` gives: watches from entry to exit; then `.timeline` is the timeline.

    In a notebook it shows itself as its timeline does.
    """

    def __init__(self, name: str, libraries: bool) -> None:
        self._name = name
        self._libraries = libraries
        self._watches: list[loops.LoopWatch] = []
        self._open: list[loops.LoopWatch] = []  # those whose loop has not been let go of
        self._spans: list[RawSpan] = []
        self._unseen: set[str] = set()  # types of event loops that ran and cannot be watched
        self._unwinding = Unwinding(self._left_by_exception)
        self._always: Any = None
        self._timeline: Timeline | None = None
        self._entered = self._left = False
        self._start_time = 0.0
        self._zero = 0

    def __enter__(self) -> Recording:
        if self._entered:
            raise RuntimeError(
                "This recording has been entered before, and a recording is for one block: "
                "write `with record() as recording:` anew."
            )
        running = _running_loop()
        if running is not None and not isinstance(running, asyncio.BaseEventLoop):
            raise TypeError(
                f"The running event loop is a {_type_name(running)}, "
                "and record() can only watch asyncio's own: run the program with "
                "asyncio.run(main()), without uvloop's policy or loop_factory."
            )
        self._entered = True
        with _lock:
            self._start_time, self._zero = time.time(), time.monotonic_ns()
            self._unwinding.start()
            if not _active:
                _patches.put_in()
                _watch_threads.append(WatchThread(loops.watched))
                _watch_threads[-1].start()
            _active.append(self)
            if running is not None:
                watch = self._watch(running)
                guarded(watch, watch.enter)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with _lock:
            for raw in self._spans:
                if raw.track.finish < 0:
                    now = time.monotonic_ns() if raw.log is None else raw.log.moment()
                    raw.track.finish = max(raw.track.start, now)
            while self._open:
                self._let_go(self._open.pop())
            if self in _active:
                _active.remove(self)
            if not _active and _watch_threads:
                _patches.take_out()
                _watch_threads.pop().stop()
            self._unwinding.stop()
            self._left = True

    @property
    def timeline(self) -> Timeline:
        """The frozen timeline of the recording.

        Raises RuntimeError while the recording still runs.
        """
        if not self._left:
            raise RuntimeError(
                "The recording still runs, and its timeline is made when the block ends: "
                "read .timeline after the `with record() as recording:` block."
            )
        if self._timeline is None:
            logs = [watch.log for watch in self._watches]
            self._timeline = build(
                logs, self._spans, name=self._name, start_time=self._start_time, zero=self._zero
            )
            if self._unseen:
                told = _NOT_SEEN.format(" and ".join(sorted(self._unseen)))
                self._timeline = replace(self._timeline, notes=(*self._timeline.notes, told))
            self._watches, self._spans = [], []
        return self._timeline

    def timeline_with(self, result: Any) -> Timeline:
        """The timeline, with what the run returned."""
        return replace(self.timeline, result=result)

    def watch_always(self, coroutine: Any) -> None:
        """Give this coroutine a track whoever wrote it; before entry."""
        self._always = coroutine

    def watch_loop(self, loop: Any) -> None:
        """Watch a loop that is about to run, also where nest-asyncio starts loops its own way."""
        with _lock:
            if not any(watch.log.loop is loop for watch in self._open):
                self._watch(loop)

    @property
    def steps(self) -> int:
        """How many handles the watched loops have run so far."""
        return sum(watch.under_way()[1] for watch in self._watches)

    @property
    def can_wake_itself(self) -> bool:
        """True while a watched loop runs something or has a timer to wait for."""
        loops_now = [(watch.under_way()[0], watch.log.loop) for watch in self._open]
        return any(began or loop._scheduled for began, loop in loops_now)

    def _let_go(self, watch: loops.LoopWatch) -> None:
        """Stop watching a loop, and keep it no longer if it is closed."""
        guarded(watch, watch.leave)
        if watch.fast is not None:  # broken before its loop came round again
            with suppress(Exception):
                watch.fast.stop()
        watches = loops.watched.get(watch.log.loop, [])
        if watch in watches:
            watches.remove(watch)
        if not watches:
            loops.watched.pop(watch.log.loop, None)
        if watch.log.loop.is_closed():
            watch.log.loop = None

    def _watch(self, loop: Any) -> loops.LoopWatch:
        for closed in [watch for watch in self._open if watch.log.loop.is_closed()]:
            self._open.remove(closed)
            self._let_go(closed)
        log = LoopLog(loop, len(self._watches), self._libraries, virtual=_is_virtual(loop))
        watch = loops.LoopWatch(log, self._unwinding)
        if self._always is not None:
            watch.chains.watch_always(self._always)
        guarded(watch, watch.meet_all)
        self._watches.append(watch)
        self._open.append(watch)
        loops.watched.setdefault(loop, []).append(watch)
        return watch

    def _start_span(self, name: str) -> tuple[RawSpan, Callable[[], int]]:
        """A span that starts now, and the clock for its finish: that of this thread's loop."""
        running = _running_loop()
        here = [watch for watch in self._open if watch.log.loop is running]
        now = here[0].now if here else time.monotonic_ns
        track = RawTrack(len(self._spans), name, "span")
        track.start = now()
        log = here[0].log if here else None
        span = RawSpan(track, threading.current_thread().name, log)
        self._spans.append(span)
        return span, now

    def _left_by_exception(self, frame: FrameType, error: str) -> None:
        here = threading.get_ident()
        for watch in self._open:
            if watch.log.thread_id == here:
                guarded(watch, watch.left, frame, error)

    def __str__(self) -> str:
        return str(self.timeline) if self._left else repr(self)

    def _ipython_display_(self) -> None:
        self.timeline._ipython_display_()


def record(*, name: str | None = None, libraries: bool = False) -> Recording:
    """Watch the asyncio code in a `with` block, and keep its timeline.

    Use it round any code: `with record() as recording: await main()` in a notebook's
    cell, `with record() as recording: asyncio.run(main())` in a script; then read
    `recording.timeline`. It needs no change to the code that it watches.

    `name` is the timeline's name. With `libraries=True` coroutines of the standard library
    and of installed packages have tracks too. Recorded are the event loop that runs
    at entry and every loop that starts during the block, in any thread. Exceptions
    pass through, and the timeline up to there is kept.

    Entering it raises TypeError where the running loop is not one of asyncio's own (uvloop).
    """
    if name is not None and not isinstance(name, str):
        raise TypeError(
            f'record() got name={name!r}, and a name is a string: write record(name="…").'
        )
    return Recording(name or "", libraries)


@contextmanager
def span(name: str) -> Iterator[None]:
    """Mark ordinary work as a track of its own: `with span("draw the map"): …`.

    Works in any thread; `name` is the track's name. Without an active recording it does
    nothing.
    """
    if not isinstance(name, str):
        raise TypeError(
            f'span() got {name!r}, and a span has a name in words: write span("draw the map").'
        )
    started = [recording._start_span(name) for recording in _active[:]]
    outcome: Outcome = "returned"
    failure = ""
    try:
        yield
    except BaseException as error:
        outcome, failure = "failed", type(error).__name__
        raise
    finally:
        for raw, now in started:
            if raw.track.finish < 0:
                raw.track.outcome, raw.track.error = outcome, failure
                raw.track.finish = now()


def _loop_starts(loop: Any) -> None:
    with _lock:
        for recording in _active:
            recording.watch_loop(loop)


def _foreign_ran(loop: Any) -> None:
    for recording in _active:
        recording._unseen.add(_type_name(loop))


def _type_name(loop: Any) -> str:
    return f"{type(loop).__module__}.{type(loop).__name__}"


def _running_loop() -> Any:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _is_virtual(loop: Any) -> bool:
    looptime = sys.modules.get("looptime")
    return looptime is not None and isinstance(loop, looptime.LoopTimeEventLoop)


_patches = Patches(_loop_starts, _foreign_ran)
