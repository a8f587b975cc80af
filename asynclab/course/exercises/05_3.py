import asyncio
from collections.abc import Iterator
from functools import partial
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import attempt
from asynclab.exercises.stand_in import Pool
from asynclab.services import WeatherMap, draw_map

PROMPT = """\
Write `draw_all(pool, draw, stations)`. `pool` is given to you, and stands for a
`ProcessPoolExecutor`: it takes only what can travel to another process. `draw(station)` is an
ordinary function that computes a map. All maps are drawn in the pool, at the same time, and
returned in the order of the stations.

Checked: how many maps the pool had in hand at once, that the loop stayed free, and the maps."""

GIVEN = "import asyncio"

STUB = '''\
async def draw_all(pool, draw, stations):
    """Return the maps of all stations, drawn in the pool."""
    ...
'''

HINTS = (
    "What hands a call to a pool, and gives you something to await?",
    "`loop.run_in_executor` takes the pool, the function, and its arguments.",
    "loop = asyncio.get_running_loop()\n"
    "calls = [loop.run_in_executor(____) for station in stations]\n"
    "return await asyncio.gather(*calls)",
)

SOLUTION = '''\
async def draw_all(pool, draw, stations):
    """Return the maps of all stations, drawn in the pool."""
    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(pool, draw, name) for name in stations]
    return await asyncio.gather(*calls)
'''

REASONS = """\
`run_in_executor` hands the call to the pool at once, and gives a future. So all calls are in the
pool before the first one is awaited, and the loop only waits."""

STATIONS = ["Oslo", "Lima", "Cairo"]
NO_POOL = (
    "Nothing was handed to the pool. Threads take turns when they compute, and the loop's thread "
    "would be held: loop.run_in_executor(pool, draw, station)."
)
SENT = (
    "Only a function from a module can travel to another process, and one from a cell or a lambda "
    "cannot. Give `draw` itself, and the station as its argument."
)
APART = (
    "Here `draw(…)` is called at once, in the loop's thread. Give the function and its argument "
    "apart: loop.run_in_executor(pool, draw, station)."
)
GIVEN_MAPS = (
    "`gather` got maps, and wants what it can await: give it loop.run_in_executor(pool, draw, "
    "station) for each station, without `await`."
)
HELD = (
    "The result was waited for in a step, so the loop stood still: `result()` and `pool.map` hold "
    "their thread. Await what loop.run_in_executor gives you."
)
LATE = "One after the other: hand all calls to the pool before you await the first one."


async def main(answer: Any, pool: Pool) -> Any:
    pool.loop = asyncio.get_running_loop()
    return await answer(pool, partial(draw_map, seconds=0.1), STATIONS)


def check(answer: Any) -> Iterator[Verdict]:
    errors = {"pickle": SENT, "local object": SENT}
    errors |= {"not callable": APART, "a coroutine or an awaitable": GIVEN_MAPS}
    with Pool(len(STATIONS)) as pool:
        timeline = attempt(main, answer, pool, clock="real", errors=errors)
    seen = f"the pool had at most {pool.most} of {len(STATIONS)} maps in hand at once."
    hint = HELD if pool.held else LATE if pool.most else NO_POOL
    yield Verdict(pool.most == len(STATIONS), seen, "all of them.", hint, timeline)
    seen = "the loop stood still." if pool.held else "the loop stayed free."
    yield Verdict(not pool.held, seen, "the loop stays free.", HELD, timeline)
    maps = [WeatherMap(station) for station in STATIONS]
    yield returned(timeline, maps, hint="A list of the maps, in the order of the stations.")
