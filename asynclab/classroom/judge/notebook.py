"""The cells of one notebook in order: the student's in their process, the tests here."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from types import FunctionType, ModuleType
from typing import Any

import asynclab
from asynclab import services
from asynclab.classroom import marking
from asynclab.classroom.job import Job
from asynclab.classroom.judge import clocks, score
from asynclab.classroom.judge.cell import Namespace, run_cell, wants_real_time
from asynclab.classroom.judge.peer import Died, StudentProcessError
from asynclab.classroom.judge.running import Runner
from asynclab.classroom.judge.student import Student
from asynclab.classroom.judge.world import World, run_in
from asynclab.classroom.marking import Marks
from asynclab.classroom.plan import Plan, Review, Step
from asynclab.classroom.result import CellResult, NotebookResult, Outcome
from asynclab.classroom.wire.values import crosses_by_name
from asynclab.http_server import LocalServer

real_serve = services.serve
STUDENTS = ("answer", "manual", "extra")
DEFINED = re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+(\w+)", re.MULTILINE)
FIXED = (FunctionType, type, ModuleType)
"""What stays under its name where a teacher's cell has defined or imported it."""
FAILURES = (Exception, BaseExceptionGroup, asyncio.CancelledError, SystemExit, marking.Stopped)


def judge(plan: Plan, job: Job) -> NotebookResult:
    """Run a plan, and say what came of each cell."""
    world = World()
    return run_in(world, _Notebook(plan, job, world).judge())  # type: ignore[no-any-return]


@contextlib.contextmanager
def replaced(module: ModuleType, name: str, value: Any) -> Iterator[None]:
    """Give a name in a module another value for a while."""
    before = vars(module)[name]
    vars(module)[name] = value
    try:
        yield
    finally:
        vars(module)[name] = before


