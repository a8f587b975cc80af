from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import Any

from asynclab.checks import Verdict, returned
from asynclab.exercises.attempts import attempt
from asynclab.timeline import Timeline

PROMPT = """\
Write `measured(job, now, times)`. It calls `job()` once to warm up, and does not count that. Then
it measures so many calls, each on its own, with the clock `now()`. It returns two numbers: the
median, and the spread, which is the longest minus the shortest.

Checked: the calls of `job`, and both numbers, in a clock of the check's own."""

GIVEN = "from statistics import median"

STUB = '''\
def measured(job, now, times):
    """Measure a job: return the median of several runs, and the spread."""
    ...
'''

HINTS = (
    "What do you have to note before each call, and what after it?",
    "`now()` before a call and after it: the difference is one run. Collect them in a list.",
    "job()\nruns = []\nfor _ in range(times):\n    start = now()\n    job()\n"
    "    runs.append(____)\nreturn median(runs), max(runs) - min(runs)",
)

SOLUTION = '''\
def measured(job, now, times):
    """Measure a job: return the median of several runs, and the spread."""
    job()
    runs = []
    for _ in range(times):
        start = now()
        job()
        runs.append(now() - start)
    return median(runs), max(runs) - min(runs)
'''

REASONS = """\
The first call pays for what the others find ready. The median stays where it is when one run is
disturbed, and the spread says how far to trust it."""

COLD = 5.0
RUNS = {5: [1.0, 1.5, 1.0, 3.0, 1.25], 4: [2.0, 1.0, 1.5, 1.0]}
RIGHT = {5: (1.25, 2.0), 4: (1.25, 1.0)}
CALLED = "`now` and `job` are functions: call them, `now()` and `job()`."
WARM = "The first call was counted, too. Call `job()` once before you measure."
MEAN = (
    "That is the mean: one disturbed run moves it. The median is the middle one of the sorted runs."
)
TOTAL = "Measure each call on its own: one `now()` before it, and one after it."
SPREAD = "The spread is the longest run minus the shortest one."
REAL = "Use the clock that you were given, `now()`: real time hardly passes in this check."
ERRORS = {
    "unsupported operand": CALLED,
    "not callable": CALLED,
    "at least one": "`times` runs are wanted.",
}


class Clock:
    """A clock that moves while the job is done, and a log of the calls."""

    def __init__(self, runs: list[float]) -> None:
        self.seconds, self.calls = 0.0, 0
        self.lengths = [COLD, *runs]
        self.log: list[tuple[str, str, float]] = []

    def now(self) -> float:
        return self.seconds

    def job(self) -> None:
        length = self.lengths[self.calls] if self.calls < len(self.lengths) else 1.0
        self.calls += 1
        self.log.append((f"job {self.calls}", "running", self.seconds))
        self.seconds += length
        self.log.append((f"job {self.calls}", "finished", self.seconds))

    def timeline(self, result: object) -> Timeline:
        seen = Timeline.from_log(self.log, name="measured", loop=False, clock="virtual")
        return replace(seen, result=result)


async def driven(answer: Any, clock: Clock, times: int) -> Any:
    return answer(clock.job, clock.now, times)


def check(answer: Any) -> Iterator[Verdict]:
    for times, runs in RUNS.items():
        clock = Clock(runs)
        result = attempt(driven, answer, clock, times, errors=ERRORS).result
        timeline = clock.timeline(result)
        seen = f"`job` was called {clock.calls} times for {times} runs."
        hint = WARM if clock.calls == times else "One call to warm up, and one for each run."
        yield Verdict(clock.calls == times + 1, seen, f"{times + 1} times.", hint, timeline)
        hint = REAL if _is_real(result) else SPREAD
        yield returned(timeline, RIGHT[times], hint=hint, instead=[*_instead(runs, times)])


def _is_real(result: object) -> bool:
    """Whether these are times of a real clock, in which the job takes next to nothing."""
    return isinstance(result, tuple) and all(0 < abs(number) < 0.1 for number in result)


def _instead(runs: list[float], times: int) -> Iterator[tuple[object, str]]:
    """What other ways to measure give, and what to say of each."""
    spread = max(runs) - min(runs)
    yield None, ""  # the verdict itself says what a missing `return` does
    yield [*RIGHT[times]], "The numbers are right: return both with a comma between, as a tuple."
    yield RIGHT[times][0], "And the spread? Return two numbers, with a comma between them."
    yield (sum(runs) / times, spread), MEAN
    yield sum(runs) / times, MEAN
    yield (sorted(runs)[times // 2], spread), MEAN
    yield (sum(runs), 0.0), TOTAL
    yield (sum(runs) / times, 0.0), TOTAL
    cold = [COLD, *runs]
    yield (median(cold), max(cold) - min(cold)), WARM
