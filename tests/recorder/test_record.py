"""record(): the block, what gets a track, its name, and the limits."""

import asyncio

import laws
import pytest
from recordings import labels, nap, naps, virtually

from asynclab import record, run
from asynclab.recorder import fast, log

# The block


def test_the_timeline_is_there_after_the_block_and_not_before():
    recording = record()
    with recording:
        with pytest.raises(RuntimeError, match="still runs"):
            recording.timeline  # noqa: B018
        asyncio.run(nap(0))
    assert labels(recording.timeline) == ["nap"]
    assert recording.timeline is recording.timeline


def test_a_recording_is_for_one_block():
    recording = record()
    with recording:
        pass
    with pytest.raises(RuntimeError, match="for one block"), recording:
        pass


def test_a_recording_of_nothing_is_an_empty_timeline():
    with record(name="nothing") as recording:
        pass
    timeline = recording.timeline
    assert (timeline.tracks, timeline.elapsed, timeline.busy) == ((), 0.0, 0.0)
    assert timeline.name == "nothing"


def test_a_name_must_be_a_string():
    with pytest.raises(TypeError, match="record\\(name="):
        record(name=3)


def test_a_script_may_run_several_loops_one_after_the_other():
    with record() as recording:
        asyncio.run(nap(0.001))
        asyncio.run(naps(0))
        asyncio.run(nap(0.001))
    laws.check(recording.timeline)
    assert [(t.name, t.loop) for t in recording.timeline.tracks] == [
        ("nap", 0),
        ("naps", 1),
        ("nap", 2),
    ]


# What gets a track, and its name


def test_libraries_have_tracks_only_on_request():
    async def main():
        await asyncio.wait_for(nap(), 5)

    with record() as plain:
        asyncio.run(asyncio.wait_for(nap(0), 5))
    with record(libraries=True) as full:
        asyncio.run(asyncio.wait_for(nap(0), 5))
    assert labels(plain.timeline) == ["nap"]
    assert {"wait_for", "nap"} <= set(labels(full.timeline))


def test_a_coroutine_that_never_suspends_has_no_track_unless_it_is_a_task():
    async def trivial():
        return 1

    async def main():
        await trivial()
        await asyncio.create_task(trivial(), name="made a task")

    assert labels(virtually(main())) == ["main", "made a task"]


def test_labels_tell_tracks_of_one_name_apart_by_their_first_argument():
    async def greet(name, *, loudly=False):
        await asyncio.sleep(1)

    async def main():
        await greet("Alice")
        await greet("Bob", loudly=True)
        await greet("Bob")

    assert labels(virtually(main())) == [
        "main",
        "greet('Alice')",
        "greet('Bob')",
        "greet('Bob') #2",
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((1, 2), ["count(1)", "count(2)"]),
        ((True, "x"), ["count(True)", "count('x')"]),
        (("ä" * 20, "b" * 21), [f"count({'ä' * 20!r})", "count"]),
        ((1.5, None), ["count", "count #2"]),
        (([1], {2: 3}), ["count", "count #2"]),
    ],
)
def test_only_short_plain_arguments_are_in_labels(arguments, expected):
    async def count(number):
        await asyncio.sleep(1)

    async def main():
        for argument in arguments:
            await count(argument)

    assert labels(virtually(main()))[1:] == expected


def test_a_single_track_of_a_name_needs_no_argument():
    async def greet(name):
        await asyncio.sleep(1)

    assert labels(virtually(greet("Alice"))) == ["greet"]


def test_a_method_is_labelled_with_the_argument_after_self():
    class Greeter:
        async def greet(self, name):
            await asyncio.sleep(1)

    async def main():
        await asyncio.gather(Greeter().greet("Alice"), Greeter().greet("Bob"))

    assert labels(virtually(main()))[1:] == ["greet('Alice')", "greet('Bob')"]


def test_a_named_task_is_labelled_with_its_name_and_found_by_both():
    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(nap(), name="first")
            group.create_task(nap())

    timeline = virtually(main())
    assert labels(timeline) == ["main", "first", "nap"]
    assert timeline.track("first") in timeline.find("nap")
    assert timeline.track("first").task == "first"


def test_a_task_that_names_itself_later_is_labelled_so():
    async def worker():
        asyncio.current_task().set_name("worker of the month")
        await asyncio.sleep(1)

    async def main():
        await asyncio.create_task(worker())

    assert labels(virtually(main())) == ["main", "worker of the month"]


def test_many_tracks_of_one_name_are_numbered_where_arguments_run_out():
    async def main():
        await asyncio.gather(*(nap(1) for _ in range(300)))

    assert len(set(labels(virtually(main())))) == 301


# Limits


def test_a_recording_stops_at_its_limit_and_says_so(monkeypatch):
    monkeypatch.setattr(log, "MOST_STEPS", 5000)
    monkeypatch.setattr(fast, "MOST_UNPACKED", 1000)

    async def main():
        for _ in range(20_000):
            await asyncio.sleep(0)
        return "done"

    timeline = run(main())
    laws.check(timeline)
    assert timeline.result == "done"
    assert "stopped at" in timeline.notes[0]
    # What the loop runs besides counts too.
    assert 2 * 4_990 <= len(timeline.columns) < 2 * 15_000


def test_a_loop_that_cannot_be_watched_is_refused_with_what_to_do(monkeypatch):
    class Loop(asyncio.AbstractEventLoop):
        __module__ = "uvloop"

    monkeypatch.setattr(asyncio, "get_running_loop", Loop)
    with pytest.raises(TypeError, match=r"uvloop\.Loop") as caught, record():
        pass
    assert "asyncio.run(main())" in str(caught.value)
    monkeypatch.undo()
    with record() as recording:
        asyncio.run(nap(0))
    assert labels(recording.timeline) == ["nap"]
