"""The frozen model: a timeline, its tracks and their slices, and the numbers read from them.

Standard library only, and nothing here records, draws or prints: a timeline can
be made by hand, loaded from a file, or come from a recording, and reads the same.
Inside, times are whole nanoseconds, so sums are exact; at the surface, seconds.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from os import PathLike

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

State = Literal["running", "ready", "waiting"]
Outcome = Literal["returned", "failed", "cancelled", "unfinished"]
Clock = Literal["real", "virtual"]

RUNNING, READY, WAITING, WAITING_FOR_TRACKS = range(4)
STATES: tuple[State, ...] = ("running", "ready", "waiting", "waiting")
NS = 1_000_000_000
BLOCKS_AFTER = 0.1
"""Seconds after which a step blocks the loop: asyncio's own `slow_callback_duration`."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One interval in the life of a track, in one state.

    `start` and `finish` are seconds from the start of the timeline. `reason` says
    what a waiting slice waits for ("sleep", "Queue.get", another track's label);
    it is "" where there is nothing to say. `on_tracks` is true where the wait is for
    other tracks of the timeline. `held` is the real time in seconds for which a
    running slice held the event loop: in virtual time a step takes none of the
    timeline's seconds, but still some of ours.
    """

    state: State
    start: float
    finish: float
    reason: str = ""
    on_tracks: bool = False
    held: float = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds from start to finish."""
        return self.finish - self.start


@dataclass(frozen=True, slots=True)
class Block:
    """One step that held the event loop for long, named to the line.

    `start` and `finish` are seconds from the start of the timeline; `where` is
    the innermost line of the watched program that was seen running, as
    "file.py:12 in fetch" or "cell:2 in fetch" ("" if it was never seen); `label` is that of
    the track that held the loop ("" for a plain callback); `held` is real seconds.
    """

    start: float
    finish: float
    held: float
    where: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All slices of a timeline side by side, one array a field, track after track.

    The slices of a track touch, so only their starts are kept: each finishes where
    the next one starts, the last one with its track. `states` holds the codes
    RUNNING … WAITING_FOR_TRACKS, `starts` nanoseconds, `reasons` indexes into
    `names` (`names[0]` is ""). `held` holds nanoseconds in virtual time and is empty in real
    time, where a running slice held the loop for exactly its length.
    """

    states: bytes = b""
    starts: array[int] = field(default_factory=lambda: array("q"))
    reasons: array[int] = field(default_factory=lambda: array("I"))
    names: tuple[str, ...] = ("",)
    held: array[int] = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        return len(self.states)


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The life of one coroutine, task or span: when it started, ran, waited and finished.

    `name` is the coroutine's `__name__`; `label` is what is drawn; `task` the name of
    the task that it ran in ("" for a span outside every task); `thread` that of the thread;
    `loop` numbers the event loops of the recording from 0 (-1: none); `parent` is
    the track that awaited it or created its task, or None. `error` is the type name of the
    exception of a track that failed. `left_behind` marks a task that was unfinished when the
    program was over, so that closing the event loop cancelled it. Tracks stand in the order of
    their starts.
    """

    name: str
    label: str
    start_ns: int
    finish_ns: int
    outcome: Outcome
    parent: Track | None = field(repr=False)
    task: str
    kind: Literal["coroutine", "task", "async generator", "span"]
    thread: str
    loop: int
    error: str
    columns: Columns = field(repr=False)
    first: int
    stop: int
    left_behind: bool = False

    @property
    def start(self) -> float:
        """Seconds from the start of the timeline to the first step."""
        return self.start_ns / NS

    @property
    def finish(self) -> float:
        """Seconds from the start of the timeline to the end of the last step."""
        return self.finish_ns / NS

    @property
    def elapsed(self) -> float:
        """Seconds from start to finish."""
        return (self.finish_ns - self.start_ns) / NS

    @property
    def slices(self) -> tuple[Slice, ...]:
        """What it did, in order: slices touch, and cover start to finish."""
        return tuple(self._slices())

    def intervals(self) -> Iterator[tuple[int, int, int, int]]:
        """Each slice as (state code, start, finish, index in the columns), in nanoseconds."""
        starts, states = self.columns.starts, self.columns.states
        last = self.stop - 1
        for index in range(self.first, self.stop):
            finish = self.finish_ns if index == last else starts[index + 1]
            yield states[index], starts[index], finish, index

    def _slices(self) -> Iterator[Slice]:
        columns = self.columns
        for code, start, finish, index in self.intervals():
            held = 0
            if code == RUNNING:
                held = columns.held[index] if columns.held else finish - start
            reason = columns.names[columns.reasons[index]]
            yield Slice(
                STATES[code], start / NS, finish / NS, reason, code == WAITING_FOR_TRACKS, held / NS
            )


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Who ran when, who waited and for what: the record of one run.

    `tracks` are in order of start. `start_time` is the wall-clock time of zero in
    seconds since 1970 (`time.time()`). `result` is what the coroutine given to
    `run()` returned; it is left out of equality, repr and files. `blocks` are the
    steps that held the loop for 10 ms or more. `notes` are sentences about what the recording
    could not see. Times are seconds (float) from the first start.
    """

    tracks: tuple[Track, ...] = ()
    name: str = ""
    clock: Clock = "real"
    start_time: float = 0.0
    columns: Columns = field(default_factory=Columns, repr=False)
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    result: Any = field(default=None, repr=False)

    @property
    def elapsed(self) -> float:
        """Seconds from the first start to the last finish (0.0 without tracks)."""
        if not self.tracks:
            return 0.0
        start = min(track.start_ns for track in self.tracks)
        return (max(track.finish_ns for track in self.tracks) - start) / NS

    @property
    def busy(self) -> float:
        """The share of `elapsed` in which some track held an event loop, from 0.0 to 1.0."""
        return sum(b - a for a, b in self.running_intervals()) / NS / (self.elapsed or 1.0)

    def running_intervals(self) -> list[tuple[int, int]]:
        """When a loop was held by any track: disjoint (start, finish) in nanoseconds, in order."""
        runs = sorted(
            (start, finish)
            for track in self.tracks
            if track.loop >= 0
            for code, start, finish, _ in track.intervals()
            if code == RUNNING
        )
        merged: list[tuple[int, int]] = []
        for start, finish in runs:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(finish, merged[-1][1]))
            else:
                merged.append((start, finish))
        return merged

    def most_in_flight(self, name: str | None = None) -> int:
        """The largest number of tracks in flight at once.

        In flight: started, not finished, and not waiting for other tracks. With a
        `name`, only the tracks that `find(name)` gives count. A track that finishes
        at the instant at which another starts does not overlap it.
        """
        edges: list[tuple[int, int]] = []
        for track in self.tracks if name is None else self.find(name):
            open_since: int | None = None
            for code, start, _, index in track.intervals():
                # Ready again after such a wait: the step that finishes the other track still runs.
                resumes = code == READY and index > track.first
                if code != WAITING_FOR_TRACKS and open_since is None and not resumes:
                    open_since = start
                if code == WAITING_FOR_TRACKS and open_since is not None:
                    edges += [(open_since, 1), (start, -1)]
                    open_since = None
            if open_since is not None:
                edges += [(open_since, 1), (track.finish_ns, -1)]
        now, most = 0, 1 if edges else 0  # in virtual time a life may have no length at all
        for _, change in sorted(edges):
            now += change
            most = max(most, now)
        return most

    def find(self, x: str) -> list[Track]:
        """Every track whose name, label or task name is `x`, in order of start (maybe none)."""
        return [track for track in self.tracks if x in (track.name, track.label, track.task)]

    def track(self, x: str) -> Track:
        """The one track whose name, label or task name is `x`.

        Raises LookupError, with a list of what there is, unless there is exactly one.
        """
        found = self.find(x)
        own = [track for track in found if x in (track.name, track.label)]
        if len(own or found) == 1:  # a task's name is shared by what it awaits
            return (own or found)[0]
        there = sorted({track.label for track in self.tracks})
        listed = ", ".join(there[:20]) + (", …" if len(there) > 20 else "")
        if found:
            labels = ", ".join(sorted({track.label for track in found})[:20])
            raise LookupError(
                f"{len(found)} tracks match {x!r} ({labels}), and track() wants exactly one: "
                f"use one label, or find({x!r}) for all of them."
            )
        raise LookupError(f"No track is called {x!r}. There are: {listed or 'no tracks at all'}.")

    def only(self, x: str) -> Timeline:
        """The same run with only the tracks that `find(x)` gives; LookupError if there are none."""
        kept: dict[int, Track] = {}
        for track in self.find(x) or [self.track(x)]:
            kept[id(track)] = replace(track, parent=kept.get(id(track.parent)))
        return replace(self, tracks=tuple(kept.values()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Timeline):
            return NotImplemented
        return _facts(self) == _facts(other)

    def __hash__(self) -> int:
        return hash((self.name, self.clock, self.start_time, len(self.tracks)))

    def __str__(self) -> str:
        return self.to_text()

    def plot(self, ax: Axes | None = None) -> Figure | Axes:
        """The timeline as a matplotlib Figure, or drawn into `ax`, which is returned."""
        from asynclab import plot

        return plot.picture(self) if ax is None else plot.draw_into(self, ax)

    def to_text(self) -> str:
        """The timeline as lines of text, one a track: start, finish, running, outcome."""
        from asynclab import text

        return text.to_text(self)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the timeline to a JSON file, without loss (except `result`)."""
        from asynclab import files

        files.save(self, path)

    @staticmethod
    def load(path: str | PathLike[str]) -> Timeline:
        """Read a timeline from a JSON file that `save` wrote."""
        from asynclab import files

        return files.load(path)

    @staticmethod
    def from_log(
        log: Iterable[tuple[Any, ...]], *, name: str = "", loop: bool = True, clock: Clock = "real"
    ) -> Timeline:
        """The timeline of a program that kept a log of its own: what each row did from when on.

        An entry is (name, state, seconds) or (name, state, seconds, reason). The states are
        "running", "ready" and "waiting"; "finished", "failed" or "cancelled" ends a row. All
        seconds are of one clock, such as `time.monotonic()`. A reason that is another row's name
        is a wait for that row. `loop=False`: threads or processes ran these rows, and no event
        loop. Raises ValueError for an entry that is none.
        """
        from asynclab import logged

        return logged.timeline_of(log, name=name, loop=loop, clock=clock)

    def to_chrome_trace(self, path: str | PathLike[str]) -> None:
        """Write the timeline in Chrome's trace format, which ui.perfetto.dev opens."""
        from asynclab import files

        files.save_chrome_trace(self, path)

    def _ipython_display_(self) -> None:
        from asynclab import display

        display.show(self)


def _facts(timeline: Timeline) -> tuple[Any, ...]:
    """All that two equal timelines share, as plain values."""
    numbers = {id(track): number for number, track in enumerate(timeline.tracks)}
    columns = timeline.columns
    return (
        *(timeline.name, timeline.clock, timeline.start_time, timeline.blocks, timeline.notes),
        *(columns.states, columns.starts, columns.held),
        [columns.names[reason] for reason in columns.reasons],
        [
            [*(getattr(track, name) for name in _OWN), numbers.get(id(track.parent))]
            for track in timeline.tracks
        ],
    )


_OWN = tuple(one.name for one in fields(Track) if one.name not in ("parent", "columns"))
