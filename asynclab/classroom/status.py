"""Where a course stands: how many of each state, who needs what, and what to do next."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from asynclab.classroom import grades, late, marks
from asynclab.classroom.folders import Course, submission_hash
from asynclab.classroom.grades import Row
from asynclab.classroom.result import HARMED
from asynclab.classroom.store import JOURNAL, Store, safe
from asynclab.saying import listed

COLUMNS = ("assignment", "due", "class", "handed in", "graded", "to mark", "to review", "trouble",
           "feedback")  # fmt: skip
LONGEST = 300  # characters of one remark
ALIKE = ("missing", grades.UNGRADED)
NOTHING = "Nothing was handed in."
TROUBLE = ("unreadable", "runner error")


def overview(course: Course, assignments: Iterable[str], now: datetime) -> list[str]:
    """A table with a line for each assignment, and what to do next for each."""
    table: list[tuple[str, ...]] = [COLUMNS]
    next_steps = []
    for assignment in assignments:
        rows = grades.rows(course, assignment)
        due = late.deadlines(course.folder, assignment, course.settings)
        table.append(_line(course, assignment, rows, due))
        steps = _next(course, assignment, rows, bool(due.last and now >= due.last))
        next_steps += [f"{assignment}: {step}" for step in steps]
    widths = [max(len(line[place]) for line in table) for place in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
             for line in table]  # fmt: skip
    return [*lines, "", *next_steps] if next_steps else lines


def details(course: Course, assignment: str) -> list[str]:
    """A line for everybody who has no final mark, or of whom something is to be said.

    Those of whom there is nothing to say but their state share a line.
    """
    lines, together = [], dict[str, list[str]]()
    for row in grades.rows(course, assignment):
        said = [*row.remarks, *_lost(row)]
        if _is_newer(course, row):
            said.insert(0, "Handed in again since this was graded.")
        if row.state in ALIKE and set(said) <= {NOTHING}:
            together.setdefault(row.state, []).append(row.student.student_id)
        elif row.state != grades.FINAL or said:
            mark = "" if row.score is None else f", {row.score:g} of {row.max_score or 0:g}"
            words = " ".join(map(_short, said))
            lines.append(f"{row.student.student_id}: {row.state}{mark}. {words}".rstrip())
    return [*lines, *(f"{state}: {listed(names)}." for state, names in together.items())]


def _line(
    course: Course, assignment: str, rows: Sequence[Row], due: late.Deadlines
) -> tuple[str, ...]:
    states = Counter(row.state for row in rows)
    when = f"{due.common:%Y-%m-%d %H:%M}" if due.common else "–"
    more = f" ({len(due.extended)} extended)" if due.extended else ""
    counts = (
        len(rows),
        len(rows) - states["missing"],
        states["graded"],
        states["needs manual grading"],
        states["needs review"],
        sum(states[one] for one in TROUBLE),
        sum(_told(course, row) > 0 for row in rows),
    )
    return (assignment, when + more, *map(str, counts))


def _next(course: Course, assignment: str, rows: Sequence[Row], is_over: bool) -> Iterator[str]:
    states = Counter(row.state for row in rows)
    if not course.release(assignment).is_dir():
        yield "not released yet: generate_assignment"
    newer = sum(_is_newer(course, row) for row in rows)
    if count := states[grades.UNGRADED] + states["runner error"] + newer:
        yield f"{count} to be graded: autograde"
    if waiting := states["needs manual grading"] + states["needs review"]:
        yield f"{waiting} wait for a person: mark"
    if states["unreadable"]:
        yield f"{states['unreadable']} cannot be read: status {assignment} says why"
    untold = [row for row in rows if row.score is not None and not _is_told(course, row)]
    if untold and not count:
        yield f"{len(untold)} marks without feedback, or newer than it: generate_feedback"
    if is_over and not (course.folder / "solution" / assignment).is_dir():
        yield "the last deadline is over: release_solutions"


def _lost(row: Row) -> Iterator[str]:
    """What happened to the cells that lost points by more than a wrong answer."""
    for cell in row.result.cells if row.result and row.state == "needs review" else ():
        if cell.outcome in HARMED:
            yield f"{cell.id}: {cell.reason.partition(chr(10))[0] or cell.outcome}"


def _short(sentence: str) -> str:
    return textwrap.shorten(sentence, LONGEST, placeholder=" …")


def _is_told(course: Course, row: Row) -> bool:
    """Whether the student's pages are newer than the result, and than the marks by hand."""
    results = Store(course.folder, row.assignment).folder / safe(row.student.student_id)
    by_hand = Store(course.folder, row.assignment, marks.AREA).folder / JOURNAL
    counted = [results, by_hand] if row.result and [*marks.items(row.result)] else [results]
    return _told(course, row) >= max(map(_changed, counted))


def _told(course: Course, row: Row) -> float:
    """When the oldest of a student's pages was made; 0 where there is none."""
    try:
        pages = [*course.feedback(row.student.student_id, row.assignment).iterdir()]
    except OSError:  # no folder, a name that none can have, or one that may not be looked at
        return 0.0
    return min((_changed(page) for page in pages if page.suffix == ".html"), default=0.0)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _is_newer(course: Course, row: Row) -> bool:
    if row.result is None or row.handed_in is None or not row.result.submission_hash:
        return False
    try:
        there = submission_hash(course.submitted(row.student.student_id, row.assignment))
    except (OSError, RecursionError):
        return False
    return there != row.result.submission_hash
