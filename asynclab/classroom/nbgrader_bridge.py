"""The bridge to nbgrader: our marks in its gradebook, and marks of its formgrader back in ours.

nbgrader's formgrader, export and generate_feedback then work on our grades, beside the notebooks
under `autograded/`. What its gradebook has no place for stays with us: states, parts of a test
with their reasons, timelines, and marks that move with an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from asynclab.classroom import marks, nbgrader_book
from asynclab.classroom.folders import Course
from asynclab.classroom.grades import Row, rows
from asynclab.classroom.marks import Item, Key, Mark
from asynclab.classroom.plan import BY_HAND
from asynclab.classroom.progress import Progress
from asynclab.classroom.result import CellResult, Result
from asynclab.classroom.store import Store

AREA = "nbgrader"
GRADED = ("test", *BY_HAND)


@dataclass(frozen=True, slots=True)
class Crossed:
    """How many went over: students' marks, or marks of people; and what a teacher should know."""

    count: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrote:
    """What `write` left in the gradebook: for which answer, and the mark by hand if it has one.

    A person has been there since if the gradebook says something else.
    """

    answer: str
    points: float | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the gradebook: points of a person, None where there are none, and words."""

    question: str
    points: float | None
    words: str


Book = dict[str, dict[str, Wrote]]
"""What was written, by student and question."""


def write(course: Course, assignment: str, progress: Progress | None = None) -> Crossed:
    """Write the marks of an assignment into nbgrader's gradebook, which is made if need be.

    What people wrote there stays, apart from scores where another mark by hand is known here.
    Raises CommandError where the gradebook cannot be written.
    """
    sources, every = course.sources(assignment), rows(course, assignment)
    raw, before = Store(course.folder, assignment).results(), _written(course, assignment)
    able = [row for row in every if _can_be_there(row.student.student_id)]
    cells = {f"{source.notebook}/{cell.id}" for source in sources for cell in source.cells}
    remarks: list[str] = []
    now: Book = {}
    if progress:
        progress.total = len(every)
    with nbgrader_book.opened(course) as book:
        nbgrader_book.declare(book, assignment, sources, able)
        for row in every:
            if progress:
                progress.step()
            id = row.student.student_id
            if row.result is None or row.raw is None or row not in able:
                remarks.append(_left_out(book, row, row in able))
                continue
            if not _graded_cells(row.result) <= cells:
                remarks.append(f"{id}: graded with another source. Run autograde, and this again.")
                continue
            stamped = (course.submitted(id, assignment) / "timestamp.txt").is_file()
            there = _Submission(book, assignment, id, before.get(id, {}), stamped)
            now[id], told = there.write(row, raw[id], row.result)
            remarks += told
    kept = {who: _plain(wrote) for who, wrote in (before | now).items()}
    Store(course.folder, assignment, AREA).note("written", students=kept)
    return Crossed(len(now), tuple(remarks))


def read(course: Course, assignment: str) -> Crossed:
    """Take over the scores that people gave in nbgrader's formgrader since `write`.

    Only for answers that wait for a mark here, and are still those that it was given for: what
    our tests marked stays as it is.
    """
    course.source(assignment)
    known, before = marks.load(course.folder, assignment), _written(course, assignment)
    found: dict[Key, list[Mark]] = {}
    remarks: list[str] = []
    with nbgrader_book.opened(course, make=False) as book:
        for id, result in Store(course.folder, assignment).results().items():
            if result.score is None or not _can_be_there(id):
                continue
            there = _Submission(book, assignment, id, before.get(id, {}))
            for one in there.read(result, known):
                if isinstance(one, Mark):
                    found.setdefault(one.key, []).append(one)
                else:
                    remarks.append(one)
    new = [_of_all(same) for same in found.values() if not _differ(same)]
    remarks += [_unequal(same) for same in found.values() if _differ(same)]
    marks.add(course.folder, assignment, new)
    return Crossed(len(new), tuple(remarks))


@dataclass(frozen=True, slots=True)
class _Submission:
    """One student's submission in the gradebook, and what we wrote there the last time.

    nbgrader takes a submission for a newer one if its time is not that of `timestamp.txt`.
    """

    book: Any
    assignment: str
    student: str
    before: dict[str, Wrote]
    has_timestamp: bool = False

    def write(self, row: Row, raw: Result, result: Result) -> tuple[dict[str, Wrote], list[str]]:
        """Write a result, `raw` as the tests left it; returns what is there now, and remarks."""
        when = nbgrader_book.utc(row.handed_in) if self.has_timestamp else None
        self.book.update_or_create_submission(self.assignment, self.student, timestamp=when)
        waiting = {item.question: item for item in marks.items(raw)}
        now, told, penalty = {}, [], row.penalty or 0.0
        for tested, marked in zip(raw.notebooks, result.notebooks, strict=True):
            place = tested.name, self.assignment, self.student
            notebook = self.book.find_submission_notebook(*place)
            notebook.late_submission_penalty, penalty = penalty, 0.0
            for one, cell in zip(tested.cells, marked.cells, strict=True):
                if _is_graded(one):
                    question = f"{tested.name}/{one.id}"
                    item = waiting.get(question)
                    now[question], remark = self._mark(question, one, cell, item)
                    told += [f"{self.student}, {question}: {remark}"] if remark else []
        self.book.db.commit()
        return now, told

    def _mark(
        self, question: str, tested: CellResult, cell: CellResult, item: Item | None
    ) -> tuple[Wrote, str]:
        grade, comment = self._at(question)
        before = self.before.get(question, Wrote(""))
        theirs = None if grade.manual_score == before.points else grade.manual_score
        now = Wrote(item.answer if item else "")
        by_hand = cell.score is not None and cell.score != tested.score
        if by_hand:
            said = cell.reason if cell.reason != tested.reason else ""
            now = replace(now, points=cell.score, comment=said)
        if comment and _words(comment) == before.comment:
            comment.manual_comment = now.comment or None
        grade.auto_score = tested.score
        if by_hand:
            grade.manual_score, grade.needs_manual_grade = cell.score, False
            lost = theirs not in (None, cell.score)
            return now, f"the mark {theirs:g} there gave way to {cell.score:g}." if lost else ""
        grade.manual_score = theirs
        if theirs is None:
            grade.needs_manual_grade = tested.score is None
        elif item is None or before.answer != item.answer:
            grade.needs_manual_grade = True  # as nbgrader does where it grades again
            told = f"a person gave {theirs:g} there, to what may be another answer: look again."
            return now, told
        return now, ""

    def read(self, result: Result, known: dict[Key, Mark]) -> Iterator[Mark | str]:
        """The marks that people gave there, or a remark on why one does not count here."""
        from nbgrader.api import MissingEntry

        waiting = {item.question: item for item in marks.items(result)}
        for notebook in result.notebooks:
            for cell in filter(_is_graded, notebook.cells):
                question = f"{notebook.name}/{cell.id}"
                try:
                    grade, comment = self._at(question)
                except MissingEntry:  # the gradebook has not this submission
                    continue
                given = Given(question, grade.manual_score, _words(comment))
                where = f"{self.student}, {question}: "
                found = self._judged(given, cell, waiting.get(question), known)
                if isinstance(found, Mark) and grade.needs_manual_grade:
                    found = _of_another(given)
                if found:
                    yield found if isinstance(found, Mark) else f"{where}{found}"
                if grade.extra_credit:
                    yield f"{where}{grade.extra_credit:g} of extra credit stays there."

    def _judged(
        self, given: Given, cell: CellResult, item: Item | None, known: dict[Key, Mark]
    ) -> Mark | str | None:
        before, points = self.before.get(given.question, Wrote("")), given.points
        old = marks.of(item, known) if item else None
        ours = (before.points, before.comment), (old and old.points, old and old.reason)
        if points is None or (points, given.words) in ours:
            return None
        if item is None or item.kind != "answer":
            return (
                f"a person gave {points:g} there; what the tests gave, {cell.score:g}, counts here."
            )
        if before.answer != item.answer:
            return _of_another(given)
        if not 0 <= points <= item.points:
            return f"{points:g} there is no mark from 0 to {item.points:g}."
        who = (self.student,)
        return Mark(given.question, item.answer, points, given.words, who, item.points)

    def _at(self, question: str) -> tuple[Any, Any]:
        """The grade there, and the comment: a test has none."""
        from nbgrader.api import MissingEntry

        notebook, _, cell = question.partition("/")
        place = cell, notebook, self.assignment, self.student
        grade = self.book.find_grade(*place)
        try:
            return grade, self.book.find_comment(*place)
        except MissingEntry:
            return grade, None


def _words(comment: Any) -> str:
    return (comment.manual_comment or "") if comment else ""


def _of_another(given: Given) -> str:
    return f"{given.points:g} there may be for another answer. Run to_nbgrader, and mark it again."


def _left_out(book: Any, row: Row, able: bool) -> str:
    """Why a student's marks did not go over, and what nbgrader tells instead."""
    from nbgrader.api import MissingEntry

    who = row.student.student_id
    if not able:
        return f"{who!r} is left out: such a name cannot be written there."
    try:
        older = book.find_submission(row.assignment, who)
    except MissingEntry:
        return f"{who}: {row.state}, which nbgrader has no word for; its export says 0 points."
    return f"{who}: {row.state}; nbgrader keeps the {older.score:g} points from before."


