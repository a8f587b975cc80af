from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
`pairs` is a list of pairs of stations. Write `read_pairs(pairs)`: in each pair the second
station is read when the first one has answered; the pairs wait for nobody but themselves. It
returns a list that has for each pair a list of its two readings. Write a second coroutine
function if it helps.

Checked: the lists, and that everything takes as long as the slowest pair."""

GIVEN = """\
import asyncio
from asynclab.services import fetch_reading

async def read(station):
    return await fetch_reading(station)
"""

STUB = '''\
async def read_pairs(pairs):
    """Return the readings of all pairs, in the time of the slowest pair."""
    ...
'''

HINTS = (
    "What must happen one after the other, and what may overlap?",
    "A coroutine that awaits both stations of one pair can go to `gather` like any other.",
    "async def read_pair(first, second):\n    return [await read(first), await read(second)]\n\n"
    "return await asyncio.gather(*[____ for pair in pairs])",
)

SOLUTION = '''\
async def read_pair(first, second):
    return [await read(first), await read(second)]


async def read_pairs(pairs):
    """Return the readings of all pairs, in the time of the slowest pair."""
    return await asyncio.gather(*[read_pair(*pair) for pair in pairs])
'''

REASONS = """\
What belongs together, one after the other, goes into a coroutine of its own. What may overlap
goes into `gather`. So the shape of the program is the shape of the picture."""

PAIRS = [("Accra", "Oslo"), ("Lima", "Delhi"), ("Quito", "Accra")]
CELSIUS = {"Accra": 29.0, "Oslo": 4.0, "Lima": 19.0, "Delhi": 31.0, "Quito": 14.0}
CALLS = (
    "`gather` wants calls without `await`, each as an argument of its own: write a * before what "
    "holds them."
)
ERRORS = {
    "unhashable": CALLS,
    "a coroutine or an awaitable": CALLS,
    "is required": CALLS,
    "bad yield": CALLS,
    "There is no station (": "A pair holds two stations: `first, second = pair` takes them out.",
}
INSTEAD = {
    3.4: "Everything runs one after the other: the pairs may overlap. A coroutine for each pair, "
    "and `gather` for all of them.",
    2.5: "It is the other way round: the stations of a pair come one after the other, and the "
    "pairs overlap.",
    2.0: "The second stations wait for *all* first ones: Oslo could start at 0.2 s, when Accra has "
    "answered. Give each pair a coroutine of its own.",
    1.0: "All stations start at once: the second of a pair has to wait for its first.",
}


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(answer, PAIRS, errors=ERRORS)
    yield took(timeline, 1.5, instead=INSTEAD)
    wanted = [[Reading(station, CELSIUS[station]) for station in pair] for pair in PAIRS]
    yield returned(timeline, wanted, hint="A list for each pair, in the order of the pairs.")
