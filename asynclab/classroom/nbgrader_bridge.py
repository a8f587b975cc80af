"""The bridge to nbgrader: our marks in its gradebook, and marks of its formgrader back in ours.

nbgrader's formgrader, export and generate_feedback then work on our grades, beside the notebooks
under `autograded/`. What its gradebook has no place for stays with us: states, parts of a test
with their reasons, timelines, and marks that move with an answer.
"""

from __future__ import annotations

import datetime as dt
import os
import sysconfig
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asynclab.classroom import marks
from asynclab.classroom.folders import Course
from asynclab.classroom.grades import Row, rows
from asynclab.classroom.plan import ANSWERS, BY_HAND
from asynclab.classroom.result import CellResult, NotebookResult
from asynclab.classroom.source import Source
from asynclab.commands import CommandError

GRADEBOOK = "gradebook.db"
MARKED = ("test", *BY_HAND)


@dataclass(frozen=True, slots=True)
class Crossed:
    """How many students' marks went over, and who has none that could, with the state."""

    students: int
    left_out: dict[str, str]


def write(course: Course, assignment: str) -> Crossed:
    """Write the marks of an assignment into nbgrader's gradebook, which is made if need be.

    Comments and manual scores that are there already stay, apart from scores for which a mark
    by hand is known here. Raises CommandError where the gradebook cannot be written.
    """
    sources, every = course.sources(assignment), rows(course, assignment)
    left_out = {row.student.student_id: row.state for row in every if row.raw is None}
    with opened(course) as book:
        _declare(book, assignment, sources, every)
        for row in every:
            if row.raw is not None:
                _submit(book, assignment, row)
    return Crossed(len(every) - len(left_out), left_out)


def read(course: Course, assignment: str) -> int:
    """Take over the scores that people gave in nbgrader's formgrader; returns how many are new.

    Only for answers that wait for a mark here: what our tests marked stays as it is.
    """
    known = marks.load(course.folder, assignment)
    found = []
    with opened(course, make=False) as book:
        for row in rows(course, assignment):
            if row.result is None or row.raw is None:
                continue
            id = row.student.student_id
            for item in marks.items(_unmarked(course, assignment, id)):
                given = _given(book, assignment, id, item.question)
                if item.kind == "answer" and given is not None:
                    points, reason = given
                    mark = marks.Mark(
                        item.question, item.answer, points, reason, (id,), item.points
                    )
                    old = marks.of(item, known)
                    if old is None or (old.points, old.reason) != (points, reason):
                        found.append(mark)
    marks.add(course.folder, assignment, found)
    return len(found)


@contextmanager
def opened(course: Course, make: bool = True) -> Iterator[Any]:
    """nbgrader's gradebook of a course; raises CommandError where it cannot be used."""
    path = course.folder / GRADEBOOK
    if not make and not path.is_file():
        raise CommandError(
            f"There is no {path}. Make one from the marks here: asynclab classroom to_nbgrader"
        )
    try:
        from nbgrader.api import Gradebook
        from sqlalchemy.exc import DatabaseError
    except ImportError:
        raise CommandError(
            "nbgrader is not installed here, and its gradebook needs it: "
            'pip install "asynclab[classroom]"'
        ) from None
    book = None
    try:
        with _scripts_on_path():
            book = Gradebook(f"sqlite:///{path}", _course_id(path))
        yield book
    except DatabaseError as error:
        raise CommandError(
            f"nbgrader's gradebook {path} could not be used ({error.orig}). Does another program "
            "have it open? Close formgrader and try again: nothing of ours is lost."
        ) from None
    finally:
        if book is not None:
            with suppress(DatabaseError):
                book.close()


