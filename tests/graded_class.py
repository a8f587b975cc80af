"""Results of the classroom made by hand, with a graded notebook to each: no judge has to run.

`student(…)` is one student's result; `HOSTILE` is the output of somebody who wants a script to run
when the page is opened.
"""

from __future__ import annotations

import json
from pathlib import Path

from timelines import concurrent, sequential

from asynclab import files
from asynclab.classroom.folders import Course
from asynclab.classroom.outline import cells_of
from asynclab.classroom.result import CellResult, NotebookResult, Part, Result
from asynclab.classroom.store import Store

PING = "http://127.0.0.1:9/canary"
RAN = "document.title = 'a script ran'"
HOSTILE_HTML = [
    f"<script>{RAN}</script>",
    f'<img src=x onerror="{RAN}">',
    f'<img src="{PING}.png" alt="from elsewhere">',
    f'<a href="javascript:{RAN}">press</a> <a href="data:text/html,<script>{RAN}</script>">or</a>',
    f'<svg onload="{RAN}"><script>{RAN}</script><image href="{PING}"/></svg>',
    "<math><mtext><table><mglyph><style><!--</style>"
    f'<img title="--&gt;&lt;img src=1 onerror={RAN}">',
    f'<meta http-equiv="refresh" content="0; url={PING}"><base href="{PING}">',
    f'<link rel="stylesheet" href="{PING}.css">'
    f"<style>@import url({PING}); body {{ display: none }}</style>",
    f'<iframe srcdoc="<script>{RAN}</script>"></iframe><object data="{PING}"></object>',
    f'<form action="{PING}"><input autofocus onfocus="{RAN}"><button>Send</button></form>',
    f'<p style="background: url({PING})" onclick="{RAN}">styled</p><video src="{PING}" autoplay>',
    f'<details open ontoggle="{RAN}"><summary>As text</summary>kept words</details>',
    "<h1>My own heading</h1>"
    "<table><tr><th></th><th>a</th></tr><tr><td>1</td><td>2</td></tr></table>",
]
HOSTILE_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" '
    f'onload="{RAN}"><script>{RAN}</script><image href="{PING}.svg" width="9" height="9"/>'
    '<rect width="40" height="20" fill="teal"/></svg>'
)
HOSTILE = [
    *(
        {"output_type": "display_data", "data": {"text/html": [h]}, "metadata": {}}
        for h in HOSTILE_HTML
    ),
    {
        "output_type": "display_data",
        "data": {"image/svg+xml": HOSTILE_SVG, "text/plain": "a picture"},
        "metadata": {"image/svg+xml": {"alt": '"><script>alert(1)</script>'}},
    },
    {"output_type": "display_data", "data": {"application/javascript": RAN}, "metadata": {}},
    {
        "output_type": "display_data",
        "data": {"text/markdown": f"[x](javascript:{RAN}) ![y]({PING}) <script>{RAN}</script>"},
        "metadata": {},
    },
    {
        "output_type": "stream",
        "name": "stdout",
        "text": f"</pre><script>{RAN}</script>\x00\x1b[31mred\x1b[0m",
    },
    {
        "output_type": "error",
        "ename": "E",
        "evalue": "",
        "traceback": [f"<img src=x onerror='{RAN}'>"],
    },
    {"output_type": "execute_result", "data": {"image/png": "bm8gcGljdHVyZQ=="}, "metadata": {}},
    {"output_type": "display_data", "data": {"image/png": "!!"}, "metadata": None},
]
HOSTILE_NAME = "<script>document.title = 'a script ran'</script> ' \" & \u202eO'Brien 天气"
SECRET = "assert fetch_all(['Quito', 'Accra', 'Delhi']) == 'never shown'"

TEST = f"""marks = Marks()
with marks.part(2, "every reading, in the order asked for"):
    assert timeline.result == ["12 °C", "19 °C"]
### BEGIN HIDDEN TESTS
with marks.part(1, "it holds for other stations"):
    {SECRET}
### END HIDDEN TESTS
marks"""


