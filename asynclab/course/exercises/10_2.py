import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
Write `first_warm(watch, limit)`. `watch()` gives a stream of readings, an async generator whose
radio is on until it is closed. Return the first reading above `limit` degrees, or None if the
stream ends without one. In any case, the radio is off when you return.

Checked: what it returns, when, and whether the radio was off by then."""

GIVEN = "from contextlib import aclosing"

STUB = '''\
async def first_warm(watch, limit):
    """Return the first reading above the limit, with the radio off."""
    ...
'''

HINTS = (
    "Which line is reached when you leave the loop with `return`, and what does the stream know "
    "of it?",
    "`aclosing` closes a stream at the end of its `async with` block, however the block is left.",
    "async with ____ as stream:\n    async for reading in stream:\n"
    "        if reading.celsius > limit:\n            return reading\nreturn None",
)

SOLUTION = '''\
async def first_warm(watch, limit):
    """Return the first reading above the limit, with the radio off."""
    async with aclosing(watch()) as stream:
        async for reading in stream:
            if reading.celsius > limit:
                return reading
    return None
'''

REASONS = """\
`return` leaves the loop and the block. The block closes the stream on the way out, and waits until
its `finally` has run. Only then the function returns."""

OPEN = (
    "Leaving the loop does not close the stream: it stands at its `yield`, with the radio on. "
    "Write `async with aclosing(watch()) as stream`."
)
FIRST = "The first reading above the limit is wanted: leave the loop as soon as it comes."
LONG = "It is Oslo's second reading that is warm: nobody has to wait for a third one."
ENDS = "Where the stream ends and none is warm enough, return None."
EDGE = "A reading of exactly `limit` degrees is not above it: compare with >."
CALL = "`watch` is the function: call it for a stream, `watch()`."
TWICE = "Call `watch()` once: each call gives a new stream, and puts on a radio of its own."
FOR = "The readings come with waits between them: write `async for`."
ERRORS = {
    "requires an object with __aiter__ method, got method": CALL,
    "requires an object with __aiter__ method, got function": CALL,
    "has no attribute 'aclose'": CALL,
    "has no attribute 'close'": (
        "Closing a stream may have to wait: `await stream.aclose()`. `aclosing` does it for you."
    ),
    "'async_generator' object does not support": (
        "A stream alone is nothing for `async with`: write `async with aclosing(watch())`."
    ),
    "aclosing' object does not support": "Closing may have to wait: write `async with`.",
    "StopAsyncIteration": ENDS,
    "'async_generator' object is not iterable": FOR,
    "can't be": "A stream is no coroutine: `async for` takes from it.",
    "object async_generator": "A stream is no coroutine: `async for` takes from it.",
}


class Radio:
    """Streams of readings, one a second, and how many of them are on."""

    def __init__(self, *celsius: float) -> None:
        self.celsius = celsius
        self.on = self.on_at_return = self.calls = 0

    def watch(self) -> AsyncIterator[Reading]:
        self.calls += 1
        return self.stream()

    async def stream(self) -> AsyncIterator[Reading]:
        self.on += 1
        try:
            for celsius in self.celsius:
                await asyncio.sleep(1)
                yield Reading("Oslo", celsius)
        finally:
            await asyncio.sleep(0.5)
            self.on -= 1


async def main(answer: Any, radio: Radio, limit: float) -> Any:
    result = await answer(radio.watch, limit)
    radio.on_at_return = radio.on
    return result


def check(answer: Any) -> Iterator[Verdict]:
    warm = Reading("Oslo", 22.0)
    for celsius, wanted, seconds in (
        ((18.0, 22.0, 25.0, 19.0), warm, 2.5),
        ((18.0, 20.0), None, 2.5),
        ((22.0,), warm, 1.5),
    ):
        radio = Radio(*celsius)
        timeline = attempt(main, answer, radio, 20.0, errors=ERRORS)
        instead = [(Reading("Oslo", 25.0), FIRST), (Reading("Oslo", 20.0), EDGE)]
        hint = ENDS if wanted is None else FIRST
        yield returned(timeline, wanted, instead=instead, hint=hint)
        seen = "the radio was off." if not radio.on_at_return else "the radio was still on."
        hint = TWICE if radio.calls > 1 else OPEN
        yield Verdict(not radio.on_at_return, seen, "off, when it returns.", hint, timeline)
        yield took(timeline, seconds, hint=LONG)