@contextmanager
def _scripts_on_path() -> Iterator[None]:
    """nbgrader runs `alembic` by name, which an environment that is not activated has not."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _course_id(path: Path) -> str:
    """The course that the gradebook knows already: nbgrader names it "default_course" at first."""
    import sqlite3

    with suppress(sqlite3.Error), sqlite3.connect(f"file:{path}?mode=ro", uri=True) as book:
        if found := book.execute("SELECT id FROM course").fetchone():
            return str(found[0])
    return "default_course"


def _declare(book: Any, assignment: str, sources: tuple[Source, ...], every: list[Row]) -> None:
    """Tell the gradebook who is in the class, and which cells the assignment has."""
    due = next((row.due for row in every if row.due is not None), None)
    book.update_or_create_assignment(assignment, duedate=_utc(due))
    for source in sources:
        book.update_or_create_notebook(source.notebook, assignment)
        for cell in source.cells:
            place = cell.id, source.notebook, assignment
            if cell.part == "task":
                book.update_or_create_task_cell(*place, max_score=cell.points, cell_type=cell.type)
                continue
            if cell.part in MARKED:
                book.update_or_create_grade_cell(*place, max_score=cell.points, cell_type=cell.type)
            if cell.part in ANSWERS:
                book.update_or_create_solution_cell(*place)
            book.update_or_create_source_cell(
                *place, cell_type=cell.type, source=cell.text, locked=cell.locked
            )
    for row in every:
        one = row.student
        names = {"first_name": one.first_name, "last_name": one.last_name, "email": one.email}
        book.update_or_create_student(one.student_id, **{k: v or None for k, v in names.items()})


def _submit(book: Any, assignment: str, row: Row) -> None:
    """Write one student's marks, and remember the late penalty with the first notebook."""
    from nbgrader.api import MissingEntry

    assert row.result is not None
    id = row.student.student_id
    handed_in = _utc(row.handed_in)
    try:
        submission = book.find_submission(assignment, id)
        submission.timestamp = handed_in
    except MissingEntry:
        with warnings.catch_warnings(action="ignore"):  # on how nbgrader uses SQLAlchemy
            submission = book.add_submission(assignment, id, timestamp=handed_in)
    penalty = row.penalty or 0.0
    for notebook in row.result.notebooks:
        there = book.find_submission_notebook(notebook.name, assignment, id)
        there.late_submission_penalty, penalty = penalty, 0.0
        for cell in notebook.cells:
            if cell.points and cell.kind in MARKED:
                _mark(book, there, _place(cell, notebook, assignment), cell)
    book.db.commit()


def _place(cell: CellResult, notebook: NotebookResult, assignment: str) -> tuple[str, str, str]:
    return cell.id, notebook.name, assignment


def _mark(book: Any, there: Any, place: tuple[str, str, str], cell: CellResult) -> None:
    from nbgrader.api import Grade, MissingEntry

    try:
        grade = book.find_grade(*place, there.student.id)
    except MissingEntry:  # the source had not this cell when the submission was written
        grade = Grade(cell_id=book.find_graded_cell(*place).id, notebook=there)
    if cell.kind == "test":
        grade.auto_score, grade.needs_manual_grade = cell.score, False
    elif cell.score is not None:
        grade.manual_score, grade.needs_manual_grade = cell.score, False
    else:
        grade.needs_manual_grade = grade.manual_score is None


def _given(book: Any, assignment: str, student: str, question: str) -> tuple[float, str] | None:
    """The score that a person gave there, and their comment."""
    from nbgrader.api import MissingEntry

    notebook, _, cell = question.partition("/")
    place = cell, notebook, assignment, student
    try:
        grade = book.find_grade(*place)
        if grade.manual_score is None:
            return None
        return float(grade.manual_score), str(book.find_comment(*place).manual_comment or "")
    except MissingEntry:
        return None


def _unmarked(course: Course, assignment: str, student: str) -> Any:
    """The result as the tests left it, with its answers that wait for a mark."""
    from asynclab.classroom.store import Store

    attempt = Store(course.folder, assignment).latest(student)
    assert attempt is not None
    return attempt.result


def _utc(when: dt.datetime | None) -> str | None:
    """As nbgrader takes a time: text in UTC."""
    return when.astimezone(dt.UTC).isoformat(" ") if when else None
