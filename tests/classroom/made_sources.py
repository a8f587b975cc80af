"""A small assignment in nbgrader's conventions, and submissions of it, as plain JSON values."""

import copy
import json

from asynclab.classroom.nbgrader_tags import tags_of
from asynclab.classroom.notebooks import Notebook, read_notebook
from asynclab.classroom.source import read_source


def cell(kind, text, grade_id=None, **tags):
    made = {"cell_type": kind, "id": "", "metadata": {}, "source": text}
    if grade_id:
        flags = {"grade": False, "solution": False, "locked": False, "task": False}
        facts = {"schema_version": 3, "grade_id": grade_id}
        made["metadata"]["nbgrader"] = facts | flags | tags
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    return made


def notebook(cells, language="python"):
    cells = [
        one | {"id": one["id"] or f"id-{number}"} for number, one in enumerate(copy.deepcopy(cells))
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": language}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def solved(head, body):
    lines = [head, "    ### BEGIN SOLUTION", f"    {body}", "    ### END SOLUTION"]
    return "\n".join(lines)


STUB = "    # YOUR CODE HERE\n    raise NotImplementedError()"

SOURCE = [
    cell("markdown", "# Greetings"),
    cell("code", "import asyncio", "imports", locked=True),
    cell("markdown", "Greet by name."),
    cell(
        "code", solved("async def greet(name):", 'return f"Hello {name}"'), "greet", solution=True
    ),
    cell(
        "code",
        'assert await greet("Ada") == "Hello Ada"\n### BEGIN HIDDEN TESTS\n'
        'assert await greet("Zoë") == "Hello Zoë"\n### END HIDDEN TESTS',
        "test_greet",
        grade=True,
        locked=True,
        points=2,
    ),
    cell("markdown", "Now count."),
    cell("code", solved("def count(names):", "return len(names)"), "count", solution=True),
    cell("code", "print(count([]))"),
    cell("code", "assert count([1]) == 1", "test_count", grade=True, locked=True, points=1),
    cell("markdown", "It waits.", "why", grade=True, solution=True, points=3),
]


def write(path, cells, **facts):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(cells, **facts)), encoding="utf-8")
    return path


def read_made(folder, cells=SOURCE, **facts):
    return read_source(write(folder / "source" / "greetings" / "hello.ipynb", cells, **facts))


def release_cells(source):
    """The release of a source, as cells that a student changes; ids as JupyterLab keeps them."""
    return [
        cell(ours.type, ours.release)
        | {"id": ours.cell_id, "metadata": {"nbgrader": tags_of(ours)} if ours.tagged else {}}
        for ours in source.cells
    ]


def read_cells(folder, cells, keep_ids=False, **facts) -> Notebook:
    """The cells as they come back; without `keep_ids` as from a tool that makes new ones."""
    cells = [one if keep_ids else one | {"id": f"new-{at}"} for at, one in enumerate(cells)]
    return read_notebook(write(folder / "hello.ipynb", cells, **facts))
