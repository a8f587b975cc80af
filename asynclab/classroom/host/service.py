"""What the judge can ask of a student's process, and how that process starts."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
import time
from typing import Any

from asynclab.classroom.host.alarm import Alarm
from asynclab.classroom.host.loop import FreeLoop, HostLoop, allow_runs_in_calls
from asynclab.classroom.host.originals import Hooks, Originals
from asynclab.classroom.host.peer import HostPeer
from asynclab.classroom.host.shell import OUTPUTS, Shell, make_shell, run_cell
from asynclab.classroom.host.threads import count_threads
from asynclab.classroom.host.turns import Turns
from asynclab.classroom.wire.channel import Broken, Channel

PATIENCE = 0.5
"""Real seconds in which the threads of a test can end."""
CLOSING = 5
"""Rounds of the loop in which what was closed is gone: asyncio closes sockets a round later."""


class Host:
    """The process as the judge sees it: the first object that is lent."""

    originals: Originals

    def __init__(self, shell: Shell, turns: Turns, door: socket.socket) -> None:
        self._shell, self._turns, self._door = shell, turns, door
        self.hooks = Hooks(shell)
        self.alarm = Alarm(turns)
        self._shared: set[str] = set()
        self._known: list[set[asyncio.Task[Any]]] = []
        self._before_real: tuple[int, list[threading.Thread]] = (0, [])

    async def run_cell(self, code: str, most: int, seconds: float) -> dict[str, Any]:
        """Run a cell of the notebook: its error in a line, and its outputs."""
        ended = await self._run(code, most, seconds)
        del ended["value"]
        return ended

    async def run_test(self, code: str, most: int, seconds: float) -> dict[str, Any]:
        """Run a test here: whether it came to its end, and the value of its last line."""
        self.hooks.put_back()
        ended = await self._run(code, most, seconds)
        text = "" if ended["value"] is None else repr(ended["value"])
        return ended | {"value": text[:100], "ended": not ended["error"]}

    async def _run(self, code: str, most: int, seconds: float) -> dict[str, Any]:
        task = asyncio.current_task()
        assert task is not None
        with self.alarm.after(seconds, task):
            return await run_cell(self._shell, code, most)

    def name(self, name: str) -> Any:
        """What the notebook calls by this name. Raises NameError where there is none."""
        try:
            return self._shell.user_ns[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined") from None

    async def share(self, names: list[str]) -> None:
        """Take note of the teacher's classes that both sides have."""
        self._shared |= set(names)

    async def give(self, names: list[str]) -> None:
        """Take note of what the teacher's cell has just defined, or imported."""
        self.originals.give(names)

    async def put_back(self) -> list[str]:
        """Put back what the notebook has replaced, and return its names."""
        return self.originals.put_back()

    def find(self, name: str) -> Any:
        """This process's own class for a name that both sides have."""
        return self._shell.user_ns.get(name) if name in self._shared else None

    def begin(self, most: int) -> None:
        """Take note of the tasks that a test, or a run in it, finds; it may write `most` bytes."""
        self._known.append(asyncio.all_tasks())
        if most:
            OUTPUTS.begin(most)

    def go_real(self) -> None:
        """Let time go by itself from here on, for a test with real servers."""
        loop: Any = asyncio.get_running_loop()
        loop._default_executor = None  # its threads wait in the judge's time
        self._before_real = loop.sockets, threading.enumerate()
        self._turns.go_real()

    async def go_virtual(self) -> bool:
        """Have the judge's time again; False where something of the real time still goes on.

        Nothing does where there is no thread, no socket and no timer more than before, and no
        task. Then this process is as any other between two tests.
        """
        loop: Any = asyncio.get_running_loop()
        pool, loop._default_executor = loop._default_executor, None
        if pool is not None:
            pool.shutdown(wait=False)
        sockets, threads = self._before_real
        end = time.monotonic() + PATIENCE
        for thread in threading.enumerate():
            if thread not in threads:
                thread.join(max(end - time.monotonic(), 0.0))
        for _ in range(CLOSING):
            await asyncio.sleep(0)
        left = any(one not in threads for one in threading.enumerate())
        if left or loop.sockets != sockets or loop.next_timer() is not None:
            return False
        self._turns.go_virtual()
        return True

    def open_port(self, port: int) -> None:
        """Let connections to a port here reach the judge's server on the same port."""
        from asynclab.classroom.isolation.forward import hand_over

        hand_over(self._door, port)

    async def end(self) -> tuple[list[str], bool]:
        """Cancel the tasks that came since `begin`: their names, and whether all have ended."""
        left = asyncio.all_tasks() - self._known.pop() - {asyncio.current_task()}
        names = [_name(task) for task in left]
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1.0)
        return sorted(names), all(task.done() for task in left)


def _name(task: asyncio.Task[Any]) -> str:
    return str(getattr(task.get_coro(), "__name__", task.get_name()))


def main(number: int, door: int) -> None:
    """Serve the judge on an inherited socket until it closes it; `door` is another, for ports."""
    peer = HostPeer(Channel(socket.socket(fileno=number)))
    shell = make_shell()
    host = Host(shell, peer.turns, socket.socket(fileno=door))
    peer.look_up = host.find
    peer.lend(host)
    sys.path.insert(0, "")
    os.register_at_fork(after_in_child=peer.leave)
    loop = HostLoop(peer)
    asyncio.set_event_loop(loop)
    _own_time(peer)
    host.originals = Originals(loop, shell.user_ns)
    while True:
        try:
            loop.run_forever()
        except Broken:
            os._exit(0)  # threads of the student's would be waited for
        except (KeyboardInterrupt, SystemExit):
            host.alarm.cancel()


def _own_time(peer: HostPeer) -> None:
    """Let loops and threads that the notebook starts have the judge's time."""

    def new_event_loop() -> asyncio.AbstractEventLoop:
        counted = peer.turns.is_counted or peer.turns.is_main
        return HostLoop(peer) if counted else FreeLoop()

    FreeLoop.turns = peer.turns
    asyncio.new_event_loop = asyncio.events.new_event_loop = new_event_loop
    allow_runs_in_calls()
    count_threads(peer.turns)
