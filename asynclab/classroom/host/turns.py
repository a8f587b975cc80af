"""Whose turn it is: the judge's or this process's, and which of its threads runs.

Time stands still while anything here can run. When all that is counted waits, the process says
"quiet", with the instant at which it wants to go on, and the judge has the turn; the judge ends
its own with the time that it is. Of the threads that are counted one runs at a time, in the order
in which they became ready, so a run is the same every time, whatever else the machine does.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from asynclab.classroom.wire.channel import Channel


class Slot:
    """One counted thread, and what it waits for."""

    def __init__(self) -> None:
        self.wake = threading.Lock()
        self.wake.acquire()
        self.until: float | None = None
        self.is_ready: Callable[[], bool] = bool
        self.blocks_loop = False


class Turns:
    """The order of turns. `take` is what each message of the judge's is given to."""

    def __init__(self, channel: Channel, take: Callable[[Any], None]) -> None:
        self.now = 0.0
        self._channel, self._take = channel, take
        self._parked: list[Slot] = []
        self._ready: deque[Slot] = deque()
        self._slots: dict[int, Slot] = {threading.get_ident(): Slot()}

    def park(
        self,
        until: float | None,
        is_ready: Callable[[], bool] = bool,
        *,
        blocks_loop: bool = False,
    ) -> None:
        """Wait, in this thread, until an instant or until `is_ready` holds after a turn."""
        slot = self._slots[threading.get_ident()]
        slot.until, slot.is_ready, slot.blocks_loop = until, is_ready, blocks_loop
        self._parked.append(slot)
        self._hand_on(slot)

    def _hand_on(self, slot: Slot) -> None:
        """Let the next thread run; come back when it is this one's turn."""
        while not self._ready:
            self._exchange()
        following = self._ready.popleft()
        if following is not slot:
            following.wake.release()
            slot.wake.acquire()

    def _exchange(self) -> None:
        """Give the turn to the judge, take in what it sends, and see who can go on."""
        instants = [slot.until for slot in self._parked if slot.until is not None]
        blocked = any(slot.blocks_loop for slot in self._parked)
        self._channel.send(["quiet", min(instants, default=None), blocked])
        self._channel.flush()
        while (message := self._channel.receive())[0] != "turn":
            self._take(message)
        self.now = message[1]
        due = [s for s in self._parked if s.until is not None and s.until <= self.now]
        for slot in sorted(due, key=lambda slot: slot.until or 0.0):
            self._rouse(slot)
        for slot in [slot for slot in self._parked if slot.is_ready()]:
            self._rouse(slot)

    def _rouse(self, slot: Slot) -> None:
        self._parked.remove(slot)
        self._ready.append(slot)
