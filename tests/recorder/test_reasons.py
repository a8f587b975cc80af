"""Whose child a track is, what it waits for, and when it could have run."""

import asyncio
import contextlib

import aiohttp
import laws
import pytest
from recordings import nap, virtually, waits

from asynclab import run
from asynclab.services import serve


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


def test_entering_what_a_library_made_is_named_after_the_call_that_waits():
    async def ask(url):
        async with aiohttp.ClientSession(url) as session, session.get("/readings/Accra") as answer:
            return answer.status

    with serve() as server:
        timeline = run(ask(server.url))
    assert timeline.result == 200
    assert "ClientSession.request" in waits(timeline.track("ask"))


def test_a_loop_over_what_a_library_made_is_named_after_the_call_that_waits():
    async def lines(reader):
        return [line async for line in reader]

    async def main():
        reader = asyncio.StreamReader()
        task = asyncio.create_task(lines(reader))
        await asyncio.sleep(1)
        reader.feed_data(b"Oslo 4.0\n")
        reader.feed_eof()
        return await task

    timeline = virtually(main())
    assert timeline.result == [b"Oslo 4.0\n"]
    assert waits(timeline.track("lines")) == ["StreamReader.readline"]
