"""Grading again without surprise: into a place aside, then shown, then applied for a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from asynclab.classroom import grades
from asynclab.classroom.autograde import Summary, Wishes, autograde
from asynclab.classroom.folders import Course, submission_hash
from asynclab.classroom.grades import Row
from asynclab.classroom.result import Result
from asynclab.classroom.store import Attempt, Store, locked
from asynclab.commands import CommandError

AREA = "regrade"


@dataclass(frozen=True, slots=True)
class Change:
    """A student's row as it is, and as it would be."""

    before: Row
    after: Row

    def __str__(self) -> str:
        who = self.before.student.student_id
        said = f"{who}: {_mark(self.before)} → {_mark(self.after)}"
        cells = "; ".join(_cells(self.before.result, self.after.result))
        return f"{said} ({cells})" if cells else said


def trial(
    course: Course, assignment: str, wishes: Wishes, executor: Executor | None = None
) -> Summary:
    """Grade everything again into a place aside; what a stop left unfinished goes on."""
    events = [line["event"] for line in Store(course.folder, assignment, AREA).journal()]
    unfinished = events[-1:] not in ([], ["ended"], ["shown"], ["applied"])
    wishes = replace(wishes, force=wishes.force or not unfinished, area=AREA)
    return autograde(course, assignment, wishes, executor)


def changes(course: Course, assignment: str, students: Sequence[str] = ()) -> list[Change]:
    """Whose marks or states the trial would change, marks given by hand counted in both."""
    now = Store(course.folder, assignment).results()
    then = now | _usable(course, assignment, students, now)
    before = {row.student.student_id: row for row in grades.rows_of(course, assignment, now)}
    after = grades.rows_of(course, assignment, then)
    pairs = [Change(before[row.student.student_id], row) for row in after
             if row.student.student_id in before]  # fmt: skip
    return [one for one in pairs if _facts(one.before) != _facts(one.after)]


def note_shown(course: Course, assignment: str, shown: Sequence[Change]) -> None:
    """Keep what the teacher has seen: only that can be applied."""
    Store(course.folder, assignment, AREA).note("shown", changes=_digest(shown))


def apply(course: Course, assignment: str, reason: str, wishes: Wishes) -> list[Change]:
    """Make the trial's results those that count; what they replace stays in the store.

    The autograded notebooks follow. Raises CommandError where the changes are others than those
    shown last.
    """
    wanted = changes(course, assignment, wishes.students)
    aside, store = Store(course.folder, assignment, AREA), Store(course.folder, assignment)
    shown = [line["changes"] for line in aside.journal() if line["event"] == "shown"]
    if shown[-1:] != [_digest(wanted)]:
        raise CommandError(
            f"What would change now is not what was shown. Look at it first: regrade {assignment}"
        )
    with locked(course.folder, "regrade"):
        usable = unapplied(course, assignment, wishes.students)
        for one in usable:
            store.add(
                one.result,
                seconds=one.seconds,
                conditions=one.conditions,
                reason=reason,
                edition=one.edition,
            )
        store.note("regraded", reason=reason, changes=[str(one) for one in wanted])
        aside.note("applied", reason=reason)
    if usable:
        students = tuple(one.result.student for one in usable)
        again = replace(wishes, students=students, force=False)
        autograde(course, assignment, again)
    return wanted


def unapplied(course: Course, assignment: str, students: Sequence[str] = ()) -> list[Attempt]:
    """The trial's attempts that are not yet those that count; their marks may be the same."""
    aside, store = Store(course.folder, assignment, AREA), Store(course.folder, assignment)
    usable = _usable(course, assignment, students, store.results())
    tried = [one for student in usable if (one := aside.latest(student))]
    return [one for one in tried if not _is_same(one, store.latest(one.result.student))]


def _is_same(one: Attempt, other: Attempt | None) -> bool:
    return other is not None and (one.result, one.conditions, one.edition) == (
        (other.result, other.conditions, other.edition)
    )


def _usable(
    course: Course, assignment: str, students: Sequence[str], now: dict[str, Result]
) -> dict[str, Result]:
    """The trial's results, without those in which there is less than was known before."""
    found = Store(course.folder, assignment, AREA).results()
    return {
        student: result
        for student, result in found.items()
        if (student in students or not students)
        and result.state != "runner error"
        and not (result.state == "missing" and student in now)
        and _is_of_now(course, result)
    }


def _is_of_now(course: Course, result: Result) -> bool:
    """Whether the same is handed in still: another submission waits for autograde."""
    folder = course.submitted(result.student, result.assignment)
    return result.submission_hash == "unreadable" or (
        result.submission_hash == submission_hash(folder)
    )


def _facts(row: Row) -> object:
    cells = [(cell.id, cell.score) for cell in row.result.cells] if row.result else []
    return row.state, row.raw, cells


def _digest(shown: Iterable[Change]) -> str:
    return hashlib.sha256("\n".join(map(str, shown)).encode("utf-8", "replace")).hexdigest()


def _mark(row: Row) -> str:
    if row.score is None:
        return row.state
    return f"{row.score:g} of {row.max_score or 0:g}, {row.state}"


def _cells(before: Result | None, after: Result | None) -> Iterator[str]:
    """Each cell whose score differs."""
    old = {cell.id: cell.score for cell in before.cells} if before else {}
    for cell in after.cells if after else ():
        if old.get(cell.id) != cell.score:
            yield f"{cell.id}: {_points(old.get(cell.id))} → {_points(cell.score)}"


def _points(score: float | None) -> str:
    return "–" if score is None else f"{score:g}"
