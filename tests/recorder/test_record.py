"""record(): what a timeline tells of each kind of program."""

import asyncio
import contextlib
import types

import laws
import pytest

from asynclab import record, run
from asynclab.recorder import log


def virtually(coroutine):
    timeline = run(coroutine, clock="virtual")
    laws.check(timeline)
    return timeline


def states(track):
    return [(piece.state, piece.start, piece.finish, piece.reason) for piece in track.slices]


def waits(track):
    return [piece.reason for piece in track.slices if piece.state == "waiting"]


def labels(timeline):
    return [track.label for track in timeline.tracks]


async def nap(seconds=1):
    await asyncio.sleep(seconds)


async def naps(count=2):
    for _ in range(count):
        await nap()


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


# A recording that starts inside a running loop, as in a notebook


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


def virtual_cell(cell):
    from asynclab.virtual import virtual_loop_class

    with asyncio.Runner(loop_factory=virtual_loop_class()) as runner:
        return runner.run(cell)


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


# Parents


def test_the_parent_of_a_task_is_the_coroutine_that_created_it_however_deep():
    tasks = []

    async def creator():
        tasks.append(asyncio.create_task(nap(), name="child"))
        await asyncio.sleep(2)

    async def between():
        await creator()

    timeline = virtually(between())
    assert timeline.track("child").parent is timeline.track("creator")
    assert timeline.track("creator").parent is timeline.track("between")


def test_the_parent_is_right_when_the_creator_goes_on_after_an_inner_coroutine_ended():
    tasks = []

    async def creator():
        await nap()
        tasks.append(asyncio.create_task(nap(), name="child"))

    async def main():
        await creator()
        await asyncio.sleep(2)

    timeline = virtually(main())
    assert timeline.track("child").parent is timeline.track("creator")


def test_a_creator_that_was_never_seen_hands_its_children_to_its_own_parent():
    async def creator():
        return asyncio.create_task(nap(), name="child")

    async def main():
        await asyncio.sleep(1)
        await (await creator())

    timeline = virtually(main())
    assert timeline.track("child").parent is timeline.track("main")


def test_what_a_timeout_or_a_group_runs_belongs_to_who_asked_for_it():
    async def main():
        await asyncio.wait_for(nap(1), 5)
        await asyncio.shield(nap(2))
        async with asyncio.TaskGroup() as group:
            group.create_task(nap(3))
        for first in asyncio.as_completed([nap(4)]):
            await first
        await asyncio.wait([asyncio.ensure_future(nap(5))])

    timeline = virtually(main())
    assert {t.parent.label for t in timeline.find("nap")} == {"main"}
    assert len(timeline.find("nap")) == 5


def test_a_task_made_by_a_plain_callback_has_no_parent():
    async def main():
        loop = asyncio.get_running_loop()
        loop.call_later(1, lambda: main.tasks.append(loop.create_task(nap(), name="by a timer")))
        await asyncio.sleep(3)

    main.tasks = []
    assert virtually(main()).track("by a timer").parent is None


# Reasons


REASONS = {
    "sleep": lambda: asyncio.sleep(1),
    "Event.wait": lambda: timed_out(asyncio.Event().wait),
    "Queue.get": lambda: timed_out(asyncio.Queue().get),
    "Queue.join": lambda: timed_out(unfinished_queue().join),
    "Queue.put": lambda: timed_out(lambda: full_queue().put(2)),
    "Condition.wait": lambda: timed_out(in_condition),
    "Lock.acquire": lambda: timed_out(held(asyncio.Lock()).acquire),
    "Semaphore.acquire": lambda: timed_out(asyncio.Semaphore(0).acquire),
    "Barrier.wait": lambda: timed_out(asyncio.Barrier(2).wait),
    "future": lambda: timed_out(lambda: asyncio.get_running_loop().create_future()),
    "wait": lambda: asyncio.wait([asyncio.ensure_future(asyncio.sleep(1))]),
    "gather": lambda: asyncio.gather(asyncio.sleep(1), asyncio.sleep(0.5)),
    "shield": lambda: asyncio.shield(asyncio.ensure_future(asyncio.sleep(1))),
}


