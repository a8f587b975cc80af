from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, at_most, no_task_left_behind, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading, fetch_reading

PROMPT = """\
Write `read_politely(read, stations, limit)`: it reads all stations, with at most `limit` of them
in flight at once. As soon as one has answered, the next one is asked. It returns the readings in
the order of the list. Write a second coroutine function if it helps. The check gives it a `read`.

Checked: how many `read` overlap, the time, and the readings."""

GIVEN = "import asyncio"

STUB = '''\
async def read_politely(read, stations, limit):
    """Return all readings, with at most `limit` in flight at once."""
    ...
'''

HINTS = (
    "Where must a task wait, so that it has started, and has not asked its station yet?",
    "Make one `asyncio.Semaphore(limit)` for all, and let each task read inside `async with`.",
    "semaphore = asyncio.Semaphore(limit)\n\nasync def polite(station):\n"
    "    async with ____:\n        return await read(station)\n\n"
    "async with asyncio.TaskGroup() as group:\n"
    "    tasks = [group.create_task(____) for station in stations]\n"
    "return [task.result() for task in tasks]",
)

SOLUTION = '''\
async def read_politely(read, stations, limit):
    """Return all readings, with at most `limit` in flight at once."""
    semaphore = asyncio.Semaphore(limit)

    async def polite(station):
        async with semaphore:
            return await read(station)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(polite(station)) for station in stations]
    return [task.result() for task in tasks]
'''

REASONS = """\
All tasks are there from the start, and wait at the semaphore. Whoever leaves it lets the next one
in, so there is no pause until the slowest of three has answered. The semaphore is made once, for
all tasks, inside the function that uses it."""

STATIONS = ["Oslo", "Accra", "Delhi", "Quito", "Lima", "Cairo"]
CELSIUS = [4.0, 29.0, 31.0, 14.0, 19.0, 28.0]
READINGS = [Reading(*pair) for pair in zip(STATIONS, CELSIUS, strict=True)]
CROWD = (
    "Make one semaphore for all tasks, and let each task hold it while it reads: `async with` "
    "around the `await`. Around `create_task` it lets go before the task has asked anybody."
)
PAIRS = "The next one waited for a whole group. A semaphore lets one in as soon as one leaves."
ONE = "They came one at a time: let each task wait at the semaphore, and start all tasks first."
ORDER = "That is the order in which they finished; wanted is the order of the list."
ERRORS = {
    "'type' object does not support": "Call it with a number: `asyncio.Semaphore(limit)`.",
    "Semaphore' object does not support": "Entering may have to wait: write `async with`.",
    "nothing is left": (
        "Nobody left the semaphore, so the next ones wait for ever: `async with` leaves it."
    ),
    "unhashable": "`gather` wants each one as an argument of its own: write a * before the list.",
}


async def read(station: str) -> Reading:
    return await fetch_reading(station)


def check(answer: Any) -> Iterator[Verdict]:
    for limit, seconds, groups in ((2, 2.2, 2.5), (3, 1.7, 2.0)):
        timeline = attempt(answer, read, STATIONS, limit, errors=ERRORS)
        yield at_most(timeline, limit, "read", hint=CROWD)
        yield no_task_left_behind(timeline)
        yield took(timeline, seconds, instead={groups: PAIRS, 4.2: ONE}, hint="Use the `limit`.")
        finished = sorted(timeline.find("read"), key=lambda track: track.finish_ns)
        late = [READINGS[timeline.find("read").index(track)] for track in finished]
        yield returned(timeline, READINGS, instead=[(late, ORDER)])
