"""Plays an assignment's cells as JupyterLab runs them, with a student's answers in their place."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asynclab.classroom.marking import Marks

FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass(frozen=True)
class Marked:
    """What one test cell gave: its points, and all that the student is told."""

    points: float
    told: str


def cells(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook, their text in one piece."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in found]


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def is_test(cell: dict[str, Any]) -> bool:
    tag = cell["metadata"].get("nbgrader", {})
    return bool(tag.get("grade")) and not tag["solution"]


def play(path: Path, answers: dict[str, str], seed: int = 0) -> dict[str, Marked]:
    """Run set-up, answers and tests of a notebook; what each test gave, by its grade_id."""
    seeded = f"seed = {seed} "
    names: dict[str, Any] = {"__name__": "__main__"}
    marked = {}
    for cell in cells(path):
        id = grade_id(cell)
        if not id or cell["cell_type"] != "code":
            continue
        code = answers.get(id, cell["source"])
        if is_test(cell):
            marked[id] = _mark(code, names, cell["metadata"]["nbgrader"]["points"])
        else:
            _run(code.replace("seed = 0 ", seeded), names)
    return marked


def _mark(code: str, names: dict[str, Any], points: float) -> Marked:
    try:
        shown = _run(code, names)
    except Exception as error:
        return Marked(0, f"{type(error).__name__}: {error}")
    assert isinstance(shown, Marks), "a test cell ends with its marks"
    assert shown.points == points, f"its parts are worth {shown.points}, and the cell {points}"
    return Marked(shown.total, str(shown))


def _run(code: str, names: dict[str, Any]) -> object:
    """Run a cell, and return the value of its last line."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    _wait_for(eval(compile(tree, "cell.py", "exec", FLAGS), names))
    if last is None:
        return None
    return _wait_for(eval(compile(ast.Expression(last.value), "cell.py", "eval", FLAGS), names))


def _wait_for(value: object) -> object:
    if not inspect.iscoroutine(value):
        return value

    async def wait() -> object:
        return await value

    return asyncio.run(wait())
