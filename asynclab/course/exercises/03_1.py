import asyncio
from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt

PROMPT = """\
Two tasks run `count`, for Oslo and for Lima, and both write into one `diary`. Oslo writes its
three lines, then Lima its own. Change `count`, so that the two alternate: after each line it gives
control, without any waiting time.

Checked: the diary, and that all of it takes no time."""

GIVEN = "import asyncio"

STUB = '''\
async def count(station, diary):
    """Write three lines, and give control after each."""
    for number in (1, 2, 3):
        diary.append(f"{station} {number}")
'''

HINTS = (
    "When does a step end, so that the other task can run?",
    "`asyncio.sleep(0)` gives control, and takes no time.",
    'diary.append(f"{station} {number}")\nawait ____',
)

SOLUTION = '''\
async def count(station, diary):
    """Write three lines, and give control after each."""
    for number in (1, 2, 3):
        diary.append(f"{station} {number}")
        await asyncio.sleep(0)
'''

REASONS = """\
A step lasts until an `await` that gives control. `asyncio.sleep(0)` does just that: the task is
ready again at once, but the other one stands before it in the line."""

ONE_BLOCK = [f"{station} {number}" for station in ("Oslo", "Lima") for number in (1, 2, 3)]
TURNS = [f"{station} {number}" for number in (1, 2, 3) for station in ("Oslo", "Lima")]
NO_SWITCH = (
    "Oslo held the loop for all of its lines. Not every `await` gives control: what never waits "
    "does not, and a call without `await` does not. Which one does?"
)
ONE_SWITCH = "Lima came too late: give control inside the loop, after each line."


async def main(count: Any) -> list[str]:
    diary: list[str] = []
    await asyncio.gather(count("Oslo", diary), count("Lima", diary))
    return diary


def check(answer: Any) -> Iterator[Verdict]:
    timeline = attempt(main, answer)
    yield returned(
        timeline, TURNS, saying="the diary is", hint=ONE_SWITCH, instead=[(ONE_BLOCK, NO_SWITCH)]
    )
    yield took(timeline, 0.0, hint="They alternate, but they wait: give control without a delay.")
