from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
Write `read_all(stations)`: it reads all stations of a list at the same time, with `read`, and
returns the readings in the order of the list.

Checked: the readings, and that all of them take no longer than the slowest one."""

GIVEN = """\
import asyncio
from asynclab.services import fetch_reading

async def read(station):
    return await fetch_reading(station)
"""

STUB = '''\
async def read_all(stations):
    """Return the readings of all stations, in the time of the slowest."""
    ...
'''

HINTS = (
    "Which calls have to be made before the first `await`?",
    "`gather` takes any number of coroutine objects, and gives their results in a list.",
    "return await asyncio.gather(*[____ for station in stations])",
)

SOLUTION = '''\
async def read_all(stations):
    """Return the readings of all stations, in the time of the slowest."""
    return await asyncio.gather(*[read(station) for station in stations])
'''

REASONS = """\
`gather` makes a task of every coroutine object, so all of them start before the first one has
finished. Its results stand in the order of its arguments, whoever finishes first."""

OSLO, DELHI, ACCRA = Reading("Oslo", 4.0), Reading("Delhi", 31.0), Reading("Accra", 29.0)
STAR = "`gather` wants each coroutine object as an argument of its own: write a * before the list."
CALLS = (
    "`gather` wants calls without `await`, each as an argument of its own: write a * before what "
    "holds them."
)
LATE = (
    "One after the other: each `await` lets one reading finish before the next one starts. "
    "Start all of them, then await them."
)
ORDER = "That is the order in which they finished: `gather` keeps the order of its arguments."


def check(answer: Any) -> Iterator[Verdict]:
    called = dict.fromkeys(["a coroutine or an awaitable", "is required", "bad yield"], CALLS)
    star = {"unhashable": STAR, **called}
    timeline = attempt(answer, ["Oslo", "Delhi", "Accra"], errors=star)
    yield took(timeline, 1.0, instead={1.7: LATE, 0.0: "Nobody waited for the readings."})
    finished = [ACCRA, DELHI, OSLO]
    yield returned(timeline, [OSLO, DELHI, ACCRA], instead=[(finished, ORDER)])
    other = attempt(answer, ["Quito"], errors=star)
    yield returned(other, [Reading("Quito", 14.0)], hint="Read the stations that you are given.")
