from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, cancelled_cleanly, no_task_left_behind, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading, fetch_reading

PROMPT = """\
The map is drawn at a fixed time, with the readings that are there. Write
`those_in_time(read, stations, limit)`: it reads all stations at the same time, and returns, after
`limit` seconds at the latest, the readings that have come, in the order of the list. Readings that
are late are cancelled. The check gives it a `read`.

Checked: the readings, the time, and that nothing is left behind."""

GIVEN = "import asyncio"

STUB = '''\
async def those_in_time(read, stations, limit):
    """Return the readings that come within the limit."""
    ...
'''

HINTS = (
    "Is the limit there for each reading, or for the whole group? Either way works: which of them "
    "lets you keep the readings that are there?",
    "After a timeout around a group all its tasks are done, and `task.cancelled()` says of each "
    "whether it was late.",
    "try:\n    async with asyncio.timeout(limit):\n"
    "        async with asyncio.TaskGroup() as group:\n"
    "            tasks = [____ for station in stations]\n"
    "except TimeoutError:\n    pass\n"
    "return [task.result() for task in tasks if ____]",
)

SOLUTION = '''\
async def those_in_time(read, stations, limit):
    """Return the readings that come within the limit."""
    try:
        async with asyncio.timeout(limit):
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(read(one)) for one in stations]
    except TimeoutError:
        print("Some stations are late.")
    return [task.result() for task in tasks if not task.cancelled()]
'''

REASONS = """\
The timeout cancels the group, the group cancels what is in flight, and waits for it. So below the
block every task is done: it was cancelled, or it has its result."""

OSLO, DELHI, ACCRA = Reading("Oslo", 4.0), Reading("Delhi", 31.0), Reading("Accra", 29.0)
ONE_BY_ONE = "One after the other: create all tasks, and give them one limit."
LOST = (
    "Delhi and Accra had answered in time. Keep their tasks, and take the results that are there."
)
NONE = "A station that is late is left out of the list: no None for it."
ORDER = "That is the order in which they finished; wanted is the order of the list."
CAUGHT = (
    "Where a timeout stands around the group, catch TimeoutError around that. Where it stands "
    "inside a task, catch it inside the task, or the group stops all the others."
)
GONE = "A cancelled task has no result: ask `task.cancelled()` first."
ALONE = "A reading that is late has to be cancelled, and waited for: a task group does both."
LONGER = "Nobody has to wait when all readings are there."
ERRORS = {"TimeoutError": CAUGHT, "CancelledError": GONE, "Result is not set": ALONE}


async def read(station: str) -> Reading:
    return await fetch_reading(station)


def check(answer: Any) -> Iterator[Verdict]:
    stations = ["Oslo", "Delhi", "Accra"]
    timeline = attempt(answer, read, stations, 0.7, errors=ERRORS)
    yield no_task_left_behind(timeline, hint=ALONE)
    late = {1.0: "It waited for Oslo to the end.", 1.4: ONE_BY_ONE, 1.7: ONE_BY_ONE}
    yield took(timeline, 0.7, instead=late, hint="The limit is for all of them together.")
    instead = [([], LOST), (None, LOST), ([None, DELHI, ACCRA], NONE), ([ACCRA, DELHI], ORDER)]
    yield returned(timeline, [DELHI, ACCRA], instead=instead, hint=LOST)
    yield cancelled_cleanly(timeline, "read('Oslo')", hint=ALONE)
    timeline = attempt(answer, read, stations[1:], 2, errors=ERRORS)
    yield took(timeline, 0.5, instead={0.7: ONE_BY_ONE}, hint=LONGER)
    yield returned(timeline, [DELHI, ACCRA])
    timeline = attempt(answer, read, stations, 0.1, errors=ERRORS)
    yield returned(timeline, [], hint="Nobody was in time: return an empty list.")
