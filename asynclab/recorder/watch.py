"""The watch thread: looks at a loop's thread once a step has lasted some milliseconds.

It lives only while something records, keeps code objects, lines and times, and no
frame. One mechanism for every Python: `time.sleep`, a busy loop and a slow
library call look alike from outside.
"""

from __future__ import annotations

import sys
import threading
import time
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from asynclab.recorder.code import is_library
from asynclab.recorder.guard import guarded

if TYPE_CHECKING:
    from asynclab.recorder.loop import LoopWatch

_ASYNC = CO_COROUTINE | CO_ASYNC_GENERATOR
LOOK_EVERY = 0.005
_LOOK_AFTER = 5_000_000
_BASES: set[CodeType] = set()


def is_base(code: CodeType) -> None:
    """Mark the code that runs handles: a step's own frames end there."""
    _BASES.add(code)


class WatchThread:
    """Looks at every watched loop until it is told to stop."""

    def __init__(self, watched: dict[Any, list[LoopWatch]]) -> None:
        self._watched = watched
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="asynclab.watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def _look_on(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            for watches in list(self._watched.values()):
                for watch in watches:
                    guarded(watch, self._look, watch)

    def _look(self, watch: LoopWatch) -> None:
        step = began, _ = watch.under_way()
        if not began or time.monotonic_ns() - began < _LOOK_AFTER:
            return
        innermost = sys._current_frames().get(watch.log.thread_id)
        frames: list[FrameType] = []
        line: FrameType | None = None
        frame = innermost
        while frame is not None and frame.f_code not in _BASES:
            code = frame.f_code
            if line is None and not is_library(code.co_filename):
                line = frame
            if code.co_flags & _ASYNC and watch.chains.watches_code(code):
                frames.append(frame)
            frame = frame.f_back
        if watch.under_way() == step:
            frames.reverse()
            watch.saw(frames, line)
