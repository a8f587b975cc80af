"""Eager tasks (Python 3.12 and later): their first step is made inside their parent's."""

import asyncio
import gc
import sys
import weakref

import laws
import pytest
from exact_time import exact_time

from asynclab import record
from asynclab.recorder import fast

pytestmark = pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")


@pytest.fixture(params=["fast", "slow"])
def clock(request, monkeypatch):
    if request.param == "slow":
        monkeypatch.setattr(fast, "can_be_fast", lambda *_: False)
    with exact_time(monkeypatch) as clock:
        yield clock


def recorded(clock, main):
    def loop():
        made = clock.new_loop()
        made.set_task_factory(asyncio.eager_task_factory)
        return made

    with record() as recording, asyncio.Runner(loop_factory=loop) as runner:
        recording.result = runner.run(main)
    laws.check(recording.timeline)
    assert recording.timeline.notes == ()
    return recording.timeline


def in_units(track, clock):
    unit = 1 / 512
    return [(s.state, s.start / unit, s.finish / unit, s.reason) for s in track.slices]


async def work(clock, before, after=0):
    clock.pass_units(before)
    await asyncio.sleep(0)
    clock.pass_units(after)


def test_the_first_step_of_an_eager_task_is_cut_out_of_its_parents(clock):
    async def main():
        clock.pass_units(1)
        task = asyncio.create_task(work(clock, 2, 1))
        clock.pass_units(4)
        await task

    timeline = recorded(clock, main())
    assert in_units(timeline.track("main"), clock)[:2] == [
        ("running", 0, 1, ""),
        ("ready", 1, 3, ""),
    ]
    assert in_units(timeline.track("work"), clock) == [
        ("running", 1, 3, ""),
        ("waiting", 3, 3, "sleep"),
        ("ready", 3, 7, ""),
        ("running", 7, 8, ""),
    ] or in_units(timeline.track("work"), clock) == [
        ("running", 1, 3, ""),
        ("ready", 3, 7, ""),
        ("running", 7, 8, ""),
    ]
    assert timeline.track("work").parent is timeline.track("main")


def test_an_eager_task_that_never_suspends_is_a_track_with_its_result(clock):
    async def instant():
        clock.pass_units(3)
        return 7

    async def main():
        clock.pass_units(1)
        result = await asyncio.create_task(instant())
        clock.pass_units(1)
        return result

    timeline = recorded(clock, main())
    track = timeline.track("instant")
    assert (track.outcome, track.start * 512, track.finish * 512) == ("returned", 1, 4)
    assert track.parent is timeline.track("main")


def test_an_eager_task_inside_an_eager_task_runs_apart_from_both_others(clock):
    async def inner():
        clock.pass_units(2)
        await asyncio.sleep(0)

    async def outer():
        clock.pass_units(1)
        task = asyncio.create_task(inner())
        clock.pass_units(1)
        await task

    async def main():
        clock.pass_units(1)
        await asyncio.create_task(outer())

    timeline = recorded(clock, main())

    def running(name):
        return [
            (start, finish)
            for state, start, finish, _ in in_units(timeline.track(name), clock)
            if state == "running" and finish > start
        ]

    assert running("main") == [(0, 1)]
    assert running("outer") == [(1, 2), (4, 5)]
    assert running("inner") == [(2, 4)]
    assert timeline.track("inner").parent is timeline.track("outer")
    assert timeline.track("outer").parent is timeline.track("main")


def test_an_eager_task_that_fails_at_once_says_so(clock):
    async def fails():
        raise ValueError

    async def main():
        await asyncio.gather(fails(), return_exceptions=True)

    track = recorded(clock, main()).track("fails")
    assert (track.outcome, track.error) == ("failed", "ValueError")


def test_gather_of_eager_tasks_has_them_all_in_flight(clock):
    async def nap(number):
        await asyncio.sleep(1 / 512)

    async def main():
        await asyncio.gather(*(nap(number) for number in range(4)))

    timeline = recorded(clock, main())
    assert timeline.most_in_flight() == 4
    assert {t.parent.name for t in timeline.find("nap")} == {"main"}


def test_an_eager_task_made_without_its_loop_is_met_by_the_task_that_awaits_it(clock):
    async def handle():
        clock.pass_units(2)
        await asyncio.sleep(1 / 512)
        clock.pass_units(1)

    async def main():
        clock.pass_units(1)
        # What aiohttp's server does on Python 3.12 and 3.13: no `create_task` tells of it.
        await asyncio.Task(handle(), loop=asyncio.get_running_loop(), eager_start=True)

    timeline = recorded(clock, main())
    assert in_units(timeline.track("handle"), clock) == [
        ("waiting", 3, 4, "sleep"),
        ("running", 4, 5, ""),
    ]
    assert timeline.track("handle").outcome == "returned"


def test_results_of_eager_tasks_die_at_once(clock):
    class Result:
        pass

    async def instant():
        return Result()

    async def main():
        alive = []
        for _ in range(3):
            result = await asyncio.create_task(instant())
            alive.append(weakref.ref(result))
            del result
        gc.collect()
        return [reference() for reference in alive]

    with record(), asyncio.Runner(loop_factory=clock.new_loop) as runner:
        runner.get_loop().set_task_factory(asyncio.eager_task_factory)
        assert runner.run(main()) == [None] * 3
