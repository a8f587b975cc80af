"""How a coroutine ended that another one awaited: did it return, fail, or was it cancelled?

A task keeps its exception, a coroutine does not. From Python 3.12 on the
interpreter can report every frame that an exception leaves (`sys.monitoring`,
PY_UNWIND), at no cost to code that raises nothing. Python 3.11 has no such report;
there the task's own exception and the way in which the step was resumed tell it,
and a failure that the awaiting coroutine caught at once counts as returned.
"""

from __future__ import annotations

import sys
import threading
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE
from types import CodeType

from asynclab.timeline import Outcome

_ASYNC = CO_COROUTINE | CO_ASYNC_GENERATOR
_TOOL = "asynclab"


class Unwinding:
    """Which coroutines an exception has left since the last step, thread by thread."""

    def __init__(self) -> None:
        self._seen: dict[int, dict[int, str]] = {}  # by thread: frames by id, and their errors
        self._tool: int | None = None

    def start(self) -> None:
        """Listen, if this Python can and one of its six places for tools is free."""
        if sys.version_info < (3, 12):
            return
        monitoring = sys.monitoring
        for tool in (3, 4):  # the places that no kind of tool has a claim to
            if monitoring.get_tool(tool) is None:
                monitoring.use_tool_id(tool, _TOOL)
                monitoring.register_callback(tool, monitoring.events.PY_UNWIND, self._left)
                monitoring.set_events(tool, monitoring.events.PY_UNWIND)
                self._tool = tool
                return

    def stop(self) -> None:
        """Stop listening and give the place back."""
        if sys.version_info >= (3, 12) and self._tool is not None:
            sys.monitoring.set_events(self._tool, 0)
            sys.monitoring.register_callback(self._tool, sys.monitoring.events.PY_UNWIND, None)
            sys.monitoring.free_tool_id(self._tool)
        self._tool = None
        self._seen.clear()

    def _left(self, code: CodeType, offset: int, exception: BaseException) -> None:
        if code.co_flags & _ASYNC:
            seen = self._seen.setdefault(threading.get_ident(), {})
            seen[id(sys._getframe(1))] = type(exception).__name__

    @property
    def anything(self) -> bool:
        """True if an exception has left some coroutine that nobody asked for yet."""
        return bool(self._seen)

    def forget(self) -> None:
        """These steps are over, and frames get the ids of those that are gone."""
        if self._seen:
            self._seen.pop(threading.get_ident(), None)

    def outcome(
        self, frame: int, code: CodeType | None, error: BaseException | None, injected: Outcome
    ) -> tuple[Outcome, str]:
        """How the coroutine with this frame ended in the step just made, and its error's type name.

        `frame` is the frame's id; `error` is the exception with which its task ended in the
        same step, if it did.
        """
        if self._tool is not None:
            name = self._seen.get(threading.get_ident(), {}).get(frame, "")
        else:
            name = self._guess(code, error, injected)
        if not name or name == "GeneratorExit":
            return "returned", ""
        if name == "CancelledError":
            return "cancelled", ""
        return "failed", name

    @staticmethod
    def _guess(code: CodeType | None, error: BaseException | None, injected: Outcome) -> str:
        for raised in (error, getattr(error, "__cause__", None), getattr(error, "__context__", None)):
            traceback = getattr(raised, "__traceback__", None)
            while traceback is not None:
                if traceback.tb_frame.f_code is code:
                    return type(raised).__name__
                traceback = traceback.tb_next
        if injected == "cancelled":
            return "CancelledError"
        return "Exception" if injected == "failed" else ""
