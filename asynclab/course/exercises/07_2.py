import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, cancelled_cleanly, no_task_left_behind, returned
from asynclab.exercises.attempts import attempt
from asynclab.services import StationError
from asynclab.timeline import Timeline

PROMPT = """\
`line` is a line to a station: you can `await` `line.open()`, `line.read()` and `line.close()`.
`watch_line` reads until somebody cancels it, or until a reading fails. Its last line is never
reached, so the line stays open. Change it, so that the line is closed in either case, and whoever
waits for `watch_line` still meets the CancelledError or the StationError.

Checked: one `close` for each line, waited for, and the outcome of `watch_line`."""

GIVEN = "import asyncio\nfrom asynclab.services import StationError"

STUB = '''\
async def watch_line(line):
    """Read until the end comes, and close the line then."""
    await line.open()
    while True:
        await line.read()
    await line.close()
'''

HINTS = (
    "Which part of a `try` runs whether its lines failed, were cancelled, or came to their end?",
    "`finally` runs in each case, and what was raised goes on after it. You may `await` there.",
    "await line.open()\ntry:\n    while True:\n        await line.read()\n____",
)

SOLUTION = '''\
async def watch_line(line):
    """Read until the end comes, and close the line then."""
    await line.open()
    try:
        while True:
            await line.read()
    finally:
        await line.close()
'''

REASONS = """\
`finally` asks nobody why the loop ended, and keeps nothing: what was raised goes on after it. The
line is opened before the `try`, for a line that never opened needs no `close`."""

FAILURES_ONLY = (
    "Cancelled, it left the line open. CancelledError is no `Exception`, so `except Exception` "
    "lets it pass. `finally` runs in each case."
)
CANCELLED_ONLY = (
    "When a reading failed, the line stayed open. `finally` runs in each case, whatever was raised."
)
SWALLOWED = (
    "Cancelled, it came to its end as if nothing had happened. Let the CancelledError pass: "
    "`finally` does, and after an `except` you write `raise`."
)
HIDDEN = "Whoever waits has to hear of the failure: let the StationError pass, after closing."
WENT_ON = (
    "It went on reading after it had been cancelled: the request was caught inside the loop, and "
    "swallowed. Let the `try` stand around the loop."
)
TOO_SOON = "The line was closed after one reading: let the `try` stand around the loop."
TWICE = "Once is enough: `finally` runs after a handler, too."
WAIT = "Closing takes time: `await line.close()`, in `finally`."
ERRORS = {"went on": WENT_ON, "closed line": TOO_SOON}


class Line:
    """A line whose readings take 0.5 s; reading number `failure` fails."""

    def __init__(self, failure: int = 0) -> None:
        self.failure, self.reads, self.closings = failure, 0, 0
        self.cancelled = False

    async def open(self) -> None:
        await asyncio.sleep(0.1)

    async def read(self) -> float:
        self.reads += 1
        if self.closings and not self.cancelled:
            raise RuntimeError("This is a closed line.")
        try:
            await asyncio.sleep(0.5)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if self.cancelled:
            raise RuntimeError("The reading went on after the cancellation.")
        if self.reads == self.failure:
            raise StationError("The line is broken.")
        return 4.0

    async def close(self) -> None:
        await asyncio.sleep(0.2)
        self.closings += 1


def check(answer: Any) -> Iterator[Verdict]:
    line = Line()
    timeline = attempt(_cancelled(answer), line, errors=ERRORS)
    yield no_task_left_behind(timeline, hint=WAIT)
    yield _closed(timeline, line, FAILURES_ONLY)
    yield cancelled_cleanly(timeline, answer.__name__, hint=SWALLOWED)
    line = Line(failure=3)
    timeline = attempt(_failing(answer), line, errors=ERRORS)
    yield no_task_left_behind(timeline, hint=WAIT)
    yield _closed(timeline, line, CANCELLED_ONLY)
    yield returned(timeline, "StationError", hint=HIDDEN, saying="whoever waited met")


def _cancelled(answer: Any) -> Callable[[Line], Any]:
    async def main(line: Line) -> None:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(answer(line))
            await asyncio.sleep(1.3)
            task.cancel()

    return main


def _failing(answer: Any) -> Callable[[Line], Any]:
    async def main(line: Line) -> str:
        try:
            await answer(line)
        except StationError:
            return "StationError"
        return "nothing"

    return main


def _closed(timeline: Timeline, line: Line, hint: str) -> Verdict:
    seen = f"the line was closed {line.closings} time{'s' * (line.closings != 1)}."
    hint = TWICE if line.closings > 1 else hint
    return Verdict(line.closings == 1, seen, "closed once, at the end.", hint, timeline)
