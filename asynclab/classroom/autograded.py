"""The notebooks under `autograded/`: the source's cells, a student's answers, outputs, scores.

nbgrader's own tools read them: its tags are those of the source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asynclab import files
from asynclab.classroom.nbgrader_tags import tags_of
from asynclab.classroom.notebooks import Unreadable, as_bytes, read_bytes
from asynclab.classroom.plan import Plan, Step
from asynclab.classroom.result import CellResult, NotebookResult
from asynclab.classroom.source import Source, SourceCell
from asynclab.classroom.store import Attempt, said

Notebook = dict[str, Any]
Stamp = dict[str, Any]


def write(
    folder: Path, sources: tuple[Source, ...], plans: tuple[Plan, ...], attempt: Attempt
) -> None:
    """Write the notebooks of one submission as they were graded; without plans there are none."""
    with said():
        if not plans:
            _remove_ours(folder, sources)
            return
        folder.mkdir(parents=True, exist_ok=True)
        results = {one.name: one for one in attempt.result.notebooks}
        for source, plan in zip(sources, plans, strict=True):
            notebook = notebook_of(source, plan, results[plan.notebook], stamp(attempt))
            files.write(folder / f"{plan.notebook}.ipynb", [as_bytes(notebook)])


def is_of(path: Path, attempt: Attempt) -> bool:
    """Whether the notebook in a file is that of this attempt."""
    seen = stamp_in(read(path))
    return seen | stamp(attempt) == seen


def read(path: Path) -> Notebook:
    """The notebook that `write` put there; {} where there is none that can be read."""
    try:
        data = json.loads(read_bytes(path))
    except (Unreadable, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def stamp_in(notebook: Notebook) -> Stamp:
    """What a notebook says of its attempt; {} where it is none of ours."""
    metadata = notebook.get("metadata")
    seen = metadata.get("asynclab") if isinstance(metadata, dict) else None
    return seen if isinstance(seen, dict) else {}


def stamp(attempt: Attempt) -> Stamp:
    """What a notebook says of the attempt that it shows."""
    result = attempt.result
    return {
        "student": result.student,
        "attempt": attempt.number,
        "graded": attempt.time,
        "state": result.state,
        "score": result.score,
        "max_score": result.max_score,
        "isolation": result.isolation,
        "submission_hash": result.submission_hash,
        "source_hash": result.source_hash,
    }


def _remove_ours(folder: Path, sources: tuple[Source, ...]) -> None:
    """A submission that cannot be run has no notebooks here; what others wrote stays."""
    for source in sources:
        path = folder / f"{source.notebook}.ipynb"
        if stamp_in(read(path)):
            path.unlink()


def notebook_of(source: Source, plan: Plan, result: NotebookResult, stamp: Stamp) -> Notebook:
    """The notebook as it was graded, in the notebook format 4.4."""
    cells = []
    marked = {cell.id: cell for cell in result.cells}
    outputs = result.outputs or {}
    count = 0
    for cell, step in _in_order(source, plan):
        made = _cell(cell, step)
        if made["cell_type"] == "code":
            count += 1
            made |= {"execution_count": count, "outputs": outputs.get(step.id, []) if step else []}
        if step and step.id in marked:
            made["metadata"]["asynclab"] = _mark(marked[step.id])
        cells.append(made)
        if cell and cell.part == "task" and step and step.code:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": step.code})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"asynclab": stamp | {"remarks": list(result.remarks)}, "kernelspec": kernel}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 4}


def _in_order(source: Source, plan: Plan) -> Iterator[tuple[SourceCell | None, Step | None]]:
    """The source's cells with their steps; a student's own behind those that they stand behind."""
    ours = {cell.id for cell in source.cells}
    behind: dict[str, list[Step]] = {"": []}
    steps = {}
    last = ""
    for step in plan.steps:
        if step.id in ours:
            steps[step.id], last = step, step.id
            behind[last] = []
        else:
            behind[last].append(step)
    yield from ((None, step) for step in behind[""])
    for cell in source.cells:
        if cell.id in steps or cell.part == "prose":
            yield cell, steps.get(cell.id)
        yield from ((None, step) for step in behind.get(cell.id, ()))


def _cell(cell: SourceCell | None, step: Step | None) -> Notebook:
    if cell is None:
        assert step
        return {"cell_type": "code", "metadata": {}, "source": step.code}
    text = step.code if step and cell.part != "task" else cell.text
    metadata = {"nbgrader": tags_of(cell)} if cell.tagged else {}
    return {"cell_type": cell.type, "metadata": metadata, "source": text}


def _mark(cell: CellResult) -> dict[str, Any]:
    return {
        "points": cell.points,
        "score": cell.score,
        "outcome": cell.outcome,
        "reason": cell.reason,
    }
