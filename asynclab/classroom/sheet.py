"""The sheet on which a person marks answers, without names: a CSV file for any spreadsheet.

The sheet is for writing; what is written is taken into the marks (`marks`), which stay. A sheet
is only added to: a line that is there keeps every word.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from asynclab.classroom import marks
from asynclab.classroom.csv_files import Table, plain
from asynclab.classroom.folders import Course
from asynclab.classroom.marks import Item, Key, Mark
from asynclab.classroom.plan import answer_hash
from asynclab.classroom.rubrics import Rubric, rubrics, usual
from asynclab.classroom.source import Source
from asynclab.classroom.store import Store
from asynclab.classroom.submission import read_submission
from asynclab.commands import CommandError

HEADER = ("key", "question", "points", "answer", "rubric", "level", "mark", "comment")
OK = ("ok", "accept", "accepted")
NOTHING = "(nothing was written)"
CHANGED = "(handed in again since it was graded: run autograde)"


@dataclass(frozen=True, slots=True)
class Open:
    """An answer that waits, or has waited, for a person; and who gave it."""

    item: Item
    students: tuple[str, ...]
    text: str
    rubric: Rubric

    @property
    def key(self) -> str:
        """What names it on the sheet."""
        return _key(self.item.key)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sheet gave: new marks, and sentences on lines that could not be taken."""

    marks: tuple[Mark, ...]
    faults: tuple[str, ...]


def path(course: Course, assignment: str) -> Path:
    """Where the sheet of an assignment is."""
    return course.folder / "marking" / f"{assignment}.csv"


def answers(course: Course, assignment: str) -> list[Open]:
    """Every answer that a person marks or looks at, once each, in an order that tells nothing."""
    found: dict[Key, tuple[Item, list[str]]] = {}
    for student, result in Store(course.folder, assignment).results().items():
        for item in marks.items(result):
            found.setdefault(item.key, (item, []))[1].append(student)
    sources = course.sources(assignment)
    text, known = _texts(course, assignment, sources), rubrics(sources)
    return [
        Open(item, tuple(who), text(item, who[0]), _rubric(known, item))
        for _, (item, who) in sorted(found.items())
    ]


def take(table: Table, waiting: Iterable[Open], known: Mapping[Key, Mark], name: str) -> Taken:
    """The marks that stand on a sheet and differ from those that are known."""
    if table.place("key") is None or table.place("level", "mark") is None:
        raise CommandError(
            f"{name} has lost its column key, level or mark; its columns are "
            f"{', '.join(table.header)}. Put it back, or move the sheet away for a new one."
        )
    by_key = {one.key: one for one in waiting}
    earlier = set(map(_key, known))
    new, faults = [], []
    for line in table.rows:
        cells = dict(zip(map(plain, table.header), map(str.strip, line), strict=True))
        if not cells.get("level") and not cells.get("mark"):
            continue
        one = by_key.get(cells["key"])
        if one is None:
            if cells["key"] not in earlier:
                faults.append(f"{cells['key']}: nobody gave this answer; the line stays as it is.")
            continue
        try:
            mark = _mark(one, cells)
        except ValueError as error:
            faults.append(f"{one.key}: {error}")
            continue
        old = known.get(mark.key)
        if old is None or replace(old, students=mark.students) != mark:
            new.append(mark)
    return Taken(tuple(new), tuple(faults))


def grown(table: Table | None, waiting: Sequence[Open]) -> tuple[Sequence[str], list[list[str]]]:
    """The header and the lines of a sheet with a line for each answer that had none."""
    header = table.header if table else HEADER
    lines = [list(line) for line in table.rows] if table else []
    place = table.place("key") if table else None
    there = {line[place] for line in lines} if place is not None else set()
    lines += [_line(one, header) for one in waiting if one.key not in there]
    return header, lines


def _rubric(known: Mapping[str, Rubric], item: Item) -> Rubric:
    """The source's rubric, unless the source has other points than this answer was graded with."""
    found = known.get(item.question)
    return found if found and found.points[-1] == item.points else usual(item.points)


def _key(key: Key) -> str:
    """A short name of a question's answer. Its letter keeps a spreadsheet from reading a number."""
    return "k" + hashlib.sha256("\0".join(key).encode()).hexdigest()[:12]


def _line(one: Open, header: Sequence[str]) -> list[str]:
    item = one.item
    rubric = str(one.rubric)
    if item.kind == "look":
        rubric = f"a mark, or ok for the {item.score or 0:g} that the tests gave"
    cells = {
        "key": one.key,
        "question": item.question,
        "points": f"{item.points:g}",
        "answer": one.text,
        "rubric": rubric,
        "level": "0" if one.text == NOTHING else "",
    }
    return [cells.get(plain(name), "") for name in header]


def _mark(one: Open, cells: Mapping[str, str]) -> Mark:
    """The mark on a line; raises ValueError with a sentence."""
    item, level, written = one.item, cells.get("level", ""), cells.get("mark", "")
    points: float | None
    words = ""
    if plain(written or level) in OK and item.kind == "look":
        points = marks.ACCEPTED
    elif written:
        _want_same(cells.get("points", ""), item.points)
        points = _points(written, item.points)
    elif item.question == marks.WHOLE or item.kind == "look":
        raise ValueError(f"{level!r} stands there; a mark or ok was wanted.")
    else:
        place = _level(level, len(one.rubric.points))
        points, words = one.rubric.points[place], one.rubric.words[place]
    if item.question == marks.WHOLE and points is not marks.ACCEPTED:
        raise ValueError("no cell of it can be marked here: write ok, or grade its parts again.")
    comment = cells.get("comment", "")
    reason = " ".join(filter(None, [f"{words[:1].upper()}{words[1:]}." if words else "", comment]))
    return Mark(item.question, item.answer, points, reason, one.students, item.points)


def _want_same(text: str, points: float) -> None:
    """A mark says little where the points of its question have changed."""
    if text and _number(text) != points:
        raise ValueError(
            f"the question has {points:g} points now, and {text} on this line: write both anew."
        )


def _points(text: str, most: float) -> float:
    points = _number(text)
    if not 0 <= points <= most:
        raise ValueError(f"the mark {text!r} is not from 0 to {most:g}.")
    return points


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan


def _level(text: str, count: int) -> int:
    number = _number(text)
    if number not in range(count):
        raise ValueError(f"the level {text!r} is not from 0 to {count - 1}.")
    return int(number)


def _texts(
    course: Course, assignment: str, sources: tuple[Source, ...]
) -> Callable[[Item, str], str]:
    """What stands on the sheet for an item: read again from what a student handed in."""

    @cache
    def written(student: str) -> dict[str, tuple[tuple[str, str], str]]:
        """By question the hashes under which a mark may belong to it, and what was written."""
        given = read_submission(course, student, assignment, sources)
        return {
            f"{plan.notebook}/{step.id}": (
                (answer_hash(step.code), given.hash),
                NOTHING if step.missing else step.code,
            )
            for plan in given.plans
            for step in plan.steps
        }

    def text(item: Item, student: str) -> str:
        if item.kind == "look":
            return item.why
        hashes, found = written(student).get(item.question, ((), ""))
        return found if item.answer in hashes else CHANGED

    return text
