"""run() and compare(): results, errors, what is left behind, and what they refuse."""

import _thread
import asyncio
import contextlib
import contextvars
import sys
import threading
import time
from dataclasses import replace

import pytest
from coroutines import answer, fails

from asynclab import run

name = contextvars.ContextVar("name", default="nobody")


@pytest.fixture(params=["script", "running loop"])
def run_there(request):
    """run() as a script calls it, and as a notebook's cell does."""
    if request.param == "script":
        return run

    def in_running_loop(*arguments, **options):
        async def cell():
            return run(*arguments, **options)

        return asyncio.run(cell())

    return in_running_loop


def test_the_timeline_holds_what_the_coroutine_returned(run_there):
    timeline = run_there(answer())
    assert timeline.result == 42
    assert timeline.name == "answer"
    assert [track.label for track in timeline.tracks] == ["answer"]


def test_the_timeline_has_the_name_that_it_was_given(run_there):
    assert run_there(answer(), name="The answer").name == "The answer"


def test_what_the_coroutine_raises_is_raised(run_there):
    with pytest.raises(KeyError, match="no such city"):
        run_there(fails())


def test_what_the_coroutine_raises_leaves_the_next_run_alone(run_there):
    with pytest.raises(KeyError):
        run_there(fails())
    assert run_there(answer()).result == 42


def test_tasks_left_over_are_cancelled(run_there):
    ended = []

    async def forgotten():
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("forgotten")

    async def main():
        main.task = asyncio.create_task(forgotten())
        await asyncio.sleep(0)

    timeline = run_there(main())
    assert ended == ["forgotten"]
    assert timeline.track("forgotten").outcome == "cancelled"


def test_async_generators_left_over_are_closed(run_there):
    ended = []

    async def endless():
        try:
            while True:
                yield
        finally:
            await asyncio.sleep(0)
            ended.append("endless")

    async def main():
        main.generator = endless()
        await anext(main.generator)

    run_there(main())
    assert ended == ["endless"]


def test_each_run_has_an_event_loop_of_its_own_that_is_closed_after(run_there):
    loops = []

    async def main():
        loops.append(asyncio.get_running_loop())

    run_there(main())
    run_there(main())
    assert loops[0] is not loops[1]
    assert all(loop.is_closed() for loop in loops)


def test_no_thread_is_left_behind(run_there):
    before = set(threading.enumerate())
    run_there(answer())
    until = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < until:
        time.sleep(0.005)
    assert set(threading.enumerate()) <= before


def test_context_variables_reach_the_coroutine_and_do_not_come_back(run_there):
    async def main():
        seen = name.get()
        name.set("Bob")
        return seen

    token = name.set("Alice")
    try:
        assert run_there(main()).result == "Alice"
        assert name.get() == "Alice"
    finally:
        name.reset(token)


def test_a_run_inside_a_running_loop_does_not_disturb_that_loop():
    async def main():
        task = asyncio.create_task(asyncio.sleep(0.01, "mine"))
        inner = run(answer()).result
        return inner, await task, asyncio.get_running_loop().is_running()

    assert asyncio.run(main()) == (42, "mine", True)


def test_a_run_inside_a_run_gives_both_timelines():
    async def outer():
        await asyncio.sleep(0)
        return run(answer())

    timeline = run(outer())
    assert [track.name for track in timeline.result.tracks] == ["answer"]
    assert "outer" in [track.name for track in timeline.tracks]


def test_the_given_coroutine_has_its_track_whoever_wrote_it():
    timeline = run(asyncio.sleep(0.5, "slept"), clock="virtual")
    (track,) = timeline.tracks
    assert (track.name, track.elapsed, timeline.result) == ("sleep", 0.5, "slept")


def test_the_result_is_no_part_of_what_makes_timelines_equal():
    timeline = run(asyncio.sleep(0, "what it returned"), clock="virtual")
    assert timeline == replace(timeline, result="another")
    assert "what it returned" not in repr(timeline)


def test_threads_processes_and_sockets_work_in_real_time(run_there):
    async def main():
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "print('hello')", stdout=asyncio.subprocess.PIPE
        )
        output, _ = await process.communicate()
        server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        data = await reader.read()
        writer.close()
        server.close()
        return output.strip(), data, await asyncio.to_thread(lambda: 7)

    assert run_there(main()).result == (b"hello", b"", 7)


@pytest.mark.usefixtures("unbroken_lines")
def test_a_run_that_only_the_outside_could_wake_says_so_once(capsys, monkeypatch):
    monkeypatch.setattr("asynclab.runner._SAY_AFTER", 0.2)

    async def waits_for(future):
        await asyncio.wrap_future(future)

    async def cell():
        import concurrent.futures

        future = concurrent.futures.Future()
        threading.Timer(2.2, future.set_result, [None]).start()
        return run(waits_for(future))

    asyncio.run(cell())
    said = capsys.readouterr().out
    assert said.count("without a step, and no timer will wake it") == 1
    assert "make what it waits for inside the coroutine" in said


def test_a_run_with_a_timer_says_nothing(capsys, monkeypatch):
    monkeypatch.setattr("asynclab.runner._SAY_AFTER", 0.1)

    async def cell():
        return run(asyncio.sleep(1.3))

    asyncio.run(cell())
    assert capsys.readouterr().out == ""


def in_cell(coroutine_function):
    """Run it as a kernel does: in a running loop, with Python's own way of interrupting."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine_function())
    finally:
        loop.close()


def interrupt_after(*seconds):
    for delay in seconds:
        threading.Timer(delay, _thread.interrupt_main).start()


def test_an_interrupt_while_a_run_waits_cancels_its_coroutine():
    ended = []

    async def sleeps():
        interrupt_after(0.2)
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def cell():
        run(sleeps())

    with pytest.raises(KeyboardInterrupt):
        in_cell(cell)
    assert ended == ["cancelled"]


def test_a_second_interrupt_ends_a_run_that_is_busy():
    ended = []

    async def busy():
        interrupt_after(0.2, 0.7)
        try:
            while True:
                pass
        finally:
            ended.append("busy")

    async def cell():
        run(busy())

    with pytest.raises(KeyboardInterrupt):
        in_cell(cell)
    assert ended == ["busy"]


def test_a_run_after_an_interrupt_works():
    async def sleeps():
        interrupt_after(0.2)
        await asyncio.sleep(3600)

    async def cell():
        with contextlib.suppress(KeyboardInterrupt):
            run(sleeps())
        return run(answer()).result

    assert in_cell(cell) == 42
