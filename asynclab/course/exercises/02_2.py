from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, at_most, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
Oslo takes 1 s; Delhi and Quito take 0.5 s each. Write `meanwhile()`: while Oslo is being read,
it reads Delhi and then Quito, one after the other. It returns the readings of Oslo, Delhi and
Quito in a list. Use `read`, so that each reading has its row.

Checked: the list, 1 s for everything, and that Quito starts when Delhi has finished."""

GIVEN = """\
import asyncio
from asynclab.services import fetch_reading

async def read(station):
    return await fetch_reading(station)
"""

STUB = '''\
async def meanwhile():
    """Return the readings of Oslo, Delhi and Quito, in 1 s."""
    ...
'''

HINTS = (
    "Which of the three has to start first, and be awaited last?",
    "`create_task` starts a reading that goes on while you await others.",
    'oslo = ____\ndelhi = await read("Delhi")\nquito = await read("Quito")\n'
    "return [await oslo, delhi, quito]",
)

SOLUTION = '''\
async def meanwhile():
    """Return the readings of Oslo, Delhi and Quito, in 1 s."""
    oslo = asyncio.create_task(read("Oslo"))
    delhi = await read("Delhi")
    quito = await read("Quito")
    return [await oslo, delhi, quito]
'''

REASONS = """\
A task goes on while others are awaited. Oslo's is created first and awaited last, so the two
short readings fit into its wait."""

ALONE = (
    "Oslo was read alone: make a task of it with `create_task`, and await that task only at the "
    "end. A coroutine object alone starts nothing."
)
LATE = "Quito waited for Oslo too: await Oslo's task after Quito."
AT_ONCE = "Quito has to wait until Delhi has finished: await the two one after the other."


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(answer)
    readings = [Reading("Oslo", 4.0), Reading("Delhi", 31.0), Reading("Quito", 14.0)]
    yield took(timeline, 1.0, instead={2.0: ALONE, 1.5: LATE})
    yield returned(timeline, readings, hint="In this order: Oslo, Delhi, Quito.")
    rows = timeline.find("read")
    yield at_most(timeline, 2, "read", hint=AT_ONCE if rows else "Use read(…) for the readings.")
