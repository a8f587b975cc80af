"""The article's programs 2 and 3: what the first lessons show, exactly."""

import asyncio
import itertools

import laws
import pytest

from asynclab import compare, record, run
from asynclab.course import program_2, program_3


def states(track):
    return [(piece.state, piece.start, piece.finish, piece.reason) for piece in track.slices]


def parents(timeline):
    return {t.label: t.parent.label if t.parent else None for t in timeline.tracks}


def test_program_2_shows_main_and_two_greetings_one_after_the_other():
    timeline = run(program_2.main(), clock="virtual")
    laws.check(timeline)
    assert [track.label for track in timeline.tracks] == ["main", "greet('Alice')", "greet('Bob')"]
    assert [track.name for track in timeline.tracks] == ["main", "greet", "greet"]
    assert timeline.elapsed == 2.0
    alice, bob = timeline.find("greet")
    assert (alice.start, alice.finish, bob.start, bob.finish) == (0.0, 1.0, 1.0, 2.0)
    assert timeline.most_in_flight() == 1
    assert parents(timeline) == {"main": None, "greet('Alice')": "main", "greet('Bob')": "main"}


def test_a_coroutine_that_awaits_another_one_waits_for_it_by_name():
    timeline = run(program_2.main(), clock="virtual")
    assert states(timeline.track("main")) == [
        ("running", 0.0, 0.0, ""),
        ("waiting", 0.0, 1.0, "greet('Alice')"),
        ("waiting", 1.0, 2.0, "greet('Bob')"),
    ]
    assert states(timeline.track("greet('Bob')")) == [
        ("waiting", 1.0, 2.0, "sleep"),
        ("running", 2.0, 2.0, ""),
    ]
    waits = [piece for piece in timeline.track("main").slices if piece.state == "waiting"]
    assert all(piece.on_tracks for piece in waits)


def test_program_3_shows_three_overlapping_tracks():
    timeline = run(program_3.concurrent(), clock="virtual")
    laws.check(timeline)
    fetches = timeline.find("fetch_data")
    assert [track.label for track in fetches] == [f"fetch_data({n})" for n in range(3)]
    assert [(track.start, track.finish) for track in fetches] == [(0.0, 2.0)] * 3
    assert timeline.elapsed == 2.0
    assert timeline.most_in_flight() == timeline.most_in_flight("fetch_data") == 3
    assert {track.parent.label for track in fetches} == {"concurrent"}
    assert states(timeline.track("concurrent"))[1] == ("waiting", 0.0, 2.0, "gather")


def test_sequential_beside_concurrent_is_a_speedup_of_exactly_three():
    comparison = compare(program_3.sequential, program_3.concurrent, clock="virtual")
    assert list(comparison.timelines) == ["sequential", "concurrent"]
    assert [timeline.elapsed for timeline in comparison.timelines.values()] == [6.0, 2.0]
    assert comparison.speedup == 3.0
    assert [t.most_in_flight() for t in comparison.timelines.values()] == [1, 3]


def test_three_sleeps_of_a_tenth_take_exactly_three_tenths():
    async def main():
        for _ in range(3):
            await asyncio.sleep(0.1)

    assert run(main(), clock="virtual").elapsed == 0.3


@pytest.mark.parametrize("delay", [0.1, 0.7, 1 / 3, 1e-6, 3600.0])
def test_ten_sleeps_in_a_row_take_ten_times_as_long_as_one(delay):
    async def main(count):
        for _ in range(count):
            await asyncio.sleep(delay)

    (one,), (ten,) = (run(main(n), clock="virtual").tracks for n in (1, 10))
    assert ten.finish_ns == 10 * one.finish_ns


async def greet(name):
    await asyncio.sleep(0.05)
    return f"Goodbye {name}"


async def one_after_the_other():
    return [await greet("Alice"), await greet("Bob")]


async def together():
    return await asyncio.gather(greet("Alice"), greet("Bob"), greet("Carol"))


def test_real_time_tells_the_same_story():
    with record() as recording:
        result = asyncio.run(one_after_the_other())
    timeline = recording.timeline
    laws.check(timeline)
    assert result == ["Goodbye Alice", "Goodbye Bob"]
    assert [t.label for t in timeline.tracks] == [
        "one_after_the_other",
        "greet('Alice')",
        "greet('Bob')",
    ]
    alice, bob = timeline.find("greet")
    assert alice.finish_ns == bob.start_ns
    assert all(track.elapsed >= 0.0499 for track in (alice, bob))
    assert timeline.most_in_flight() == 1


def test_real_time_shows_three_at_once():
    with record() as recording:
        asyncio.run(together())
    timeline = recording.timeline
    laws.check(timeline)
    fetches = timeline.find("greet")
    assert max(track.start for track in fetches) < min(track.finish for track in fetches)
    assert timeline.most_in_flight() == 3


def test_a_coroutine_awaited_in_a_row_leaves_no_gap_and_no_overlap():
    async def main():
        for number in range(4):
            await greet(number)

    tracks = run(main()).find("greet")
    for earlier, later in itertools.pairwise(tracks):
        assert earlier.finish_ns == later.start_ns
