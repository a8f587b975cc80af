"""What an answer to an exercise does: its state, and the verdicts that lead to it.

Nothing here prints or keeps anything: check() does so for a learner, the classroom for a class.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any, Literal

from asynclab.checks import Verdict, brief
from asynclab.exercises import attempts
from asynclab.exercises.attempts import NotYetError
from asynclab.exercises.fingerprints import instructions
from asynclab.exercises.sources import Exercise
from asynclab.saying import wrapped
from asynclab.timeline import Timeline

State = Literal["not started", "not yet", "done"]


@dataclass(frozen=True, slots=True)
class Review:
    """What came of one try: its state, and the verdicts in order, the last one the decisive."""

    state: State
    verdicts: tuple[Verdict, ...]

    @property
    def timeline(self) -> Timeline | None:
        """The timeline to show: of the run that was not yet right, else of the first run."""
        verdicts = self.verdicts if self.state == "done" else self.verdicts[::-1]
        return next((one.timeline for one in verdicts if one.timeline is not None), None)

    def __str__(self) -> str:
        if self.state == "not started":
            return wrapped(f"Not started: {self.verdicts[-1].hint}")
        if self.state == "not yet":
            return f"Not yet.\n{self.verdicts[-1]}"
        seen = dict.fromkeys(verdict.seen for verdict in self.verdicts)
        return wrapped(f"Done: {' '.join(text[:1].upper() + text[1:] for text in seen)}")


def review(exercise: Exercise, answer: object) -> Review:
    """Check an answer: is it started, is it a function of the right kind, does it do its work?

    The answer runs in a thread of its own, and is stopped if it never ends.
    """
    if not inspect.isfunction(answer):
        return _not_yet(_no_function(exercise, answer))
    stub = exercise.function(exercise.stub)
    if instructions(answer.__code__) == instructions(stub.__code__):
        to_do = "replace ... in" if "..." in exercise.stub else "change"
        hint = f"{to_do} {stub.__name__}, run its cell, and then this one."
        return Review("not started", (Verdict(False, "the stub as it was.", hint=hint),))
    misfit = _misfit(answer, stub, exercise.function(exercise.solution))
    if misfit is not None:
        return _not_yet(misfit)
    verdicts: list[Verdict] = []
    try:
        attempts.within_deadline(lambda: verdicts.extend(_until_failed(exercise.check(answer))))
    except NotYetError as early:
        verdicts.append(early.verdict)
    except Exception as error:  # what an answer returned may raise when it is looked at
        verdicts.append(attempts.failure(error, None))
    return Review("done" if verdicts and all(verdicts) else "not yet", tuple(verdicts))


def _until_failed(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    for verdict in verdicts:
        yield verdict
        if not verdict:
            return


def _not_yet(verdict: Verdict) -> Review:
    return Review("not yet", (verdict,))


def _no_function(exercise: Exercise, answer: object) -> Verdict:
    wanted = f'the function itself: check("{exercise.id}", {exercise.name}).'
    if inspect.iscoroutine(answer):
        answer.close()
        seen = f"a coroutine object, for {answer.__name__}() was called."
        return Verdict(False, seen, wanted, "Leave the () away: the check calls it.")
    return Verdict(False, f"{brief(answer)}.", wanted, "Give its name, without quotes and ().")


def _misfit(answer: FunctionType, stub: FunctionType, right: FunctionType) -> Verdict | None:
    """A verdict on an answer that cannot be called as a right one is, or None."""
    name = stub.__name__
    try:
        inspect.signature(answer).bind(*inspect.signature(stub).parameters)
    except TypeError:
        seen, wanted = (f"{name}{_parameters(function)}." for function in (answer, stub))
        return Verdict(False, seen, wanted, "Keep the parameters of the stub.")
    if inspect.isasyncgenfunction(right) and inspect.iscoroutinefunction(answer):
        hint = "Give each value with `yield`: that makes an async generator of an `async def`."
        return Verdict(False, f"async def {name} without `yield`.", "an async generator.", hint)
    if inspect.iscoroutinefunction(answer) == inspect.iscoroutinefunction(right):
        return None
    if not inspect.iscoroutinefunction(right):
        hint = "Take `async` away: this one is called without `await`."
        return Verdict(False, f"async def {name}.", f"def {name}: a plain function.", hint)
    if inspect.isasyncgenfunction(answer):
        hint = "Collect the values, and `return` them at the end."
        seen = "an async generator, for it has `yield` in it."
        return Verdict(False, seen, "a coroutine function.", hint)
    hint = "Write `async` before `def`: only then may `await` stand inside."
    return Verdict(False, f"def {name}: a plain function.", f"async def {name}.", hint)


def _parameters(function: Callable[..., Any]) -> str:
    return f"({', '.join(inspect.signature(function).parameters)})"
