"""A course's folder with one small assignment, for tests of what is done around the grades."""

import json

import made_sources
from made_sources import cell, solved

CELLS = [
    cell("markdown", "# One"),
    cell("code", "import asyncio", "imports", locked=True),
    cell("code", solved("async def answer():", "return 42"), "code", solution=True),
    cell(
        "code",
        "assert await answer()\n### BEGIN HIDDEN TESTS\nassert await answer() == 42\n"
        "### END HIDDEN TESTS",
        "q",
        grade=True,
        locked=True,
        points=4,
    ),
    cell("markdown", "Why?\n\n- 0: nothing\n- 1: half of it\n- 2: all of it"),
    cell(
        "markdown",
        "### BEGIN SOLUTION\nBecause.\n### END SOLUTION\n",
        "why",
        grade=True,
        solution=True,
        points=2,
    ),
]


def notebook(replaced=()):
    """The source as JSON; `replaced` gives other text for cells, by their grade_id."""
    cells = []
    for one in CELLS:
        tags = one["metadata"].get("nbgrader", {})
        made = one | {"source": dict(replaced).get(tags.get("grade_id"), one["source"])}
        if one["cell_type"] == "code":
            made["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "old"}]
        cells.append(made)
    return json.dumps(made_sources.notebook(cells))


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
