import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

from asynclab.checks import Verdict
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
A station repeats itself: 4, 4, 5, 5, 4. Write the async generator `changes(stream)`: it gives the
readings of the stream that differ from the one before, here 4, 5, 4. `stream` is for `async for`.

Checked: which readings it gives, and that it gives each of them as soon as it comes."""

GIVEN = ""

STUB = '''\
async def changes(stream):
    """Give each reading that differs from the one before."""
    ...
'''

HINTS = (
    "What do you have to remember from round to round, and what is it before the first reading?",
    "`async for` takes the readings from the stream, and `yield` gives one of them on.",
    "last = None\nasync for reading in stream:\n    if ____:\n        yield reading\n"
    "    last = reading",
)

SOLUTION = '''\
async def changes(stream):
    """Give each reading that differs from the one before."""
    last = None
    async for reading in stream:
        if reading != last:
            yield reading
        last = reading
'''

REASONS = """\
It holds one reading, however long the stream is, and so it works for a stream that never ends.
`yield` hands each reading on before the next one is asked for."""

CELSIUS = (4.0, 4.0, 5.0, 5.0, 4.0)
WANTED = [(1.0, 4.0), (3.0, 5.0), (5.0, 4.0)]
NO_STREAM = (
    "An async generator is an `async def` with `yield` in it: it gives each reading with `yield`, "
    "and returns no list."
)
LATE = "Give each reading with `yield` in the loop, before you ask for the next one."
ALL = "4 comes twice, for in between it was 5: compare with the reading before, and no other."
LIST = "Give one reading with each `yield`, and no list of them."
REPEATED = "4 and 5 are given twice in a row: compare each reading with the one before."
FOR = "The readings come with waits between them: write `async for`."
FIRST = "The first reading differs from nothing, so it is given, too."
MORE = "The stream has ended, and yours goes on: leave the loop, and it ends as well."
ERRORS = {
    "has no attribute 'aclose'": NO_STREAM,
    "requires an object with __aiter__": NO_STREAM,
    "'async_generator' object is not iterable": FOR,
    "'NoneType' object has no attribute": FIRST,
    "StopAsyncIteration": (
        "`anext` raises StopAsyncIteration where the stream ends. `async for` just ends there."
    ),
}


async def station() -> AsyncIterator[Reading]:
    """One reading a second."""
    for celsius in CELSIUS:
        await asyncio.sleep(1)
        yield Reading("Oslo", celsius)


async def main(answer: Any) -> list[tuple[float, Any]]:
    """When each reading came; one that is too many ends it, for others may follow for ever."""
    loop = asyncio.get_running_loop()
    start, came = loop.time(), []
    async with aclosing(answer(station())) as stream:
        async for given in stream:
            came.append((round(loop.time() - start, 6), getattr(given, "celsius", given)))
            if len(came) > len(CELSIUS):
                break
    return came


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(main, answer, errors=ERRORS)
    times = [time for time, _ in timeline.result]
    values = [value for _, value in timeline.result]
    wanted = [celsius for _, celsius in WANTED]
    seen = f"it gave {', '.join(map(str, values)) or 'nothing'}."
    hint = _hint(values)
    yield Verdict(values == wanted, seen, f"{', '.join(map(str, wanted))}.", hint, timeline)
    seen = f"the readings came at {', '.join(f'{time:g} s' for time in times)}."
    yield Verdict(times == [time for time, _ in WANTED], seen, "1 s, 3 s, 5 s.", LATE, timeline)


def _hint(values: list[Any]) -> str:
    if any(isinstance(value, (list, tuple)) for value in values):
        return LIST
    if len(values) > len(CELSIUS):
        return MORE
    if values[:1] != [4.0]:
        return FIRST
    return ALL if values == [4.0, 5.0] else REPEATED
