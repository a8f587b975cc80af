"""Which cells of a page are folded, and under what: results, hints, solutions.

Each function writes its decision into the metadata of the cells, where the template reads it.
"""

from __future__ import annotations

import re

from nbformat import NotebookNode

from asynclab import questions
from asynclab.exercises import sources
from pages.lessons import calls

NAVIGATION = re.compile(r"^\[.*\]\(\.\./README\.md\).*$")


def fold(notebook: NotebookNode) -> NotebookNode:
    """Mark what a page folds and leaves out; returns the same notebook."""
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            cell.source = without_navigation(cell.source)
            continue
        cell.source = cell.metadata.get("as_printed", cell.source)
        made = calls(cell.source)
        if any(name == "predict" for name, _ in made):
            cell.outputs = []  # "You predict: 2 s" would give the answer away
        if settled := [id for name, id in made if name == "settle"]:
            cell.metadata["result"] = [others(id) for id in settled]
            readings(notebook.cells, number)[-1].metadata["result_ends"] = True
        if "solution" in cell.metadata:
            _tell_exercise(cell)
        if any(name == "check" for name, _ in made):
            cell.outputs = []  # "Not started": the page has hints and a solution instead
    return notebook


def readings(cells: list[NotebookNode], number: int) -> list[NotebookNode]:
    """A cell, and the texts below it that read its result: up to a heading, or the next code."""
    end = number + 1
    while (
        end < len(cells)
        and cells[end].cell_type == "markdown"
        and not cells[end].source.lstrip().startswith("#")
    ):
        end += 1
    texts = cells[number + 1 : end]
    asks = next((n for n, text in enumerate(texts) if "*Your prediction.*" in text.source), None)
    return [cells[number], *texts[:asks]]


def others(id: str) -> list[tuple[str, str]]:
    """What the course replies to each other answer to a question."""
    question = questions.load()[id]
    named = {"low": "less", "high": "more", "wrong": "another order"}
    named |= {"missing": "fewer of them", "extra": "more of them", "right": ""}
    pairs = ((named.get(answer, answer), reply) for answer, reply in question.replies.items())
    return [(answer, reply) for answer, reply in pairs if answer not in ("", question.truth)]


def without_navigation(source: str) -> str:
    """A text without the line of links to its neighbours, which a page has in its frame."""
    lines = source.strip().splitlines()
    return "\n".join(line for line in lines if not NAVIGATION.match(line)).strip()


def _tell_exercise(cell: NotebookNode) -> None:
    exercise = sources.load(cell.metadata["solution"])
    cell.metadata["exercise"] = {
        "hints": exercise.hints,
        "solution": exercise.solution.strip(),
        "reasons": exercise.reasons.strip(),
    }
    cell.outputs = [output for output in cell.outputs if output.output_type != "stream"]
