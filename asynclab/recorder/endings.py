"""How coroutines ended: did each one return, fail, or was it cancelled?

A task keeps its exception. What left an awaited coroutine is told by `unwinding`, on Python 3.12
and later. On 3.11 the task's own exception and the way in which the step was resumed tell it, and
a failure that the awaiting coroutine caught at once counts as returned.
"""

from __future__ import annotations

import asyncio
from types import CodeType
from typing import Any

from asynclab.recorder.awaiting import code_of
from asynclab.recorder.log import LoopLog, RawTrack
from asynclab.recorder.steps import Node, TaskState
from asynclab.timeline import Outcome


def end_finished(
    task: asyncio.Task[Any], finished: list[Node], at: int, injected: Outcome, exact: bool
) -> None:
    """End the tracks of what a step finished.

    `injected` is how the step was resumed; `exact` says whether `unwinding` told what left them.
    """
    error: BaseException | None = None
    cancelled = False
    if task.done():
        cancelled = task.cancelled()
        error = None if cancelled else getattr(task, "_exception", None)
    for node in finished:
        track = node.track
        track.finish = at
        if track.kind == "task":
            track.task = task.get_name()  # it may have been renamed
            track.outcome = (
                "cancelled" if cancelled else "failed" if error is not None else "returned"
            )
            track.error = type(error).__name__ if error is not None else ""
        else:
            _end_awaited(track, code_of(node.coroutine), error, injected, exact)


def look_at_generators(
    log: LoopLog, state: TaskState, at: int, injected: Outcome, exact: bool
) -> None:
    """An async generator outside the chain has given a value, or has finished."""
    in_chain = {id(node.coroutine) for node in state.chain}
    for key, generator in list(state.generators.items()):
        track = generator.track
        if generator() is None or generator.has_ended:
            del state.generators[key]
            if track.finish < 0:
                track.finish = at
                if generator.has_ended or track.error:  # a traceback may keep its frame
                    _end_awaited(track, code_of(generator()), None, injected, exact)
        elif key not in in_chain:
            log.waits_for(track.number, at, log.reason("yield"))


def _end_awaited(
    track: RawTrack,
    code: CodeType | None,
    error: BaseException | None,
    injected: Outcome,
    exact: bool,
) -> None:
    left = track.error if exact else _guess(code, error, injected)
    track.outcome, track.error = ending(left)


def ending(error: str) -> tuple[Outcome, str]:
    """The outcome of a coroutine that this exception left ("": none), and its error's type name."""
    if not error or error == "GeneratorExit":
        return "returned", ""
    if error == "CancelledError":
        return "cancelled", ""
    return "failed", error


def _guess(code: CodeType | None, error: BaseException | None, injected: Outcome) -> str:
    """The type name of the exception that probably left the coroutine with this code, or "".

    `error` is the exception with which its task ended in the same step, if it did;
    `injected` how that step was resumed.
    """
    for raised in (error, getattr(error, "__cause__", None), getattr(error, "__context__", None)):
        traceback = getattr(raised, "__traceback__", None)
        while traceback is not None:
            if traceback.tb_frame.f_code is code:
                return type(raised).__name__
            traceback = traceback.tb_next
    if injected == "cancelled":
        return "CancelledError"
    return "Exception" if injected == "failed" else ""
