from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, no_task_left_behind, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading, Stations

PROMPT = """\
Two readings are enough for a first map. Write `first_answers(read, stations, count)`: it reads all
stations at the same time, and returns the first `count` readings in the order in which they come.
The others are cancelled. The check gives it a `read`.

Checked: the readings and their order, the time, and that no task is left behind."""

GIVEN = "import asyncio"

STUB = '''\
async def first_answers(read, stations, count):
    """Return the first readings that come, and cancel the others."""
    ...
'''

HINTS = (
    "Who has to be told that the others are not wanted any more, and by whom?",
    "`as_completed` gives the next result in each round. In a `TaskGroup` the end of the block "
    "waits for all tasks: `task.cancel()` before that.",
    "async with asyncio.TaskGroup() as group:\n"
    "    tasks = [group.create_task(read(one)) for one in stations]\n    readings = []\n"
    "    for one in asyncio.as_completed(tasks):\n        readings.append(await one)\n"
    "        if len(readings) == count:\n            break\n    for task in tasks:\n        ____\n"
    "return readings",
)

SOLUTION = '''\
async def first_answers(read, stations, count):
    """Return the first readings that come, and cancel the others."""
    readings = []
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(one)) for one in stations]
        for one in asyncio.as_completed(tasks):
            readings.append(await one)
            if len(readings) == count:
                break
        for task in tasks:
            task.cancel()
    return readings
'''

REASONS = """\
`break` leaves only the loop, and the tasks go on. So they are cancelled, and the end of the group
waits until they are. `cancel` does nothing to a task that has finished."""

STATIONS = ["Oslo", "Delhi", "Lima", "Accra"]
FIRST = [Reading("Accra", 29.0), Reading("Delhi", 31.0)]
ALL = [Reading("Oslo", 4.0), Reading("Accra", 29.0)]
AWAIT = "What `as_completed` gives is no reading yet: `await` it."
LIST_ORDER = "These are the first of the list. Wanted are those that come first: `as_completed`."
WAITED = (
    "It waited for all of them. Stop when you have enough, and cancel the tasks: the end of a "
    "group waits for those that go on."
)
LEFT = "Those that are not wanted go on. Cancel them, and wait until they have ended."
LATE = "One after the other: create all tasks before you await the first one."
NOT_TASKS = (
    "`as_completed` gives no tasks of yours, so nothing is found. Cancel those of your list."
)
ERRORS = {
    "has no attribute 'cancel'": NOT_TASKS,
    "KeyError": NOT_TASKS,
    "not in list": NOT_TASKS,
    "CancelledError": "A cancelled task has no result: cancel the others when you have enough.",
    "Result is not set": "`result()` of a task that has not finished raises: await what "
    "`as_completed` gives.",
    "has no attribute 'result'": AWAIT,
}


def reader() -> Callable[[str], Awaitable[Reading]]:
    service = Stations()

    async def read(station: str) -> Reading:
        return await service.fetch_reading(station)

    return read


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(answer, reader(), STATIONS, 2, errors=ERRORS)
    yield returned(
        timeline,
        FIRST,
        instead=[([Reading("Oslo", 4.0), Reading("Delhi", 31.0)], LIST_ORDER)],
        hint="The first two that come, in the order in which they come.",
    )
    yield no_task_left_behind(timeline, hint=LEFT)
    yield took(timeline, 0.5, instead={1.0: WAITED, 2.7: LATE})
    timeline = attempt(answer, reader(), ["Oslo", "Accra"], 2, errors=ERRORS)
    yield returned(timeline, ALL[::-1], hint="All that there are, if so many are wanted.")
    yield no_task_left_behind(timeline, hint=LEFT)
    yield took(timeline, 1.0)
