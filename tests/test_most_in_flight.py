import asyncio

from asynclab import run
from tests.timelines import make


async def nap():
    await asyncio.sleep(1)


async def task_after_task():
    await asyncio.create_task(nap())
    await asyncio.create_task(nap())


async def tasks_together():
    naps = [asyncio.create_task(nap()) for _ in range(3)]
    for each in naps:
        await each


async def in_a_comprehension():
    return [await nap() for _ in range(3)]


def test_tasks_awaited_one_after_the_other_are_in_flight_one_at_a_time():
    assert run(task_after_task(), clock="virtual").most_in_flight() == 1


def test_tasks_created_before_the_first_wait_are_in_flight_together():
    assert run(tasks_together(), clock="virtual").most_in_flight("nap") == 3


def test_a_parent_that_became_ready_in_its_childs_last_step_is_in_flight_once_it_runs():
    child = ("child", [("waiting", 0, 2), ("running", 2, 3)])
    waits = [("running", 0, 0), ("waiting for tracks", 0, 2.5)]
    parent = ("parent", [*waits, ("ready", 2.5, 3), ("running", 3, 4)])
    assert make([parent, child]).most_in_flight() == 1


def test_a_track_that_is_ready_from_the_start_is_in_flight():
    late = ("late", [("ready", 0, 1), ("running", 1, 2)])
    first = ("first", [("running", 0, 1)])
    assert make([first, late]).most_in_flight() == 2


def test_a_comprehension_waits_for_what_it_awaits_and_is_named_after_it():
    timeline = run(in_a_comprehension(), clock="virtual")
    reasons = {s.reason for s in timeline.track("in_a_comprehension").slices if s.reason}
    assert reasons == {track.label for track in timeline.find("nap")}
