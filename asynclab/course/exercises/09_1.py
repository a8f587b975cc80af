import asyncio
from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, at_most, no_task_left_behind, returned
from asynclab.exercises.attempts import attempt
from asynclab.services import STATIONS, Reading, Stations

PROMPT = """\
Write a consumer: `save_all(queue, save)` takes readings out of the queue, and awaits
`save(reading)` for each of them, one at a time. None means that no more will come. Then it returns
how many readings it has saved.

Checked: what was saved, and what is returned, with a producer that makes pauses."""

GIVEN = "import asyncio"

STUB = '''\
async def save_all(queue, save):
    """Save the readings from the queue until None, and return how many."""
    ...
'''

HINTS = (
    "How does your loop notice that no more will come, and not only that there is nothing now?",
    "`await queue.get()` waits until there is something. Look at it before you save it: None ends "
    "the loop.",
    "saved = 0\nwhile True:\n    reading = await queue.get()\n    if ____:\n"
    "        return saved\n    await save(reading)\n    saved += 1",
)

SOLUTION = '''\
async def save_all(queue, save):
    """Save the readings from the queue until None, and return how many."""
    saved = 0
    while (reading := await queue.get()) is not None:
        await save(reading)
        saved += 1
    return saved
'''

REASONS = """\
`get` waits through every pause of the producer, and only None ends the loop. An empty queue says
nothing about what will come."""

READINGS = [Stations().reading(station) for station in STATIONS]
PAUSES = (0.0, 0.0, 0.0, 2.0, 0.0, 0.7)
"""Seconds before each put: now the producer is ahead, now the consumer."""
EMPTY = (
    "The producer only made a pause. An empty queue says *nothing now*; wait in `queue.get()`, and "
    "stop at None."
)
EARLY = "It returned before the producer had put None: take one after the other until you get it."
AWAIT = "`queue.get()` gives a coroutine object: `await` it."
SENTINEL = "None is the sentinel and no reading: look at what you got before you save it."
NEVER = "After None nothing more comes: return when you have taken it out."
LATE = "Save one before you take the next: `await save(reading)` in the loop."
BRACKETS = "`is not` comes first here: write `(reading := await queue.get()) is not None`."
ONCE = "Each `get` takes a reading out: call it once in each round, and keep what it gives."
COUNT = "Count the readings that were saved; None is none of them."
STREAM = "`for` cannot ask a queue. Write a loop that awaits `queue.get()`."
ERRORS = {
    "QueueEmpty": EMPTY,
    "TimeoutError": EMPTY,
    "'coroutine' object": AWAIT,
    "got None": SENTINEL,
    "'bool' object": BRACKETS,
    "In virtual time": NEVER,
    "not iterable": STREAM,
    "requires an object with __aiter__": STREAM,
}


class Desk:
    """Where readings are saved, one at a time, in half a second each."""

    def __init__(self) -> None:
        self.saved: list[Reading] = []

    async def save(self, reading: Reading) -> None:
        if reading is None:
            raise ValueError("save(…) got None")
        assert reading.station
        await asyncio.sleep(0.5)
        self.saved.append(reading)


async def produce(queue: asyncio.Queue[Reading | None]) -> None:
    for reading, pause in zip(READINGS, PAUSES, strict=True):
        await asyncio.sleep(pause)
        await queue.put(reading)
    await queue.put(None)


async def main(answer: Any, desk: Desk) -> Any:
    queue: asyncio.Queue[Reading | None] = asyncio.Queue(2)
    producer = asyncio.create_task(produce(queue))
    result = await answer(queue, desk.save)
    producer.cancel()  # where the answer gave up, it would wait at a full queue
    await asyncio.wait([producer])
    return result


def check(answer: Any) -> Iterator[Verdict]:
    desk = Desk()
    timeline = attempt(main, answer, desk, errors=ERRORS)
    yield no_task_left_behind(timeline, hint=LATE)
    if timeline.find("save"):
        yield at_most(timeline, 1, "save", hint=LATE)
    seen = f"{len(desk.saved)} of {len(READINGS)} readings were saved."
    wanted = "each of them once, in the order of the queue."
    yield Verdict(desk.saved == READINGS, seen, wanted, _lost(desk.saved), timeline)
    yield returned(timeline, len(READINGS), hint=COUNT)


def _lost(saved: list[Reading]) -> str:
    """What to try, by which readings are missing: the last ones, some between, or none."""
    if len(saved) == len(READINGS):
        return LATE
    return EARLY if saved == READINGS[: len(saved)] else ONCE
