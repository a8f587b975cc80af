"""The student's side of the connection: the judge calls in, its services are called from here."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from asynclab.classroom.host.turns import Turns
from asynclab.classroom.wire.channel import Channel
from asynclab.classroom.wire.peer import Answer, Peer, Reply

PATIENCE = 0.05
"""Seconds for which one of several threads reads before it looks whether it is done."""


class HostPeer(Peer):
    """This process's half of the connection; its calls run in the main thread's innermost loop."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self.look_up: Callable[[str], Any] = lambda name: None
        self._current: asyncio.AbstractEventLoop | None = None
        self.channel = channel
        self._reading = threading.Lock()
        self._sending = threading.Lock()
        self._inbox: deque[Any] = deque()
        self.turns = Turns(channel, self._take)

    def send(self, message: list[Any]) -> None:
        """Send a message: with the next turn, or at once in real time."""
        with self._sending:
            self.channel.send(message)
            if self.turns.is_real:
                self.channel.flush()

    def leave(self) -> None:
        """Leave the connection to the process from which this one was forked."""
        self.channel.close()
        self.turns.go_real()

    def loop(self) -> asyncio.AbstractEventLoop:
        """The innermost loop of the main thread."""
        assert self._current is not None
        return self._current

    @contextmanager
    def as_current(self, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Take a loop that runs in the main thread as the one for the judge's calls."""
        outer = self._current
        if self.turns.is_main:
            self._current = loop
        try:
            yield
        finally:
            self._current = outer

    def find(self, name: str) -> Any:
        """This process's own object for a name that the judge shares."""
        return self.look_up(name)

    def is_current(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether a loop is the one for the judge's calls."""
        return loop is self._current

    def read(self, timeout: float | None = None) -> None:
        """Take in what the judge has sent, in real time; wait for it until the timeout."""
        with self._reading, suppress(TimeoutError):
            if timeout is None:
                self.channel.fill()
            else:
                self._take(self.channel.receive(timeout))
            while self.channel.has_message:
                self._take(self.channel.receive())

    def has_messages(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether something of the judge's waits for this loop."""
        return loop is self._current and bool(self._inbox)

    def receive_all(self, loop: asyncio.AbstractEventLoop) -> None:
        """Do what the judge has asked for, in this loop."""
        while self.has_messages(loop):
            self.receive(self._inbox.popleft())

    def wait(self, reply: Reply) -> None:
        """Hold the thread until the reply is there; the main one lets the judge call in."""
        if not self.turns.is_counted and not self.turns.is_real:
            self.turns.enter(self.turns.add())
        blocks = asyncio._get_running_loop() is not None
        while not reply.ended:
            if self.turns.is_main and (call := self._blocking_call()) is not None:
                self._inbox.remove(call)
                self.receive(call)
            elif self.turns.is_real:
                self._wait_in_real_time()
            else:
                self.turns.park(None, lambda: self._may_go_on(reply), blocks_loop=blocks)

    def _wait_in_real_time(self) -> None:
        self.read(PATIENCE)
        if self._inbox and not self.turns.is_main and self._current is not None:
            self._current.call_soon_threadsafe(int)  # the main loop has something to read

    def _may_go_on(self, reply: Reply) -> bool:
        return reply.ended or (self.turns.is_main and self._blocking_call() is not None)

    def _blocking_call(self) -> Any:
        """The first call for which the judge waits, blocked; None if there is none."""
        return next((message for message in self._inbox if message[0] == "do"), None)

    def _take(self, message: Any) -> None:
        """End the wait of a blocked thread or of another loop; all else is for the main loop."""
        kind, number = message[:2]
        waits = self._open.get(number) if kind in ("value", "error", "cancelled") else None
        elsewhere = isinstance(waits, Answer) and waits.get_loop() is not self._current
        if isinstance(waits, Reply) or elsewhere:
            self.receive(message)
        else:
            self._inbox.append(message)
