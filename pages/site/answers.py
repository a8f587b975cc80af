"""A lesson as a reader has it who answered every prediction, and looked at every solution."""

from __future__ import annotations

import copy
import re

from nbformat import NotebookNode, v4

from asynclab import questions
from asynclab.questions import Order, Question
from pages.lessons import calls

OPEN = re.compile(r"predict\(\s*([\"'])(?P<id>[\w-]+)\1,\s*\.\.\.")
SOLUTION = '__import__("asynclab").solution("{id}", now=True)'
PROGRESS = "progress()"


def answered(notebook: NotebookNode) -> NotebookNode:
    """A copy of a lesson with its predictions answered right, and each solution shown.

    A cell with the solution follows each check, named in its metadata. The reader's own
    progress, at the end, is left out.
    """
    filled = copy.deepcopy(notebook)
    filled.cells = []
    for cell in copy.deepcopy(notebook.cells):
        if cell.cell_type == "code" and cell.source.rstrip().endswith(PROGRESS):
            continue
        filled.cells.append(cell)
        if cell.cell_type == "code":
            cell.metadata["as_printed"] = cell.source
            cell.source = OPEN.sub(_answer, cell.source)
            filled.cells += [_solution(id) for name, id in calls(cell.source) if name == "check"]
    return filled


def right_answer(question: Question) -> object:
    """An answer that is right, as a learner writes it."""
    return question.truth[0] if isinstance(question, Order) else question.truth


def _answer(match: re.Match[str]) -> str:
    right = right_answer(questions.load()[match["id"]])
    return match[0].removesuffix("...") + repr(right)


def _solution(id: str) -> NotebookNode:
    name = f"solution-{id.replace('.', '-')}"
    made: NotebookNode = v4.new_code_cell(  # type: ignore[no-untyped-call]
        SOLUTION.format(id=id), id=name, metadata={"solution": id}
    )
    return made
