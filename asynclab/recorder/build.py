"""Raw steps → timeline: slices, labels and reasons, all derived after the recording."""

from __future__ import annotations

import re
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from asynclab.recorder.log import (
    FIELDS,
    KEY,
    ON_TRACKS,
    REASONS,
    TRACK_REASON,
    LoopLog,
    RawSpan,
    RawTrack,
    pairs,
)
from asynclab.timeline import (
    NS,
    READY,
    RUNNING,
    WAITING,
    WAITING_FOR_TRACKS,
    Block,
    Columns,
    Timeline,
    Track,
)

_JOINS = {"TaskGroup", "wait", "wait_for", "as_completed", "shield"}
_DEFAULT_NAME = re.compile(r"Task-\d+|None")  # "None": an eager task's on 3.13.0
_COARSE_CLOCK = time.get_clock_info("monotonic").resolution > 0.001


def build(
    logs: list[LoopLog], spans: list[RawSpan], *, name: str, start_time: float, zero: int
) -> Timeline:
    """The frozen timeline of one recording.

    `start_time` is the wall-clock time in seconds at `zero`, nanoseconds of the
    monotonic clock.
    """
    real = [track.start for log in logs if not log.virtual for track in log.tracks]
    real += [span.track.start for span in spans if span.log is None or not span.log.virtual]
    real_zero = min((start for start in real if start >= 0), default=zero)
    zeros = {id(log): _first_start(log) if log.virtual else real_zero for log in logs}
    lives = [
        _Life(track, log, zeros[id(log)], log.thread, log.number)
        for log in logs
        for track in log.tracks
    ]
    lives += [
        _Life(
            span.track,
            None,
            zeros.get(id(span.log), real_zero) if span.log is not None else real_zero,
            span.thread,
            -1,
        )
        for span in spans
    ]
    labels = _labels(life.raw for life in lives)
    lives = [life for life in lives if life.raw.start >= 0]
    for life in lives:
        life.raw.parent = _parent(life.raw)
        life.raw.finish = max(life.raw.start, life.raw.finish)
    lives.sort(key=lambda life: (life.raw.start - life.zero, _depth(life.raw), life.raw.number))
    virtual = any(log.virtual for log in logs)
    writer = _Writer(lives, labels, virtual)
    for log in logs:
        log.pack()
        writer.index(log)
    tracks = writer.tracks()
    return Timeline(
        tracks,
        name,
        "virtual" if virtual else "real",
        start_time if virtual else start_time + (real_zero - zero) / NS,
        writer.columns,
        tuple(_blocks(logs, zeros, labels, writer.handle_starts)),
        tuple(_notes(logs)),
    )


class _Life:
    """One raw track with all that places it: its log, its zero, its thread and loop."""

    __slots__ = ("log", "loop", "raw", "thread", "zero")

    def __init__(
        self, raw: RawTrack, log: LoopLog | None, zero: int, thread: str, loop: int
    ) -> None:
        self.raw, self.log, self.zero, self.thread, self.loop = raw, log, zero, thread, loop


