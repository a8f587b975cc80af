from collections.abc import Iterator
from typing import Any

from asynclab import span
from asynclab.checks import Verdict, overlap, returned
from asynclab.exercises.attempts import attempt
from asynclab.services import Reading, slow_read
from asynclab.timeline import Timeline

PROMPT = """\
`ask` is an ordinary function: `ask("Oslo")` holds its thread until Oslo has answered, and returns
the reading. Write `read_all(ask, stations)`: it asks all stations of a list at the same time, and
returns the readings in the order of the list.

Checked: that every `ask` runs outside the thread of the loop, that all of them overlap, and the
readings."""

GIVEN = "import asyncio"

STUB = '''\
async def read_all(ask, stations):
    """Return the readings of all stations, and leave the loop free."""
    ...
'''

HINTS = (
    "Which thread runs `ask` when you call it in a coroutine, and which one could run it instead?",
    "`to_thread` makes a coroutine object of a function and its arguments; `gather` runs several.",
    "return await asyncio.gather(*[____ for station in stations])",
)

SOLUTION = '''\
async def read_all(ask, stations):
    """Return the readings of all stations, and leave the loop free."""
    calls = [asyncio.to_thread(ask, station) for station in stations]
    return await asyncio.gather(*calls)
'''

REASONS = """\
Each call of `ask` holds a thread of its own, and the loop's thread stays free. `to_thread` is
given the function and its argument apart, so that the other thread makes the call."""

CELSIUS = {"Delhi": 31.0, "Quito": 14.0, "Accra": 29.0}
IN_PLACE = (
    "`async def` does not free the loop: `ask` still runs in the loop's thread. Hand it to another "
    "one with asyncio.to_thread(ask, station)."
)
APART = (
    "Here `ask(…)` is called at once, in the loop's thread. Give the function and its argument "
    "apart: asyncio.to_thread(ask, station)."
)
LATE = "One after the other: each `await` lets one call finish before the next one starts."
READINGS = (
    "`gather` wants coroutine objects, each as an argument of its own, and it got something else: "
    "give it asyncio.to_thread(ask, station) for each station, without `await`."
)
ERRORS = {
    **dict.fromkeys(["not callable", "used in 'await'", "can't be awaited"], APART),
    **dict.fromkeys(["a coroutine or an awaitable", "is required", "bad yield"], READINGS),
    "unhashable": "`gather` wants each one as an argument of its own: write a * before the list.",
}


def ask(station: str) -> Reading:
    with span("ask"):
        return slow_read(station)


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(answer, ask, list(CELSIUS), clock="real", errors=ERRORS)
    yield _outside_the_loop(timeline)
    yield overlap(timeline, "ask", hint=LATE)
    readings = [Reading(station, celsius) for station, celsius in CELSIUS.items()]
    yield returned(timeline, readings, hint="One for each station, in the order of the list.")


def _outside_the_loop(timeline: Timeline) -> Verdict:
    calls = timeline.find("ask")
    loops = {track.thread for track in timeline.tracks if track.loop >= 0}
    inside = sum(call.thread in loops for call in calls)
    if calls and not inside:
        seen = "every `ask` ran outside the loop's thread."
        return Verdict(True, seen, timeline=timeline)
    seen = f"{inside} of {len(calls)} calls of `ask` ran in the thread of the loop."
    wanted = "none: that thread has to stay free."
    if not calls:
        return Verdict(False, "nobody called `ask`.", "a call for each station.", APART, timeline)
    return Verdict(False, seen, wanted, IN_PLACE, timeline)
