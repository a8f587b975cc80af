import asyncio
from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.services import Stations

PROMPT = """\
Write `failures(tasks)`: it waits until all tasks of a list have ended, however they end. It
returns a dict with those that failed: from the name of each to its exception. A task that was
cancelled has not failed. The list has tasks that return, that fail, and one that is cancelled.

Checked: the dict, and the time, in which every task has ended."""

GIVEN = "import asyncio"

STUB = '''\
async def failures(tasks):
    """Wait for all tasks, and return {name: exception} of the failed."""
    ...
'''

HINTS = (
    "What does `await task` do if the task failed, and what if it was cancelled?",
    "`gather(*tasks, return_exceptions=True)` waits for all, and raises nothing. Afterwards "
    "`task.cancelled()` and `task.exception()` tell how each one ended.",
    "await asyncio.gather(*tasks, return_exceptions=True)\nfailed = {}\n"
    "for task in tasks:\n    if ____:\n"
    "        failed[task.get_name()] = task.exception()\nreturn failed",
)

SOLUTION = '''\
async def failures(tasks):
    """Wait for all tasks, and return {name: exception} of the failed."""
    await asyncio.gather(*tasks, return_exceptions=True)
    failed = {}
    for task in tasks:
        if not task.cancelled() and task.exception():
            failed[task.get_name()] = task.exception()
    return failed
'''

REASONS = """\
Each exception is asked for, so none of them is reported as lost. `exception()` of a cancelled
task raises CancelledError, so `cancelled()` is asked first."""

NAMES = {"north": "Oslo", "south": "Delhi", "east": "Quito", "west": "Lima"}
RAISED = (
    "`await` and `result()` raise what a task raised. Catch it, or ask the task for its "
    "`exception()` when it has ended."
)
CANCELLED = (
    "Awaiting a cancelled task, or asking for its `exception()`, raises CancelledError: ask "
    "`task.cancelled()` first."
)
EARLY = "It has not ended yet: wait for all of them before you ask for exceptions."
SOON = "It did not wait for all: some tasks had not ended."
NONE = "Only tasks that failed belong into the dict: `exception()` of the others is None."
NO_FAILURE = "A cancelled task has not failed: leave it out."
WORDS = "Wanted is the exception itself, not its text."
ERRORS = {
    "did not answer": RAISED,
    "CancelledError": CANCELLED,
    "Exception is not set": EARLY,
    "Result is not set": EARLY,
    "no attribute 'name'": "A task's name comes from `task.get_name()`.",
}


def check(answer: Any) -> Iterator[Verdict]:
    service = Stations(failures={"Delhi", "Quito"})
    wanted: dict[str, Any] = {}

    async def read(station: str) -> None:
        await service.fetch_reading(station)

    async def program() -> Any:
        tasks = [asyncio.create_task(read(NAMES[name]), name=name) for name in NAMES]
        await asyncio.sleep(0.3)
        tasks[-1].cancel()
        try:
            return await answer(tasks)
        finally:
            ended = [task for task in tasks if task.done() and not task.cancelled()]
            wanted.update({task.get_name(): task.exception() for task in ended})

    timeline = attempt(program, errors=ERRORS)
    yield took(timeline, 1.0, instead={0.3: SOON, 0.5: SOON})
    failed = {name: error for name, error in wanted.items() if error}
    found = timeline.result if isinstance(timeline.result, dict) else {}
    hint = "A dict: from the name of each task that failed to its exception."
    if any(isinstance(error, asyncio.CancelledError) for error in found.values()):
        hint = NO_FAILURE
    elif None in found.values():
        hint = NONE
    elif any(isinstance(error, str) for error in found.values()):
        hint = WORDS
    yield returned(timeline, failed, hint=hint)
