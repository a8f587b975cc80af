"""Whose turn it is: the judge's or this process's, and which of its threads runs.

Time stands still while anything here can run. When all that is counted waits, the process says
"quiet", with the instant at which it wants to go on, and the judge has the turn; the judge ends
its own with the time that it is. Of the threads that are counted one runs at a time, in the order
in which they became ready, so a run is the same every time, whatever else the machine does.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from asynclab.classroom.wire.channel import Channel

monotonic = time.monotonic


class Slot:
    """One counted thread, and what it waits for."""

    def __init__(self) -> None:
        self.until: float | None = None
        self.is_ready: Callable[[], bool] = bool
        self.blocks_loop = False
        self.over = False
        self._wake = threading.Lock()
        self._wake.acquire()

    def wait(self) -> None:
        """Wait, in its own thread, until it may run."""
        self._wake.acquire()

    def wake(self) -> None:
        """Let its thread run."""
        self._wake.release()


class Turns:
    """The order of turns. `take` is what each message of the judge's is given to.

    In real time (`is_real`) nobody takes turns: the clock goes on by itself, and threads run as
    they always do. `is_judges` is true while the judge has the turn.

    What comes from outside takes real time, and none of the judge's: what `daemons` do (threads
    that nobody joins; those that are `serving` act by sockets alone), and what `sockets` bring,
    `events` so far. `main_waits` is true where the main thread waits for another thread.
    """

    def __init__(self, channel: Channel, take: Callable[[Any], None]) -> None:
        self.now = 0.0
        self.is_real = False
        self.daemons = self.serving = self.sockets = self.events = 0
        self.main_waits = False
        self.is_judges = False
        self._channel, self._take = channel, take
        self._parked: list[Slot] = []
        self._ready: deque[Slot] = deque()
        self._main = threading.get_ident()
        self._real_since = 0.0
        self._slots: dict[int, Slot] = {self._main: Slot()}

    @property
    def is_main(self) -> bool:
        """Whether this is the main thread."""
        return threading.get_ident() == self._main

    def time(self) -> float:
        """The time of both sides, in seconds."""
        return self.now if not self.is_real else self.now + monotonic() - self._real_since

    def go_real(self) -> None:
        """From here on time goes by itself."""
        self.is_real, self._real_since = True, monotonic()

    def go_virtual(self) -> None:
        """From here on time stands still again, while anything here can run."""
        self.now, self.is_real = self.time(), False

    @property
    def is_counted(self) -> bool:
        """Whether time waits for this thread."""
        return not self.is_real and threading.get_ident() in self._slots

    def park(
        self,
        until: float | None,
        is_ready: Callable[[], bool] = bool,
        *,
        blocks_loop: bool = False,
    ) -> None:
        """Wait, in this thread, until an instant or until `is_ready` holds."""
        slot = self._slots[threading.get_ident()]
        slot.until, slot.is_ready, slot.blocks_loop = until, is_ready, blocks_loop
        self._parked.append(slot)
        if (following := self._next()) is not slot:
            following.wake()
            slot.wait()

    def add(self) -> Slot:
        """Count a thread that is about to start: it runs when its turn comes."""
        slot = Slot()
        self._ready.append(slot)
        return slot

    def enter(self, slot: Slot) -> None:
        """Wait, in a new thread, until it may run."""
        slot.wait()
        self._slots[threading.get_ident()] = slot

    def leave(self) -> None:
        """End this thread's count, and let the next one run."""
        slot = self._slots.pop(threading.get_ident())
        slot.over = True
        self._next().wake()

    def _next(self) -> Slot:
        """The thread that runs next; the judge has its turn first where none is ready."""
        self._rouse()
        while not self._ready:
            self._exchange()
            self._rouse()
        return self._ready.popleft()

    def _rouse(self) -> None:
        for slot in list(self._parked):
            if slot.is_ready():
                self._parked.remove(slot)
                self._ready.append(slot)

    def _exchange(self) -> None:
        """Give the turn to the judge, take in what it sends, and see for whom it is time."""
        instants = [slot.until for slot in self._parked if slot.until is not None]
        blocked = any(slot.blocks_loop for slot in self._parked)
        daemons = self.daemons if self.main_waits else self.daemons - self.serving
        outside = self.events if daemons or self.sockets else None
        quiet = ["quiet", min(instants, default=None), blocked, outside]
        self.is_judges = True
        self._channel.send(quiet)
        self._channel.flush()
        while (message := self._channel.receive())[0] != "turn":
            self._take(message)
        self.now = message[1]
        self.is_judges = False
        due = [(s.until, s) for s in self._parked if s.until is not None and s.until <= self.now]
        for _, slot in sorted(due, key=lambda pair: pair[0]):
            self._parked.remove(slot)
            self._ready.append(slot)