async def timed_out(make):
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            await make()


async def in_condition():
    condition = asyncio.Condition()
    async with condition:
        await condition.wait()


def held(lock):
    lock._locked = True
    return lock


def unfinished_queue():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    return queue


def full_queue():
    queue = asyncio.Queue(1)
    queue.put_nowait(1)
    return queue


@pytest.mark.parametrize("reason", REASONS)
def test_each_wait_has_its_reason(reason):
    async def main():
        await REASONS[reason]()

    timeline = virtually(main())
    reasons = {why for track in timeline.tracks for why in waits(track)}
    assert reason in reasons
    assert timeline.elapsed == 1.0
    longest = max(timeline.tracks[-1].slices, key=lambda piece: piece.elapsed)
    assert (longest.elapsed, longest.reason) == (1.0, reason)


def test_a_thread_is_the_reason_of_its_wait():
    import time

    async def main():
        await asyncio.to_thread(time.sleep, 0.02)
        await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.02)

    track = run(main()).track("main")
    long = [s.reason for s in track.slices if s.state == "waiting" and s.elapsed > 0.01]
    assert long == ["thread", "executor"]


def test_a_stream_is_the_reason_of_its_wait():
    async def answer(reader, writer):
        await reader.readline()
        await asyncio.sleep(0.02)
        writer.write(b"hello\n")
        writer.close()

    async def main():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"hi\n")
            line = await reader.readline()
            writer.close()
        return line

    timeline = run(main())
    laws.check(timeline)
    assert timeline.result == b"hello\n"
    assert "StreamReader.readline" in waits(timeline.track("main"))
    assert timeline.track("answer").parent is None


def test_waiting_for_a_task_is_named_after_it():
    async def main():
        child = asyncio.create_task(nap(), name="child")
        await child

    main_track = virtually(main()).track("main")
    assert [(s.reason, s.on_tracks) for s in main_track.slices if s.state == "waiting"] == [
        ("child", True)
    ]


def test_waiting_in_a_library_for_ones_own_coroutine_keeps_the_librarys_name():
    async def main():
        await asyncio.wait_for(nap(), 5)

    (wait,) = [s for s in virtually(main()).track("main").slices if s.state == "waiting"]
    assert (wait.reason, wait.on_tracks, wait.elapsed) == ("wait_for", True, 1.0)


def test_gathering_tasks_of_another_coroutine_is_waiting_for_tracks_too():
    async def make():
        await asyncio.sleep(0)
        return [asyncio.create_task(nap()) for _ in range(2)]

    async def main():
        await asyncio.gather(*await make())

    timeline = virtually(main())
    assert timeline.track("main").slices[-2].reason == "gather"
    assert timeline.track("main").slices[-2].on_tracks
    assert timeline.most_in_flight() == 2


# Ready


def test_a_coroutine_whose_sleep_is_over_while_another_blocks_is_ready_and_not_asleep():
    import time

    async def sleeper():
        await asyncio.sleep(0.03)

    async def blocker():
        await asyncio.sleep(0.001)
        time.sleep(0.15)

    async def main():
        await asyncio.gather(sleeper(), blocker())

    timeline = run(main())
    laws.check(timeline)
    sleeping, ready = timeline.track("sleeper").slices[1:3]
    assert (sleeping.reason, ready.state) == ("sleep", "ready")
    assert 0.029 < sleeping.elapsed < 0.1
    assert ready.elapsed > 0.05


# Exceptions, cancellation, interrupts


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


# Limits


def test_a_recording_stops_at_its_limit_and_says_so(monkeypatch):
    monkeypatch.setattr(log, "MOST_STEPS", 5000)

    async def main():
        for _ in range(20_000):
            await asyncio.sleep(0)
        return "done"

    timeline = run(main())
    laws.check(timeline)
    assert timeline.result == "done"
    assert "stopped at" in timeline.notes[0]
    assert 2 * 5000 <= len(timeline.columns) < 2 * 15_000


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
