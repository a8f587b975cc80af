"""What the judge can ask of a student's process, and how that process starts."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from typing import Any

from asynclab.classroom.host.loop import HostLoop, allow_runs_in_calls
from asynclab.classroom.host.peer import HostPeer
from asynclab.classroom.host.shell import Shell, make_shell, run_cell
from asynclab.classroom.host.threads import count_threads
from asynclab.classroom.wire.channel import Broken, Channel


class Host:
    """The process as the judge sees it: the first object that is lent."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._shared: set[str] = set()
        self._before: set[asyncio.Task[Any]] = set()

    async def run_cell(self, code: str, most: int) -> dict[str, Any]:
        """Run a cell of the notebook: its error in a line, and its outputs."""
        ended = await run_cell(self._shell, code, most)
        return {"error": ended["error"], "outputs": ended["outputs"]}

    def name(self, name: str) -> Any:
        """What the notebook calls by this name. Raises NameError where there is none."""
        try:
            return self._shell.user_ns[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined") from None

    def share(self, names: list[str]) -> None:
        """Take note of the teacher's classes that both sides have."""
        self._shared |= set(names)

    def find(self, name: str) -> Any:
        """This process's own class for a name that both sides have."""
        return self._shell.user_ns.get(name) if name in self._shared else None

    def begin_test(self) -> None:
        """Take note of the tasks that a test finds running."""
        self._before = asyncio.all_tasks()

    async def end_test(self) -> bool:
        """Cancel the tasks that the test left; False if one of them goes on all the same."""
        left = asyncio.all_tasks() - self._before - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1.0)
        return all(task.done() for task in left)


def main(number: int) -> None:
    """Serve the judge on an inherited socket until it closes it."""
    channel = Channel(socket.socket(fileno=number))
    peer = HostPeer(channel)
    host = Host(make_shell())
    peer.look_up = host.find
    peer.lend(host)
    sys.path.insert(0, "")
    loop = HostLoop(peer)
    asyncio.set_event_loop(loop)
    _own_time(peer)
    try:
        loop.run_forever()
    except Broken:
        os._exit(0)  # threads of the student's would be waited for


def _own_time(peer: HostPeer) -> None:
    """Let loops and threads that the notebook starts have the judge's time."""

    def new_event_loop() -> asyncio.AbstractEventLoop:
        return HostLoop(peer) if peer.turns.is_counted else asyncio.SelectorEventLoop()

    asyncio.new_event_loop = asyncio.events.new_event_loop = new_event_loop
    allow_runs_in_calls()
    count_threads(peer.turns)
