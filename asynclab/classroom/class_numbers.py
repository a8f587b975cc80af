"""What came of a class, as numbers: states, marks, and each question with its common reasons."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asynclab.classroom.plan import BY_HAND
from asynclab.classroom.result import CellResult, Part, Result

COMMON = 2
"""A reason is told once so many students share it: a single one could be known by it."""
NO_NAME = re.compile(r"^(NameError: name '\w+' is not defined).*", re.DOTALL)
"""What kept it from being defined is each student's own; that it is not there is many's."""
LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class PartNumbers:
    """One part of a question: the students who have it, those with all points, why others not.

    `reasons` are those that several share, with how many; `other` counts the rest.
    """

    title: str
    points: float
    marked: int
    full: int
    mean: float
    reasons: tuple[tuple[str, int], ...] = ()
    other: int = 0


@dataclass(frozen=True, slots=True)
class QuestionNumbers:
    """One question: how many tried it, and the marks of all who handed the notebook in.

    `tried` counts answers that are no longer the release's stub. `scores` are the marks so far,
    in order; `unmarked` counts answers that wait for a person.
    """

    notebook: str
    id: str
    title: str
    points: float
    handed_in: int
    tried: int
    scores: tuple[float, ...]
    unmarked: int
    parts: tuple[PartNumbers, ...]

    @property
    def full(self) -> int:
        """Students with all points."""
        return sum(score >= self.points for score in self.scores)

    @property
    def none(self) -> int:
        """Students with no point, though they may have tried."""
        return sum(score <= 0 for score in self.scores)

    @property
    def some(self) -> int:
        """Students in between."""
        return len(self.scores) - self.full - self.none

    @property
    def mean(self) -> float | None:
        """The mean mark."""
        return statistics.fmean(self.scores) if self.scores else None


@dataclass(frozen=True, slots=True)
class Spread:
    """Marks in order of size, and the numbers that say how they lie."""

    count: int
    mean: float
    lowest: float
    low: float
    median: float
    high: float
    highest: float


def spread(scores: Sequence[float]) -> Spread | None:
    """Lowest, quartiles and highest of these marks; None of none."""
    if not scores:
        return None
    low, median, high = (
        statistics.quantiles(scores, n=4, method="inclusive") if len(scores) > 1 else [*scores] * 3
    )
    return Spread(
        len(scores), statistics.fmean(scores), min(scores), low, median, high, max(scores)
    )


def numbers(
    results: Sequence[Result],
    titles: Mapping[tuple[str, str], str],
    untried: Mapping[str, set[tuple[str, str]]],
) -> list[QuestionNumbers]:
    """The questions of an assignment, in order, with what came of each.

    `titles` and `untried` (by student) know a question by notebook and id.
    """
    found: dict[tuple[str, str], list[tuple[str, CellResult]]] = {}
    for result in results:
        for notebook in result.notebooks:
            for cell in notebook.cells:
                if cell.points > 0:
                    found.setdefault((notebook.name, cell.id), []).append((result.student, cell))
    order = {key: place for place, key in enumerate(titles)}
    keys = sorted(found, key=lambda key: order.get(key, len(order)))
    named = [titles.get(key, key[1]) for key in keys]
    return [
        _question(key, found[key], f"{name} · {key[1]}" if named.count(name) > 1 else name, untried)
        for key, name in zip(keys, named, strict=True)
    ]


def _question(
    key: tuple[str, str],
    given: Sequence[tuple[str, CellResult]],
    title: str,
    untried: Mapping[str, set[tuple[str, str]]],
) -> QuestionNumbers:
    cells = [cell for _, cell in given]
    return QuestionNumbers(
        notebook=key[0],
        id=key[1],
        title=title,
        points=max(cell.points for cell in cells),
        handed_in=len(cells),
        tried=sum(key not in untried.get(student, ()) for student, _ in given),
        scores=tuple(sorted(cell.score for cell in cells if cell.score is not None)),
        unmarked=sum(cell.score is None for cell in cells),
        parts=_parts(cells),
    )


def _parts(cells: Sequence[CellResult]) -> tuple[PartNumbers, ...]:
    found: dict[tuple[str, float], list[Part]] = {}
    for cell in cells:
        for part in cell.parts or _whole(cell):
            found.setdefault((part.title, part.points), []).append(part)
    return tuple(_part(title, points, parts) for (title, points), parts in found.items())


def _whole(cell: CellResult) -> tuple[Part, ...]:
    """A cell without parts as one without a title; an answer that nobody has marked has none."""
    if cell.score is None or cell.kind in BY_HAND:
        return ()
    return (Part("", cell.points, cell.score, cell.reason or cell.outcome),)


def _part(title: str, points: float, parts: Sequence[Part]) -> PartNumbers:
    lost = Counter(_short(part.reason) for part in parts if part.score < part.points)
    common = [(text, count) for text, count in lost.most_common() if count >= COMMON and text]
    return PartNumbers(
        title=title,
        points=points,
        marked=len(parts),
        full=sum(part.score >= part.points for part in parts),
        mean=statistics.fmean(part.score for part in parts),
        reasons=tuple(common),
        other=lost.total() - sum(count for _, count in common),
    )


def _short(reason: str) -> str:
    reason = NO_NAME.sub(r"\1", reason)
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]} …"


def rows_for_csv(questions: Sequence[QuestionNumbers]) -> list[dict[str, Any]]:
    """A row for each question, and one for each of its parts and common reasons below it."""
    rows: list[dict[str, Any]] = []
    for one in questions:
        told = spread(one.scores)
        facts: dict[str, Any] = {"notebook": one.notebook, "question": one.id, "title": one.title}
        rows.append(
            facts
            | {"kind": "question", "points": one.points, "handed_in": one.handed_in}
            | {"tried": one.tried, "marked": len(one.scores), "all_points": one.full}
            | {"some_points": one.some, "no_points": one.none, "not_marked": one.unmarked}
            | ({} if told is None else {key: getattr(told, key) for key in SPREAD})
        )
        for part in one.parts:
            named = facts | {"part": part.title}
            rows.append(
                named
                | {"kind": "part", "points": part.points, "marked": part.marked}
                | {"all_points": part.full, "mean": part.mean}
            )
            for text, count in part.reasons:
                rows.append(named | {"kind": "reason", "reason": text, "students": count})
    return rows


SPREAD = ("mean", "lowest", "low", "median", "high", "highest")
COLUMNS = (
    *("notebook", "question", "title", "kind", "part", "reason", "students", "points"),
    *("handed_in", "tried", "marked", "all_points", "some_points", "no_points", "not_marked"),
    *SPREAD,
)
