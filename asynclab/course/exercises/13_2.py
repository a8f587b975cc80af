from collections.abc import Coroutine, Generator, Iterator
from dataclasses import replace
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import attempt
from asynclab.timeline import Timeline

PROMPT = """\
Write `run_line(coroutines)`: a loop that has nothing but a line. The coroutines of a list run one
step each, then the next step each, until all of them have finished. What comes out of them is
None, and says no more than: *let the others go on*. Return their results, in the order of the list.

Checked: the steps in their order, with coroutines of one step and of several, and the results."""

GIVEN = "from collections import deque"

STUB = '''\
def run_line(coroutines):
    """Run the coroutines step by step, and return all results."""
    ...
'''

HINTS = (
    "Who is first in the line after a step, and who is not in it any more?",
    "`popleft` takes the first out of a `deque`. Keep its number beside it, for its result.",
    "results = [None] * len(coroutines)\n    line = deque(enumerate(coroutines))\n"
    "    while line:\n        number, coroutine = line.popleft()\n        try:\n"
    "            coroutine.send(None)\n            ____\n"
    "        except StopIteration as finished:\n            results[number] = finished.value\n"
    "    return results",
)

SOLUTION = '''\
def run_line(coroutines):
    """Run the coroutines step by step, and return all results."""
    results = [None] * len(coroutines)
    line = deque(enumerate(coroutines))
    while line:
        number, coroutine = line.popleft()
        try:
            coroutine.send(None)
            line.append((number, coroutine))
        except StopIteration as finished:
            results[number] = finished.value
    return results
'''

REASONS = """\
Who has made a step goes to the end of the line, and who has finished does not come back. They
finish in an order of their own, so each result is kept under the number of its coroutine."""

STEPS = {"Oslo": 1, "Lima": 3, "Cairo": 2}
RIGHT = ["Oslo 1", "Lima 1", "Cairo 1", "Lima 2", "Cairo 2", "Lima 3"]
SORTED = [f"{station} {step + 1}" for station, steps in STEPS.items() for step in range(steps)]
LATE = "One after the other: after one step of the first, it is the next one's."
WRONG_END = "Take out of the line at its start, and append at its end."
ALL = "Go on until the line is empty: nobody is left in the middle."
VALUE = "What a coroutine returned is in the `value` of its StopIteration."
ERRORS = {
    "already awaited": "It had finished before: who raises StopIteration does not join the line.",
    "empty": "The line is empty: go on only `while` there is somebody in it.",
    "StopIteration": "A coroutine has finished, and that is a StopIteration: catch it.",
    "not an iterator": "A coroutine is no iterator: its `next(…)` is called `send(None)`.",
    "not iterable": "A coroutine cannot be looped over: call its `send(None)`, step by step.",
    "running event loop": "This is the loop: it calls `send(None)`, and needs no asyncio.",
    "mutated during iteration": "Do not loop over the line with `for`: take the first one out.",
}


class Pause:
    """What the coroutines await: it gives control, and asks for nothing."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class Work:
    """Coroutines that note their steps; each step takes a second of a clock of their own."""

    def __init__(self) -> None:
        self.diary: list[str] = []
        self.log: list[tuple[str, str, int]] = []

    async def station(self, name: str, steps: int) -> str:
        for step in range(1, steps + 1):
            self.log.append((name, "running", len(self.diary)))
            self.diary.append(f"{name} {step}")
            state = "finished" if step == steps else "ready"
            self.log.append((name, state, len(self.diary)))
            if step < steps:
                await Pause()
        return name

    def timeline(self, result: object) -> Timeline:
        seen = Timeline.from_log(self.log, name="run_line", clock="virtual")
        return replace(seen, result=result)


async def driven(answer: Any, coroutines: list[Coroutine[Any, Any, str]]) -> Any:
    try:
        return answer([*coroutines])
    finally:
        for coroutine in coroutines:
            coroutine.close()


def check(answer: Any) -> Iterator[Verdict]:
    work = Work()
    stations = [work.station(name, steps) for name, steps in STEPS.items()]
    result = attempt(driven, answer, stations, errors=ERRORS).result
    hint = ALL if len(work.diary) < len(RIGHT) else WRONG_END
    told = returned(
        work.timeline(work.diary), RIGHT, hint=hint, instead=[(SORTED, LATE)], saying="steps were"
    )
    yield told
    finishing = (["Oslo", "Cairo", "Lima"], "They came as they finished: keep the list's order.")
    hint = "" if result is None else VALUE
    yield returned(work.timeline(result), [*STEPS], hint=hint, instead=[finishing])
    empty = attempt(driven, answer, [], errors=ERRORS)
    yield replace(returned(empty, [], saying="for no coroutines it returned"), timeline=None)
