"""What a timeline must show, and a verdict on it: what was seen, what was wanted, what to try.

A check is a function of a timeline, and never raises for what a learner's run holds. It
speaks of concurrency rather than of values: what overlapped, how long it took, what held
the loop. Times are compared exactly in virtual time, and within a quarter in real time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asynclab.saying import wrapped
from asynclab.timeline import BLOCKS_AFTER, Timeline, Track

_AWAITABLE = re.compile(
    r"<(?P<kind>coroutine object|Task|_GatheringFuture|Future) ?"
    r"(?P<rest>(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*)>"
)
_OF = re.compile(r"coro=<(?P<task>\S+)\(\)|^(?P<coroutine>\S+)(?: at \w+)?$")
_NOT_YET = {
    "coroutine object": "A call without `await` gives a coroutine, and runs nothing: await it.",
    "Task": "A task is no result yet: `await` it, and take what that gives.",
    "_GatheringFuture": "`gather` gives the results when you `await` it.",
    "Future": "A future is no result yet: `await` it, and take what that gives.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a check passed, what was seen and wanted, and a hint where it did not.

    True in a condition where it passed. In a notebook it shows its words, then the timeline.
    """

    passed: bool
    seen: str
    wanted: str = ""
    hint: str = ""
    timeline: Timeline | None = field(default=None, repr=False, compare=False)

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        if self.passed:
            return wrapped(f"Passed: {self.seen}")
        lines = (("Seen", self.seen), ("Wanted", self.wanted), ("Try", self.hint))
        return "\n".join(wrapped(f"{name + ':':8}{text}", hang=8) for name, text in lines if text)

    def _ipython_display_(self) -> None:
        print(self)
        if self.timeline is not None:
            from asynclab import display

            display.show(self.timeline)


def returned(
    timeline: Timeline,
    wanted: object,
    *,
    hint: str = "",
    instead: Sequence[tuple[object, str]] = (),
    saying: str = "it returned",
) -> Verdict:
    """The coroutine returned `wanted`; `instead` pairs other values with hints of their own.

    `saying` begins the sentence on what it returned.
    """
    result = timeline.result
    seen = f"{saying} {brief(result)}."
    if same(result, wanted):
        return Verdict(True, seen, timeline=timeline)
    own = (own for value, own in instead if same(result, value))
    hint = next(own, unawaited(result) or hint)
    if isinstance(wanted, list) and isinstance(result, (tuple, set)) and same([*result], wanted):
        hint = "The values are right: put them in a list."
    if result is None and not hint:
        hint = "A function without `return` returns None."
    return Verdict(False, seen, f"{brief(wanted)}.", hint, timeline)


def took(
    timeline: Timeline,
    seconds: float,
    *,
    hint: str = "",
    instead: Mapping[float, str] | None = None,
) -> Verdict:
    """The run took `seconds`; `instead` maps other times to hints of their own."""
    elapsed = timeline.elapsed
    seen = f"it took {_seconds(timeline, elapsed)}."
    known = (own for other, own in (instead or {}).items() if _near(timeline, elapsed, other))
    passed = _near(timeline, elapsed, seconds)
    if elapsed < seconds:
        hint = hint or "It did not wait for everything: is there a call without `await`?"
    hint = next(known, hint) or "Look for the row that starts only when another one finishes."
    return Verdict(passed, seen, f"{_seconds(timeline, seconds)}.", hint, timeline)


def overlap(timeline: Timeline, name: str, *, hint: str = "") -> Verdict:
    """All tracks called `name`, two or more, were in flight at once."""
    tracks = timeline.find(name)
    wanted = max(2, len(tracks))
    most = timeline.most_in_flight(name)
    if most >= wanted:
        return Verdict(True, f"{most} rows of {name} overlap.", timeline=timeline)
    seen = _missing(timeline, name) or f"of {_rows(len(tracks), name)}, at most {most} overlap."
    if not tracks:
        hint = hint or f"Call {name}, and `await` what the call gives, or make a task of it."
    elif all(track.outcome in ("cancelled", "unfinished") for track in tracks):
        seen = f"{_rows(len(tracks), name)}, and none finished before the program was over."
        hint = hint or "Await every task that you create, before your coroutine returns."
    hint = hint or "Create all tasks before you await the first, or give them to gather."
    return Verdict(False, seen, f"{_rows(wanted, name)} that overlap.", hint, timeline)


def at_most(timeline: Timeline, limit: int, name: str, *, hint: str = "") -> Verdict:
    """Never more than `limit` tracks called `name` were in flight at once, and one was."""
    most = timeline.most_in_flight(name)
    seen = _missing(timeline, name) or f"{most} of {_rows(len(timeline.find(name)), name)} overlap."
    if not most:
        hint = hint or f"Call {name}, and `await` what the call gives, or make a task of it."
    wanted = "one at a time." if limit == 1 else f"at most {limit} in flight at once."
    return Verdict(0 < most <= limit, seen, wanted, hint, timeline)


def order(timeline: Timeline, first: str, then: str, *, hint: str = "") -> Verdict:
    """The last track called `first` had finished when the first one called `then` started."""
    before, after = timeline.find(first), timeline.find(then)
    seen = _missing(timeline, first) or _missing(timeline, then)
    wanted = f"{then} starts when {first} has finished."
    if seen:
        return Verdict(False, seen, wanted, hint, timeline)
    end, start = max(t.finish_ns for t in before), min(t.start_ns for t in after)
    times = [_seconds(timeline, ns / 1e9) for ns in (end, start)]
    seen = f"{first} finished at {times[0]}, and {then} started at {times[1]}."
    return Verdict(end <= start, seen, wanted, hint, timeline)


