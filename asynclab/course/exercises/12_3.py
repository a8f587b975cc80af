import asyncio
import dis
import inspect
import traceback
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from asynclab import record
from asynclab.checks import Verdict
from asynclab.exercises.attempts import failure
from asynclab.services import Reading, fetch_reading

PROMPT = """\
Write a test, `test_read_all(read_all)`. It is an ordinary function. `read_all(stations)` is a
coroutine function that should read all stations at the same time with `fetch_reading`, and return
the readings in the order of the list. Your test runs it in virtual time, and asserts both.

Checked: that your test passes for a `read_all` that is right. And that an `assert` of it fails
for one that reads one after the other, for one with the wrong order, and for one with a gap."""

GIVEN = "import asyncio\nfrom asynclab import run"

STUB = '''\
def test_read_all(read_all):
    """Pass for a read_all that is right, and fail for all others."""
    ...
'''

HINTS = (
    "Which stations make the order of finishing another one than the order of the list, and how "
    "long does it take if all overlap?",
    'In virtual time: `run(…, clock="virtual")` gives a timeline. `assert` its `elapsed`, and its '
    "`result`. A reading has a `station`.",
    'timeline = run(read_all(["Oslo", "Accra"]), clock="virtual")\n'
    "assert timeline.elapsed == ____\n"
    'assert [one.station for one in timeline.result] == ["Oslo", "Accra"]',
)

SOLUTION = '''\
def test_read_all(read_all):
    """Pass for a read_all that is right, and fail for all others."""
    timeline = run(read_all(["Oslo", "Accra"]), clock="virtual")
    assert timeline.elapsed == 1
    assert [one.station for one in timeline.result] == ["Oslo", "Accra"]
'''

REASONS = """\
Oslo takes 1 s and Accra 0.2 s. So finishing order is not the order of the list, and 1 s is only
possible if both overlap. A test is worth something if it fails for what is wrong: try that."""

NEVER_RUN = (
    "`read_all([...])` alone only makes a coroutine object. `run` runs it, and gives a timeline."
)
REAL = 'In real seconds a test is slow, and wrong on a busy day: `run(…, clock="virtual")`.'
ASSERT = "A test says no by an `assert` that fails. What it returns or prints, nobody looks at."
Function = Callable[..., Coroutine[Any, Any, list[Reading]]]


async def read(station: str) -> Reading:
    return await fetch_reading(station)


async def _all(stations: list[str]) -> list[Reading]:
    return await asyncio.gather(*map(read, stations))


async def _in_turn(stations: list[str]) -> list[Reading]:
    return [await read(station) for station in stations]


async def _as_they_come(stations: list[str]) -> list[Reading]:
    return [await reading for reading in asyncio.as_completed(map(read, stations))]


async def _with_a_gap(stations: list[str]) -> list[Reading]:
    return (await _all(stations))[:-1]


FAULTY = {
    "reads one station after the other": (_in_turn, "Assert how long it took: `elapsed`."),
    "returns the readings in the order in which they come": (
        _as_they_come,
        "Assert the order, with a list whose first station is slower than its last.",
    ),
    "leaves out the last reading": (_with_a_gap, "Compare the whole list of readings."),
}


def check(answer: Any) -> Iterator[Verdict]:
    with record() as recording:
        error, ran = _tried(answer, _all)
    timeline = recording.timeline if recording.timeline.tracks else None
    if not ran and (error is None or isinstance(error, AssertionError | AttributeError)):
        seen = "nobody ran read_all(…)."
        yield Verdict(False, seen, "a test that runs it.", NEVER_RUN, timeline)
    if isinstance(error, AssertionError):
        seen = f"your test failed for a read_all that is right{_line(error)}."
        hint = "Run it on its own, and see what it gives: what did you assert that is not so?"
        yield Verdict(False, seen, "a test that passes.", hint, timeline)
    if error is not None:
        yield failure(error, timeline)
    if timeline is not None and timeline.clock == "real":
        yield Verdict(False, "your test waited in real time.", "virtual time.", REAL, timeline)
    yield Verdict(True, "your test passed for a read_all that is right.", timeline=timeline)
    for fault, (function, hint) in FAULTY.items():
        error, _ = _tried(answer, function)
        if error is not None and not isinstance(error, AssertionError):
            yield failure(error, timeline)
        seen = f"it {'failed' if error else 'passed'} for one that {fault}."
        advice = hint if _asserts(answer) else ASSERT
        yield Verdict(error is not None, seen, "a test that fails for that.", advice, timeline)


def _tried(test: Any, function: Function) -> tuple[BaseException | None, bool]:
    """What the test raised for this function, and whether it ran what it was given."""
    made: list[Any] = []

    def read_all(stations: list[str]) -> Any:
        made.append(function(stations))
        made[-1].__name__ = made[-1].__qualname__ = "read_all"
        return made[-1]

    try:
        test(read_all)
    except Exception as error:
        return error, _closed(made)
    return None, _closed(made)


def _closed(made: list[Any]) -> bool:
    """Close what nobody has run, so that it never warns; True if there was nothing to close."""
    new = [one for one in made if inspect.getcoroutinestate(one) == inspect.CORO_CREATED]
    for one in new:
        one.close()
    return bool(made) and not new


def _line(error: BaseException) -> str:
    line = traceback.extract_tb(error.__traceback__)[-1].line
    return f", at: {line}" if line else ""


def _asserts(test: Any) -> bool:
    return "AssertionError" in test.__code__.co_names or any(
        # Python 3.14 has an instruction for it and its like, older ones one for it alone.
        step.opname == "LOAD_ASSERTION_ERROR" or step.argrepr == "AssertionError"
        for step in dis.get_instructions(test)
    )
