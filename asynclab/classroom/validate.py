"""Proving an assignment before students have it: by its solution, its stub, and wrong answers."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent

from asynclab.classroom import given, isolation
from asynclab.classroom.calibration import calibrate
from asynclab.classroom.crew import Crew
from asynclab.classroom.folders import Course
from asynclab.classroom.grading import Work
from asynclab.classroom.job import Job
from asynclab.classroom.plan import CODE, Plan
from asynclab.classroom.planning import solution_plan, stub_plan
from asynclab.classroom.progress import Progress
from asynclab.classroom.release import files_of_release
from asynclab.classroom.result import CellResult, Result
from asynclab.classroom.source import Source, SourceError
from asynclab.classroom.trials import Trial, read_trials

SOLUTION = "the solution"
STUB = "the release, unanswered"
ALIKE = 1e-6


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of one set of answers: points of its tests, and each thing that is not as it must.

    `score` and `max_score` are those of the tests; what a person marks is not in them.
    """

    name: str
    score: float
    max_score: float
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        head = f"{self.name}: {self.score:g} of {self.max_score:g} points"
        return "\n  ".join((f"{head}, as it must." if not self.faults else head, *self.faults))


def validate(course: Course, assignment: str, progress: Progress | None = None) -> Iterator[Proof]:
    """Prove an assignment: the solution passes, the stub fails, each trial gets what it must.

    The trials are the files under `tests/` beside the source. The proofs come as they are done.
    Raises SourceError, with a sentence, for a source or a trial that cannot be read, and
    KeyboardInterrupt after a Ctrl-C.
    """
    sources = course.sources(assignment)
    if not any(source.points for source in sources):
        raise SourceError(f"The assignment {assignment!r} has no points. Give its tests some.")
    files_of_release(course, assignment)
    trials = {trial.name: trial for trial in _trials(course, assignment, sources)}
    sources = calibrate(course, assignment, sources, isolation.probe()).marked(sources)
    plans = {
        SOLUTION: tuple(solution_plan(source) for source in sources),
        STUB: tuple(stub_plan(source) for source in sources),
    } | {name: tuple(_with(one, source) for source in sources) for name, one in trials.items()}
    progress = progress or Progress(0, "proved", stream=io.StringIO())
    progress.total = len(plans)
    for name, result in _graded(course, assignment, plans):
        progress.step()
        yield _prove_trial(trials[name], result) if name in trials else _prove_own(name, result)
    for cell in (cell for source in sources for cell in source.cells if cell.in_process):
        progress.said(
            f"The test {cell.id!r} needs the student's own process, and runs there: what comes "
            "of it could be tampered with."
        )


def _trials(course: Course, assignment: str, sources: Sequence[Source]) -> list[Trial]:
    try:
        trials = read_trials(course.source(assignment) / given.TESTS)
    except ValueError as error:
        raise SourceError(str(error)) from None
    cells = {cell.id: cell.part for source in sources for cell in source.cells if cell.tagged}
    for trial in trials:
        _want_cells(trial, "answer", [one for one in trial.answers if cells.get(one) not in CODE])
        _want_cells(trial, "test", [one for one in trial.points if cells.get(one) != "test"])
    return trials


def _want_cells(trial: Trial, part: str, strange: Sequence[str]) -> None:
    if strange:
        raise SourceError(
            f"{trial.name}.py names {strange[0]!r}, which is no {part} cell of the source."
        )


def _with(trial: Trial, source: Source) -> Plan:
    plan = solution_plan(source)
    steps = [replace(step, code=trial.answers.get(step.id, step.code)) for step in plan.steps]
    return replace(plan, steps=tuple(steps))


def _graded(
    course: Course, assignment: str, submissions: Mapping[str, tuple[Plan, ...]]
) -> Iterator[tuple[str, Result]]:
    source, settings = course.source(assignment), course.settings
    with tempfile.TemporaryDirectory(prefix="asynclab-") as scratch, Crew() as crew:
        folder = Path(scratch)
        files, _ = given.gather(source, folder / "files")
        conditions = (isolation.probe(), settings.limits, course.seed(assignment) or 0, files)
        for name, plans in submissions.items():
            work = Work(assignment, name, Job(plans, *conditions), "", "", scratch=scratch)
            yield from ((done.student, result) for done, result, _ in crew.take(work))
        yield from ((done.student, result) for done, result, _ in crew.rest())
        if crew.stopped:
            raise KeyboardInterrupt


def _prove(name: str, result: Result, wanted: Callable[[CellResult], float]) -> Proof:
    tests = [cell for cell in result.cells if cell.kind == "test"]
    faults = [fault for cell in tests if (fault := _fault(cell, wanted(cell)))]
    if result.state == "runner error":
        faults = ["It could not be run.", *result.remarks]
    score = sum(cell.score or 0.0 for cell in tests)
    return Proof(name, score, sum(cell.points for cell in tests), tuple(faults))


def _prove_own(name: str, result: Result) -> Proof:
    return _prove(name, result, lambda cell: cell.points if name == SOLUTION else 0.0)


def _fault(cell: CellResult, wanted: float) -> str:
    if cell.score is not None and abs(cell.score - wanted) < ALIKE:
        return ""
    got = "no mark" if cell.score is None else f"{cell.score:g}"
    why = cell.reason or f"It {cell.outcome}."
    more = indent(f"\n{cell.detail}".rstrip(), "    ") if cell.detail != cell.reason else ""
    return f"The test {cell.id!r} gave {got} of {cell.points:g}; wanted: {wanted:g}. {why}{more}"


def _prove_trial(trial: Trial, result: Result) -> Proof:
    proof = _prove(trial.name, result, lambda cell: trial.points.get(cell.id, cell.points))
    told = "\n".join(cell.reason for cell in result.cells)
    missing = [reply for reply in trial.replies if reply not in told]
    silent = (f"The student is not told: {reply!r}." for reply in missing)
    return replace(proof, faults=(*proof.faults, *silent))