def _is_graded(cell: CellResult) -> bool:
    return cell.kind in GRADED and cell.points > 0


def _graded_cells(result: Result) -> set[str]:
    return {f"{one.name}/{c.id}" for one in result.notebooks for c in one.cells if _is_graded(c)}


def _can_be_there(student: str) -> bool:
    try:
        student.encode()
    except UnicodeEncodeError:  # the folder's name is no Unicode
        return False
    return True


def _of_all(same: list[Mark]) -> Mark:
    return replace(same[0], students=tuple(who for one in same for who in one.students))


def _differ(same: list[Mark]) -> bool:
    return len({(one.points, one.reason) for one in same}) > 1


def _unequal(same: Iterable[Mark]) -> str:
    given = ", ".join(f"{one.students[0]} {one.points:g}" for one in same)
    question = next(iter(same)).question
    return f"{question}: one answer of several students has unequal marks or comments: {given}."


def _written(course: Course, assignment: str) -> Book:
    """What the last `write` left in the gradebook."""
    lines = Store(course.folder, assignment, AREA).journal()
    for line in reversed(lines):
        if line.get("event") == "written":
            students = line["students"].items()
            return {who: {key: Wrote(*one) for key, one in of.items()} for who, of in students}
    return {}


def _plain(wrote: dict[str, Wrote]) -> dict[str, tuple[Any, ...]]:
    return {key: (one.answer, one.points, one.comment) for key, one in wrote.items()}