def never_blocks(timeline: Timeline, *, hint: str = "") -> Verdict:
    """No step held the event loop for longer than 0.1 real seconds, in virtual time too."""
    held, label = _longest_step(timeline)
    where = ""
    for block in timeline.blocks:
        if block.held >= held:
            held, label, where = block.held, block.label or "a plain callback", block.where
    if held <= BLOCKS_AFTER:
        return Verdict(True, f"no step held the loop for {BLOCKS_AFTER} s.", timeline=timeline)
    seen = f"{label} held the loop for {held:.1f} s{where and f', at {where}'}."
    hint = hint or "While one step holds the loop, nothing else runs: `await` instead of blocking."
    return Verdict(False, seen, f"no step longer than {BLOCKS_AFTER} s.", hint, timeline)


def no_task_left_behind(timeline: Timeline, *, hint: str = "") -> Verdict:
    """Every task had finished when the program was over, and none never finished at all."""
    left = [t for t in timeline.tracks if t.left_behind or t.outcome == "unfinished"]
    if not left:
        return Verdict(True, "no task was left behind.", timeline=timeline)
    names = ", ".join(track.label for track in left[:5]) + (", …" if len(left) > 5 else "")
    hint = hint or "Await every task that you create, before your coroutine returns."
    seen = f"{names} had not finished when the program was over."
    return Verdict(False, seen, "no task left behind.", hint, timeline)


def cancelled_cleanly(timeline: Timeline, name: str, *, hint: str = "") -> Verdict:
    """Every track called `name` was cancelled, and finished so."""
    tracks = timeline.find(name)
    others = [track for track in tracks if track.outcome != "cancelled"]
    if tracks and not others:
        return Verdict(True, f"{_rows(len(tracks), name)} cancelled.", timeline=timeline)
    seen = _missing(timeline, name) or f"{_outcomes(others)}."
    hint = hint or "Let CancelledError pass: clean up in `finally`, and swallow nothing."
    return Verdict(False, seen, f"{name} is cancelled.", hint, timeline)


def brief(value: object, write: Callable[[object], str] = repr) -> str:
    """A value in at most 100 characters; tasks and the like by name alone. Never raises."""
    text = _AWAITABLE.sub(_by_name, _written(value, write))
    return text if len(text) <= 100 else text[:99] + "…"


def unawaited(value: object) -> str:
    """What to try where a coroutine, a task or a future stands in place of what it gives."""
    found = _AWAITABLE.search(_written(value, repr))
    return _NOT_YET[found["kind"]] if found else ""


def _written(value: object, write: Callable[[object], str]) -> str:
    try:
        return write(value)
    except Exception:
        return f"an object of the type {type(value).__name__}"


def _by_name(found: re.Match[str]) -> str:
    of = _OF.search(found["rest"])
    kind = found["kind"].removeprefix("_Gathering").removesuffix(" object").lower()
    name = (of["task"] or of["coroutine"]).rpartition(".")[2] if of else ""
    return f"<{kind} {name}>" if name else f"<{kind}>"


def same(value: object, wanted: object) -> bool:
    """Whether a value equals the one that is wanted, with all that is in it; never raises.

    Types count all the way down, so that no object of a learner's can say it is equal.
    """
    try:
        return _equal(value, wanted)
    except Exception:
        return False


def _equal(value: Any, wanted: Any) -> bool:
    if type(value) is not type(wanted):
        return False
    if isinstance(wanted, (list, tuple)):
        return len(value) == len(wanted) and all(map(_equal, value, wanted))
    if isinstance(wanted, dict):
        # Keys that are equal and of one type; a dict with equal keys has as many as it names.
        keys = {key: key for key in value}
        return len(value) == len(wanted) and all(
            key in keys and _equal(keys[key], key) and _equal(value[key], wanted[key])
            for key in wanted
        )
    return bool(value == wanted)


def _near(timeline: Timeline, seconds: float, wanted: float) -> bool:
    if timeline.clock == "virtual":
        return round(seconds * 1e9) == round(wanted * 1e9)
    return abs(seconds - wanted) <= max(0.25 * wanted, 0.05)


def _seconds(timeline: Timeline, seconds: float) -> str:
    return f"{seconds:.6g} s" if timeline.clock == "virtual" else f"{seconds:.1f} s"


def _rows(count: int, name: str) -> str:
    return f"{count} row{'s' * (count != 1)} of {name}"


def _missing(timeline: Timeline, name: str) -> str:
    return "" if timeline.find(name) else f"no row is called {name}: it never started."


def _outcomes(tracks: list[Track]) -> str:
    return ", ".join(f"{track.label} {track.outcome}" for track in tracks[:5])


def _longest_step(timeline: Timeline) -> tuple[float, str]:
    """The longest running slice in real seconds, and whose it is."""
    steps: list[tuple[float, Any]] = [
        (piece.held, track.label)
        for track in timeline.tracks
        if track.loop >= 0
        for piece in track.slices
        if piece.state == "running"
    ]
    return max(steps, default=(0.0, ""))
