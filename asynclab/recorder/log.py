"""What is kept while a recording runs: plain numbers, and no object of the program's.

A `LoopLog` belongs to one event loop in one recording. A step of a watched coroutine
appends five whole numbers to it; what the fast way runs appends three. Tracks hold
what is known once (name, start, finish, outcome). Slices are made from all of
them afterwards, in build.py.
"""

from __future__ import annotations

import struct
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from asynclab.timeline import NS, Outcome

Kind = Literal["coroutine", "task", "async generator", "span"]
FIELDS = 5  # track, ready, start, finish, reason
FLUSH = 4096 * FIELDS
TRACK_REASON = 1 << 31  # reasons from here on are numbers of tracks
ON_TRACKS = 1 << 30  # added to the reason of a wait that other tracks stand behind
KEY = 32  # bits of the reason in a handle's key, below the track's number
REASONS = (1 << KEY) - 1
BLOCK = 10_000_000  # a step of 10 ms or more is kept with its line
MOST_STEPS = 2_000_000
MOST_UNPACKED = 1 << 17  # handles; packing them takes the program's time, keeping them 56 bytes
PLAIN = -1  # the key of a handle that was no step
LOGGED = -2  # the key of a step of which the log has more than its key could say


class RawTrack:
    """A track while it is recorded; times are the loop's own nanoseconds."""

    def __init__(self, number: int, name: str, kind: Kind) -> None:
        self.number = number
        self.name = name
        self.kind: Kind = kind
        self.start = -1
        self.finish = -1
        self.outcome: Outcome = "unfinished"
        self.error = ""
        self.argument = ""
        self.task = ""
        self.parent: RawTrack | None = None


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


class HandleLog:
    """What the fast way ran, in order: of each handle a key, its ready moment and its end.

    A handle starts where the one before ended, unless an iteration starts with it. The ready
    moments run ahead: those of the handles that still wait in the queue are there too.
    """

    __slots__ = ("ends", "keys", "marks", "packed", "readies", "starts")

    def __init__(self) -> None:
        self.keys: list[int] = []
        self.readies: list[int] = []
        self.ends: list[int] = []
        self.packed = array("q"), array("q"), array("q")
        self.starts = array("q")  # of each iteration: the number of its first handle, its start
        # How far the log's steps had come at each handle with LOGGED: the handle's number,
        # the number of steps. So both stay in one order.
        self.marks = array("q")

    @property
    def count(self) -> int:
        """How many handles there are."""
        return len(self.packed[0]) + len(self.ends)

    def handle_starts(self) -> array[int]:
        """When each packed handle started."""
        ends = self.packed[2]
        starts = array("q", [0]) + ends
        starts.pop()
        for number, start in pairs(self.starts):
            if number < len(ends):
                starts[number] = start
        return starts

    def pack(self) -> None:
        """Pack what has run: a list of int objects takes several times the memory."""
        done = len(self.ends)
        for column, packed in zip((self.keys, self.readies, self.ends), self.packed, strict=True):
            packed.frombytes(struct.pack(f"{done}q", *column[:done]))  # faster than array's own way
            del column[:done]


def pairs(numbers: array[int]) -> Iterator[tuple[int, int]]:
    """The numbers, two by two."""
    return zip(numbers[::2], numbers[1::2], strict=True)


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
    handles: HandleLog = field(default_factory=HandleLog)
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
            self.pack()

    def waits_for(self, track: int, at: int, reason: int) -> None:
        """Without a step of its own, a track waits for something else from now on."""
        self.step(~track, at, at, at, reason)

    def moment(self) -> int:
        """Now, by the loop's clock."""
        return self.last_finish if self.loop is None else self.clock()()

    @property
    def last_finish(self) -> int:
        """The end of the last step (0: there was none)."""
        steps, ends = self.recent or self.kept, self.handles.ends or self.handles.packed[2]
        return max(steps[-2] if steps else 0, ends[-1] if ends else 0)

    def handles_that_block(self, starts: array[int]) -> Iterator[RawBlock]:
        """What the fast way ran for long, unseen by the watch thread; `starts` are the handles'."""
        keys, _, ends = self.handles.packed
        for key, start, end in zip(keys, starts, ends, strict=True):
            if end - start >= BLOCK and key != LOGGED:
                track = self.tracks[key >> KEY] if key >= 0 else None
                yield RawBlock(start, end, end - start, "", track)

    def pack(self) -> None:
        """Pack what is new: a list of int objects takes several times the memory."""
        self.kept.frombytes(struct.pack(f"{len(self.recent)}q", *self.recent))
        self.recent.clear()
        self.handles.pack()
        self.full = self.handles.count + len(self.kept) // FIELDS >= MOST_STEPS

    def mark(self) -> None:
        """The steps logged so far come before what the fast way runs next."""
        steps = (len(self.kept) + len(self.recent)) // FIELDS
        self.handles.marks.extend((self.handles.count, steps))
