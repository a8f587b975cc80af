from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, no_task_left_behind, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading, Stations

PROMPT = """\
A list of readings is of use even if some are missing. Write `those_that_answer(read, stations)`:
it reads all stations at the same time, and returns the readings in the order of the list. A
station that fails with a `StationError` is left out, and disturbs nobody. Write a second
coroutine function if it helps. The check gives it a `read`.

Checked: the readings, with two stations that fail, and the time of the slowest."""

GIVEN = "import asyncio\nfrom asynclab.services import StationError"

STUB = '''\
async def those_that_answer(read, stations):
    """Return the readings of all stations that answer."""
    ...
'''

HINTS = (
    "A task group cancels the siblings of a task that fails. Where must the error be caught, so "
    "that the group never sees it?",
    "A coroutine function of your own can hold the `try` and the `except` for one station, and "
    "return None where it fails. Each task runs that.",
    "async def read_or_none(read, station):\n    try:\n        return await read(station)\n"
    "    except StationError:\n        return None\n\n"
    "async with asyncio.TaskGroup() as group:\n"
    "    tasks = [____ for station in stations]\n"
    "return [task.result() for task in tasks if ____]",
)

SOLUTION = '''\
async def read_or_none(read, station):
    try:
        return await read(station)
    except StationError:
        return None


async def those_that_answer(read, stations):
    """Return the readings of all stations that answer."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read_or_none(read, s)) for s in stations]
    return [task.result() for task in tasks if task.result() is not None]
'''

REASONS = """\
Where you catch an error says how far it reaches. Caught inside the task, it is the matter of one
station. Caught around the group, it has stopped all of them. Inside a task plain `except` is
right: a group is made only where an error leaves the block."""

OSLO, ACCRA, LIMA = Reading("Oslo", 4.0), Reading("Accra", 29.0), Reading("Lima", 19.0)
STOPPED = (
    "The first failure left its task, so the group cancelled the others. Catch it inside the "
    "task, for one station."
)
NONE = "A station that failed is left out of the list: no None for it."
ERRORS = "These hold the exceptions too: the ones that failed are to be left out."
ORDER = "That is the order in which they finished; wanted is the order of the list."
NOBODY = "Nobody waited for the readings."
LATE = "One after the other: create all tasks, and catch the error inside each of them."


def reader(failures: set[str]) -> Callable[[str], Awaitable[Reading]]:
    """A read() whose stations in `failures` fail."""
    service = Stations(failures=failures)

    async def read(station: str) -> Reading:
        return await service.fetch_reading(station)

    return read


def check(answer: Any) -> Iterator[Verdict]:
    errors = {"did not answer": STOPPED, "CancelledError": STOPPED, "not subscriptable": NONE}
    stations = ["Oslo", "Delhi", "Accra", "Quito", "Lima"]
    timeline = attempt(answer, reader({"Delhi", "Quito"}), stations, errors=errors)
    yield took(timeline, 1.0, instead={0.5: STOPPED, 3.2: LATE, 0.0: NOBODY})
    yield no_task_left_behind(timeline)
    if any(isinstance(one, Exception) for one in timeline.result or ()):
        yield returned(timeline, [OSLO, ACCRA, LIMA], hint=ERRORS)
    instead = [([OSLO, None, ACCRA, None, LIMA], NONE), ([ACCRA, OSLO, LIMA], ORDER)]
    yield returned(timeline, [OSLO, ACCRA, LIMA], instead=instead)
    timeline = attempt(answer, reader({"Accra"}), ["Accra", "Delhi"], errors=errors)
    yield returned(timeline, [Reading("Delhi", 31.0)], hint="Read the stations that you are given.")
