"""Which exception leaves a coroutine that another one awaits.

A task keeps its exception, a coroutine does not. From Python 3.12 on the
interpreter can report every frame that an exception leaves (`sys.monitoring`,
PY_UNWIND), at no cost to code that raises nothing. Python 3.11 has no such report;
there `endings` has to guess.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE
from types import CodeType, FrameType

_ASYNC = CO_COROUTINE | CO_ASYNC_GENERATOR
_TOOL = "asynclab"


class Unwinding:
    """Tells of every coroutine frame that an exception leaves, while the frame is still there.

    `left` is called with the frame and the type name of the exception, in the frame's thread.
    """

    def __init__(self, left: Callable[[FrameType, str], None]) -> None:
        self._tell = left
        self._tool: int | None = None

    @property
    def exact(self) -> bool:
        """True where it can tell: from Python 3.12 on, if a place for tools was free."""
        return self._tool is not None

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

    def _left(self, code: CodeType, offset: int, exception: BaseException) -> None:
        if code.co_flags & _ASYNC:
            self._tell(sys._getframe(1), type(exception).__name__)
