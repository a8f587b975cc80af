import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, at_most, no_task_left_behind, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import STATIONS, Reading, Stations

PROMPT = """\
Write `read_all(read, stations, workers)`: so many workers take the stations from one queue, and
read them with the `read` that is given. When all have ended, it returns a dict:
`{"Oslo": Reading("Oslo", 4.0), …}`. Write a second coroutine function for the worker.

Checked: how many readings overlap, the time, the dict, and that no task is left behind."""

GIVEN = "import asyncio"

STUB = '''\
async def read_all(read, stations, workers):
    """Return the readings of all stations, read by so many workers."""
    ...
'''

HINTS = (
    "Who tells each of the workers that no station is left?",
    "A `TaskGroup` waits until all workers have returned. Put one `None` for each of them behind "
    "the stations.",
    "async def work(queue, read, readings):\n"
    "    while (station := await queue.get()) is not None:\n        ____\n\n"
    "async def read_all(read, stations, workers):\n    queue, readings = asyncio.Queue(1), {}\n"
    "    async with asyncio.TaskGroup() as group:\n        for _ in range(workers):\n"
    "            group.create_task(work(queue, read, readings))\n        ____\n"
    "    return readings",
)

SOLUTION = '''\
async def work(queue, read, readings):
    while (station := await queue.get()) is not None:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    """Return the readings of all stations, read by so many workers."""
    queue, readings = asyncio.Queue(workers), {}
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(queue, read, readings))
        for station in stations:
            await queue.put(station)
        for _ in range(workers):
            await queue.put(None)
    return readings
'''

REASONS = """\
Who is free takes the next station, so one slow station keeps one worker only. The workers are
created first: the queue has room for few, and somebody has to take them out."""

DELAYS = {"Oslo": 3.0}
READINGS = {station: Stations().reading(station) for station in STATIONS}
CROWD = "Each worker is one task, and reads one station after the other: create no other tasks."
SHARE = (
    "While Oslo kept one worker, others had nothing to do. Let all of them take their stations "
    "from one queue: who is free takes the next."
)
ALONE = "One after the other: create all workers before you wait for anything."
LEFT = (
    "A worker was still waiting at the queue. Put one None for each of them, or cancel them after "
    "`queue.join()`."
)
STUCK = (
    "Somebody waits for ever. Does every worker get a None of its own, and is a full queue being "
    "emptied? With `queue.join()`: is `task_done()` called for each item?"
)
MISSING = "Every station is read once. Is None put behind all the stations, and taken out last?"
LATE = "The dict was returned before the workers had ended: wait for them first."
ERRORS = {
    "There is no station None": "None is the sentinel and no station: a worker ends there.",
    "There is no station True": (
        "`is not` comes first here: write `(station := await queue.get()) is not None`."
    ),
    "In virtual time": STUCK,
    "task_done() called too many times": "Call `task_done()` once for each item that you took.",
    "QueueFull": "`put_nowait` never waits for room: `await queue.put(station)`.",
    "QueueEmpty": "`get_nowait` never waits: `await queue.get()`.",
    "CancelledError": "You cancelled the workers, and then awaited one: that raises.",
}


def reader() -> Callable[[str], Awaitable[Reading]]:
    service = Stations(delay=0)

    async def read(station: str) -> Reading:
        reading = await service.fetch_reading(station)
        await asyncio.sleep(DELAYS.get(station, 0.5))
        return reading

    return read


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(answer, reader(), list(READINGS), 2, errors=ERRORS)
    yield no_task_left_behind(timeline, hint=LEFT if timeline.result == READINGS else LATE)
    seen = f"{len(timeline.find('read'))} of {len(READINGS)} stations were read."
    yield Verdict(
        len(timeline.find("read")) == len(READINGS), seen, "each once.", MISSING, timeline
    )
    yield at_most(timeline, 2, "read", hint=CROWD)
    yield took(timeline, 3.0, instead={4.0: SHARE, 5.5: ALONE, 2.0: LATE})
    yield returned(timeline, READINGS, hint=MISSING)
    few = ["Accra", "Lima"]
    timeline = attempt(answer, reader(), few, 4, errors=ERRORS)
    yield no_task_left_behind(timeline, hint=LEFT)
    yield returned(timeline, {name: READINGS[name] for name in few}, hint=MISSING)
    yield took(timeline, 0.5)
