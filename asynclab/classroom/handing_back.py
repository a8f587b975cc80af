"""Feedback as files: a page for each notebook of each student, in `feedback/`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from asynclab.classroom import autograded, earlier
from asynclab.classroom.feedback import Beside, page
from asynclab.classroom.folders import Course
from asynclab.classroom.grades import Row
from asynclab.classroom.outline import Cell, cells_of
from asynclab.classroom.pages import points
from asynclab.classroom.result import NotebookResult, Result
from asynclab.classroom.roster import want_known

NOTHING_TO_SAY = ("missing", "runner error", "not graded yet")
"""States in which a student gets no page; one from an earlier grading stays."""


@dataclass(slots=True)
class Given:
    """Who got feedback and who did not, counted by state, and what a teacher should know."""

    states: Counter[str] = field(default_factory=Counter)
    without: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        """Lines for the terminal."""
        lines = [f"Feedback for {_students(self.states.total())}{_parts(self.states)}."]
        if self.without:
            lines.append(f"None for {_students(self.without.total())}{_parts(self.without)}.")
        return [*lines, *self.remarks]


def chosen(rows: Sequence[Row], students: Sequence[str]) -> list[Row]:
    """The rows of these students, or all; raises CommandError for somebody who is not there."""
    if not students:
        return [*rows]
    known = {row.student.student_id: row for row in rows}
    want_known(students, [*known])
    return [known[one] for one in dict.fromkeys(students)]


def generate(
    course: Course, assignment: str, rows: Iterable[Row], done: Callable[[], None] = lambda: None
) -> Given:
    """Write the pages of these students; each replaces the one that is there, when it is whole.

    `done` is called after each student.
    """
    names = [source.notebook for source in course.sources(assignment)]
    given = Given()
    for row in rows:
        if row.result is None or row.state in NOTHING_TO_SAY:
            given.without[row.state] += 1
        else:
            _write(course, row, row.result, names, given)
            given.states[row.state] += 1
        done()
    return given


def graded_copy(path: Path, result: Result) -> list[Cell]:
    """The cells of a notebook under autograded/; [] where it is none of this result."""
    notebook = autograded.read(path)
    seen = autograded.stamp_in(notebook)
    hashes = seen.get("submission_hash"), seen.get("source_hash")
    return cells_of(notebook) if hashes == (result.submission_hash, result.source_hash) else []


def _write(course: Course, row: Row, result: Result, names: Iterable[str], given: Given) -> None:
    student = result.student
    pages: Mapping[str, NotebookResult] = {one.name: one for one in result.notebooks}
    folder = course.feedback(student, result.assignment)
    for name in pages or names:
        cells = graded_copy(course.autograded(student, result.assignment) / f"{name}.ipynb", result)
        if not cells and result.score is not None:
            given.remarks.append(
                f"{student}: autograded/ has no {name}.ipynb of this grading, so the page is "
                "without the notebook. `asynclab classroom autograde` writes it again."
            )
        made = page(result, pages.get(name, NotebookResult(name, ())), cells, _beside(course, row))
        earlier.put(folder / f"{name}.html", made)


def _beside(course: Course, row: Row) -> Beside:
    several = row.result is not None and len(row.result.notebooks) > 1
    return Beside(
        student=row.student.name,
        late=_late(row),
        mark=row.score if row.penalty or several else None,
        show_hidden=course.settings.hidden_tests == "feedback",
    )


def _late(row: Row) -> str:
    if not row.penalty or row.due is None or row.handed_in is None:
        return ""
    due, came = (f"{one.astimezone():%Y-%m-%d %H:%M}" for one in (row.due, row.handed_in))
    taken = "1 point is" if row.penalty == 1 else f"{points(row.penalty)} points are"
    return f"Handed in {came}, and due {due}: {taken} taken off."


def _students(count: int) -> str:
    return f"{count} student{'' if count == 1 else 's'}"


def _parts(states: Counter[str]) -> str:
    told = ", ".join(f"{state}: {count}" for state, count in states.most_common())
    return f" ({told})" if told else ""
