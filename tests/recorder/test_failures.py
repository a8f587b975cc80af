"""Exceptions, cancellation and interrupts inside a recording."""

import asyncio
import contextlib

import laws
import pytest
from recordings import labels, nap, naps, virtual_cell, virtually

from asynclab import record


async def fails(after=1):
    await asyncio.sleep(after)
    raise ValueError("no")


def test_a_failed_track_says_with_what():
    async def main():
        with contextlib.suppress(ValueError):
            await asyncio.create_task(fails())

    track = virtually(main()).track("fails")
    assert (track.outcome, track.error, track.elapsed) == ("failed", "ValueError", 1.0)


def test_a_failure_that_goes_through_every_await_marks_them_all():
    async def middle():
        await fails()

    async def main():
        await middle()

    with record() as recording, pytest.raises(ValueError):
        virtual_cell(main())
    laws.check(recording.timeline)
    assert [(t.name, t.outcome, t.error) for t in recording.timeline.tracks] == [
        ("main", "failed", "ValueError"),
        ("middle", "failed", "ValueError"),
        ("fails", "failed", "ValueError"),
    ]


def test_exceptions_of_the_block_pass_through_and_the_timeline_up_to_there_is_kept():
    with pytest.raises(ZeroDivisionError), record() as recording:
        asyncio.run(nap(0.001))
        raise ZeroDivisionError
    assert labels(recording.timeline) == ["nap"]


def test_a_cancelled_task_says_so():
    async def main():
        task = asyncio.create_task(naps(), name="cancelled")
        await asyncio.sleep(1.5)
        task.cancel()
        await asyncio.wait([task])

    timeline = virtually(main())
    track = timeline.track("cancelled")
    assert (track.outcome, track.error, track.elapsed) == ("cancelled", "", 1.5)
    assert [t.outcome for t in timeline.find("nap")] == ["returned", "cancelled"]


def test_a_task_cancelled_before_its_first_step_has_an_instant():
    async def main():
        task = asyncio.create_task(nap())
        task.cancel()
        await asyncio.wait([task])

    track = virtually(main()).track("nap")
    assert (track.outcome, track.elapsed) == ("cancelled", 0.0)


def test_a_timed_out_coroutine_is_cancelled_and_its_task_failed():
    async def main():
        async with asyncio.timeout(1):
            await nap(5)

    with record() as recording, pytest.raises(TimeoutError):
        virtual_cell(main())
    outcomes = {t.name: (t.outcome, t.error) for t in recording.timeline.tracks}
    assert outcomes == {"main": ("failed", "TimeoutError"), "nap": ("cancelled", "")}


def test_a_failing_group_shows_who_failed_and_who_was_cancelled():
    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(nap(5))
            group.create_task(fails(1))

    with record() as recording, pytest.raises(ExceptionGroup):
        virtual_cell(main())
    outcomes = {t.name: (t.outcome, t.error) for t in recording.timeline.tracks}
    assert outcomes == {
        "main": ("failed", "ExceptionGroup"),
        "nap": ("cancelled", ""),
        "fails": ("failed", "ValueError"),
    }


def test_an_interrupt_keeps_the_timeline_up_to_there():
    async def interrupted():
        await nap(0.001)
        raise KeyboardInterrupt

    async def main():
        task = asyncio.create_task(nap(3600), name="bystander")
        await interrupted()
        await task

    with record() as recording, pytest.raises(KeyboardInterrupt):
        asyncio.run(main())
    timeline = recording.timeline
    laws.check(timeline)
    assert timeline.track("main").outcome == "failed"
    assert timeline.track("main").error == "KeyboardInterrupt"
    assert timeline.track("bystander").outcome == "cancelled"


def test_a_system_exit_keeps_it_too():
    async def main():
        await nap(0.001)
        raise SystemExit(3)

    with record() as recording, pytest.raises(SystemExit):
        asyncio.run(main())
    laws.check(recording.timeline)
    assert recording.timeline.track("main").error == "SystemExit"


def test_a_recording_that_ends_inside_a_nested_await_keeps_what_ran_there():
    async def deep(recording):
        await asyncio.sleep(0.001)
        recording.__exit__(None, None, None)
        await asyncio.sleep(0.001)

    async def between(recording):
        await deep(recording)

    recording = record()

    async def main():
        recording.__enter__()
        await between(recording)

    asyncio.run(main())
    timeline = recording.timeline
    laws.check(timeline)
    assert {t.name: t.outcome for t in timeline.tracks} == {
        "main": "unfinished",
        "between": "unfinished",
        "deep": "unfinished",
    }
