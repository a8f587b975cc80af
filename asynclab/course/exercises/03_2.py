from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt

PROMPT = """\
`note` writes a line, waits for its reading, and writes a second line. `ask_first` creates a task
for it, and then writes a line of its own. Change `ask_first`, so that the task's first line comes
first, and its second one last. The task is still created with `create_task`.

Checked: the diary is `["Oslo asked", "main goes on", "Oslo answered"]`, after 1 s."""

GIVEN = """\
import asyncio
from asynclab.services import fetch_reading

async def note(station, diary):
    diary.append(f"{station} asked")
    await fetch_reading(station)
    diary.append(f"{station} answered")
"""

STUB = '''\
async def ask_first(diary):
    """Let the task write its first line before this coroutine writes."""
    task = asyncio.create_task(note("Oslo", diary))
    diary.append("main goes on")
    await task
'''

HINTS = (
    "What does `create_task` do with the task: run it, or make it ready?",
    "The task takes its first step when `ask_first` gives control, and `asyncio.sleep(0)` does.",
    'task = asyncio.create_task(note("Oslo", diary))\n____\n'
    'diary.append("main goes on")\nawait task',
)

SOLUTION = '''\
async def ask_first(diary):
    """Let the task write its first line before this coroutine writes."""
    task = asyncio.create_task(note("Oslo", diary))
    await asyncio.sleep(0)
    diary.append("main goes on")
    await task
'''

REASONS = """\
`create_task` makes the task ready, and `ask_first` still holds the loop. When it gives control,
the task takes its first step: to its own `await`, and no further."""

READY = (
    "`create_task` makes the task ready, and this coroutine holds the loop until an `await` that "
    "gives control. Give it once, before the line is written."
)
WHOLE = "The task ran to its end first: give control once, and await the task after your own line."


async def main(ask_first: Any) -> list[str]:
    diary: list[str] = []
    await ask_first(diary)
    return diary


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(main, answer)
    asked, goes_on, answered = "Oslo asked", "main goes on", "Oslo answered"
    yield returned(
        timeline,
        [asked, goes_on, answered],
        saying="the diary is",
        instead=[
            ([goes_on, asked, answered], READY),
            ([asked, answered, goes_on], WHOLE),
            ([asked, goes_on], "Nobody waited for the task: await it at the end."),
            ([goes_on, asked], "Nobody waited for the task: await it at the end."),
        ],
    )
    yield took(timeline, 1.0, hint="Only Oslo's second is needed: give control without a delay.")
