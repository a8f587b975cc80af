"""The student's side of a notebook: a process that runs the cells; a fresh one after a death."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from asynclab.classroom.job import Job
from asynclab.classroom.judge import claims
from asynclab.classroom.judge.peer import Died, JudgePeer, Stopped, StudentProcessError
from asynclab.classroom.judge.process import Process
from asynclab.classroom.judge.world import World
from asynclab.classroom.plan import Step

GRACE = 2.0
"""Seconds beyond its limit in which a cell that was interrupted can still end."""
OVERRUN = "it ran for more than {:g} s. Look for a loop that never ends, or a call that blocks"
MOST_NAMED = 20
BROKE = "your code broke what runs it."
STARTING = 20.0
"""Seconds that a process may take to start, on a machine that is busy."""


class Student:
    """A student's process, brought to where it was by running its cells again if it is gone.

    A cell that hung or ended the process is left out from then on. `find` gives the teacher's
    class of a name.
    """

    def __init__(self, job: Job, world: World, find: Callable[[str], Any]) -> None:
        self._job, self._world, self._find = job, world, find
        self._peer: JudgePeer | None = None
        self._done: list[Step] = []
        self._shared: list[str] = []
        self._given: dict[str, list[str]] = {}
        self.replaced: set[str] = set()
        self.replaced_late: set[str] = set()
        self.left_out: list[str] = []
        self._end = monotonic() + job.limits.notebook
        self._real = False
        self._ports: list[int] = []

    @property
    def current(self) -> JudgePeer | None:
        """The connection to the process, if there is one."""
        return self._peer if self._peer is not None and self._peer.lost is None else None

    async def ready(self) -> JudgePeer:
        """The connection to a process that has run all cells so far."""
        if self.current is not None:
            return self.current
        if monotonic() > self._end:
            raise Stopped(f"the notebook took more than {self._job.limits.notebook:g} s.")
        peer = JudgePeer(self._world, Process(self._job), self._find)
        self._peer, self._world.other = peer, peer
        self._limit(STARTING, "it took too long to start")
        await peer.root_async("share", self._shared)
        for port in self._ports:
            self._open_there(peer, port)
        for step in list(self._done):
            await self._run_in(peer, step)
        return peer

    async def run(self, step: Step) -> dict[str, Any]:
        """Run a cell: its error in a line ("" for none), and its outputs.

        Raises Stopped or Died where the process had to be ended, or is gone.
        """
        extras = [one for one in self._done if one.kind == "extra" and step.kind == "setup"]
        try:
            ended = await self._run_in(await self.ready(), step)
        except StudentProcessError:
            if not extras:
                raise
            ended = await self._run_without(extras, step)
        else:
            if extras and ended["error"]:
                ended = await self._run_without(extras, step)
        self._done.append(step)
        return ended

    async def _run_without(self, extras: list[Step], step: Step) -> dict[str, Any]:
        """Run a teacher's cell in a process that has run none of these cells of the student's.

        They may have broken their process in a way that only the next cell meets. Where the
        teacher's cell fails all the same, it is not their fault.
        """
        self.close()
        before, self._done = self._done, [one for one in self._done if one not in extras]
        ended = await self._run_in(await self.ready(), step)
        if ended["error"]:
            self._done = before
            self.close()
        else:
            self.left_out += [one.id for one in extras]
        return ended

    def give(self, step: Step, names: list[str]) -> None:
        """Say which names of a cell of the teacher's are to stay as they are, before it is run."""
        self._given[step.id] = names

    async def put_back(self, seen: set[str]) -> None:
        """Put back what the notebook has replaced of those, and of the library; names to `seen`."""
        if (peer := self.current) is not None:
            names = await self._asked(peer, "put_back")
            if type(names) is not list or not all(type(name) is str for name in names):
                peer.close()
                raise Died(BROKE)
            seen |= {name[:100] for name in names[:MOST_NAMED]}

    async def _run_in(self, peer: JudgePeer, step: Step) -> dict[str, Any]:
        limits = self._job.limits
        self._limit(limits.cell + GRACE, OVERRUN.format(limits.cell))
        try:
            claim = await self._claim(peer, "run_cell", step, limits.cell)
        except Stopped:
            await self._settle(peer)
            raise
        if names := self._given.get(step.id):
            await self._asked(peer, "give", names)
        return claim

    async def _claim(
        self, peer: JudgePeer, what: str, step: Step, seconds: float
    ) -> dict[str, Any]:
        """What the process says of a cell; one that says nonsense is ended."""
        most = self._job.limits.output
        claim = await self._asked(peer, what, step.code, most, seconds)
        try:
            return claims.looked_at(claim, most)
        except ValueError as error:
            peer.close()
            raise Died(BROKE) from error

    async def _settle(self, peer: JudgePeer) -> None:
        """See whether a process has given up its cell: one that still holds it is ended."""
        if peer.lost is None:
            with suppress(Exception):
                await peer.root_async("share", [])

    async def _asked(self, peer: JudgePeer, what: str, *arguments: Any) -> Any:
        try:
            return await peer.root_async(what, *arguments)
        except StudentProcessError:
            raise
        except Exception as error:
            peer.close()
            raise Died(BROKE) from error

    def open_port(self, port: int) -> None:
        """Let the process reach a server of the judge's: its sandbox has no network."""
        self._ports.append(port)
        if self.current is not None:
            self._open_there(self.current, port)

    def _open_there(self, peer: JudgePeer, port: int) -> None:
        if self._job.isolation != "none" and not peer.forwards(port):
            peer.root("open_port", port)
            peer.forward(port)

    async def share(self, names: list[str]) -> None:
        """Let classes of the teacher's cross by their name."""
        self._shared += names
        if names and self.current is not None:
            with suppress(StudentProcessError):  # the next one is told as it starts
                await self._asked(self.current, "share", names)

    async def begin_test(self, *, real: bool | None = None) -> JudgePeer:
        """The process, ready for a test, whose time runs from now on.

        `real` is true for a test on the real clock, None for one that goes on as it began.
        """
        self._real = self._real if real is None else real
        peer = await self.ready()
        if self._real:
            peer.root("go_real")
            self._world.go_real()
        limits = self._job.limits
        self._limit(limits.test, OVERRUN.format(limits.test))
        await self.put_back(self.replaced)
        peer.calls.clear()
        peer.root("begin", limits.output)
        return peer

    async def run_test(self, step: Step) -> dict[str, Any]:
        """Run a test in the process itself: what it says came of it."""
        peer = await self.ready()
        limits = self._job.limits
        self._limit(limits.test + GRACE, OVERRUN.format(limits.test))
        await self.put_back(self.replaced)
        return await self._claim(peer, "run_test", step, limits.test)

    async def end_test(self) -> None:
        """Leave nothing behind: tasks that a test started are cancelled, or the process is."""
        peer = self.current
        if peer is None:
            return
        try:
            await self.put_back(self.replaced_late)
            await peer.end_tasks()
            if self._world.is_real and not peer.dirty:
                await peer.go_virtual()
        except Exception:
            peer.dirty = True
        if peer.dirty:
            peer.close()

    def look_up(self, name: str) -> Any:
        """What the student's notebook calls by this name; in a fresh process after a death.

        Raises NameError where there is none.
        """
        if self.current is None:
            self._world.wait_for(self.begin_test())
        assert self.current is not None
        return self.current.root("name", name)

    def close(self) -> None:
        """End the process."""
        if self.current is not None:
            self.current.close()

    def _limit(self, seconds: float, overrun: str) -> None:
        now = monotonic()
        if now + seconds > self._end:
            overrun = f"the notebook took more than {self._job.limits.notebook:g} s"
        self._world.limit(min(now + seconds, self._end), overrun)
