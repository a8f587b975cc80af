"""A recording that starts inside a running loop, as in a notebook."""

import asyncio
import types

import laws
from recordings import labels, nap, naps, virtual_cell, waits

from asynclab import record


def as_cell(source, **names):
    """The coroutine of a notebook's cell: code that is nobody's function."""
    namespace = {"asyncio": asyncio, "record": record, "nap": nap, "naps": naps, **names}
    body = "".join(f"    {line}\n" for line in source.splitlines())
    exec(f"async def cell():\n{body}    return locals()", namespace)
    code = namespace["cell"].__code__
    return types.FunctionType(code.replace(co_name="<module>"), namespace)()


def test_a_cell_is_no_track_and_what_it_awaits_has_no_parent():
    cell = as_cell("with record() as recording:\n    await naps()\n    await nap(0)")
    timeline = virtual_cell(cell)["recording"].timeline
    laws.check(timeline)
    assert [(t.name, t.start, t.finish) for t in timeline.tracks] == [
        ("naps", 0.0, 2.0),
        ("nap", 0.0, 1.0),
        ("nap", 1.0, 2.0),
        ("nap", 2.0, 2.0),
    ]
    assert [t.parent and t.parent.name for t in timeline.tracks] == [None, "naps", "naps", None]


def test_a_quiet_loop_starts_the_first_track_at_once():
    cell = as_cell("with record() as recording:\n    await nap(0.2)")
    (track,) = asyncio.run(cell)["recording"].timeline.tracks
    assert 0.19 < track.elapsed < 5
    assert track.slices[0].state == "waiting"
    assert track.slices[0].elapsed > 0.1


def test_the_step_in_which_the_recording_starts_belongs_to_who_makes_it():
    async def main():
        with record() as recording:
            await nap()
        return recording.timeline

    timeline = virtual_cell(main())
    laws.check(timeline)
    main_track, nap_track = timeline.tracks
    assert (main_track.name, nap_track.name) == ("main", "nap")
    assert nap_track.parent is main_track
    assert waits(main_track) == ["nap"]


def test_a_task_that_existed_before_is_seen_from_the_start_of_the_recording():
    async def main():
        early = asyncio.create_task(naps(3), name="early")
        await asyncio.sleep(1.5)
        with record() as recording:
            await early
        return recording.timeline

    timeline = virtual_cell(main())
    laws.check(timeline)
    early = timeline.track("early")
    assert (early.start, early.finish, early.outcome) == (0.0, 1.5, "returned")
    assert [t.elapsed for t in timeline.find("nap")] == [0.5, 1.0]


def test_what_goes_on_after_the_recording_is_unfinished():
    async def main():
        with record() as recording:
            late = asyncio.create_task(naps(3), name="late")
            await asyncio.sleep(1.5)
        await late
        return recording.timeline

    timeline = virtual_cell(main())
    laws.check(timeline)
    late = timeline.track("late")
    assert (late.start, late.finish, late.outcome) == (0.0, 1.5, "unfinished")


def test_a_task_that_was_created_but_never_started_is_no_track():
    async def main():
        with record() as recording:
            task = asyncio.create_task(nap())
        task.cancel()
        return recording.timeline

    assert "nap" not in labels(virtual_cell(main()))


def test_tasks_of_the_notebook_do_not_appear():
    source = "with record() as recording:\n    await asyncio.gather(asyncio.sleep(1), nap())"
    timeline = virtual_cell(as_cell(source))["recording"].timeline
    assert labels(timeline) == ["nap"]