def tags(id: str, **more: object) -> dict:
    return {
        "nbgrader": {"schema_version": 3, "grade_id": id, "grade": False, "solution": False} | more
    }


def graded_notebook(answer: str = "", outputs: list | None = None, essay: str = "") -> dict:
    """The graded copy of a student's notebook, as plain JSON."""

    def code(source: str, metadata: dict, outputs: list) -> dict:
        return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": outputs}

    def text(source: str, metadata: dict) -> dict:
        return {"cell_type": "markdown", "source": source, "metadata": metadata}

    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            text("# Stations at once", {}),
            text("## 1. Fetch *every* reading\n\nWrite `fetch_all`.", tags("text-1", locked=True)),
            code(
                answer or "async def fetch_all(): ...",
                tags("fetch-all", solution=True),
                outputs or [],
            ),
            code(TEST, tags("test-fetch-all", grade=True, locked=True, points=3), []),
            text("## 2. In your own words\n\nWhy is it faster?", {}),
            text(essay or "The waits overlap.", tags("why", solution=True, grade=True, points=2)),
            code(
                "print('my own cell')",
                {},
                [{"output_type": "stream", "name": "stdout", "text": "mine\n"}],
            ),
        ],
    }


def course(folder: Path, *results: Result, **given: object) -> Course:
    """A course's folder in which these results were graded, each with its graded copy."""
    write(folder / "source" / "stations" / "stations.ipynb", graded_notebook())
    store = Store(folder, "stations")
    for result in results:
        store.add(result)
        (folder / "submitted" / result.student / "stations").mkdir(parents=True, exist_ok=True)
        hashes = {"submission_hash": result.submission_hash, "source_hash": result.source_hash}
        copy = graded_notebook(**given) | {"metadata": {"asynclab": hashes}}
        write(folder / "autograded" / result.student / "stations" / "stations.ipynb", copy)
    return Course(folder)


def write(path: Path, notebook: dict) -> Path:
    """Write a notebook, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def cells(**given: object) -> list:
    """The cells of such a notebook."""
    return cells_of(graded_notebook(**given))


PARTS = (
    Part("every reading, in the order asked for", 1, 1),
    Part(
        "the requests overlap", 1, 0,
        "At most 1 `fetch` was in flight; 3 were wanted. Start them with gather, or in a group.",
    ),
    Part("it holds for other stations", 1, 0.5, "Seen: 2 readings for 3 stations."),
)  # fmt: skip
RIGHT = tuple(Part(part.title, part.points, part.points) for part in PARTS)


def of_test(parts=PARTS, *, right: bool = False, **more: object) -> CellResult:
    """The result of the marked test."""
    timeline = concurrent("virtual") if right else sequential("virtual")
    score = sum(part.score for part in parts)
    fields = {
        "id": "test-fetch-all",
        "kind": "test",
        "points": 3,
        "score": score,
        "outcome": "passed" if score == 3 else "partial" if score else "failed",
        "parts": parts,
        "hidden": True,
        "detail": f"Traceback: {SECRET}",
        "timelines": (files.to_plain(timeline),),
    }
    return CellResult(**fields | more)


def written(**more: object) -> CellResult:
    """The written answer, which a person marks."""
    fields = {
        "id": "why", "kind": "written", "points": 2, "score": None,
        "outcome": "not marked", "answer_hash": "ab",
    }  # fmt: skip
    return CellResult(**fields | more)


def student(
    name: str = "bitdiddle", *results: CellResult, state: str = "", **more: object
) -> Result:
    """One student's result for the assignment `stations` with its one notebook."""
    results = results or (of_test(), written())
    unmarked = any(one.score is None for one in results)
    notebooks = (NotebookResult("stations", results),)
    fields = {
        "assignment": "stations",
        "student": name,
        "state": state or ("needs manual grading" if unmarked else "graded"),
        "submission_hash": "1" * 64,
        "source_hash": "2" * 64,
        "isolation": "bubblewrap",
        "notebooks": () if state in ("missing", "runner error") else notebooks,
    }
    return Result(**fields | more)
