"""An event loop's timers in virtual time: exact, and equal ones in the order they were set."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count
from typing import Any

_order = count()


class Timer(asyncio.TimerHandle):
    """A timer that comes after those of the same instant that were set before it."""

    __slots__ = ("_number",)
    _when: float

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._number = next(_order)

    def __lt__(self, other: Any) -> bool:
        return (self._when, self._number) < (other._when, other._number)


class TimedLoop(asyncio.SelectorEventLoop):
    """A loop whose timers are whole nanoseconds: 0.1 s and 0.2 s later is 0.3 s later."""

    _scheduled: list[Any]
    _ready: Any
    _timer_cancelled_count: int
    _check_closed: Any

    def call_at(  # type: ignore[override]
        self, when: float, callback: Any, *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        """Call back at an instant, rounded to the nanosecond."""
        self._check_closed()
        timer = Timer(round(when, 9), callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True  # type: ignore[attr-defined]
        return timer

    def next_timer(self) -> float | None:
        """When the next timer is due (None: there is none)."""
        while self._scheduled and self._scheduled[0].cancelled():
            self._take()
        return self._scheduled[0].when() if self._scheduled else None

    def ready_what_is_due(self) -> None:
        """Put what is due now behind what is ready."""
        while (when := self.next_timer()) is not None and when <= self.time():
            self._ready.append(self._take())

    def _take(self) -> Any:
        timer = heapq.heappop(self._scheduled)
        timer._scheduled = False
        self._timer_cancelled_count -= timer.cancelled()
        return timer
