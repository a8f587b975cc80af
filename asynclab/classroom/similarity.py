"""What students wrote, in folders for a tool that looks for likeness (Dolos, JPlag)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from asynclab import files
from asynclab.classroom import csv_files, earlier
from asynclab.classroom.folders import Course
from asynclab.classroom.plan import Plan
from asynclab.classroom.planning import stub_plan
from asynclab.classroom.submission import read_submission
from asynclab.commands import CommandError

WRITTEN = ("answer", "manual", "extra")


def write_answers(course: Course, assignment: str, to: Path | None = None) -> tuple[Path, int]:
    """Write each student's answers into a folder under a number; returns the whole, and how many.

    `submissions/001/NOTEBOOK.py` has the code, `.md` the text; `base` is what all were given, and
    `key.csv` says who is who. Raises CommandError.
    """
    sources = course.sources(assignment)
    wanted = to or course.folder / "exports" / f"answers {assignment}"
    folder = next(one for one in files.numbered(wanted) if not one.exists())
    students = sorted(course.students(assignment), key=lambda one: _mixed(assignment, one))
    names: list[tuple[str, str]] = []
    for student in students:
        given = read_submission(course, student, assignment, sources)
        if given.state == "readable":
            names.append((f"{len(names) + 1:03}", student))
            _write(folder / "submissions" / names[-1][0], given.plans)
    if not names:
        raise CommandError(
            f"Nobody has handed in a notebook of {assignment} that can be read. Wanted: "
            f"{course.submitted('STUDENT', assignment)}"
        )
    _write(folder / "base", [stub_plan(source) for source in sources])
    csv_files.write(folder / "key.csv", ("folder", "student_id"), names, bom=True)
    return folder, len(names)


def _mixed(assignment: str, student: str) -> bytes:
    """An order that tells nothing of the names, and is the same each time."""
    return hashlib.sha256(f"{assignment}\0{student}".encode("utf-8", "surrogatepass")).digest()


def _write(folder: Path, plans: Sequence[Plan]) -> None:
    for plan in plans:
        code = [step.code for step in plan.steps if step.kind in WRITTEN]
        text = [step.code for step in plan.steps if step.kind == "written"]
        for ending, parts in ((".py", code), (".md", text)):
            if parts:
                _put(folder / f"{plan.notebook}{ending}", "\n\n\n".join(parts))


def _put(path: Path, text: str) -> None:
    earlier.put(path, f"{text}\n".encode("utf-8", "backslashreplace"))
