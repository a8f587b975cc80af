"""What is to be run for a notebook: the source's own cells, with what a student answered."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from asynclab.classroom.matching import match
from asynclab.classroom.notebooks import Cell, Notebook, read_notebook
from asynclab.classroom.plan import ANSWERS, CODE, Plan
from asynclab.classroom.planner import Planner, step_of
from asynclab.classroom.source import Source, SourceError, names

NOT_HANDED_IN = "This notebook was not handed in."


def plan_for(source: Source, submission: str | os.PathLike[str] | None) -> Plan:
    """What is to be run for the notebook in a file; None is a notebook that was not handed in.

    Raises Unreadable, with a sentence, for a file that is no notebook.
    """
    if submission is None:
        return _plan(source, (), [NOT_HANDED_IN])
    return plan_of(source, read_notebook(submission))


def plan_of(source: Source, notebook: Notebook) -> Plan:
    """What is to be run for a notebook that was read."""
    remarks = list(notebook.remarks)
    if notebook.language.lower() != source.language:
        remarks.append(
            f"The notebook's language was changed to {notebook.language[:40]!r}; "
            f"it was run as {source.language}."
        )
    return _plan(source, notebook.cells, remarks)


def solution_plan(source: Source) -> Plan:
    """What is to be run for the teacher's own solution."""
    return _of_source(source, [cell.text for cell in source.cells])


def stub_plan(source: Source) -> Plan:
    """What is to be run for the release as students get it, with nothing answered."""
    return _of_source(source, [cell.release for cell in source.cells])


def _of_source(source: Source, answers: Sequence[str]) -> Plan:
    _want_python(source)
    steps = tuple(
        step_of(cell, answer if cell.part in ANSWERS else "" if cell.part == "task" else cell.text)
        for cell, answer in zip(source.cells, answers, strict=True)
        if cell.part != "prose"
    )
    return Plan(source.notebook, steps, asked=_asked(source))


def _plan(source: Source, cells: Iterable[Cell], remarks: list[str]) -> Plan:
    _want_python(source)
    planner = Planner(source, match(source, cells), remarks)
    steps = tuple(planner.steps())
    notes = tuple(dict.fromkeys(planner.remarks))
    return Plan(source.notebook, steps, notes, planner.review, _asked(source))


def _asked(source: Source) -> tuple[str, ...]:
    answers = [cell for cell in source.cells if cell.part in CODE]
    return tuple(dict.fromkeys(name for cell in answers for name in names(cell.text)))


def _want_python(source: Source) -> None:
    if source.language != "python":
        raise SourceError(f"The notebook is in {source.language!r}; Python alone can be graded.")
