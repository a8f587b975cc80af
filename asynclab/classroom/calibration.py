"""The source's own solution, judged first: a test that it fails says nothing about students.

A test that was written for nbgrader alone may need objects of the student's own process (their
globals, what they printed). The solution fails it with the judge, and passes it inside: then it
runs inside for everybody, and each outcome says that it could be tampered with. A test that the
solution fails both ways is at fault itself, so a person should look at what it cost.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from asynclab import files
from asynclab.classroom import given
from asynclab.classroom.edition import edition
from asynclab.classroom.folders import Course
from asynclab.classroom.grading import Work, grade
from asynclab.classroom.job import Job
from asynclab.classroom.plan import Plan, stronger
from asynclab.classroom.planning import solution_plan
from asynclab.classroom.result import Result
from asynclab.classroom.source import Source

Judge = Callable[[tuple[Plan, ...]], Result | None]
Name = tuple[str, str]
"""A test: its notebook's name, and its own."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The tests that run in the student's process, and those that the solution fails.

    `known` is false where the solution could not be judged.
    """

    inside: frozenset[Name] = frozenset()
    failing: frozenset[Name] = frozenset()
    known: bool = True

    def marked(self, sources: Iterable[Source]) -> tuple[Source, ...]:
        """The sources, with each test marked that runs inside."""
        return tuple(
            replace(
                source,
                cells=tuple(
                    replace(
                        one, in_process=one.in_process or (source.notebook, one.id) in self.inside
                    )
                    for one in source.cells
                ),
            )
            for source in sources
        )

    def applied(self, plan: Plan) -> Plan:
        """The plan with its tests run where they can be passed, if anywhere."""
        steps = tuple(
            replace(one, in_process=one.in_process or (plan.notebook, one.id) in self.inside)
            for one in plan.steps
        )
        plan = replace(plan, steps=steps)
        failing = [one for one in self.failing if one[0] == plan.notebook]
        if not failing:
            return plan
        remark = f"The source's own solution fails {_listed(failing)}, too."
        review = stronger(plan.review, "if marks are lost")
        return replace(plan, remarks=(*plan.remarks, remark), review=review)

    def told(self) -> list[str]:
        """Sentences that a teacher should read."""
        said = []
        if not self.known:
            said.append("The source's own solution could not be judged: look with validate.")
        if self.inside:
            said.append(
                f"Run in the student's own process, where what comes of it could be tampered with: "
                f"{_listed(self.inside)}. The solution passes only there."
            )
        if self.failing:
            said.append(
                f"The source's own solution fails {_listed(self.failing)}: whoever loses points "
                "there needs review. Look with validate, and mend the test or the solution."
            )
        return said


def calibrate(
    course: Course,
    assignment: str,
    sources: Sequence[Source],
    level: str,
    judge: Judge | None = None,
) -> Calibration:
    """Find out by judging the solution; what was found is kept while all stays as it is.

    All is the source, the conditions, and asynclab itself: a verdict of a judge that was mended
    since is none. `judge` is how plans are judged, where not by a judge of its own.
    """
    facts = (
        edition(),
        given.source_hash(sources, course.source(assignment)),
        asdict(course.settings.limits),
        course.seed(assignment),
        level == "none",
    )
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    path = course.kept / "calibrated" / f"{digest}.json"
    found = _kept(path)
    if found is None:
        found = _find(sources, judge or _alone(course, assignment, level))
        if found.known:
            _keep(path, found)
    return found


def _find(sources: Iterable[Source], judge: Judge) -> Calibration:
    plans = tuple(solution_plan(source) for source in sources)
    outside = _failed(judge(plans))
    if not outside:
        return Calibration(known=outside is not None)
    inside = _failed(judge(tuple(Calibration(outside).applied(plan) for plan in plans)))
    if inside is None:
        return Calibration(known=False)
    return Calibration(outside - inside, outside & inside)


def _failed(result: Result | None) -> frozenset[Name] | None:
    if result is None or result.state == "runner error":
        return None
    return frozenset(
        (notebook.name, cell.id)
        for notebook in result.notebooks
        for cell in notebook.cells
        if cell.kind == "test" and cell.score is not None and cell.score < cell.points - 1e-9
    )


def _alone(course: Course, assignment: str, level: str) -> Judge:
    def judge(plans: tuple[Plan, ...]) -> Result:
        with tempfile.TemporaryDirectory(prefix="asynclab-") as scratch:
            folder, source = Path(scratch), course.source(assignment)
            beside, _ = given.gather(source, folder / "files")
            seed = course.seed(assignment) or 0
            job = Job(plans, level, course.settings.limits, seed, beside)
            return grade(Work(assignment, "", job, "", "", scratch=scratch))

    return judge


def _kept(path: Path) -> Calibration | None:
    try:
        data = json.loads(path.read_bytes())
        inside, failing = (
            frozenset((notebook, id) for notebook, id in data[key]) for key in ("inside", "failing")
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return Calibration(inside, failing)


def _keep(path: Path, found: Calibration) -> None:
    data = {"inside": sorted(found.inside), "failing": sorted(found.failing)}
    with suppress(OSError):  # it is only found again then
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.write(path, [json.dumps(data).encode()])


def _listed(names: Iterable[Name]) -> str:
    return ", ".join(sorted(id for _, id in names))
