"""The marks of a class as rows: raw mark, late penalty, mark, and one state in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from asynclab.classroom import late, marks, roster
from asynclab.classroom.folders import Course
from asynclab.classroom.result import Result
from asynclab.classroom.roster import Student
from asynclab.classroom.store import Store
from asynclab.commands import CommandError

FINAL = "graded"
UNGRADED = "not graded yet"
"""Handed in, but nobody has run autograde since; else the states are those of a result."""


@dataclass(frozen=True, slots=True)
class Row:
    """One student's mark for one assignment; None stands where there is no mark.

    `raw` is what tests and people gave, `penalty` what lateness takes of it (points), and `score`
    the rest. `remarks` are sentences for the teacher. `result` has the marks given by hand in it.
    """

    assignment: str
    student: Student
    state: str
    raw: float | None
    penalty: float | None
    max_score: float | None
    due: datetime | None
    handed_in: datetime | None
    remarks: tuple[str, ...] = ()
    result: Result | None = None

    @property
    def score(self) -> float | None:
        """The mark so far: final only where the state is "graded"."""
        return None if self.raw is None else max(self.raw - (self.penalty or 0.0), 0.0)

    @property
    def is_final(self) -> bool:
        """Whether this mark may be told to anybody."""
        return self.state == FINAL and self.raw is not None


def rows(course: Course, assignment: str) -> list[Row]:
    """A row for everybody on the roster, and for everybody else who handed something in.

    Raises CommandError for what is wrong with roster, settings or extensions.
    """
    return rows_of(course, assignment, Store(course.folder, assignment).results())


def want_graded(rows: list[Row]) -> list[Row]:
    """The rows, if anything is graded in them; raises CommandError otherwise."""
    if any(row.result for row in rows):
        return rows
    raise CommandError("Nothing is graded yet. First: asynclab classroom autograde ASSIGNMENT")


def rows_of(course: Course, assignment: str, results: Mapping[str, Result]) -> list[Row]:
    """The rows that these results make."""
    rules = _Rules(
        course,
        assignment,
        marks.load(course.folder, assignment),
        late.deadlines(course.folder, assignment, course.settings),
        _max_score(course, assignment, results),
        frozenset(course.students(assignment)),
    )
    everybody = students(course, assignment, results)
    return [_row(rules, one, results.get(one.student_id)) for one in everybody]


def students(course: Course, assignment: str, others: Iterable[str] = ()) -> list[Student]:
    """The roster, and below it those who are not on it but handed this assignment in."""
    listed = roster.load(course.folder)
    known = {one.student_id for one in listed}
    there = {*course.students(assignment), *others}
    return [*listed, *(Student(one) for one in sorted(there - known))]


def _max_score(course: Course, assignment: str, results: Mapping[str, Result]) -> float | None:
    try:
        return sum(source.points for source in course.sources(assignment))
    except CommandError:  # the source has gone; what was graded is still there
        return max((one.max_score for one in results.values()), default=None)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What is the same for the whole class."""

    course: Course
    assignment: str
    given: Mapping[marks.Key, marks.Mark]
    due: late.Deadlines
    max_score: float | None
    sent: frozenset[str]


def _row(rules: _Rules, student: Student, result: Result | None) -> Row:
    id = student.student_id
    folder = rules.course.submitted(id, rules.assignment)
    when, remark = late.handed_in(folder)
    if result is None or (result.state == "missing" and when):
        state = UNGRADED if id in rules.sent or remark else "missing"
        return _unmarked(rules, student, when, state)
    said = [remark, *result.every_remark]
    said += [_stale(mark) for mark in marks.stale(id, result, rules.given)]
    result = marks.joined(result, rules.given)
    raw, most = result.score, result.max_score or rules.max_score
    late_by = rules.due.late(id, when)
    cost = None if raw is None else late.penalty(rules.course.settings, raw, most or 0, late_by)
    return Row(
        assignment=rules.assignment,
        student=student,
        state=result.state,
        raw=raw,
        penalty=cost,
        max_score=most,
        due=rules.due.of(id),
        handed_in=when,
        remarks=tuple(one for one in said if one),
        result=result,
    )


def _unmarked(rules: _Rules, student: Student, when: datetime | None, state: str) -> Row:
    due = rules.due.of(student.student_id)
    most = rules.max_score
    return Row(rules.assignment, student, state, None, None, most, due, when)


def _stale(mark: marks.Mark) -> str:
    points = "accepted as it was" if mark.points is None else f"marked {mark.points:g}"
    return (
        f"{mark.question} was {points}, but its answer or its points have changed since: it waits "
        "for a mark again (the old one is kept)."
    )
