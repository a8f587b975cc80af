"""The end of a cell that runs too long: an interrupt, as Jupyter's stop button gives it.

What the cell has defined by then stays. Where that does not help, the judge ends the process.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asynclab.classroom.host.turns import Turns

AGAIN = 0.5


class Alarm:
    """Interrupts a cell after a number of real seconds (where the system has such timers)."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._task: asyncio.Task[Any] | None = None
        self._seconds = 0.0
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, self._ring)

    @contextmanager
    def after(self, seconds: float, task: asyncio.Task[Any]) -> Iterator[None]:
        """Interrupt what runs within, `task`, after so many seconds."""
        self._task, self._seconds = task, seconds
        self._set(seconds)
        try:
            yield
        finally:
            self._set(0.0)
            self._task = None

    def cancel(self) -> None:
        """Cancel the cell whose interrupt met the event loop, and not the cell."""
        if self._task is not None:
            self._task.cancel()

    def _set(self, seconds: float) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN if seconds else 0.0)

    def _ring(self, *signal_and_frame: Any) -> None:
        # While the judge has the turn nothing runs here, and a message could be torn.
        if self._task is not None and not self._turns.is_judges:
            raise KeyboardInterrupt(f"The cell ran for more than {self._seconds:g} s.")
