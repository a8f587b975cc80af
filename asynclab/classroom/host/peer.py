"""The student's side of the connection: the judge calls in, its services are called from here."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from asynclab.classroom.host.turns import Turns
from asynclab.classroom.wire.channel import Channel
from asynclab.classroom.wire.peer import Peer, Reply


class HostPeer(Peer):
    """This process's half of the connection. `current` is the loop that runs in the main thread."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self.current: asyncio.AbstractEventLoop | None = None
        self.look_up: Callable[[str], Any] = lambda name: None
        self._channel = channel
        self._inbox: deque[Any] = deque()
        self.turns = Turns(channel, self._take)

    def send(self, message: list[Any]) -> None:
        """Send a message with the next turn."""
        self._channel.send(message)

    def loop(self) -> asyncio.AbstractEventLoop:
        """The innermost loop of the main thread."""
        assert self.current is not None
        return self.current

    def find(self, name: str) -> Any:
        """This process's own object for a name that the judge shares."""
        return self.look_up(name)

    def has_messages(self) -> bool:
        """Whether something of the judge's waits for the main thread's loop."""
        return bool(self._inbox)

    def receive_all(self) -> None:
        """Do what the judge has asked for."""
        while self._inbox:
            self.receive(self._inbox.popleft())

    def wait(self, reply: Reply) -> None:
        """Hold the thread until the reply is there; the judge may call in meanwhile."""
        while not reply.ended:
            if (call := self._blocking_call()) is not None:
                self.receive(call)
            else:
                self.turns.park(None, lambda: reply.ended or self._calls_in(), blocks_loop=True)

    def _calls_in(self) -> bool:
        return any(message[0] == "do" for message in self._inbox)

    def _blocking_call(self) -> Any:
        """Take out the first call for which the judge waits, blocked; None if there is none."""
        for message in self._inbox:
            if message[0] == "do":
                self._inbox.remove(message)
                return message
        return None

    def _take(self, message: Any) -> None:
        """A reply for a blocked thread ends its wait; all else is for the loop."""
        kind, number = message[:2]
        if kind in ("value", "error") and isinstance(self._open.get(number), Reply):
            self.receive(message)
        else:
            self._inbox.append(message)
