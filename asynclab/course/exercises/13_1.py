from collections.abc import Coroutine, Generator, Iterator
from dataclasses import replace
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import attempt
from asynclab.timeline import Timeline

PROMPT = """\
Write `drive(coroutine, reply)`, which drives a coroutine to its end. Whatever comes out of the
coroutine is given to `reply`, and what `reply` returns is sent back in. In the end `drive` returns
what the coroutine has returned.

Checked: what `reply` was given, in order, and what `drive` returned."""

GIVEN = ""

STUB = '''\
def drive(coroutine, reply):
    """Answer all that comes out of a coroutine, and return its result."""
    ...
'''

HINTS = (
    "What may be sent into a coroutine that has not started, and what does `send` give you?",
    "`send` gives what comes out. In the end it raises `StopIteration`: the result is its `value`.",
    "answer = None\ntry:\n    while True:\n        answer = reply(____)\n"
    "except StopIteration as finished:\n    return finished.value",
)

SOLUTION = '''\
def drive(coroutine, reply):
    """Answer all that comes out of a coroutine, and return its result."""
    answer = None
    try:
        while True:
            answer = reply(coroutine.send(answer))
    except StopIteration as finished:
        return finished.value
'''

REASONS = """\
A coroutine that has not started stands at no `await` that could take a value, so the first thing
sent is None. Each later one comes out of the `await` that asked."""

CELSIUS = {"Oslo": 4.0, "Lima": 19.0, "Cairo": 28.0}
START = "A coroutine that has not started takes None only: send None first, and answers later."
SEND = "A coroutine is no iterator: its `next(…)` is called `send(None)`."
END = (
    "The coroutine has finished, and that is a StopIteration: catch it, its `value` is the result."
)
AFTER = "It had finished before: leave the loop at the StopIteration."
OWN = "No event loop is needed, and none but yours would understand these questions: use `send`."
FIRST = "Even the first `send(None)` gives a question: hand that one to `reply`, too."
LOST = "What `reply` returns has to go back in: it is what you `send` next."
VALUE = "A StopIteration brings the result in its `value`: return that."
ERRORS = {
    "just-started": START,
    "not an iterator": SEND,
    "not iterable": SEND,
    "no attribute '__next__'": SEND,
    "StopIteration": END,
    "already awaited": AFTER,
    "running event loop": OWN,
    "bad yield": OWN,
}


class Question:
    """What the coroutine awaits: it hands the name of a station to the one who drives."""

    def __init__(self, station: str) -> None:
        self.station = station

    def __await__(self) -> Generator[str, float, float]:
        celsius = yield self.station
        return celsius


class Talk:
    """A coroutine that asks, a `reply` that takes a second of their own clock, and their log."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.log: list[tuple[str, str, int, str]] = []

    async def morning(self) -> list[str]:
        readings = []
        for station in CELSIUS:
            self.note("morning", "running")
            self.note("morning", "waiting", f"reply({station!r})")
            readings.append(f"{station} {await Question(station)}")
        self.note("morning", "running")
        self.note("morning", "finished")
        return readings

    def reply(self, question: str) -> float | None:
        self.note(f"reply({question!r})", "running")
        self.asked.append(question)
        self.note(f"reply({question!r})", "finished")
        return CELSIUS.get(question)

    def note(self, name: str, state: str, reason: str = "") -> None:
        self.log.append((name, state, len(self.asked), reason))

    def timeline(self, result: object) -> Timeline:
        return replace(Timeline.from_log(self.log, name="drive", clock="virtual"), result=result)


async def driven(answer: Any, talk: Talk, coroutine: Coroutine[Any, Any, list[str]]) -> Any:
    try:
        return answer(coroutine, talk.reply)
    finally:
        coroutine.close()


def check(answer: Any) -> Iterator[Verdict]:
    talk = Talk()
    result = attempt(driven, answer, talk, talk.morning(), errors=ERRORS).result
    timeline = talk.timeline(talk.asked)
    skipped = ([*CELSIUS][1:], FIRST)
    yield returned(timeline, [*CELSIUS], hint=LOST, instead=[skipped], saying="`reply` was given")
    readings = [f"{station} {celsius}" for station, celsius in CELSIUS.items()]
    unanswered = ([f"{station} None" for station in CELSIUS], LOST)
    hint = VALUE if result is not None else ""
    yield returned(talk.timeline(result), readings, hint=hint, instead=[unanswered])
