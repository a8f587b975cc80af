"""Marks given by hand: each belongs to the answer it was given for, by that answer's hash.

They stand in a journal that only grows, and the last mark of an answer counts. Two students with
the same answer have the same mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from asynclab.classroom.result import HARMED, CellResult, Outcome, Result, State
from asynclab.classroom.store import Store

AREA = "marks"
ACCEPTED = None
"""The points of a mark that accepts what the tests gave."""
WHOLE = "*"
"""Stands for a cell where a submission needs a look, but no one cell of it."""

Key = tuple[str, str]
"""A question, "notebook/grade_id", and the hash of what was answered."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Points that a person gave for one answer (None: as the tests have it), and why.

    `students` are those who had given the answer then. `most` are the points that could be had
    (None: whatever they are): where the question's have changed since, the mark holds no more.
    """

    question: str
    answer: str
    points: float | None
    reason: str = ""
    students: tuple[str, ...] = ()
    most: float | None = None

    @property
    def key(self) -> Key:
        """What the mark belongs to."""
        return self.question, self.answer


@dataclass(frozen=True, slots=True)
class Item:
    """What a person has to mark, or to look at, in one submission.

    `score` is what the tests gave to an item that is to be looked at.
    """

    kind: Literal["answer", "look"]
    question: str
    answer: str
    points: float
    score: float | None = None
    why: str = ""

    @property
    def key(self) -> Key:
        """What a mark for it belongs to."""
        return self.question, self.answer


def of(item: Item, marks: Mapping[Key, Mark]) -> Mark | None:
    """The mark that holds for an item, if it has one."""
    mark = marks.get(item.key)
    return mark if mark and mark.most in (None, item.points) else None


def items(result: Result) -> Iterator[Item]:
    """What in this result waits for a person, marked or not; nothing where there is no mark."""
    if result.score is None:
        return
    for name, cell in _cells(result):
        if cell.score is None and cell.points:
            answer = cell.answer_hash or result.submission_hash
            yield Item("answer", f"{name}/{cell.id}", answer, cell.points)
    if result.state == "needs review":
        yield from _looks(result)


def joined(result: Result, marks: Mapping[Key, Mark]) -> Result:
    """The result with the marks that were given for its answers, and the state that follows."""
    every = {item.question: of(item, marks) for item in items(result)}
    if not any(every.values()):
        return result
    notebooks = tuple(
        replace(
            one,
            cells=tuple(_marked(cell, every.get(f"{one.name}/{cell.id}")) for cell in one.cells),
        )
        for one in result.notebooks
    )
    return replace(result, notebooks=notebooks, state=_state(result, marks))


def stale(student: str, result: Result, marks: Mapping[Key, Mark]) -> list[Mark]:
    """Marks that hold no more, where no other does: of an earlier answer, or of other points."""
    open_now = {item.question for item in items(result) if not of(item, marks)}
    every = (mark for mark in marks.values() if student in mark.students)
    return [mark for mark in every if mark.question in open_now]


def load(course: Path, assignment: str) -> dict[Key, Mark]:
    """The marks of an assignment, by question and hash; raises CommandError."""
    found = [_mark(line) for line in Store(course, assignment, AREA).journal()]
    return {mark.key: mark for mark in found if mark}


def add(course: Path, assignment: str, marks: Iterable[Mark]) -> None:
    """Write marks below those that there are; raises CommandError."""
    store = Store(course, assignment, AREA)
    for mark in marks:
        store.note("marked", **asdict(mark))


def _mark(line: Mapping[str, Any]) -> Mark | None:
    try:
        facts = {field.name: line[field.name] for field in fields(Mark)}
        return Mark(**facts | {"students": tuple(line["students"])})
    except (KeyError, TypeError):
        return None


def _cells(result: Result) -> Iterator[tuple[str, CellResult]]:
    for notebook in result.notebooks:
        for cell in notebook.cells:
            yield notebook.name, cell


def _looks(result: Result) -> Iterator[Item]:
    """The cells that lost points by something other than a wrong answer; else the whole."""
    lost = [
        Item("look", f"{name}/{cell.id}", result.submission_hash, cell.points, cell.score,
             f"{cell.outcome}: {cell.reason}")
        for name, cell in _cells(result)
        if cell.points and cell.score is not None and cell.outcome in HARMED
    ]  # fmt: skip
    if lost:
        yield from lost
        return
    yield Item("look", WHOLE, result.submission_hash, result.max_score, result.score,
               " ".join(result.every_remark))  # fmt: skip


def _marked(cell: CellResult, mark: Mark | None) -> CellResult:
    if mark is None:
        return cell
    reason = mark.reason or cell.reason
    if mark.points is ACCEPTED:
        return replace(cell, reason=reason)
    outcome: Outcome = "partial"
    if mark.points == cell.points:
        outcome = "passed"
    elif mark.points == 0:
        outcome = "failed"
    return replace(cell, score=mark.points, outcome=outcome, reason=reason, parts=())


def _state(result: Result, marks: Mapping[Key, Mark]) -> State:
    waiting = [item for item in items(result) if not of(item, marks)]
    if any(item.kind == "look" for item in waiting):
        return "needs review"
    return "needs manual grading" if waiting else "graded"
