"""The report as files: a page, its pictures and its tables, in `reports/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from asynclab.classroom import class_numbers, class_plots, csv_files, earlier
from asynclab.classroom.beliefs import Belief, said_in
from asynclab.classroom.folders import Course
from asynclab.classroom.grades import Row
from asynclab.classroom.handing_back import graded_copy
from asynclab.classroom.outline import questions, released, untouched
from asynclab.classroom.report import Report, page, report_of
from asynclab.classroom.source import Source

FOLDER = "reports"
BELIEFS = tuple(Belief.__dataclass_fields__)


def make(course: Course, assignment: str, rows: Sequence[Row]) -> Report:
    """The report on a class, from its results and from what it handed in."""
    sources = course.sources(assignment)
    students = [row.student.student_id for row in rows]
    return report_of(
        assignment,
        rows,
        titles(sources),
        {row.student.student_id: _untried(course, row, sources) for row in rows},
        [said_in(course.submitted(student, assignment)) for student in students],
    )


def titles(sources: Iterable[Source]) -> dict[tuple[str, str], str]:
    """The heading above each marked cell, by notebook and id, in order."""
    return {
        (source.notebook, id): question.title
        for source in sources
        for id, question in questions(released(source)).items()
    }


def write(folder: Path, report: Report, *, names: bool = False) -> list[Path]:
    """Write the page, the tables and the pictures; returns what was written, the page first."""
    made: dict[str, bytes] = {"report.html": page(report, names=names)}
    if report.questions:
        words = class_plots.words_of_questions(report.questions)
        figure = class_plots.of_questions(report.questions)
        made["questions.png"] = class_plots.png(figure, words)
    if report.beliefs:
        words = class_plots.words_of_beliefs(report.beliefs)
        made["beliefs.png"] = class_plots.png(class_plots.of_beliefs(report.beliefs), words)
    for name, content in made.items():
        earlier.put(folder / name, content)
    tables: dict[str, tuple[Sequence[str], list[dict[str, Any]]]] = {
        "questions.csv": (class_numbers.COLUMNS, class_numbers.rows_for_csv(report.questions)),
        "beliefs.csv": (BELIEFS, [asdict(one) for one in report.beliefs]),
    }
    for name, (header, rows) in tables.items():
        csv_files.write(folder / name, header, _lines(header, rows), bom=True)
    return [folder / name for name in (*made, *tables)]


def _lines(header: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> list[list[object]]:
    return [[_cell(row.get(name, "")) for name in header] for row in rows]


def _cell(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value


def _untried(course: Course, row: Row, sources: Iterable[Source]) -> set[tuple[str, str]]:
    """The questions, by notebook and id, all of whose answers are the release's stubs."""
    found: set[tuple[str, str]] = set()
    if row.result is None:
        return found
    folder = course.autograded(row.result.student, row.result.assignment)
    for source in sources:
        stubs = released(source)
        if cells := graded_copy(folder / f"{source.notebook}.ipynb", row.result):
            empty = untouched(cells, stubs)
            found |= {
                (source.notebook, id)
                for id, question in questions(stubs).items()
                if question.answers and empty.issuperset(question.answers)
            }
    return found
