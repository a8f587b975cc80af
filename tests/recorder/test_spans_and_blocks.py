"""span(): ordinary work as a track; and coroutines that hold the loop."""

import asyncio
import contextlib
import sys
import time
from pathlib import Path

import laws
import pytest
from recordings import in_threads

from asynclab import record, run, span
from asynclab.recorder.watch import WatchThread


async def nap(seconds=0.0):
    await asyncio.sleep(seconds)


def test_a_span_marks_ordinary_work():
    with record() as recording, span("draw the map"):
        time.sleep(0.02)
    (track,) = recording.timeline.tracks
    assert (track.label, track.kind, track.outcome, track.loop) == (
        "draw the map",
        "span",
        "returned",
        -1,
    )
    assert 0.019 < track.elapsed < 5
    assert [piece.state for piece in track.slices] == ["running"]
    laws.check(recording.timeline)


def test_a_span_in_a_thread_has_its_threads_name():
    def work(number):
        with span(f"work {number}"):
            time.sleep(0.01)

    with record() as recording:
        in_threads(2, work)
    laws.check(recording.timeline)
    assert {t.label: t.thread for t in recording.timeline.tracks} == {
        "work 0": "thread 0",
        "work 1": "thread 1",
    }


def test_a_span_inside_a_coroutine_has_that_loops_time():
    async def main():
        await asyncio.sleep(1)
        with span("twice"):
            await asyncio.sleep(2)

    timeline = run(main(), clock="virtual")
    laws.check(timeline)
    track = timeline.track("twice")
    assert (track.start, track.finish) == (1.0, 3.0)


def test_a_span_that_fails_says_with_what():
    with record() as recording, contextlib.suppress(KeyError), span("looks it up"):
        {}["Oslo"]
    (track,) = recording.timeline.tracks
    assert (track.outcome, track.error) == ("failed", "KeyError")


def test_a_span_that_is_still_open_at_the_end_is_unfinished():
    opened = span("open")
    with record() as recording:
        opened.__enter__()
    opened.__exit__(None, None, None)
    (track,) = recording.timeline.tracks
    assert track.outcome == "unfinished"
    laws.check(recording.timeline)


def test_spans_nest_and_are_seen_by_every_recording():
    with record() as outer, span("outer"), record() as inner, span("inner"):
        pass
    assert [t.label for t in outer.timeline.tracks] == ["outer", "inner"]
    assert [t.label for t in inner.timeline.tracks] == ["inner"]


def test_a_span_without_a_recording_does_nothing():
    with span("nobody looks"):
        pass


@pytest.mark.parametrize("given", [None, 3, b"bytes"])
def test_a_span_wants_a_name_in_words(given):
    with pytest.raises(TypeError, match="name in words"), span(given):
        pass


def hold(seconds):
    time.sleep(seconds)


async def holds(seconds):
    hold(seconds)


def test_a_coroutine_that_held_the_loop_for_50_ms_is_seen_though_it_never_suspended():
    async def main():
        await holds(0.05)

    timeline = run(main())
    laws.check(timeline)
    track = timeline.track("holds")
    assert track.parent is timeline.track("main")
    assert 0.045 < track.elapsed < 1
    assert track.outcome == "returned"


def test_two_such_coroutines_in_a_row_in_one_task_have_a_track_each():
    async def main():
        await holds(0.06)
        await holds(0.05)

    timeline = run(main())
    laws.check(timeline)
    first, second = timeline.find("holds")
    assert first.finish <= second.start
    for track in (first, second):
        held = [piece.held for piece in track.slices if piece.state == "running"]
        assert 0.045 < sum(held) < 1


def test_a_block_names_the_line_and_who_held_the_loop():
    async def main():
        await asyncio.gather(nap(0.001), holds(0.15))

    timeline = run(main())
    (block,) = [block for block in timeline.blocks if block.held > 0.1]
    assert block.label == "holds"
    assert block.where.endswith(" in hold")
    assert block.where.startswith(f"{Path(__file__).name}:")


def test_a_failing_coroutine_that_held_the_loop_says_with_what():
    async def fails():
        hold(0.05)
        raise ValueError

    async def main():
        with contextlib.suppress(ValueError):
            await fails()

    track = run(main()).track("fails")
    if sys.version_info >= (3, 12):
        assert (track.outcome, track.error) == ("failed", "ValueError")


def test_a_hundred_thousand_trivial_coroutines_leave_no_track():
    async def trivial():
        return 1

    async def main():
        return sum([await trivial() for _ in range(100_000)])

    timeline = run(main())
    laws.check(timeline)
    assert timeline.result == 100_000
    assert len(timeline.find("trivial")) <= 3  # one that the machine held up for long is seen


def test_what_the_watch_thread_missed_is_a_block_all_the_same(way, monkeypatch):
    """C code that keeps the GIL hides a step from every other thread."""
    monkeypatch.setattr(WatchThread, "start", lambda _: None)

    async def main():
        await asyncio.sleep(0)
        time.sleep(0.02)  # this step leaves it in the same wait as the one before
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(time.sleep, 0.03)
        await asyncio.sleep(0.001)

    timeline = run(main())
    laws.check(timeline)
    assert [(block.label, block.where) for block in timeline.blocks] == [("main", ""), ("", "")]
    assert all(
        block.held >= least for block, least in zip(timeline.blocks, (0.02, 0.03), strict=True)
    )
