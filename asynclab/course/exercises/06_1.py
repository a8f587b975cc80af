import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, no_task_left_behind, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading, fetch_reading

PROMPT = """\
`save_each` reads one station after the other. While it reads the next one, a task saves the last
reading. But it returns too early, and readings get lost. Change it, so that every reading is
saved, and reading still goes on meanwhile. The check gives it a `read` and a `save`.

Checked: what was saved, that no task is left behind, and the time."""

GIVEN = "import asyncio"

STUB = '''\
async def save_each(read, save, stations):
    """Read one station after the other, and save all the readings."""
    for station in stations:
        reading = await read(station)
        asyncio.create_task(save(reading))
'''

HINTS = (
    "Which line could wait for the tasks, and for all of them?",
    "At the end of its block a `TaskGroup` waits for all tasks that it created.",
    "async with asyncio.TaskGroup() as group:\n    for station in stations:\n"
    "        reading = await read(station)\n        ____",
)

SOLUTION = '''\
async def save_each(read, save, stations):
    """Read one station after the other, and save all the readings."""
    async with asyncio.TaskGroup() as group:
        for station in stations:
            reading = await read(station)
            group.create_task(save(reading))
'''

REASONS = """\
The loop stands inside the block, so there is one group for all tasks. It waits once, at its end,
however long each of them takes."""

READINGS = [Reading("Accra", 29.0), Reading("Quito", 14.0), Reading("Delhi", 31.0)]
LEFT = "It returned while they were being saved. Create them in a task group: it waits at its end."
EACH = (
    "Each reading was saved before the next station was read. Let the whole loop stand inside one "
    "block: a group waits at the end of its block."
)
LATER = "Saving started when all stations had been read: create each task in the loop."
ERRORS = {"no attribute 'station'": "`save` wants a reading: `await read(station)` gives one."}
FEWER = "The stations are read one after the other: `await read(station)` inside the loop."


async def read(station: str) -> Reading:
    return await fetch_reading(station)


def saving(delays: dict[str, float]) -> tuple[list[Reading], Callable[[Reading], Awaitable[None]]]:
    """A list, and a save() that puts a reading into it after the delay of its station."""
    saved: list[Reading] = []

    async def save(reading: Reading) -> None:
        await asyncio.sleep(delays[reading.station])
        saved.append(reading)

    return saved, save


def check(answer: Any) -> Iterator[Verdict]:
    stations = [reading.station for reading in READINGS]
    for first, last, seconds in ((1.0, 1.0, 2.2), (4.0, 0.5, 4.2)):
        saved, save = saving({"Accra": first, "Quito": 1.0, "Delhi": last})
        timeline = attempt(answer, read, save, stations, errors=ERRORS)
        yield no_task_left_behind(timeline, hint=LEFT)
        instead = {2.2 + first + last: EACH, 1.2 + first: LATER, 0.0: "No station was read."}
        yield took(timeline, seconds, instead=instead, hint=FEWER)
        yield Verdict(
            sorted(saved, key=READINGS.index) == READINGS,
            f"{len(saved)} of {len(READINGS)} readings were saved.",
            "each of them saved once.",
            "Create one task for each reading.",
            timeline,
        )
