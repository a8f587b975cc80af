from collections.abc import Coroutine, Generator, Iterator
from dataclasses import replace
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import NotYetError, attempt
from asynclab.timeline import Timeline

PROMPT = """\
Write `run_timers(coroutines, now, pause)`: a loop that has nothing but timers. What comes out of
the coroutines is a number: the seconds for which they want to sleep. `now()` gives the time, and
`pause(seconds)` lets time pass. Return the results, in the order of the list.

Checked: who went on at what time, how often you paused, and the results. The clock is the check's
own: time passes in `pause` only."""

GIVEN = "from heapq import heappop, heappush"

STUB = '''\
def run_timers(coroutines, now, pause):
    """Run coroutines that sleep, and return all results."""
    ...
'''

HINTS = (
    "Which coroutine is the next one to go on, and how long is it until then?",
    "`heappop` gives the smallest entry: put the time first in it, and a number second.",
    "timers = [(now(), number) for number in range(len(coroutines))]\n"
    "results = [None] * len(timers)\nwhile timers:\n"
    "    when, number = heappop(timers)\n    pause(when - now())\n    try:\n"
    "        seconds = coroutines[number].send(None)\n        heappush(timers, ____)\n"
    "    except StopIteration as finished:\n        results[number] = finished.value\n"
    "return results",
)

SOLUTION = '''\
def run_timers(coroutines, now, pause):
    """Run coroutines that sleep, and return all results."""
    timers = [(now(), number) for number in range(len(coroutines))]
    results = [None] * len(timers)
    while timers:
        when, number = heappop(timers)
        pause(when - now())
        try:
            seconds = coroutines[number].send(None)
            heappush(timers, (now() + seconds, number))
        except StopIteration as finished:
            results[number] = finished.value
    return results
'''

REASONS = """\
Everybody is due at once in the beginning, so the first steps need no special case. The number
decides between two that are due at the same time, for coroutines cannot be compared."""

SLEEPS = {"Oslo": [1.0, 1.0], "Lima": [1.0], "Cairo": [0.25, 0.25, 0.25], "Accra": [0.5]}
MOST_PAUSES = 1000
LATE = "One after the other: give each its first step before you pause, then see who is due first."
DUE = {"Accra": 0.5, "Cairo": 0.75, "Lima": 1.0, "Oslo": 2.0}
PAUSES = 5
FIRST = "Pause until the first one is due, whoever that is: the smallest time of all timers."
EARLY = "A timer is due at `now()` plus the seconds that came out of the coroutine."
ADDED = (
    "All the sleeps were added up. What stands in the heap is a moment, `now()` plus the seconds; "
    "the pause lasts from now until then."
)
SHORT = "Nobody went on, and no time passed: pause until the first timer is due, and not for 0 s."
OFTEN = "The next timer says how long it is until then: one pause, and no looking in between."
REAL = "In this check time passes in `pause` only: `time.sleep` and `time.monotonic` know nothing."
VALUE = "What a coroutine returned is in the `value` of its StopIteration."
ERRORS = {
    "'<' not supported": "Two are due at the same time, and coroutines have no order: put a number "
    "between the time and the coroutine.",
    "already awaited": "It had finished before: who raises StopIteration gets no new timer.",
    "index out of range": "There is no timer any more: go on only `while` there is one.",
    "StopIteration": "A coroutine has finished, and that is a StopIteration: catch it.",
    "not an iterator": "A coroutine is no iterator: its `next(…)` is called `send(None)`.",
    "not iterable": "A coroutine cannot be looped over: call its `send(None)`, step by step.",
    "non-negative": "Somebody is due already: pause for no less than 0 s.",
    "running event loop": "This is the loop: it calls `send(None)`, and needs no asyncio.",
}


class Sleep:
    """What the coroutines await: it hands a number of seconds to the one who drives."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __await__(self) -> Generator[float, None, None]:
        yield self.seconds


class Clock:
    """A clock that `pause` moves, and the log of those who live by it."""

    def __init__(self) -> None:
        self.seconds, self.pauses, self.looks = 0.0, 0, 0
        self.log: list[tuple[str, str, float, str]] = []

    def now(self) -> float:
        return self.seconds

    def pause(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError(f"a pause must be non-negative, and this was {seconds} s")
        self.seconds += seconds
        self.pauses += seconds > 0
        self.looks += 1
        if self.looks > MOST_PAUSES:
            seen = f"after {MOST_PAUSES} pauses they had not finished, at {self.seconds:g} s."
            hint = OFTEN if self.seconds else SHORT
            raise NotYetError(Verdict(False, seen, "a few pauses.", hint, self.timeline(None)))

    async def station(self, name: str, sleeps: list[float]) -> str:
        for seconds in sleeps:
            self.note(name, "running")
            self.note(name, "waiting", "sleep")
            await Sleep(seconds)
        self.note(name, "running")
        self.note(name, "finished")
        return name

    def note(self, name: str, state: str, reason: str = "") -> None:
        self.log.append((name, state, self.seconds, reason))

    def timeline(self, result: object) -> Timeline:
        seen = Timeline.from_log(self.log, name="run_timers", clock="virtual")
        return replace(seen, result=result)


async def driven(answer: Any, clock: Clock, coroutines: list[Coroutine[Any, Any, str]]) -> Any:
    try:
        return answer([*coroutines], clock.now, clock.pause)
    finally:
        for coroutine in coroutines:
            coroutine.close()


def check(answer: Any) -> Iterator[Verdict]:
    clock = Clock()
    stations = [clock.station(name, sleeps) for name, sleeps in SLEEPS.items()]
    result = attempt(driven, answer, clock, stations, errors=ERRORS).result
    timeline = clock.timeline(result)
    yield _in_time(timeline, clock)
    seen = f"it took {clock.pauses} pauses."
    yield Verdict(clock.pauses <= PAUSES, seen, f"{PAUSES}, one for each moment.", OFTEN, timeline)
    finishing = ([*DUE], "They came as they finished: keep the list's order.")
    named = (dict(enumerate(SLEEPS)), "The results are right: return them alone, in a list.")
    hint = "" if result is None else VALUE
    yield returned(timeline, [*SLEEPS], hint=hint, instead=[finishing, named])


def _in_time(timeline: Timeline, clock: Clock) -> Verdict:
    finished = {track.label: track.finish for track in timeline.tracks}
    early = [track.label for track in timeline.tracks if track.outcome == "unfinished"]
    seen = ", ".join(f"{name} finished at {seconds:g} s" for name, seconds in finished.items())
    if early or len(finished) < len(DUE):
        seen = f"{', '.join(early or set(DUE) - set(finished))} never finished"
    elif all(abs(finished[name] - seconds) < 1e-6 for name, seconds in DUE.items()):
        return Verdict(True, f"{seen}.", timeline=timeline)
    summed = clock.seconds == sum(map(sum, SLEEPS.values()))
    sequential = timeline.most_in_flight() == 1
    soon = any(seconds < DUE[name] for name, seconds in finished.items())
    hint = (
        REAL
        if not clock.seconds
        else EARLY
        if soon
        else LATE
        if sequential
        else ADDED
        if summed
        else FIRST
    )
    wanted = ", ".join(f"{name} at {seconds:g} s" for name, seconds in DUE.items())
    return Verdict(False, f"{seen}.", f"{wanted}.", hint, timeline)
