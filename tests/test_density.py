"""Slices as arrays: the fast ways agree with the slow, obvious ones."""

import numpy as np
import pytest
from timelines import make, many, sequential

from asynclab.plot.density import Intervals, by_state, merged, shares
from asynclab.rows import rows
from asynclab.timeline import STATES, Timeline


def random_intervals(seed, count=200, rows=3, end=1_000):
    rng = np.random.default_rng(seed)
    start = rng.integers(0, end, count)
    finish = np.minimum(start + rng.integers(0, 40, count), end)
    return Intervals(rng.integers(0, rows, count), start, finish)


@pytest.mark.parametrize("timeline", [sequential(), many(100, 3), Timeline()])
def test_every_slice_is_in_its_row_and_state_once(timeline):
    found = by_state(timeline, rows(timeline))
    expected = {(s, n, a, b) for n, row in enumerate(rows(timeline)) for s, a, b in slices(row)}
    got = [
        (state, *map(int, triple))
        for state, each in found.items()
        for triple in zip(each.row, each.start, each.finish, strict=True)
    ]
    assert set(got) == expected and len(got) == len(timeline.columns)


def slices(row):
    return [
        (STATES[code], start, finish)
        for track in row.tracks
        for code, start, finish, _ in track.intervals()
    ]


def test_tracks_without_slices_take_none_from_their_neighbours():
    timeline = make([("a", [("running", 0, 1)]), ("b", [("waiting", 1, 2)])])
    found = by_state(timeline, rows(timeline))
    assert found["running"].finish.tolist() == [1_000_000_000]
    assert found["waiting"].row.tolist() == [1]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("gap", [0, 3])
def test_merged_intervals_cover_what_the_single_ones_and_their_gaps_covered(seed, gap):
    intervals = random_intervals(seed, count=60)
    bars = merged(intervals, gap)
    for row in range(3):
        those = intervals.where(intervals.row == row)
        mine = sorted(zip(those.start, those.finish, strict=True))
        joined = []
        for start, finish in mine:
            if joined and start <= joined[-1][1] + gap:
                joined[-1][1] = max(joined[-1][1], finish)
            else:
                joined.append([start, finish])
        these = bars.row == row
        assert np.stack([bars.start[these], bars.finish[these]], axis=1).tolist() == joined


@pytest.mark.parametrize("seed", range(5))
def test_shares_are_what_each_interval_covers_of_each_bin(seed):
    intervals, bins, end = random_intervals(seed), 17, 1_000
    slow = np.zeros((3, bins))
    edges = np.linspace(0, end, bins + 1)
    for row, start, finish in zip(intervals.row, intervals.start, intervals.finish, strict=True):
        covered = np.minimum(edges[1:], finish) - np.maximum(edges[:-1], start)
        slow[row] += np.maximum(covered, 0) * bins / end
    assert shares(intervals, 3, bins, end) == pytest.approx(slow, abs=1e-9)
