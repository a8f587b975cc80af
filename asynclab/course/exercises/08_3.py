import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asynclab.checks import Verdict, returned, took
from asynclab.exercises.attempts import attempt
from asynclab.timeline import Timeline

PROMPT = """\
A service wants a key from everybody who asks. `login()` fetches one, which takes 1 s, and once is
enough: `get_key` keeps the key in the dict `kept`. But several tasks run `get_key` at the same
time, and each of them logs in. Change it, so that there is one login for all. `lock` is an
`asyncio.Lock`, the same for all tasks.

Checked: the number of logins, the time, and the keys."""

GIVEN = "import asyncio"

STUB = '''\
async def get_key(login, kept, lock):
    """Return the key, and log in only if there is none yet."""
    if "key" not in kept:
        kept["key"] = await login()
    return kept["key"]
'''

HINTS = (
    "What do all tasks see when they look into `kept`, before the first login has ended?",
    "Looking and logging in belong together: `async with lock` around both lets one task at a "
    "time do that.",
    'async with ____:\n    if "key" not in kept:\n        ____\n    return kept["key"]',
)

SOLUTION = '''\
async def get_key(login, kept, lock):
    """Return the key, and log in only if there is none yet."""
    async with lock:
        if "key" not in kept:
            kept["key"] = await login()
    return kept["key"]
'''

REASONS = """\
The first task holds the lock while it logs in. The others wait, and when they come in, they look:
the key is there. So the `if` has to stand inside the lock. With the lock inside the `if`, each of
them would have looked before the login, and then log in, one after the other."""

INSIDE = (
    "They logged in one after the other, for nobody looked whether there was a key by then. Look "
    "inside the lock: `async with lock` around the `if`."
)
SAME = (
    "All of them looked before the first login had ended. Let one at a time look and log in: "
    "`async with lock` around both, with the lock that you are given."
)
WAIT = "The first login takes 1 s, and all of them can have the key then."
KEPT = "Put the key into `kept`, so that the next one finds it, and return it from there."
THERE = "There was a key already: nobody has to log in."
ERRORS = {
    "KeyError": "The key was not there yet: wait until the login has ended.",
    "Lock' object does not support": "Entering may have to wait: write `async with`.",
    "'await'": "What lies in `kept` is the key itself: return it, without `await`.",
    "can't be awaited": "What lies in `kept` is the key itself: return it, without `await`.",
    "nothing is left": (
        "A lock was never left, and the next one waits for ever: `async with` leaves it."
    ),
}


async def login() -> str:
    await asyncio.sleep(1)
    return "open sesame"


def main_of(answer: Any) -> Callable[..., Any]:
    """A program in which several tasks want the key, and which returns what they got."""

    async def main(kept: dict[str, str], late: Callable[[], Awaitable[Any]]) -> list[str]:
        lock = asyncio.Lock()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(answer(login, kept, lock)) for _ in range(4)]
            await late()
            tasks.append(group.create_task(answer(login, kept, lock)))
        return [task.result() for task in tasks]

    return main


async def half_a_second() -> None:
    await asyncio.sleep(0.5)


def check(answer: Any) -> Iterator[Verdict]:
    kept: dict[str, str] = {}
    timeline = attempt(main_of(answer), kept, half_a_second, errors=ERRORS)
    one_by_one = INSIDE if "key" in kept else KEPT
    yield _logins(timeline, 1, one_by_one if timeline.most_in_flight("login") == 1 else SAME)
    yield returned(timeline, ["open sesame"] * 5, hint=KEPT, saying="the tasks got")
    yield took(timeline, 1.0, hint=WAIT)
    timeline = attempt(main_of(answer), {"key": "sesame"}, half_a_second, errors=ERRORS)
    yield _logins(timeline, 0, THERE)
    yield returned(timeline, ["sesame"] * 5, hint=THERE, saying="with a key kept, the tasks got")


def _logins(timeline: Timeline, wanted: int, hint: str) -> Verdict:
    number = len(timeline.find("login"))
    seen = f"{number} login{'s' * (number != 1)}."
    return Verdict(number == wanted, seen, f"{wanted}.", hint, timeline)
