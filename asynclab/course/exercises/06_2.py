from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, cancelled_cleanly, no_task_left_behind, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading, Stations

PROMPT = """\
A map of half the stations is of no use. Write `all_or_none(read, stations)`: it reads all stations
at the same time, and returns the readings in the order of the list. If one of them fails with a
`StationError`, the others are cancelled, and it returns None. The check gives it a `read`.

Checked: the readings; and with a station that fails: None, at once, and nothing left behind."""

GIVEN = "import asyncio\nfrom asynclab.services import StationError"

STUB = '''\
async def all_or_none(read, stations):
    """Return the readings of all stations, or None if one fails."""
    ...
'''

HINTS = (
    "Which of the two cancels the others when one fails: `gather`, or a task group?",
    "A task group raises an ExceptionGroup, and `except*` catches what is in it. In its block "
    "`return` is not allowed: return at the end of the function.",
    "try:\n    async with asyncio.TaskGroup() as group:\n"
    "        tasks = [____ for station in stations]\n"
    "    readings = [task.result() for task in tasks]\n"
    "____ StationError:\n    readings = None\nreturn readings",
)

SOLUTION = '''\
async def all_or_none(read, stations):
    """Return the readings of all stations, or None if one fails."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(one)) for one in stations]
        readings = [task.result() for task in tasks]
    except* StationError:
        readings = None
    return readings
'''

REASONS = """\
The group cancels what is still in flight, waits for it, and then raises. So the line below the
block is reached only if nobody failed, and by then all results are there."""

OSLO, ACCRA = Reading("Oslo", 4.0), Reading("Accra", 29.0)
GROUP = (
    "What comes out of a task group is an ExceptionGroup with the StationError in it. `except` "
    "looks at the group, `except*` at what is in it."
)
EARLY = (
    "The tasks had not finished. Create them with `group.create_task`, and take their results "
    "below the block."
)
GONE = "A cancelled task has no result. Take the results only where nobody failed."
KEEP = "A group has no list of its tasks: keep what `group.create_task` gives, in a list of yours."
GATHER = "`gather` passes the error on, and leaves the others alone. A task group cancels them."
ALONE = (
    "Each failure was caught in its own task, so the group never saw it. Catch it around the group."
)
LATE = "Create all tasks first: each `await` in a loop lets one reading finish before the next."


def reader(failures: set[str]) -> Callable[[str], Awaitable[Reading]]:
    """A read() whose stations in `failures` fail."""
    service = Stations(failures=failures)

    async def read(station: str) -> Reading:
        return await service.fetch_reading(station)

    return read


def check(answer: Any) -> Iterator[Verdict]:
    errors = {
        "did not answer": GROUP,
        "Result is not set": EARLY,
        "CancelledError": GONE,
        "not iterable": KEEP,
    }
    timeline = attempt(answer, reader(set()), ["Oslo", "Accra"], errors=errors)
    yield took(timeline, 1.0, instead={1.2: LATE, 0.0: "Nobody waited for the readings."})
    yield returned(timeline, [OSLO, ACCRA])
    timeline = attempt(answer, reader({"Delhi"}), ["Oslo", "Delhi", "Accra"], errors=errors)
    yield no_task_left_behind(timeline, hint=GATHER)
    alone = [([OSLO, None, ACCRA], ALONE), ([OSLO, ACCRA], ALONE)]
    yield returned(timeline, None, instead=alone, hint="One station failed: return None.")
    yield cancelled_cleanly(timeline, "read('Oslo')", hint=GATHER)
    yield took(timeline, 0.5, hint="Delhi fails after 0.5 s: nobody has to wait any longer.")
