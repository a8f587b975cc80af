"""A course's folder with one small assignment, for tests of what is done around the grades."""

import json

CELLS = (
    ("markdown", "# One", None),
    ("code", "import asyncio", {"locked": True, "grade_id": "imports"}),
    (
        "code",
        "async def answer():\n    ### BEGIN SOLUTION\n    return 42\n    ### END SOLUTION\n",
        {"solution": True, "grade_id": "code"},
    ),
    (
        "code",
        "assert await answer()\n### BEGIN HIDDEN TESTS\nassert await answer() == 42\n"
        "### END HIDDEN TESTS",
        {"grade": True, "locked": True, "points": 4, "grade_id": "q"},
    ),
    ("markdown", "Why?\n\n- 0: nothing\n- 1: half of it\n- 2: all of it", None),
    (
        "markdown",
        "### BEGIN SOLUTION\nBecause.\n### END SOLUTION\n",
        {"grade": True, "solution": True, "points": 2, "grade_id": "why"},
    ),
)


def notebook(replaced=()):
    """The source as JSON; `replaced` gives other text for cells, by their grade_id."""
    cells = []
    for type, text, tags in CELLS:
        source = dict(replaced).get((tags or {}).get("grade_id"), text)
        cell = {"cell_type": type, "metadata": {}, "source": source}
        if type == "code":
            cell |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "old"}]}
            cell |= {"execution_count": 1}
        if tags:
            usual = {"grade": False, "solution": False, "locked": False, "task": False}
            cell["metadata"]["nbgrader"] = {"schema_version": 3} | usual | tags
        cells.append(cell)
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    data = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4}
    return json.dumps(data | {"nbformat_minor": 4})


def make_course(folder, settings=""):
    """The folder with source/one, and settings."""
    (folder / "source" / "one").mkdir(parents=True)
    (folder / "source" / "one" / "one.ipynb").write_text(notebook(), encoding="utf-8")
    (folder / "classroom.toml").write_text(settings)
    return folder


def hand_in(course, student, **answers):
    """A submission with these answers, by grade_id."""
    folder = course / "submitted" / student / "one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "one.ipynb").write_text(notebook(answers), encoding="utf-8")
    (folder / "timestamp.txt").write_text("2026-11-20 12:00:00 UTC")
    return folder
