import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, cancelled_cleanly, no_task_left_behind, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading, fetch_reading

PROMPT = """\
Write `read_or_none(read, station, limit)`: it returns the reading of a station, or None if that
takes longer than `limit` seconds. The check gives it a `read`.

Checked: what it returns, that nobody waits longer than the limit, that the reading is cancelled
then, and that `read_or_none` can be cancelled itself."""

GIVEN = "import asyncio"

STUB = '''\
async def read_or_none(read, station, limit):
    """Return the reading, or None if it takes too long."""
    ...
'''

HINTS = (
    "Which block cancels what happens inside it when the time is over, and what does it raise?",
    "`asyncio.timeout(limit)` is for `async with`, and the `except TimeoutError` stands around it.",
    "try:\n    async with ____:\n        return await read(station)\n"
    "except TimeoutError:\n    return None",
)

SOLUTION = '''\
async def read_or_none(read, station, limit):
    """Return the reading, or None if it takes too long."""
    try:
        async with asyncio.timeout(limit):
            return await read(station)
    except TimeoutError:
        return None
'''

REASONS = """\
Inside the block the reading meets a CancelledError. The end of the block makes a TimeoutError of
it, so the `except` has to stand around the block, where a TimeoutError comes out."""

AROUND = (
    "Inside the block there is a CancelledError. The TimeoutError comes out at its end: catch it "
    "around the block."
)
ERRORS = {
    "TimeoutError": AROUND,
    "Timeout' object does not support": "A timeout may have to wait: write `async with`.",
    "'function' object does not": "Call it with the limit: `async with asyncio.timeout(limit)`.",
    "can't be": "A timeout is a block: `async with asyncio.timeout(limit):`.",
    "missing 1 required": "Say how many seconds: the limit.",
    "run_in_executor": "`read` is a coroutine function and needs no thread: `await read(station)`.",
}
LATE = "It waited for the reading to the end. Give the wait a limit: `async with asyncio.timeout`."
ALONE = "Nobody waits for the task any more, and it goes on: a timeout would cancel it."
GIVEN_LIMIT = "Use the limit that you are given."
SWALLOWED = (
    "Somebody cancelled it before the limit, and it returned as if the time were over. Let the "
    "CancelledError pass, and catch the TimeoutError around the block."
)
NOTHING = "Accra answered in time: return its reading, from inside the block."


async def read(station: str) -> Reading:
    return await fetch_reading(station)


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(answer, read, "Accra", 0.5, errors=ERRORS)
    yield returned(timeline, Reading("Accra", 29.0), hint=NOTHING)
    yield took(timeline, 0.2, hint="Accra answers after 0.2 s: there is nothing more to wait for.")
    for station, limit in (("Oslo", 0.5), ("Delhi", 0.3)):
        timeline = attempt(answer, read, station, limit, errors=ERRORS)
        yield no_task_left_behind(timeline, hint=ALONE)
        yield took(timeline, limit, instead={1.0: LATE}, hint=GIVEN_LIMIT)
        yield returned(timeline, None, hint="The time was over: return None.")
        yield cancelled_cleanly(timeline, "read", hint=ALONE)
    timeline = attempt(_cancelled(answer), read, errors=ERRORS)
    yield cancelled_cleanly(timeline, answer.__name__, hint=SWALLOWED)


def _cancelled(answer: Any) -> Callable[..., Any]:
    """A program that cancels the answer long before its limit."""

    async def main(read: Callable[[str], Any]) -> None:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(answer(read, "Oslo", 0.8))
            await asyncio.sleep(0.3)
            task.cancel()

    return main
