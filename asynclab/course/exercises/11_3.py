from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt

PROMPT = """\
Requests come as pairs of an id and a station, such as `("r1", "Oslo")`. Write
`handle_all(requests, handle, request_id)`: it runs `handle(station)` for all of them at the same
time, and returns the results in their order. `request_id` is a context variable. Each `handle`
has to find the id of its own request there, and the caller of `handle_all` the id that it had.

Checked: the ids that `handle` and the caller find, the results, and the time."""

GIVEN = "import asyncio"

STUB = '''\
async def handle_all(requests, handle, request_id):
    """Handle all requests at once, each with its own request_id."""
    ...
'''

HINTS = (
    "Whose context does `request_id.set(...)` change, if you call it in the loop of `handle_all`?",
    "A second coroutine function can set `request_id`, and then await `handle`. Run that in a "
    "task: each task has its own copy of the context.",
    "async def handle_one(id, station, handle, request_id):\n    ____\n"
    "    return await handle(station)",
)

SOLUTION = '''\
async def handle_one(id, station, handle, request_id):
    request_id.set(id)
    return await handle(station)


async def handle_all(requests, handle, request_id):
    """Handle all requests at once, each with its own request_id."""
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(handle_one(id, station, handle, request_id))
            for id, station in requests
        ]
    return [task.result() for task in tasks]
'''

REASONS = """\
The task is made first, with a copy of the caller's context, and sets the variable inside. So what
it sets is seen by all that it awaits, and by nobody else."""

REQUESTS = [("r1", "Oslo"), ("r2", "Accra"), ("r3", "Quito")]
CALLER = "r0"
INSIDE = "Set it inside the task that handles the request: what a task sets stays in its own copy."
EMPTY = (
    "`handle` found the id of the caller. What a task sets, only that task sees: set it in the "
    "task that awaits `handle`."
)
LAST = "`handle` found the id of another request: set it in the task, not in the loop around it."
ASSIGNED = "`request_id = id` gives the name to something else: `request_id.set(id)` sets it."
CHANGED = (
    "The caller's own id was changed: what you await or call yourself runs in the caller's "
    "context. " + INSIDE
)
LATE = "One after the other: create a task for each request."
PAIRS = "Each request is a pair: `for id, station in requests`."
ERRORS = {
    "no station": PAIRS,
    "Result is not set": "Take the results below the block: by then every task has finished.",
    "'str' object has no attribute": ASSIGNED,
}


def check(answer: Any) -> Iterator[Verdict]:
    from asynclab.services import fetch_reading

    request_id: ContextVar[str] = ContextVar("request_id", default="-")
    found: dict[str, str] = {}

    async def handle(station: str) -> str:
        found[station] = request_id.get()
        await fetch_reading(station)
        return f"{station} for {request_id.get()}"

    async def caller() -> Any:
        request_id.set(CALLER)
        results = await answer(REQUESTS, handle, request_id)
        found["caller"] = request_id.get()
        return results

    timeline = attempt(caller, errors=ERRORS)
    yield took(timeline, 1.0, instead={1.7: LATE, 0.0: "Nobody waited for the requests."})
    own = {station: id for id, station in REQUESTS}
    handlers = {name: found.get(name, "nothing") for name in own}
    told = ", ".join(f"{name} {id}" for name, id in handlers.items())
    strangers = set(handlers.values()) <= {CALLER, "-"}
    yield Verdict(
        handlers == own,
        f"`handle` found these ids: {told}.",
        "Oslo r1, Accra r2, Quito r3.",
        EMPTY if strangers else LAST,
        timeline,
    )
    seen = f"afterwards the caller found {found['caller']}."
    yield Verdict(found["caller"] == CALLER, seen, f"{CALLER}, as before.", CHANGED, timeline)
    wanted = [f"{station} for {id}" for id, station in REQUESTS]
    yield returned(timeline, wanted, hint="The results of `handle`, in the order of the requests.")
