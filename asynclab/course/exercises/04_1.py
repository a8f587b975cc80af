from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading

PROMPT = """\
`read_both` is written for scripts of many years ago. In a notebook it raises, for a loop is
already running there. Change it into a coroutine function, so that `await read_both()` works in
a cell, and `asyncio.run(read_both())` in a script.

Checked: the two readings, after 1.5 s, inside a running loop."""

GIVEN = "import asyncio\nfrom asynclab.services import fetch_reading"

STUB = '''\
def read_both():
    """Return the readings of Oslo and Delhi, in a list."""
    loop = asyncio.get_event_loop()
    oslo = loop.run_until_complete(fetch_reading("Oslo"))
    delhi = loop.run_until_complete(fetch_reading("Delhi"))
    return [oslo, delhi]
'''

HINTS = (
    "Who runs the loop in a notebook, and who in `asyncio.run`? Does `read_both` need one?",
    "A coroutine function needs no loop of its own: `await` each call.",
    'async def read_both():\n    oslo = ____ fetch_reading("Oslo")\n'
    '    delhi = ____ fetch_reading("Delhi")\n    return [oslo, delhi]',
)

SOLUTION = '''\
async def read_both():
    """Return the readings of Oslo and Delhi, in a list."""
    oslo = await fetch_reading("Oslo")
    delhi = await fetch_reading("Delhi")
    return [oslo, delhi]
'''

REASONS = """\
A coroutine leaves the loop to whoever awaits it: a cell, a script, another coroutine. So the
same function works everywhere."""

HELD = "`run` holds the loop until it is done: `await` each call, so that others can go on."
RUNNING = "A loop is running already, and it runs this coroutine too: `await` instead."


def check(answer: Any) -> Iterator[Verdict]:
    errors = dict.fromkeys(["already running", "running event loop", "loop is running"], RUNNING)
    timeline = attempt(answer, errors=errors)
    yield returned(timeline, [Reading("Oslo", 4.0), Reading("Delhi", 31.0)])
    in_a_row = "Oslo, then Delhi: one after the other, as before."
    yield took(timeline, 1.5, hint=in_a_row, instead={0.0: HELD})
