import asyncio
from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, no_task_left_behind, overlap, returned
from asynclab.course.two_jobs import draw_reading
from asynclab.exercises.attempts import attempt
from asynclab.exercises.stand_in import Pool
from asynclab.services import Reading, Stations, WeatherMap

PROMPT = """\
A program that waits *and* computes. Write `read_and_draw(read, draw, pool, stations)`. `await
read(station)` gives a reading. `draw(reading)` is an ordinary function that computes its map, and
`pool` stands for a `ProcessPoolExecutor`. All stations are read at the same time, and each map is
drawn in the pool as soon as its reading is there. The maps are returned in the order of the list.

Checked: that the readings overlap, that the loop stays free, that no map waits for other readings,
and the maps."""

GIVEN = "import asyncio"

STUB = '''\
async def read_and_draw(read, draw, pool, stations):
    """Read all stations, draw their maps in the pool, and return them."""
    ...
'''

HINTS = (
    "What does one station need from its reading to its map, and which part of it is a wait?",
    "Write a coroutine function for one station, with two `await`s. A task group runs it for each.",
    "loop = asyncio.get_running_loop()\n\nasync def one(station):\n"
    "    reading = await read(station)\n    return await ____\n\n"
    "async with asyncio.TaskGroup() as group:\n"
    "    tasks = [group.create_task(one(name)) for name in stations]\n"
    "return [task.result() for task in tasks]",
)

SOLUTION = '''\
async def read_and_draw(read, draw, pool, stations):
    """Read all stations, draw their maps in the pool, and return them."""
    loop = asyncio.get_running_loop()

    async def one(station):
        reading = await read(station)
        return await loop.run_in_executor(pool, draw, reading)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(name)) for name in stations]
    return [task.result() for task in tasks]
'''

REASONS = """\
asyncio is outside, for the waits, and hands the computing to processes. With a coroutine function
for one station each map is drawn when its own reading is there, whatever the others do."""

STATIONS = ["Oslo", "Delhi", "Accra"]
SLOWEST = "Oslo"
LATE = "One after the other: start a task for each station before you await the first one."
HELD = (
    "`draw` ran in the loop's thread, or a step stood still until the pool had drawn: "
    "await loop.run_in_executor(…)."
)
ELSEWHERE = (
    "`draw` ran in the loop's thread, or in another one, which shares the GIL with it. "
    "Await loop.run_in_executor(pool, draw, reading)."
)
APART = "Give the function and its argument apart: loop.run_in_executor(pool, draw, reading)."
SENT = (
    "Only a function from a module can travel to another process, and one from a cell or a lambda "
    "cannot. Give `draw` itself, and the reading as its argument."
)
WAITED = (
    "The maps waited until all readings were there. Let one coroutine read a station and then draw "
    "its map."
)
COROUTINE = "`read(station)` gives a coroutine object: `await` it, and draw what it returns."
GIVEN_MAPS = "`gather` wants coroutine objects, each as an argument of its own."
EARLY = "The tasks had not finished: take their results below the block."
ERRORS = {
    "not callable": APART,
    "cannot pickle 'coroutine'": COROUTINE,
    "'coroutine' object has no attribute": COROUTINE,
    "pickle": SENT,
    "local object": SENT,
    "used in 'await'": HELD,
    "can't be awaited": HELD,
    "a coroutine or an awaitable": GIVEN_MAPS,
    "Result is not set": EARLY,
}


class Watch:
    """A `read` that notes how many maps the pool had been given when the last reading came."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.given = pool, 0
        self.service = Stations()

    async def read(self, station: str) -> Reading:
        reading = await self.service.fetch_reading(station)
        if station == SLOWEST:
            self.given = self.pool.given
        return reading


async def main(answer: Any, pool: Pool, watch: Watch) -> Any:
    pool.loop = asyncio.get_running_loop()
    return await answer(watch.read, draw_reading, pool, STATIONS)


def check(answer: Any) -> Iterator[Verdict]:
    with Pool(len(STATIONS)) as pool:
        watch = Watch(pool)
        timeline = attempt(main, answer, pool, watch, clock="real", errors=ERRORS)
    yield overlap(timeline, "read", hint=LATE)
    seen = f"the pool was given {pool.given} of {len(STATIONS)} maps."
    yield Verdict(pool.given == len(STATIONS), seen, "all of them.", ELSEWHERE, timeline)
    seen = "the loop stood still." if pool.held else "the loop stayed free."
    yield Verdict(not pool.held, seen, "the loop stays free.", HELD, timeline)
    others = len(STATIONS) - 1
    seen = f"the pool had {watch.given} maps when the last reading came."
    yield Verdict(watch.given == others, seen, f"the {others} of the others.", WAITED, timeline)
    yield no_task_left_behind(timeline)
    maps = [WeatherMap(station) for station in STATIONS]
    yield returned(timeline, maps, hint="A list of the maps, in the order of the stations.")
