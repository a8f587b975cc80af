"""Several loops, threads with loops of their own, nested recordings and nested runs."""

import asyncio
import sys
import threading
import time

import laws
import pytest
from recordings import in_threads

from asynclab import record, run
from asynclab.recorder import fast


async def nap(seconds=0.0):
    await asyncio.sleep(seconds)


async def worker(name):
    await nap(0.01)
    return name


def outcomes(timeline):
    return {track.label: track.outcome for track in timeline.tracks}


def test_loops_that_start_in_threads_during_the_block_are_recorded():
    with record() as recording:
        in_threads(3, lambda number: asyncio.run(worker(number)))
    timeline = recording.timeline
    laws.check(timeline)
    assert {t.thread for t in timeline.find("worker")} == {"thread 0", "thread 1", "thread 2"}
    assert {t.loop for t in timeline.tracks} == {0, 1, 2}
    for number in range(3):
        on_loop = [t for t in timeline.tracks if t.loop == number]
        assert sorted(t.name for t in on_loop) == ["nap", "worker"]
        assert len({t.thread for t in on_loop}) == 1


def test_loops_that_ran_in_other_threads_before_are_not_recorded():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(nap(), loop).result(5)
        with record() as recording:
            result = asyncio.run_coroutine_threadsafe(worker("far away"), loop).result(5)
            asyncio.run(nap())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    assert result == "far away"
    assert [track.name for track in recording.timeline.tracks] == ["nap"]


def test_a_loop_still_running_in_a_thread_at_the_end_goes_on_unharmed():
    loop = asyncio.new_event_loop()
    with record() as recording:
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        future = asyncio.run_coroutine_threadsafe(worker("goes on"), loop)
        asyncio.run_coroutine_threadsafe(nap(), loop).result(5)
    assert future.result(5) == "goes on"
    assert asyncio.run_coroutine_threadsafe(worker("later"), loop).result(5) == "later"
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    laws.check(recording.timeline)
    assert recording.timeline.notes == ()


def test_many_recordings_come_and_go_beside_a_busy_loop_in_a_thread():
    stop, ran = threading.Event(), []

    async def busy():
        while not stop.is_set():
            await asyncio.gather(*(asyncio.sleep(0) for _ in range(10)))
            ran.append(1)

    async def from_outside():
        await asyncio.sleep(0)
        return 1

    with record() as outer:
        thread = threading.Thread(target=asyncio.run, args=(busy(),))
        thread.start()
        try:
            while not ran:
                time.sleep(0.001)
            for _ in range(50):
                with record() as inner:
                    asyncio.run(from_outside())
                laws.check(inner.timeline)
                assert [t.name for t in inner.timeline.tracks] == ["from_outside"]
        finally:
            stop.set()
            thread.join()
    laws.check(outer.timeline)
    assert outer.timeline.notes == ()
    assert outer.timeline.track("busy").outcome == "returned"


def test_a_call_from_another_thread_wakes_a_recorded_loop():
    async def main():
        loop, event = asyncio.get_running_loop(), asyncio.Event()
        threading.Timer(0.05, lambda: loop.call_soon_threadsafe(event.set)).start()
        await event.wait()

    timeline = run(main())
    laws.check(timeline)
    (wait,) = [s for s in timeline.track("main").slices if s.reason == "Event.wait"]
    assert 0.04 < wait.elapsed < 5


@pytest.mark.parametrize("way", ["fast", "slow"])
def test_calls_from_many_threads_at_once_keep_their_order(way, monkeypatch):
    if way == "slow":
        monkeypatch.setattr(fast, "can_be_fast", lambda *_: False)
    got = [[] for _ in range(4)]

    async def main():
        loop = asyncio.get_running_loop()

        def send(number):
            for count in range(500):
                loop.call_soon_threadsafe(got[number].append, count)
            loop.call_soon_threadsafe(ended.append, number)

        ended = []
        threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        while len(ended) < 4:
            await asyncio.gather(nap(), asyncio.sleep(0.0005))
        for thread in threads:
            thread.join()

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        timeline = run(main())
    finally:
        sys.setswitchinterval(before)
    laws.check(timeline)
    assert timeline.notes == ()
    assert got == [list(range(500))] * 4


def test_the_inner_of_two_recordings_has_its_own_part():
    with record() as outer:
        asyncio.run(worker("first"))
        with record() as inner:
            asyncio.run(worker("second"))
        asyncio.run(worker("third"))
    laws.check(outer.timeline)
    laws.check(inner.timeline)
    assert len(outer.timeline.find("worker")) == 3
    (track,) = inner.timeline.find("worker")
    assert track.start == 0.0


def test_a_recording_inside_a_recorded_coroutine_sees_what_is_left_of_it():
    async def main():
        await nap(0.001)
        with record() as inner:
            await nap(0.01)
        await nap(0.001)
        return inner.timeline

    with record() as outer:
        inner = asyncio.run(main())
    laws.check(inner)
    laws.check(outer.timeline)
    assert len(outer.timeline.find("nap")) == 3
    assert outcomes(inner) == {"main": "unfinished", "nap": "returned"}


def test_a_recording_entered_and_left_in_different_tasks_harms_nothing():
    recording = record()

    async def enters():
        recording.__enter__()
        await nap()

    async def leaves():
        await nap()
        recording.__exit__(None, None, None)
        await nap()

    async def main():
        await asyncio.gather(enters(), leaves())
        return 42

    assert asyncio.run(main()) == 42
    laws.check(recording.timeline)


def test_a_runner_that_runs_twice_gives_two_tracks_on_one_loop():
    with record() as recording, asyncio.Runner() as runner:
        runner.run(nap())
        runner.run(nap(0.001))
    laws.check(recording.timeline)
    assert [(t.name, t.loop, t.parent) for t in recording.timeline.tracks] == [
        ("nap", 0, None),
        ("nap", 0, None),
    ]


def test_the_loops_own_helpers_at_the_end_do_not_appear():
    async def main():
        await asyncio.to_thread(int)

    with record() as recording:
        asyncio.run(main())
    assert [track.name for track in recording.timeline.tracks] == ["main"]


def test_a_closed_loop_does_not_stretch_what_was_left_unfinished():
    with record() as recording:
        loop = asyncio.new_event_loop()
        loop.set_exception_handler(lambda *_: None)
        task = loop.create_task(nap(3600))
        loop.run_until_complete(nap(0.01))
        loop.close()
        time.sleep(0.3)
        del task
    timeline = recording.timeline
    laws.check(timeline)
    assert timeline.elapsed < 0.2
