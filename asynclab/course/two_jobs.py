"""The two jobs of lesson 14: one waits, one computes, and each notes when it ran.

They stand in a module, for another process can import nothing from a cell. What they note is
a log as `Timeline.from_log` reads it: one clock serves all threads and processes of a computer.
"""

from time import monotonic

from asynclab.services import Reading, WeatherMap, draw_map, fetch_reading, slow_read
from asynclab.timeline import Timeline

Log = list[tuple[str, str, float]]


def ask(number: int) -> Log:
    """Ask a station, and hold the thread until it answers, after 0.2 s."""
    start = monotonic()
    slow_read("Accra")
    return _log(f"ask {number}", "waiting", start)


async def ask_async(number: int) -> Log:
    """Ask a station, and await its answer, for 0.2 s."""
    start = monotonic()
    await fetch_reading("Accra")
    return _log(f"ask {number}", "waiting", start)


def draw(number: int) -> Log:
    """Draw a map: 0.1 s of computing."""
    start = monotonic()
    draw_map("Accra", seconds=0.1)
    return _log(f"draw {number}", "running", start)


async def draw_async(number: int) -> Log:
    """Draw a map, in a coroutine: as much computing, and no `await` in it."""
    return draw(number)


def draw_reading(reading: Reading) -> WeatherMap:
    """Draw the map of a reading: 0.1 s of computing."""
    return draw_map(reading.station, seconds=0.1)


def every_run(times: dict[str, list[float]]) -> Timeline:
    """One row for each measured run, as long as the run took: the ends show the spread."""
    log: Log = []
    for way, runs in times.items():
        for number, seconds in enumerate(runs, 1):
            row = f"{way} {number}"
            log += [(row, "running", 0.0), (row, "finished", seconds)]
    return Timeline.from_log(log, name="every run", loop=False)


def _log(row: str, state: str, start: float) -> Log:
    return [(row, state, start), (row, "finished", monotonic())]
