"""Runs of the lessons for the site, kept until something changes that could change them."""

# nbformat has no annotations.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import hashlib
import json
import platform
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import asynclab
from asynclab import files
from asynclab.gate.kernel import run_notebook
from asynclab.gate.of_run import check_run
from asynclab.gate.stored import tidy
from pages.lessons import ROOT, Lesson
from pages.site.answers import answered

SECONDS_A_CELL = 120.0
CODE = {".py", ".toml"}


class SiteError(Exception):
    """The site cannot be built; the message says why, and what to do."""


def run_of(lesson: Lesson, kept: Path, *, afresh: bool = False) -> tuple[NotebookNode, bool]:
    """A lesson with the outputs of an answered run, and whether that run is an earlier one.

    A kept run serves again while the lesson, all code of asynclab and the Python are the
    same as then. Raises SiteError where the gate would find a fault in the run.
    """
    notebook = answered(lesson.notebook)
    key = key_of(notebook)
    file = kept / lesson.path.name
    if file.exists() and not afresh:
        earlier = nbformat.read(file, as_version=4)
        if earlier.metadata.get("run") == key:
            return earlier, True
    made = _run(lesson, notebook)
    made.metadata["run"] = key
    kept.mkdir(parents=True, exist_ok=True)
    files.write(file, [nbformat.writes(made).encode()])
    return made, False


def key_of(notebook: NotebookNode) -> str:
    """A hash of all on which the outputs of a run depend."""
    told = hashlib.sha256(platform.python_version().encode())
    told.update(json.dumps([[c.cell_type, c.source] for c in notebook.cells]).encode())
    package = Path(asynclab.__file__).parent
    for path in sorted(path for path in package.rglob("*") if path.suffix in CODE):
        told.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()


def _run(lesson: Lesson, notebook: NotebookNode) -> NotebookNode:
    run = run_notebook(lesson.path, notebook, SECONDS_A_CELL)
    findings = [finding.at(lesson.path.name, []) for finding in check_run(run)]
    if findings:
        where = lesson.path.relative_to(ROOT).as_posix()
        said = "\n\n".join(map(str, findings))
        raise SiteError(
            f"A run of {where} with its predictions answered is at fault.\n\n{said}\n\n"
            f"Does `python -m asynclab.gate {where}` find it, too? Was the machine busy?"
        )
    outputs = iter(run.cells)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.strip():
            cell.outputs = next(outputs).outputs
    return tidy(notebook)
