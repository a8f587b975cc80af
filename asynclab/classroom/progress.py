"""How far a long verb is, and how long it still takes: a live line, or now and then a new one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

EVERY = 15.0  # seconds between two lines where nobody watches


class Progress:
    """Counts what is done of a number of things; `said` is for what should stay to be read.

    On a terminal one line is written over and over; else a line comes every 15 seconds.
    """

    def __init__(
        self,
        total: int,
        what: str,
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total = total
        self.what = what
        self.done = 0
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty()
        self._clock = clock
        self._start = self._shown = clock()
        self._width = 0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = self._clock()
        if self._live or now - self._shown >= EVERY:
            self._shown = now
            self._show(self.line())

    def line(self) -> str:
        """The line as it is now."""
        seconds = self._clock() - self._start
        left = seconds / self.done * (self.total - self.done) if self.done else 0.0
        about = f" · about {length(left)} left" if 0 < self.done < self.total else ""
        return f"{self.done} of {self.total} {self.what}{about}"

    def said(self, sentence: str) -> None:
        """Print a sentence that stays, above the live line."""
        self.clear()
        print(sentence, file=self._stream, flush=True)

    def clear(self) -> None:
        """Take the live line away."""
        if self._width:
            print(f"\r{' ' * self._width}\r", end="", file=self._stream, flush=True)
            self._width = 0

    def _show(self, line: str) -> None:
        if not self._live:
            print(line, file=self._stream, flush=True)
            return
        print(f"\r{line.ljust(self._width)}", end="", file=self._stream, flush=True)
        self._width = len(line)


def length(seconds: float) -> str:
    """A length of time for a person: "40 s", "3 min", "1 h 10 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
