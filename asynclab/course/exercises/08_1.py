import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt

PROMPT = """\
Rain is measured at several stations, and `add_rain` runs as a task for each of them. `measure()`
gives the rain of one station in millimetres, and lets you wait for it. But some of the rain is
missing in the sum. Change `add_rain`, so that nothing is lost, and the measuring still overlaps.

Checked: the sum, and the time."""

GIVEN = "import asyncio"

STUB = '''\
async def add_rain(total, measure):
    """Measure the rain of one station, and add it to total["mm"]."""
    before = total["mm"]
    rain = await measure()
    total["mm"] = before + rain
'''

HINTS = (
    "Which line reads the total, which one writes it, and what stands between them?",
    "Between two lines without an `await` no other task can run: there you need no lock.",
    'rain = await measure()\ntotal["mm"] = ____',
)

SOLUTION = '''\
async def add_rain(total, measure):
    """Measure the rain of one station, and add it to total["mm"]."""
    rain = await measure()
    total["mm"] = total["mm"] + rain
'''

REASONS = """\
The last line reads and writes the total without an `await` in between. So no other task can come
between, and no lock is needed. `total["mm"] += await measure()` looks shorter, and is the old
mistake: it reads the total first, then waits, then writes."""

BETWEEN = (
    "Between reading the total and writing it there is an `await`, and there the others write. "
    "(`total[…] += await …` reads first, too; and a lock helps only if all tasks use the same one.)"
)
NOT_ADDED = "Add what was measured to what is there, and put the sum into the total."
HELD = "A lock was held while somebody measured. Measure first: the rest needs no lock."
FIRST = "Each `measure` is called once, and awaited."


def measuring(seconds: float, millimetres: int) -> Callable[[], Awaitable[int]]:
    """A measure() that gives so many millimetres after so many seconds."""

    async def measure() -> int:
        await asyncio.sleep(seconds)
        return millimetres

    return measure


def main_of(answer: Any) -> Callable[..., Any]:
    """A program that runs the answer as a task for each measure(), and returns the sum."""

    async def main(before: int, *measures: Callable[[], Awaitable[int]]) -> int:
        total = {"mm": before}
        async with asyncio.TaskGroup() as group:
            for measure in measures:
                group.create_task(answer(total, measure))
        return total["mm"]

    return main


def check(answer: Any) -> Iterator[Verdict]:
    rain = [measuring(1.0, 4), measuring(0.5, 2), measuring(0.2, 1)]
    timeline = attempt(main_of(answer), 10, *rain)
    instead = [(14, BETWEEN), (10, NOT_ADDED)]
    yield returned(timeline, 17, instead=instead, hint=NOT_ADDED, saying="the sum was")
    yield took(timeline, 1.0, instead={1.7: HELD}, hint=FIRST)
    timeline = attempt(main_of(answer), 3, *[measuring(1.0, 2)] * 3)
    instead = [(5, BETWEEN), (6, NOT_ADDED)]
    yield returned(timeline, 9, instead=instead, hint=NOT_ADDED, saying="then the sum was")
