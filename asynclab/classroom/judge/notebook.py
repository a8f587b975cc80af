"""The cells of one notebook in order: the student's in their process, the tests here."""

from __future__ import annotations

import contextlib
import io
import time
from dataclasses import replace
from typing import Any

import asynclab
from asynclab.classroom import marking
from asynclab.classroom.job import Job
from asynclab.classroom.judge import score
from asynclab.classroom.judge.cell import Namespace, run_cell
from asynclab.classroom.judge.peer import Died, JudgePeer, StudentProcessError
from asynclab.classroom.judge.process import Process
from asynclab.classroom.judge.running import Runner
from asynclab.classroom.judge.world import World, run_in
from asynclab.classroom.plan import Plan, Step
from asynclab.classroom.result import CellResult, NotebookResult, Outcome

RUN = ("setup", "answer", "extra", "manual")
GRACE = 2.0


def judge(plan: Plan, job: Job) -> NotebookResult:
    """Run a plan, and say what came of each cell."""
    world = World()
    return run_in(world, _Notebook(plan, job, world).judge())  # type: ignore[no-any-return]


class _Notebook:
    """One notebook on its way: what was run in the student's process, and what came of it."""

    def __init__(self, plan: Plan, job: Job, world: World) -> None:
        self._plan, self._job, self._world = plan, job, world
        self._peer: JudgePeer | None = None
        self._names = Namespace(self._look_up)
        self._done: list[Step] = []
        self._culprits: set[str] = set()
        self._outputs: dict[str, list[dict[str, Any]]] = {}
        self._remarks = list(plan.remarks)
        self._end = time.monotonic() + job.limits.notebook

    async def judge(self) -> NotebookResult:
        """Run all steps."""
        vars(asynclab)["run"] = Runner(self._world, lambda: self._peer)
        marking.thread_clock = "virtual"
        cells = []
        try:
            for step in self._plan.steps:
                if (cell := await self._step(step)) is not None:
                    cells.append(cell)
        finally:
            if self._peer is not None:
                self._peer.close()
        name, remarks = self._plan.notebook, tuple(self._remarks)
        return NotebookResult(name, tuple(cells), remarks, self._outputs)

    async def _step(self, step: Step) -> CellResult | None:
        if step.kind == "test":
            return await self._test(step)
        if step.kind == "setup":
            await self._set_up(step)
        if step.kind in RUN:
            return await self._student_cell(step)
        return score.blank(step) if step.points else None

    async def _student_cell(self, step: Step) -> CellResult | None:
        """Run a cell of the student's process; a result only where something went wrong."""
        outcome: Outcome = "failed"
        try:
            ended = await self._run_there(step)
            self._outputs[step.id] = ended["outputs"]
            reason = ended["error"]
            self._done.append(step)
        except StudentProcessError as error:
            outcome = "died" if isinstance(error, Died) else "stopped"
            reason = str(error)
            self._culprits.add(step.id)
        if step.kind == "manual" and step.points:
            return replace(score.blank(step), outcome="not marked", reason=reason)
        if not reason or step.kind != "answer":
            return None
        return CellResult(step.id, step.kind, step.points, 0.0, outcome, reason)

    async def _run_there(self, step: Step) -> dict[str, Any]:
        peer = await self._process()
        self._limit(self._job.limits.cell + GRACE)
        ended: dict[str, Any] = await peer.root_async(
            "run_cell", step.code, self._job.limits.output
        )
        return ended

    async def _process(self) -> JudgePeer:
        """The student's process; if that is gone a fresh one, brought to where it was."""
        if self._peer is None or self._peer.lost is not None:
            peer = JudgePeer(self._world, Process(self._job), self._find)
            self._peer, self._world.other = peer, peer
            for step in self._done:
                await self._run_there(step)
        return self._peer

    def _limit(self, seconds: float) -> None:
        self._world.deadline = min(time.monotonic() + seconds, self._end)
        self._world.overrun = f"it ran for more than {seconds:.0f} s"

    async def _set_up(self, step: Step) -> None:
        """Run the teacher's cell here as well: its names are the judge's own."""
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                await run_cell(step.code, self._names, step.id)
        except Exception as error:
            self._remarks.append(f"The judge could not run the cell {step.id}: {error!r}")

    async def _test(self, step: Step) -> CellResult:
        peer = await self._process()
        self._limit(self._job.limits.test)
        peer.root("begin_test")
        try:
            value = await run_cell(step.code, self._names, step.id)
        except Exception as error:
            return score.of_error(step, error)
        return score.of_value(step, value)

    def _look_up(self, name: str) -> Any:
        assert self._peer is not None
        return self._peer.root("name", name)

    def _find(self, name: str) -> Any:
        found = self._names.get(name) if isinstance(name, str) else None
        return found if isinstance(found, type) else None
