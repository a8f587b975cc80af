"""A learner's function, run so that nothing it does can harm: what it gave, or why it could not.

It may raise, return the wrong thing, forget an `await`, or never end. Each of these becomes a
verdict; the one who asked, and the kernel, go on.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import linecache
import logging
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from types import FrameType
from typing import Any

from asynclab import virtual
from asynclab.checks import Verdict, brief
from asynclab.recorder import record
from asynclab.recorder.code import is_library
from asynclab.runner import run
from asynclab.threads import Call
from asynclab.timeline import Clock, Timeline

DEADLINE = 5.0
"""Real seconds for all that one check runs; in virtual time a run takes milliseconds."""
_GRACES = (0.5, 2.0, 2.0)
_RUN_FOREVER = asyncio.BaseEventLoop.run_forever.__code__
_PACKAGE = str(Path(__file__).parents[1])
_ERRORS = {
    "a coroutine was expected": "`create_task` wants a coroutine object: a call, without `await`.",
    "support the context manager protocol": "A task group waits at its end: write `async with`.",
    "'type' object does not support the a": "The () are missing: `async with asyncio.TaskGroup()`.",
    "the asynchronous context": "What stands after `async with` cannot be opened and closed.",
    "TaskGroup <": "The group was over: `group.create_task` belongs in its block, indented.",
    "coroutine": "A coroutine object stands where its value was wanted: `await` it first.",
    "nothing is left that could happen": "It waits for something that nobody will ever bring.",
}
"""What part of an exception's text says about its cause."""


class NotYetError(Exception):
    """Ends a check early: the verdict says what is missing."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict))
        self.verdict = verdict


class Stopped(KeyboardInterrupt):
    """Raised inside code that took too long; asyncio lets an interrupt through at once."""


def attempt(
    answer: Callable[..., Any],
    *arguments: Any,
    clock: Clock = "virtual",
    errors: Mapping[str, str] | None = None,
) -> Timeline:
    """Run a learner's coroutine function with these arguments, and return its timeline.

    Raises NotYetError, with a verdict for the learner, where it raised, gave no coroutine,
    forgot to await something, or waits for what never comes. `errors` maps part of an
    exception's text to a hint of its own.
    """
    return _watched(lambda: run(_coroutine(answer, arguments), clock=clock), errors)


def attempt_call(
    answer: Callable[..., Any], *arguments: Any, errors: Mapping[str, str] | None = None
) -> Timeline:
    """Call a learner's plain function, and return the timeline of all that it ran.

    Raises NotYetError as `attempt` does. The call is made outside of every event loop.
    """

    def call() -> None:
        answer(*arguments)

    return _watched(call, errors)


def _watched(work: Callable[[], Timeline | None], errors: Mapping[str, str] | None) -> Timeline:
    """Do the work, and return its timeline, or that of all that happened meanwhile."""
    recording, verdict = record(), None
    with warnings.catch_warnings(record=True) as caught, _silent_on_cancellations():
        warnings.simplefilter("always")
        try:
            with recording:
                made = work()
        except (Stopped, NotYetError):
            raise
        except BaseException as error:
            verdict = failure(error, recording.timeline, errors)
            _let_go(error)
        else:
            timeline = made or recording.timeline
            forgotten = list(_unawaited(timeline.result))
    if verdict is not None:
        raise NotYetError(verdict)
    forgotten += [name for warning in caught for name in _never_awaited(warning)]
    if forgotten:
        raise NotYetError(_forgot_await(forgotten, timeline))
    return timeline


def failure(
    error: BaseException, timeline: Timeline | None, errors: Mapping[str, str] | None = None
) -> Verdict:
    """The verdict on code that raised: what, and in which line of the learner's."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    trace = traceback.extract_tb(error.__traceback__)
    own = [entry for entry in trace if _is_learners(entry.filename)]
    where = f", at line {own[-1].lineno}: {own[-1].line}" if own and own[-1].line else ""
    text = brief_error(error)
    known = (hint for part, hint in {**(errors or {}), **_ERRORS}.items() if part in text)
    hint = next(known, "Run your function on its own: its traceback shows the way that led there.")
    return Verdict(False, f"it raised {text}{where}", "a run without an exception.", hint, timeline)


def brief_error(error: BaseException) -> str:
    """An exception in one line, as the last line of its traceback has it."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = ""
    return f"{type(error).__name__}{text and f': {text}'}"


def within_deadline(work: Callable[[], Any]) -> Any:
    """Call `work` in a thread of its own, and return what it returned.

    What it raises is raised. Raises NotYetError where it has not ended after DEADLINE real seconds:
    it is stopped then, and an interrupt of the caller stops it too.
    """
    call = Call(work, "asynclab.check")
    try:
        in_time = call.over.wait(DEADLINE)
    except KeyboardInterrupt:
        _stop(call)
        raise
    if not in_time:
        verdict = _too_long(_whereabouts(call), _stop(call))
        with warnings.catch_warnings():  # what was cut off in the middle is no slip of a learner
            warnings.simplefilter("ignore")
            _let_go(call.error)
            del call
        raise NotYetError(verdict)
    if call.error is not None:
        raise call.error
    return call.value


def _coroutine(answer: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    made = answer(*arguments)
    if inspect.iscoroutine(made):
        return made
    seen = f"{answer.__name__}(…) gave {brief(made)} and no coroutine."
    hint = f"Write `async def {answer.__name__}`, and `await` what it waits for."
    raise NotYetError(Verdict(False, seen, "a coroutine.", hint))


@contextmanager
def _silent_on_cancellations() -> Iterator[None]:
    """A gather that nobody awaited is cancelled when its loop ends: the verdict says so, no log."""

    def wanted(record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))

    log = logging.getLogger("asyncio")
    log.addFilter(wanted)
    try:
        yield
    finally:
        log.removeFilter(wanted)


def _let_go(error: BaseException | None) -> None:
    """Drop what the frames of an exception hold, while a late "never awaited" is still caught."""
    for one in _causes(error):
        traceback.clear_frames(one.__traceback__)
        one.__traceback__ = None  # a cleared frame still holds its function, with its closure
        asked = getattr(one, "obj", None)  # an AttributeError holds what it was asked of
        if inspect.iscoroutine(asked):
            asked.close()
    gc.collect()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception, what led to it, and what it holds as a group."""
    while error is not None:
        yield error
        for held in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
            yield from _causes(held)
        error = error.__cause__ or error.__context__


