import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from asynclab import span
from asynclab.checks import Verdict, brief, never_blocks, returned
from asynclab.exercises.attempts import NotYetError, attempt, brief_error

PROMPT = """\
A radio hears reports in a thread of its own. `start(call)` starts it, and returns at once. From
then on the thread calls `call(report)` for each report, and `call(None)` after the last one. Write
`listen(start, save)`: it awaits `save(report)` for each report as soon as it comes, and returns
the list of all of them after None.

Checked: that each report is saved while the radio waits for it, that the loop stays free, and the
list."""

GIVEN = "import asyncio"

STUB = '''\
async def listen(start, save):
    """Save each report of the radio at once, and return them all."""
    ...
'''

HINTS = (
    "`call` runs in the thread of the radio. Who may put something into an asyncio.Queue?",
    "`loop.call_soon_threadsafe` takes a function and its arguments, and the loop calls it. Get "
    "the loop in the coroutine: `asyncio.get_running_loop()`.",
    "queue = asyncio.Queue()\nloop = asyncio.get_running_loop()\n\ndef call(report):\n    ____\n\n"
    "start(call)\nreports = []\nwhile (report := await queue.get()) is not None:\n"
    "    await save(report)\n    reports.append(report)\nreturn reports",
)

SOLUTION = '''\
async def listen(start, save):
    """Save each report of the radio at once, and return them all."""
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def call(report):
        loop.call_soon_threadsafe(queue.put_nowait, report)

    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports
'''

REASONS = """\
The thread touches only `call_soon_threadsafe`, which is made for threads. The queue is filled and
emptied in the loop's own thread, and the loop hears of each report at once."""

REPORTS = ["Oslo 4.0", "Lima 19.0", "Cairo 28.0"]
GAP, PATIENCE = 0.15, 1.0
"""Seconds: from report to report, and how long the radio waits until a report is saved."""
SLEPT = (
    "It lay in the queue, and the loop slept: nobody had told it. In a thread let the loop make "
    "the call, with loop.call_soon_threadsafe(queue.put_nowait, report)."
)
KEPT = "Save each report when it comes: `await save(report)` before you wait for the next."
ITSELF = (
    "What you gave the loop could not be called. Give the function and its argument apart: "
    "loop.call_soon_threadsafe(queue.put_nowait, report)."
)
NO_LOOP = "The radio's thread runs no loop. Get the loop in the coroutine, and use it in `call`."
IN_THREAD = "What is wrong in your `call`? It is an ordinary function, with one argument."
NEVER = (
    "Did every report reach the queue, None as well? `queue.put(…)` is a coroutine; a function for "
    "the loop to call is `queue.put_nowait`."
)
CALL = "`call` runs in a thread that cannot await: make it an ordinary `def`."
HELD = "The loop's thread stood still until the radio called: await what asyncio can wait for."
LIST = "All reports in their order; None is the end, and no report."
STARTED = "`start` gives nothing that can be awaited: it returns at once. Just call it."
ERRORS = {"TimeoutError": NEVER, "'await' expression": STARTED, "can't be awaited": STARTED}


class Radio:
    """A thread that hears reports, and goes on to the next one when the last one was saved.

    It ends early, and the answer with it, when it meets `trouble`.
    """

    def __init__(self) -> None:
        self.trouble: Verdict | None = None
        self._saved = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: Any = None

    def plug_in(self, listening: asyncio.Task[Any]) -> None:
        """Belong to the running loop, and to the task that listens."""
        self._loop, self._listening = asyncio.get_running_loop(), listening
        self._loop.set_exception_handler(self._in_the_loop)

    def start(self, call: Callable[[Any], Any]) -> None:
        self._thread = threading.Thread(target=self._speak, args=(call,), daemon=True)
        self._thread.start()

    async def save(self, report: Any) -> None:
        self._saved.set()

    async def over(self) -> None:
        """Wait until the thread has ended, if it was ever started."""
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def _speak(self, call: Callable[[Any], Any]) -> None:
        with span("radio"):
            for report in [*REPORTS, None]:
                time.sleep(GAP)
                self._saved.clear()
                self._hand_over(call, report)
                if self.trouble is not None:
                    self._loop.call_soon_threadsafe(self._listening.cancel)
                    return

    def _hand_over(self, call: Callable[[Any], Any], report: str | None) -> None:
        try:
            made = call(report)
        except Exception as error:
            text = brief_error(error)
            hint = NO_LOOP if "no running event loop" in text else IN_THREAD
            self._note(f"in the thread of the radio, `call` raised {text}", hint)
            return
        if asyncio.iscoroutine(made):
            made.close()
            self._note("`call` gave a coroutine, and no thread can await it.", CALL)
        elif report and not self._saved.wait(PATIENCE):
            self._loop.call_soon_threadsafe(int)  # rouses a loop that only was not told
            hint = SLEPT if self._saved.wait(PATIENCE) else KEPT
            self._note(f"{report!r} was not saved within {PATIENCE:g} s.", hint)

    def _in_the_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        text = brief_error(error) if error else brief(context.get("message"), str)
        self._note(f"the loop met {text}", ITSELF)

    def _note(self, seen: str, hint: str) -> None:
        if self.trouble is None:
            self.trouble = Verdict(False, seen, "each report is saved at once.", hint)


async def main(answer: Any, radio: Radio) -> Any:
    listening = asyncio.ensure_future(answer(radio.start, radio.save))
    radio.plug_in(listening)
    try:
        async with asyncio.timeout(len(REPORTS) * (GAP + PATIENCE)):
            return await listening
    except (TimeoutError, asyncio.CancelledError):
        if radio.trouble is None:
            raise
        return None
    finally:
        await radio.over()


def check(answer: Any) -> Iterator[Verdict]:
    radio = Radio()
    try:
        timeline = attempt(main, answer, radio, clock="real", errors=ERRORS)
    except NotYetError as early:
        if "nobody awaited put" not in early.verdict.seen:
            raise
        in_call = radio.trouble is not None and radio.trouble.hint == NO_LOOP
        raise NotYetError(replace(early.verdict, hint=NO_LOOP if in_call else NEVER)) from None
    if radio.trouble is not None:
        yield replace(radio.trouble, timeline=timeline)
    yield never_blocks(timeline, hint=HELD)
    yield returned(timeline, REPORTS, hint=LIST)
