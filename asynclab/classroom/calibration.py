"""Where each test has to run: with the judge, if the teacher's own solution passes there.

A test that was written for nbgrader alone may need objects of the student's own process (their
globals, what they printed). Its solution fails with the judge, and passes inside: so everybody's
is run inside, and each outcome says that it could be tampered with.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from asynclab import __version__
from asynclab.classroom import given
from asynclab.classroom.folders import Course
from asynclab.classroom.grading import Work, grade
from asynclab.classroom.job import Job
from asynclab.classroom.plan import Plan
from asynclab.classroom.planning import solution_plan
from asynclab.classroom.source import Source


def calibrated(
    course: Course, assignment: str, sources: Sequence[Source], level: str
) -> tuple[Source, ...]:
    """The sources, with each test marked that passes inside the student's process only.

    What was found is kept for as long as the sources stay the same.
    """
    known = "".join([__version__, *(source.hash for source in sources)])
    path = course.kept / "calibrated" / f"{hashlib.sha256(known.encode()).hexdigest()}.json"
    inside = _kept(path)
    if inside is None:
        inside = _find(course, assignment, sources, level)
    if inside is None:
        return tuple(sources)
    with suppress(OSError):  # it is only found again then
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(sorted(inside)), encoding="utf-8")
    return tuple(_marked(source, inside) for source in sources)


def _kept(path: Path) -> set[str] | None:
    try:
        return {str(one) for one in json.loads(path.read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError):
        return None


def _find(
    course: Course, assignment: str, sources: Sequence[Source], level: str
) -> set[str] | None:
    """The tests that have to run inside; None where that could not be found out."""
    plans = tuple(solution_plan(source) for source in sources)
    failed = _failed(course, assignment, plans, level)
    if not failed:
        return failed
    inside = tuple(
        replace(plan, steps=tuple(replace(s, in_process=s.id in failed) for s in plan.steps))
        for plan in plans
    )
    still = _failed(course, assignment, inside, level)
    return None if still is None else failed - still


def _failed(
    course: Course, assignment: str, plans: tuple[Plan, ...], level: str
) -> set[str] | None:
    with tempfile.TemporaryDirectory(prefix="asynclab-") as scratch:
        folder, source = Path(scratch), course.source(assignment)
        files, _ = given.gather(source, folder / "nothing", folder / "files", 0)
        seed = course.seed(assignment) or 0
        job = Job(plans, level, course.settings.limits, seed, files)
        result = grade(Work(assignment, "", job, "", "", scratch=scratch))
    if result.state == "runner error":
        return None
    tests = [cell for cell in result.cells if cell.kind == "test"]
    return {cell.id for cell in tests if cell.score is not None and cell.score < cell.points}


def _marked(source: Source, inside: set[str]) -> Source:
    cells = [replace(one, in_process=one.in_process or one.id in inside) for one in source.cells]
    return replace(source, cells=tuple(cells))
