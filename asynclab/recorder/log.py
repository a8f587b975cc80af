"""What is kept while a recording runs: plain numbers, and no object of the program's.

A `LoopLog` belongs to one event loop in one recording. Every step of a watched
coroutine appends five whole numbers to it; tracks hold what is known once
(name, start, finish, outcome). Slices are made from both afterwards, in build.py.
"""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from asynclab.timeline import NS, Outcome

Kind = Literal["coroutine", "task", "async generator", "span"]
FIELDS = 5  # track, ready, start, finish, reason
FLUSH = 4096 * FIELDS
TRACK_REASON = 1 << 40  # reasons from here on are numbers of tracks
ON_TRACKS = 1 << 39  # added to the reason of a wait that other tracks stand behind
MOST_STEPS = 2_000_000


@dataclass(slots=True, eq=False)
class RawTrack:
    """A track while it is recorded; times are the loop's own nanoseconds."""

    number: int
    name: str
    kind: Kind
    start: int = -1
    finish: int = -1
    outcome: Outcome = "unfinished"
    error: str = ""
    argument: str = ""
    task: str = ""
    parent: RawTrack | None = None


@dataclass(slots=True, eq=False)
class RawBlock:
    """A step that held the loop for long: when, by whom, and the line seen most often."""

    start: int
    finish: int
    held: int
    where: str
    track: RawTrack | None


@dataclass(slots=True, eq=False)
class RawSpan:
    """A span: its track, the thread it was in, and the loop whose clock it was timed with."""

    track: RawTrack
    thread: str
    log: LoopLog | None


@dataclass(slots=True, eq=False)
class LoopLog:
    """The record of one event loop."""

    loop: Any  # None once it is closed and let go of
    number: int
    libraries: bool
    virtual: bool = False
    thread: str = field(default_factory=lambda: threading.current_thread().name)
    thread_id: int = field(default_factory=threading.get_ident)
    tracks: list[RawTrack] = field(default_factory=list)
    blocks: list[RawBlock] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=lambda: {"": 0})
    recent: list[int] = field(default_factory=list)
    kept: array[int] = field(default_factory=lambda: array("q"))
    held: array[int] = field(default_factory=lambda: array("q"))  # virtual time: real ns a step
    left_behind: set[str] = field(default_factory=set)  # names of tasks that closing cancelled
    full: bool = False
    broken: str = ""

    def clock(self) -> Callable[[], int]:
        """The loop's own clock, in nanoseconds."""
        if self.virtual:
            loop_time = self.loop.time
            return lambda: round(loop_time() * NS)
        return time.monotonic_ns

    def reason(self, name: str) -> int:
        """The number of a reason."""
        return self.reasons.setdefault(name, len(self.reasons))

    def step(
        self, track: int, ready: int, start: int, finish: int, reason: int, held: int = 0
    ) -> None:
        """A step of a track: ready, start, finish in nanoseconds, and what it waits for next."""
        self.recent.extend((track, ready, start, finish, reason))
        if self.virtual:
            self.held.append(held)
        if len(self.recent) >= FLUSH:
            self.flush()

    def waits_for(self, track: int, at: int, reason: int) -> None:
        """Without a step of its own, a track waits for something else from now on."""
        self.step(~track, at, at, at, reason)

    def moment(self) -> int:
        """Now, by the loop's clock."""
        return self.last_finish if self.loop is None else self.clock()()

    @property
    def last_finish(self) -> int:
        """The end of the last step (0: there was none)."""
        steps = self.recent or self.kept
        return steps[-2] if steps else 0

    def flush(self) -> None:
        """Pack the recent steps: a list of int objects takes five times the memory."""
        self.kept += array("q", self.recent)  # three times faster than extend()
        self.recent.clear()
        self.full = len(self.kept) >= MOST_STEPS * FIELDS
