"""The report on a class: for a projector, without names unless they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclab.classroom import class_plots, harmless
from asynclab.classroom.beliefs import FEWEST, Belief, Said, class_beliefs
from asynclab.classroom.class_numbers import QuestionNumbers, Spread, numbers, spread
from asynclab.classroom.pages import points, render

if TYPE_CHECKING:
    from asynclab.classroom.grades import Row
    from asynclab.classroom.roster import Student

REMARKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a class. `students` has a line for each: name, state, mark.

    `marks` are those so far; `open` counts students whose mark is not final. `claimed` counts
    results that rest on tests inside the student's own process, `unboxed` those without a sandbox.
    """

    assignment: str
    states: tuple[tuple[str, int], ...]
    marks: Spread | None
    max_score: float
    open: int
    questions: tuple[QuestionNumbers, ...]
    beliefs: tuple[Belief, ...]
    too_few: int
    remarks: tuple[tuple[str, int], ...]
    claimed: int
    unboxed: int
    students: tuple[tuple[str, str, str], ...]


def report_of(
    assignment: str,
    rows: Sequence[Row],
    titles: Mapping[tuple[str, str], str],
    untried: Mapping[str, set[tuple[str, str]]],
    said: Iterable[Mapping[str, Said]],
) -> Report:
    """The report that the rows of a gradebook make, with what the students predicted."""
    results = [row.result for row in rows if row.result is not None]
    marks = [row.raw for row in rows if row.raw is not None]
    beliefs, too_few = class_beliefs(said)
    remarks = Counter(remark for result in results for remark in set(result.every_remark))
    return Report(
        assignment=assignment,
        states=tuple(Counter(row.state for row in rows).most_common()),
        marks=spread(marks),
        max_score=max((row.max_score or 0.0 for row in rows), default=0.0),
        open=sum(row.raw is not None and row.state != "graded" for row in rows),
        questions=tuple(numbers(results, titles, untried)),
        beliefs=tuple(beliefs),
        too_few=too_few,
        remarks=tuple(one for one in remarks.most_common(REMARKS_SHOWN) if one[1] > 1),
        claimed=sum(any(not one.tamper_proof for one in result.cells) for result in results),
        unboxed=sum(result.isolation == "none" and result.score is not None for result in results),
        students=tuple((named(row.student), row.state, points(row.score)) for row in rows),
    )


def page(report: Report, *, names: bool = False) -> bytes:
    """The report as a page that needs nothing beside it; with `names`, a line a student."""
    pictures = {}
    if report.questions:
        drawn = class_plots.svg(class_plots.of_questions(report.questions))
        words = class_plots.words_of_questions(report.questions)
        pictures["questions"] = harmless.image("image/svg+xml", drawn, words)
    if report.beliefs:
        drawn = class_plots.svg(class_plots.of_beliefs(report.beliefs))
        words = class_plots.words_of_beliefs(report.beliefs)
        pictures["beliefs"] = harmless.image("image/svg+xml", drawn, words)
    rows = [(one, spread(one.scores)) for one in report.questions]
    return render(
        "report.html.j2",
        report=report,
        questions=rows,
        pictures=pictures,
        fewest=FEWEST,
        students=sorted(report.students) if names else [],
    )


def named(student: Student) -> str:
    """A student's name with the id, or the id alone."""
    name, id = student.name, student.student_id
    return id if name == id else f"{name} ({id})"