def _unawaited(value: Any) -> Iterator[str]:
    """The names of coroutines and futures in a result; they are closed, so they never warn."""
    parts = value.values() if isinstance(value, dict) else value
    for part in parts if isinstance(parts, (list, tuple, set, type({}.values()))) else [value]:
        if inspect.iscoroutine(part):
            yield from _closed(part)
        elif isinstance(part, asyncio.Task):
            yield getattr(part.get_coro(), "__name__", "a task")
        elif isinstance(part, asyncio.Future):
            if part.done() and not part.cancelled():
                part.exception()  # looked at, so that asyncio does not complain of it later
            yield "gather"


def _closed(coroutine: Any) -> Iterator[str]:
    """Close a coroutine that never ran, and those that it was given; their names."""
    # Python 3.12 keeps the arguments of a coroutine that was closed before it ran.
    held = list(coroutine.cr_frame.f_locals.values()) if coroutine.cr_frame is not None else []
    coroutine.close()
    yield coroutine.__name__
    for part in held:
        if inspect.iscoroutine(part) and inspect.getcoroutinestate(part) == inspect.CORO_CREATED:
            yield from _closed(part)


def _never_awaited(warning: warnings.WarningMessage) -> Iterator[str]:
    text = str(warning.message)
    if text.startswith("coroutine '") and text.endswith("was never awaited"):
        yield text.split("'")[1].rpartition(".")[2]


def _forgot_await(names: list[str], timeline: Timeline) -> Verdict:
    called = ", ".join(dict.fromkeys(f"{name}(…)" for name in names))
    hint = "Put `await` before it: the call alone makes something to await, and gives no value."
    return Verdict(False, f"nobody awaited {called}.", "every one is awaited.", hint, timeline)


def _whereabouts(call: Call) -> str:
    """The innermost line of the learner's that is running, or ""."""
    learners = (f for f in _frames(call.ident) if _is_learners(f.f_code.co_filename))
    frame = next(learners, None)
    if frame is None:
        return ""
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    return f"line {frame.f_lineno}: {line}" if line else ""


def _is_learners(filename: str) -> bool:
    """Whether code is a learner's: the exercises' own checks are none, though they have rows."""
    return not is_library(filename) and not filename.startswith(_PACKAGE)


def _stop(call: Call) -> bool:
    """Interrupt a busy call until it ends; False if it did not.

    First between two steps of its loop, in virtual or real time, which leaves all in order; then
    wherever it is.
    """
    loop = _loop_of(call.ident)
    tasks = asyncio.all_tasks(loop) if loop is not None else set()
    virtual.interrupts[call.ident] = Stopped()
    call.over.wait(_GRACES[0])
    virtual.interrupts.pop(call.ident, None)
    if not call.over.is_set() and _stop_loop(call.ident, loop):
        call.over.wait(_GRACES[0])
    for seconds in _GRACES[1:]:
        if not call.over.is_set():
            call.interrupt(Stopped)
            call.over.wait(seconds)
    for task in tasks:
        if not task.done():
            _keep_for_ever(task)
    return call.over.is_set()


def _loop_of(thread: int) -> asyncio.AbstractEventLoop | None:
    """The event loop that runs in a thread."""
    return next(
        (frame.f_locals["self"] for frame in _frames(thread) if frame.f_code is _RUN_FOREVER), None
    )


def _stop_loop(thread: int, loop: asyncio.AbstractEventLoop | None) -> bool:
    """Have the real loop of a thread raise Stopped if it waits: nothing else gets in there."""
    inside = takewhile(lambda frame: frame.f_code is not _RUN_FOREVER, _frames(thread))
    if loop is None or any(_is_learners(frame.f_code.co_filename) for frame in inside):
        return False
    with suppress(RuntimeError):  # it was closed just now
        loop.call_soon_threadsafe(_raise_stopped)
    return True


def _frames(thread: int) -> Iterator[FrameType]:
    """What a thread is in just now, the innermost first."""
    frame: FrameType | None = sys._current_frames().get(thread)
    while frame is not None:
        yield frame
        frame = frame.f_back


def _keep_for_ever(task: asyncio.Task[Any]) -> None:
    """Have a task outlive the kernel that would not end although it was cancelled.

    A coroutine that is collected is closed by an exception. One that swallows every exception in
    an endless loop would go on there, without a loop, in the thread that collected it.
    """
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(task))


def _raise_stopped() -> None:
    raise Stopped


def _too_long(where: str, stopped: bool) -> Verdict:
    seen = f"it had not ended after {DEADLINE:g} s of real time{where and f', at {where}'}."
    hint = "Is there a loop without an end, or a call that holds the event loop?"
    if not stopped:
        hint += " It could not be stopped either: restart the kernel (Kernel ▸ Restart)."
    return Verdict(False, seen, "it ends.", hint)
