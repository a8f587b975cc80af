import inspect
from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import NotYetError, attempt
from asynclab.services import Reading

PROMPT = """\
Write `read_now(station)`: a plain function, for colleagues who know no asyncio. It returns the
reading of a station, and works in a notebook, where a loop is running, and in a script.

Checked: the reading of Accra, asked for inside a running loop."""

GIVEN = "import asyncio\nfrom asynclab import run\nfrom asynclab.services import fetch_reading"

STUB = '''\
def read_now(station):
    """Return the reading of a station, without `await`."""
    ...
'''

HINTS = (
    "Which way to run a coroutine works in a cell without `await`?",
    "`run(...)` gives a timeline, and the timeline has the result.",
    "return run(fetch_reading(station)).____",
)

SOLUTION = '''\
def read_now(station):
    """Return the reading of a station, without `await`."""
    return run(fetch_reading(station)).result
'''

REASONS = """\
`asyncio.run` wants a thread without a running loop. `run` of asynclab takes a thread of its own
where it has to, so it works in both places. While it waits, the loop of the notebook stands
still: good for one reading, and no way to write a whole program."""

ACCRA = Reading("Accra", 29.0)
OBJECT = "it returned a coroutine object, and nobody awaited fetch_reading(…)."
RUN_IT = "A plain function cannot `await`: give the coroutine object to `run`."
RUNNING = "The notebook's loop is running in this thread: which `run` takes a thread of its own?"
RESULT = "`run(...)` gives a timeline: what the coroutine returned is its `.result`."


async def cell(read_now: Any) -> Any:
    made = read_now("Accra")
    if inspect.iscoroutine(made):
        made.close()
        raise NotYetError(Verdict(False, OBJECT, f"{ACCRA}.", RUN_IT))
    return made


def check(answer: Any) -> Iterator[Verdict]:
    errors = {
        "running event loop": RUNNING,
        "already running": RUNNING,
        "coroutine function fetch_reading": "`run` wants the call: run(fetch_reading(station)).",
    }
    timeline = attempt(cell, answer, clock="real", errors=errors)
    yield returned(timeline, ACCRA, hint=RESULT if timeline.result else "")
