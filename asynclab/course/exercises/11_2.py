from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import attempt
from asynclab.services import Stations, serve
from asynclab.timeline import Timeline

PROMPT = """\
A server is out of order now and then: its answer to `/readings/Oslo` has the status 503. Write
`read_all(session, stations)`: it asks for all stations at the same time, and returns their
temperatures (`celsius`) in the order of the list. Where the status is 503 it asks again, three
times in all. If that fails too, the temperature is None. The check gives it a `session`.

Checked: the temperatures, how often each station was asked, and that the requests overlap."""

GIVEN = "import asyncio\nimport aiohttp"

STUB = '''\
async def read_all(session, stations):
    """Return the temperatures of all stations; None after three 503s."""
    ...
'''

HINTS = (
    "Does an answer with the status 503 raise, or do you have to look?",
    "`response.status` is the status. A second coroutine function can ask for one station in a "
    "`for` loop; a task group runs it for all.",
    "async def read_one(session, station):\n    for _ in range(3):\n"
    '        async with session.get(f"/readings/{station}") as response:\n'
    "            if ____:\n"
    '                return (await response.json())["celsius"]\n    return None',
)

SOLUTION = '''\
async def read_one(session, station):
    for _ in range(3):
        async with session.get(f"/readings/{station}") as response:
            if response.status == 200:
                return (await response.json())["celsius"]
    return None


async def read_all(session, stations):
    """Return the temperatures of all stations; None after three 503s."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read_one(session, s)) for s in stations]
    return [task.result() for task in tasks]
'''

REASONS = """\
Asking again is the matter of one station, so it lives in that station's task. The others never
notice. A real program would wait a little before it asks again, and longer each time."""

SEED = 57
"""With it Oslo answers at once, Lima at the second request, Delhi at the third, Accra later."""
STATIONS = ["Oslo", "Lima", "Delhi", "Accra"]
WANTED = [4.0, 19.0, 31.0, None]
LOOK = "An answer with the status 503 has no `celsius` in it: look at `response.status` first."
ENTER = "`session.get(…)` is entered with `async with`, and gives the response to its block."
ONE = "One after the other: create a task for each station before you wait for the first."
ERRORS = {
    "KeyError: 'celsius'": LOOK,
    "InvalidU": "The `session` that you are given knows the server's address: use that one.",
    "503": "`raise_for_status` raises at the first 503: catch that inside, and ask again.",
    "context manager protocol": ENTER,
    "RequestContextManager": ENTER,
    "Connection closed": "Read the answer inside its `async with` block.",
    "string indices": "`(await response.json())` is the dict: take `celsius` from that.",
}


def check(answer: Any) -> Iterator[Verdict]:
    import aiohttp

    service = Stations(seed=SEED, delay=0.1, failures=0.5)

    async def client() -> Any:
        async with aiohttp.ClientSession(server.url) as session:
            return await answer(session, STATIONS)

    with serve(service) as server:
        timeline = attempt(client, clock="real", errors=ERRORS)
    yield _overlapping(timeline, service)
    yield _asked(timeline, service)
    whole = [service.reading(name) for name in STATIONS[:3]]
    named = dict(zip(STATIONS, WANTED, strict=True))
    instead = [
        ([*map(asdict, whole), None], 'These are whole answers: take `["celsius"]`.'),
        (named, "The temperatures are right: return them alone, in a list."),
    ]
    yield returned(timeline, WANTED, instead=instead, hint="In the order of the list.")


def _overlapping(timeline: Timeline, service: Stations) -> Verdict:
    most = service.most_in_flight
    seen = f"the server had {most} of {len(STATIONS)} stations to answer for at once."
    if not service.calls:
        seen = "the server was asked for nothing."
    return Verdict(most > 1, seen, "requests that overlap.", ONE, timeline)


def _asked(timeline: Timeline, service: Stations) -> Verdict:
    asked = {name: service.asked[name] for name in STATIONS}
    told = ", ".join(f"{name} {times}" for name, times in asked.items())
    wanted = "Oslo 1, Lima 2, Delhi 3, Accra 3."
    hint = "Ask again where the status was 503, and three times in all."
    if max(asked.values()) > 3:
        hint = "Accra's server is never well in time: give up after the third 503."
    elif min(asked.values()) > 1:
        hint = "Oslo answered at once: return from the loop as soon as the status is 200."
    return Verdict(f"{told}." == wanted, f"asked: {told}.", wanted, hint, timeline)
