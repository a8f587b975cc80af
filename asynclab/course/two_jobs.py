"""The two jobs of lesson 14: one waits, one computes, and each notes when it ran.

They stand in a module, for another process can import nothing from a cell. What they note is
a log as `Timeline.from_log` reads it: one clock serves all threads and processes of a computer.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from shutil import which
from time import monotonic

from asynclab.services import Reading, WeatherMap, draw_map, fetch_reading, slow_read
from asynclab.timeline import Timeline

Log = list[tuple[str, str, float]]

FREE_THREADED = ("python3.15t", "python3.14t", "python3.13t")


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


def in_free_threads() -> str:
    """Four maps in threads of a free-threaded Python, if this computer has one: its rows as text.

    It need not be the notebook's own, and needs nothing installed.
    """
    found = next(filter(None, map(which, FREE_THREADED)), None)
    if found is None:
        return "No free-threaded Python here: there is no python3.14t to be found."
    folder = str(Path(__file__).parents[2])
    done = subprocess.run(
        [found, "-m", __name__],
        env={**os.environ, "PYTHONPATH": folder, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout or f"{found} failed: {done.stderr.strip()}"


def shortest_in_threads() -> Timeline:
    """The shortest of three runs of four maps in four threads."""
    with ThreadPoolExecutor(4) as threads:
        logs = [chain(*threads.map(draw, range(4))) for _ in range(3)]
    name = f"threads of Python {sys.version.split()[0]}"
    return min(
        (Timeline.from_log(log, name=name, loop=False) for log in logs),
        key=lambda timeline: timeline.elapsed,
    )


def _log(row: str, state: str, start: float) -> Log:
    return [(row, state, start), (row, "finished", monotonic())]


if __name__ == "__main__":
    print(shortest_in_threads().to_text())