class _Notebook:
    """One notebook on its way."""

    def __init__(self, plan: Plan, job: Job, world: World) -> None:
        self._plan, self._world = plan, world
        self._student = Student(job, world, self._class)
        self._names = Namespace(self._look_up)
        self._failed: dict[str, str] = {}
        self._outputs: dict[str, list[dict[str, Any]]] = {}
        self._remarks = list(plan.remarks)

    async def judge(self) -> NotebookResult:
        """Run all steps."""
        runner = Runner(self._world, lambda: self._student.current)
        try:
            with (
                clocks.shared(self._world),
                replaced(asynclab, "run", runner),
                replaced(services, "serve", self._serve),
                replaced(marking, "thread_clock", "virtual"),
            ):
                found = [await self._step(step) for step in self._plan.steps]
        finally:
            self._student.close()
        cells = tuple(cell for cell in found if cell is not None)
        review = self._review()
        name, remarks = self._plan.notebook, tuple(self._remarks)
        return NotebookResult(name, cells, remarks, self._outputs, review)

    def _review(self) -> Review:
        """Say what the student's cells have replaced or broken, and who should look at it."""
        student = self._student
        if early := student.replaced:
            self._remarks.append(f"Put back for the tests, having been replaced: {_listed(early)}.")
        if late := student.replaced_late:
            self._remarks.append(f"Replaced while a test ran: {_listed(late)}.")
        if left_out := student.left_out:
            self._remarks.append(
                f"Left out, since no cell of the teacher's ran after them: {', '.join(left_out)}."
            )
        return "yes" if late else "if marks are lost" if early or left_out else "no"

    def _serve(self, stations: services.Stations | None = None) -> LocalServer:
        """Start a server here that the student's process reaches, too."""
        server = real_serve(stations)
        self._student.open_port(server.port)
        return server

    def _look_up(self, name: str) -> Any:
        """What the student's notebook calls by this name; NameError says why there is none."""
        try:
            return self._student.look_up(name)
        except NameError as error:
            raise NameError(f"{error}{self._why_missing(name)}") from None

    def _why_missing(self, name: str) -> str:
        """The cell that would have defined a name and went wrong, or a name much like it."""
        codes = [(step.id, step.code) for step in self._plan.steps if step.kind in STUDENTS]
        for id, code in codes:
            if id in self._failed and name in DEFINED.findall(code):
                return f", since the cell that defines it went wrong: {self._failed[id]}"
        own = {one for _, code in codes for one in DEFINED.findall(code)}
        near = difflib.get_close_matches(name, own - {name}, n=1)
        return f". Did you mean it by {near[0]!r}? The names must stay as they are" if near else ""

    async def _step(self, step: Step) -> CellResult | None:
        if step.kind == "test":
            return await (self._test_there(step) if step.in_process else self._test(step))
        if step.kind == "setup":
            await self._set_up(step)
        if step.kind == "written":
            return replace(score.blank(step), outcome="not marked") if step.points else None
        return await self._student_cell(step)

    async def _student_cell(self, step: Step) -> CellResult | None:
        """Run a cell in the student's process; a result where a person marks it, or it failed."""
        outcome: Outcome = "failed"
        try:
            ended = await self._student.run(step)
            self._outputs[step.id] = ended["outputs"]
            reason = ended["error"]
            outcome = "stopped" if ended["stopped"] else outcome
        except StudentProcessError as error:
            outcome, reason = _outcome(error), str(error)
        if step.kind == "manual" and step.points:
            return replace(score.blank(step), outcome="not marked", reason=reason)
        if reason and step.kind == "setup":
            self._remarks.append(f"The teacher's cell {step.id} failed: {reason}")
        if reason:
            self._failed[step.id] = reason
        if not reason or step.kind in ("setup", "extra"):
            return None
        return CellResult(step.id, step.kind, step.points, 0.0, outcome, reason)

    async def _set_up(self, step: Step) -> None:
        """Run the teacher's cell here as well: its names are the judge's own."""
        before = dict(self._names)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                await run_cell(step.code, self._names, step.id)
        except FAILURES as error:
            self._remarks.append(f"The judge could not run the cell {step.id}: {error!r}")
        new = [name for name, value in self._names.items() if before.get(name) is not value]
        fixed = [name for name in new if isinstance(self._names[name], FIXED)]
        self._student.give(step, [name for name in fixed if name not in self._plan.asked])
        await self._student.share([name for name in new if crosses_by_name(self._names[name])])

    async def _test(self, step: Step) -> CellResult:
        written = io.StringIO()
        before = {id(value) for value in self._names.values() if isinstance(value, Marks)}
        try:
            peer = await self._student.begin_test(real=wants_real_time(step.code))
            with contextlib.redirect_stdout(written):
                value = await run_cell(step.code, self._names, step.id)
            result = score.of_value(step, _marks(self._names, before, value))
            if result.outcome != "passed" and peer.lost is not None:
                result = replace(result, outcome=_outcome(peer.lost))
        except StudentProcessError as error:
            result = score.of_error(step, error, _outcome(error))
        except FAILURES as error:
            result = score.of_error(step, error)
        await self._student.end_test()
        await self._world.leave_nothing()
        self._outputs[step.id] = score.outputs(written.getvalue(), result)
        return result

    async def _test_there(self, step: Step) -> CellResult:
        """Run a test in the student's process, which can claim what it likes."""
        try:
            ended = await self._student.run_test(step)
        except StudentProcessError as error:
            result = score.of_error(step, error, _outcome(error))
        else:
            self._outputs[step.id] = ended["outputs"]
            result = score.of_report(step, ended)
        return replace(result, tamper_proof=False)

    def _class(self, name: str) -> Any:
        found = self._names.get(name) if isinstance(name, str) else None
        return found if crosses_by_name(found) else None


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _outcome(error: StudentProcessError) -> Outcome:
    return "died" if isinstance(error, Died) else "stopped"


def _marks(names: Namespace, before: set[int], value: Any) -> Any:
    """The value of a cell, or the Marks that it made and forgot to name in its last line."""
    if isinstance(value, Marks):
        return value
    made = [one for one in names.values() if isinstance(one, Marks) and id(one) not in before]
    return made[-1] if made else value
