"""nbgrader's gradebook of a course, opened; whatever is wrong with it is told in a sentence."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sysconfig
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asynclab.classroom.folders import Course
from asynclab.classroom.grades import Row
from asynclab.classroom.nbgrader_tags import checksum, tags_of
from asynclab.classroom.settings import NBGRADER
from asynclab.classroom.source import Source
from asynclab.commands import CommandError

FILE = "gradebook.db"
PATIENCE = 5.0
"""Seconds for another program to let go of the gradebook."""
OLD = "It is of another nbgrader: keep a copy, run `nbgrader db upgrade`, and try again."
BROKEN = f"If it is broken, put a copy of yours in its place, or move it away for a new {FILE}."
TODO = {
    "locked": "Another program has it open: close formgrader, and try again.",
    "no such column": OLD,
    "no such table": OLD,
    "readonly": "It may not be changed: see whose file it is, or copy the course.",
    "unable to open": "See whether its folder is there, and may be written to.",
    "full": "Make room on the disk, and try again.",
}
KINDS = ("grade", "solution", "task", "source")
KERNEL = '{"display_name": "Python 3", "language": "python", "name": "python3"}'


@contextmanager
def opened(course: Course, make: bool = True) -> Iterator[Any]:
    """nbgrader's gradebook of a course; raises CommandError where it cannot be used."""
    path = place(course)
    if not make and not path.is_file():
        raise CommandError(
            f"There is no {path}. Make one from the marks here: asynclab classroom to_nbgrader"
        )
    with warnings.catch_warnings(action="ignore"):  # on how nbgrader uses its libraries
        try:
            from nbgrader.api import InvalidEntry, MissingEntry
            from sqlalchemy.exc import SQLAlchemyError
        except ImportError as error:
            raise CommandError(
                f"nbgrader is not installed here ({error}), and its gradebook needs it: "
                'pip install "asynclab[classroom]"'
            ) from None
        try:
            book = _open(path)
            try:
                yield book
            finally:
                with suppress(SQLAlchemyError):
                    book.close()
        except (sqlite3.Error, SQLAlchemyError) as error:
            raise CommandError(_sentence(path, getattr(error, "orig", None) or error)) from None
        except (InvalidEntry, MissingEntry) as error:
            raise CommandError(_sentence(path, error)) from None


def place(course: Course) -> Path:
    """The file of the gradebook; raises CommandError where nbgrader keeps it in no file."""
    given = course.settings.gradebook or f"sqlite:///{FILE}"
    if not given.startswith("sqlite:///"):
        raise CommandError(
            f"{NBGRADER} keeps the gradebook at {given!r}; wanted: a file, as sqlite:///{FILE}."
        )
    return course.folder / given.removeprefix("sqlite:///")


def _open(path: Path) -> Any:
    from nbgrader.api import Gradebook
    from sqlalchemy.engine import URL

    url = URL.create("sqlite", database=str(path), query={"timeout": str(PATIENCE)})
    with _whole_or_not_at_all(path), _scripts_on_path():
        try:
            return Gradebook(url, _course_id(path))
        except (OSError, subprocess.SubprocessError) as error:
            raise CommandError(f"nbgrader could not make {path}: {error}.") from None


@contextmanager
def _whole_or_not_at_all(path: Path) -> Iterator[None]:
    """nbgrader takes a gradebook that was half made for a whole one, and stumbles over it."""
    new = not path.exists()
    try:
        yield
    except BaseException:
        if new:
            path.unlink(missing_ok=True)
        raise


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
    if not path.exists():
        return "default_course"
    address = f"{path.as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as book:
        tables = "SELECT 1 FROM sqlite_master WHERE name = 'course'"
        has_courses = book.execute(tables).fetchone()
        found = book.execute("SELECT id FROM course").fetchone() if has_courses else None
    return str(found[0]) if found else "default_course"


def _sentence(path: Path, error: BaseException) -> str:
    seen = f"nbgrader's gradebook {path} could not be used ({error})."
    todo = next((todo for words, todo in TODO.items() if words in str(error)), BROKEN)
    return f"{seen} {todo} Nothing of ours is lost."


def declare(book: Any, assignment: str, sources: tuple[Source, ...], every: list[Row]) -> None:
    """Tell the gradebook which cells the assignment has, and who is in the class.

    A name, address or deadline that is known only there stays.
    """
    _want_same_cells(book, assignment, sources)
    due = utc(next((row.due for row in every if row.due is not None), None))
    book.update_or_create_assignment(assignment, **({"duedate": due} if due else {}))
    for source in sources:
        kernel = {"kernelspec": KERNEL}
        book.update_or_create_notebook(source.notebook, assignment, **kernel)
        for kind, name, facts in _cells(source):
            make = getattr(book, f"update_or_create_{kind}_cell")
            make(name, source.notebook, assignment, **facts)
    for row in every:
        one = row.student
        names = {"first_name": one.first_name, "last_name": one.last_name, "email": one.email}
        book.update_or_create_student(one.student_id, **{k: v for k, v in names.items() if v})


def _want_same_cells(book: Any, assignment: str, sources: tuple[Source, ...]) -> None:
    """nbgrader cannot take cells from an assignment, or add some, once there are submissions."""
    from nbgrader.api import MissingEntry

    try:
        there = book.find_assignment(assignment)
    except MissingEntry:
        return
    ours = {(one.notebook, kind, name) for one in sources for kind, name, _ in _cells(one)}
    theirs = {
        (notebook.name, kind, cell.name)
        for notebook in there.notebooks
        for kind in KINDS
        for cell in getattr(notebook, f"{kind}_cells")
    }
    if theirs and ours != theirs:
        name = "/".join(min(ours ^ theirs)[::2])
        raise CommandError(
            f"The gradebook has other cells than the source of {assignment!r}: {name!r}, for one. "
            "Take over its marks (from_nbgrader), then begin the assignment anew there: "
            f"nbgrader db assignment remove {assignment} --force"
        )


def _cells(source: Source) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The cells as nbgrader keeps them: kind, name and facts."""
    for cell in source.cells:
        if not cell.tagged:
            continue
        tags = tags_of(cell)
        worth = {"max_score": cell.points, "cell_type": cell.type}
        if tags["grade"]:
            yield "grade", cell.id, worth
        if tags["solution"]:
            yield "solution", cell.id, {}
        if tags["task"]:
            yield "task", cell.id, worth
        text = cell.release if tags["solution"] else cell.text
        seen = {"cell_type": cell.type, "locked": cell.locked, "source": text}
        sum = checksum(replace(cell, release=text), tags)
        yield "source", cell.id, seen | {"checksum": sum}


def utc(when: datetime | None) -> str | None:
    """As nbgrader takes a time: text in UTC."""
    return when.astimezone(UTC).isoformat(" ") if when else None
