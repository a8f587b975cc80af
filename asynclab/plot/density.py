"""The slices of a timeline as numpy arrays: as intervals to draw, or as shares of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from asynclab.rows import Row
from asynclab.timeline import READY, RUNNING, WAITING, WAITING_FOR_TRACKS, Timeline

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
CODES = {"waiting": (WAITING, WAITING_FOR_TRACKS), "ready": (READY,), "running": (RUNNING,)}


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals side by side: the row of each, its start and its finish in nanoseconds."""

    row: Ints
    start: Ints
    finish: Ints

    def where(self, wanted: NDArray[np.bool_]) -> Intervals:
        """Those of the intervals that are wanted."""
        return Intervals(self.row[wanted], self.start[wanted], self.finish[wanted])


def by_state(timeline: Timeline, rows: Sequence[Row]) -> dict[str, Intervals]:
    """All slices of the rows by state, row after row, track after track."""
    tracks = [(number, track) for number, row in enumerate(rows) for track in row.tracks]
    firsts = np.array([track.first for _, track in tracks], np.int64)
    stops = np.array([track.stop for _, track in tracks], np.int64)
    ends = np.array([track.finish_ns for _, track in tracks], np.int64)
    counts = stops - firsts
    place = np.cumsum(counts)
    total = int(place[-1]) if len(place) else 0
    index = np.arange(total) + np.repeat(firsts - place + counts, counts)
    start = np.array(memoryview(timeline.columns.starts), np.int64)[index]
    finish = np.empty_like(start)
    finish[:-1] = start[1:]
    finish[(place - 1)[counts > 0]] = ends[counts > 0]
    row = np.repeat(np.array([number for number, _ in tracks], np.int64), counts)
    states = np.array(memoryview(timeline.columns.states), np.uint8)[index]
    every = Intervals(row, start, finish)
    return {name: every.where(np.isin(states, codes)) for name, codes in CODES.items()}


def on_loops(timeline: Timeline) -> Intervals:
    """When tracks held an event loop, all in one row: a span in a thread holds none."""
    tracks = tuple(track for track in timeline.tracks if track.loop >= 0)
    return by_state(timeline, [Row("", 0, tracks)])["running"]


def merged(intervals: Intervals, gap: float) -> Intervals:
    """The intervals with those joined that lie in one row, no more than `gap` apart."""
    if not len(intervals.start):
        return intervals
    order = np.lexsort((intervals.start, intervals.row))
    row, start, finish = (a[order] for a in (intervals.row, intervals.start, intervals.finish))
    # A row's intervals end before the next row's begin, once each row has a stretch of its own.
    stretch = int(np.max(finish)) + gap + 1
    reach = np.maximum.accumulate(finish + row * stretch)
    new = np.append(True, (start + row * stretch)[1:] > reach[:-1] + gap)
    last = np.append(np.flatnonzero(new)[1:] - 1, len(new) - 1)
    return Intervals(row[new], start[new], reach[last] - row[new] * stretch)


def shares(intervals: Intervals, rows: int, bins: int, end: float) -> Floats:
    """How much of each bin the intervals of each row cover, added up: a rows × bins array.

    Every interval adds a slope of one from its start to its finish, so sums of edges
    are enough: a million slices take a few passes, and no loop.
    """
    covered = _integral(intervals.row, intervals.start, rows, bins, end)
    covered -= _integral(intervals.row, intervals.finish, rows, bins, end)
    return np.asarray(np.diff(covered, axis=1), np.float64)


def _integral(row: Ints, edge: Ints, rows: int, bins: int, end: float) -> Floats:
    """For each row and bin edge: how far all of these edges lie behind it, in bins."""
    at = edge * (bins / max(end, 1))
    place = np.minimum(at.astype(np.int64) + 1, bins + 1) + row * (bins + 2)
    size = rows * (bins + 2)
    count = np.bincount(place, minlength=size).reshape(rows, bins + 2).cumsum(axis=1)
    total = np.bincount(place, weights=at, minlength=size).reshape(rows, bins + 2).cumsum(axis=1)
    return np.asarray((count * np.arange(bins + 2) - total)[:, : bins + 1], np.float64)
