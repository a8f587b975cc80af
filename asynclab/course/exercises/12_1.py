import asyncio
from collections.abc import Iterator
from typing import Any

from asynclab.checks import Verdict, brief, returned
from asynclab.exercises.attempts import attempt
from asynclab.services import fetch_reading
from asynclab.timeline import Timeline

PROMPT = """\
A program takes longer than it should. Write `who_is_left()`: it returns the names of all tasks
that have not finished, as a sorted list, without the task that calls it. The check calls it from
a program with four tasks, once after 0.7 s, and once at the end.

Checked: the two lists of names."""

GIVEN = "import asyncio"

STUB = '''\
async def who_is_left():
    """Return the names of the other tasks that have not finished."""
    ...
'''

HINTS = (
    "Who knows all tasks that have not finished, and who is the one that calls?",
    "`asyncio.all_tasks()` gives the tasks as a set, `asyncio.current_task()` the one that calls; "
    "`task.get_name()` is its name.",
    "others = asyncio.all_tasks() - {____}\nreturn sorted(task.get_name() for task in others)",
)

SOLUTION = '''\
async def who_is_left():
    """Return the names of the other tasks that have not finished."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return sorted(task.get_name() for task in others)
'''

REASONS = """\
`all_tasks()` gives a set of the tasks that have not finished, in no order, so the names are
sorted. One line like this in a log tells at once who keeps a program waiting."""

TASKS = {"north": "Oslo", "south": "Accra", "east": "Delhi", "west": "Lima"}
LEFT = ["north", "west"]
A_TASK = "a task"
SELF = "That is one too many: leave out `asyncio.current_task()`, the task that calls."
TASK_OBJECTS = "These are tasks: `task.get_name()` gives the name of each."
SORTED = "`all_tasks()` is a set, and has no order: `sorted(…)` puts the names in order."
FUNCTIONS = "That is what the coroutine functions are called: a task has a name of its own."
ERRORS = {
    "no attribute 'name'": "A task's name comes from `task.get_name()`.",
    "not supported between instances of": TASK_OBJECTS,
    "not iterable": "The () are missing: `asyncio.all_tasks()` gives the set.",
}


async def read(station: str) -> None:
    await fetch_reading(station)


def check(answer: Any) -> Iterator[Verdict]:
    yield _named(attempt(program, answer, 0.7, errors=ERRORS), LEFT)
    yield _named(attempt(program, answer, 1.5, errors=ERRORS), [])


async def program(answer: Any, seconds: float) -> Any:
    async with asyncio.TaskGroup() as group:
        for name, station in TASKS.items():
            group.create_task(read(station), name=name)
        await asyncio.sleep(seconds)
        found = await answer()
    return _without_tasks(found)


def _without_tasks(found: Any) -> Any:
    """The same, with words where tasks are: a task in a result is another mistake elsewhere."""
    if not isinstance(found, (list, set, tuple)):
        return found
    return type(found)(A_TASK if isinstance(one, asyncio.Task) else one for one in found)


def _named(timeline: Timeline, left: list[str]) -> Verdict:
    names = timeline.result
    if isinstance(names, (list, set, tuple)):
        if any(str(name).startswith((A_TASK, "<Task")) for name in names):
            return returned(timeline, left, instead=[(names, TASK_OBJECTS)])
        if len(names) == len(left) + 1:
            return returned(timeline, left, hint=SELF)
        if isinstance(names, set):  # as it is, or by luck in order: each run shows another one
            return Verdict(False, f"it returned {brief(names)}.", f"{left}.", SORTED, timeline)
        if sorted(map(str, names)) == left:
            return returned(timeline, left, hint=SORTED)
        if names and set(names) <= {"read", "program"}:
            return returned(timeline, left, hint=FUNCTIONS)
    hint = "Those that have finished do not count." if names else ""
    return returned(timeline, left, hint=hint)