class _Writer:
    """Writes the slices of all tracks into one set of columns."""

    def __init__(self, lives: list[_Life], labels: dict[int, str], virtual: bool) -> None:
        self._lives = lives
        self._labels = labels
        self._virtual = virtual
        self._names: dict[str, int] = {"": 0}
        self._states = bytearray()
        self._starts, self._reasons, self._held = array("q"), array("I"), array("q")
        self._steps: dict[int, array[int]] = defaultdict(lambda: array("i"))
        self.handle_starts: dict[int, array[int]] = {}
        self._children = _task_children(life.raw for life in lives)

    def index(self, log: LoopLog) -> None:
        """Find the steps of each track of a log, in order: its handles, and its steps as ~n."""
        steps = [self._steps[id(track)] for track in log.tracks]
        keys, numbers = log.handles.packed[0], log.kept[::FIELDS]
        self.handle_starts[id(log)] = log.handles.handle_starts()
        handle = step = 0
        for next_handle, next_step in (*pairs(log.handles.marks), (len(keys), len(numbers))):
            for position in range(handle, next_handle):
                if keys[position] >= 0:
                    steps[keys[position] >> KEY].append(position)
            for position in range(step, next_step):
                number = numbers[position]
                steps[number if number >= 0 else ~number].append(~position)
            handle, step = next_handle, next_step

    def tracks(self) -> tuple[Track, ...]:
        """The frozen tracks, in the order of the lives."""
        spans = []
        for life in self._lives:
            first = len(self._states)
            self._write(life)
            spans.append((first, len(self._states)))
        self._steps.clear()
        self.columns = Columns(
            bytes(self._states), self._starts, self._reasons, tuple(self._names), self._held
        )
        made: dict[int, Track] = {}
        for life, (first, stop) in zip(self._lives, spans, strict=True):
            raw = life.raw
            made[id(raw)] = Track(
                raw.name,
                self._labels[id(raw)],
                raw.start - life.zero,
                raw.finish - life.zero,
                raw.outcome,
                made.get(id(raw.parent)) if raw.parent is not None else None,
                raw.task,
                raw.kind,
                life.thread,
                life.loop,
                raw.error,
                self.columns,
                first,
                stop,
                _was_left_behind(life),
            )
        return tuple(made.values())

    def _write(self, life: _Life) -> None:
        raw, log = life.raw, life.log
        at = raw.start
        if log is None:
            self._slice(RUNNING, at - life.zero, 0, raw.finish - at)
            return
        before, texts = len(self._states), list(log.reasons)
        wait, text = WAITING, ""
        for position in self._steps.get(id(raw), ()):
            number, ready, start, finish, reason, held = self._step(log, position)
            ready = min(max(ready, at), start) if number >= 0 else start
            if ready > at:
                self._wait(raw, wait, text, at, ready, life.zero)
            if number >= 0:
                if start > ready:
                    self._slice(READY, ready - life.zero)
                self._slice(RUNNING, start - life.zero, 0, held)
            at = finish
            wait, text = self._meaning(log, texts, reason)
        if raw.finish > at or len(self._states) == before:
            self._wait(raw, wait, text, at, raw.finish, life.zero)

    def _step(self, log: LoopLog, position: int) -> tuple[int, int, int, int, int, int]:
        """Track, ready, start, finish, reason and real length of one step."""
        if position >= 0:
            keys, readies, ends = log.handles.packed
            key = keys[position]
            start = self.handle_starts[id(log)][position]
            return key >> KEY, readies[position], start, ends[position], key & REASONS, 0
        held = log.held[~position] if log.virtual else 0
        number, ready, start, finish, reason = log.kept[~position * FIELDS : -position * FIELDS]
        return number, ready, start, finish, reason, held

    def _meaning(self, log: LoopLog, texts: list[str], reason: int) -> tuple[int, str]:
        if reason >= TRACK_REASON:
            return WAITING_FOR_TRACKS, self._labels[id(log.tracks[reason - TRACK_REASON])]
        if reason >= ON_TRACKS:
            return WAITING_FOR_TRACKS, texts[reason - ON_TRACKS]
        return WAITING, texts[reason]

    def _wait(
        self, raw: RawTrack, code: int, text: str, start: int, finish: int, zero: int
    ) -> None:
        if text in _JOINS and id(raw) in self._children:
            first, last = self._children[id(raw)]
            if first <= finish and last >= start:
                code = WAITING_FOR_TRACKS
        self._slice(code, start - zero, self._names.setdefault(text, len(self._names)))

    def _slice(self, code: int, start: int, reason: int = 0, held: int = 0) -> None:
        self._states.append(code)
        self._starts.append(start)
        self._reasons.append(reason)
        if self._virtual:
            self._held.append(held)


def _was_left_behind(life: _Life) -> bool:
    return (
        life.log is not None and life.raw.kind == "task" and (life.raw.task in life.log.left_behind)
    )


def _first_start(log: LoopLog) -> int:
    return min((track.start for track in log.tracks if track.start >= 0), default=0)


def _parent(raw: RawTrack) -> RawTrack | None:
    """The nearest track above that had started: a child never starts before its parent."""
    parent = raw.parent
    while parent is not None and not 0 <= parent.start <= raw.start:
        parent = parent.parent
    return parent


def _depth(raw: RawTrack) -> int:
    depth = 0
    while raw.parent is not None:
        raw, depth = raw.parent, depth + 1
    return depth


def _task_children(raws: Iterable[RawTrack]) -> dict[int, tuple[int, int]]:
    """For each track, when the first of the tasks that it created started, the last finished."""
    children: dict[int, tuple[int, int]] = {}
    for raw in raws:
        if raw.kind == "task" and raw.parent is not None:
            first, last = children.get(id(raw.parent), (raw.start, raw.finish))
            children[id(raw.parent)] = min(first, raw.start), max(last, raw.finish)
    return children


def _labels(raws: Iterable[RawTrack]) -> dict[int, str]:
    """What each track is called in a picture, by the id of the raw track.

    The task's name where one was given; else the coroutine's, with its first argument
    where several share the name, and a number where even that is not enough.
    """
    tracks = list(raws)
    named = {
        id(track)
        for track in tracks
        if track.kind == "task" and track.task and not _DEFAULT_NAME.fullmatch(track.task)
    }
    sharing = Counter(track.name for track in tracks if id(track) not in named)
    given: Counter[str] = Counter()
    labels = {}
    for track in tracks:
        label = track.task if id(track) in named else track.name
        if id(track) not in named and track.argument and sharing[track.name] > 1:
            label = f"{track.name}({track.argument})"
        given[label] += 1
        labels[id(track)] = label if given[label] == 1 else f"{label} #{given[label]}"
    return labels


def _blocks(
    logs: list[LoopLog],
    zeros: dict[int, int],
    labels: dict[int, str],
    starts: dict[int, array[int]],
) -> Iterator[Block]:
    raws = [
        (block, zeros[id(log)])
        for log in logs
        for block in (*log.blocks, *log.handles_that_block(starts[id(log)]))
    ]
    for block, zero in sorted(raws, key=lambda entry: entry[0].start):
        label = labels.get(id(block.track), "")
        yield Block(
            (block.start - zero) / NS,
            (block.finish - zero) / NS,
            block.held / NS,
            block.where,
            label,
        )


def _notes(logs: list[LoopLog]) -> Iterator[str]:
    for log in logs:
        if log.full:
            yield "The recording stopped at two million steps: what came later is not in it."
        if log.broken:
            yield f"The recorder met an error of its own and stopped there: {log.broken}."
    if _COARSE_CLOCK:
        yield "The clock of this Python moves in steps of 15 ms: shorter times are not exact."
