"""Findings on a notebook as it is stored, before anything runs."""

# nbformat has no annotations.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from asynclab.gate.clean import absolute_paths
from asynclab.gate.finding import Finding
from asynclab.gate.kernel import code_cells
from asynclab.gate.pictures import check_pictures
from asynclab.gate.stored import texts, tidy

AFRESH = "store it afresh with `python -m asynclab.gate --rewrite`"


def read_notebook(path: Path) -> NotebookNode | Finding:
    """The notebook in a file, or the finding that says why there is none."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except OSError as problem:
        return Finding("file", None, f"{problem.strerror}", "a notebook that can be read")
    except (nbformat.reader.NotJSONError, json.JSONDecodeError, UnicodeDecodeError):
        return Finding("file", None, "no JSON", "a Jupyter notebook (.ipynb)")
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError, ValueError) as problem:
        first = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        return Finding("file", None, f"JSON, but no notebook: {first}", "a Jupyter notebook")
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        return Finding("file", None, f"a notebook in {language}", "a notebook in Python")
    return notebook


def check_stored(notebook: NotebookNode) -> Iterator[Finding]:
    """Findings on the stored outputs and metadata: order, pictures, paths, tidiness."""
    for number, cell in enumerate(code_cells(notebook), 1):
        if cell.execution_count != number:
            shown = f"run as [{cell.execution_count}]" if cell.execution_count else "not run"
            yield Finding("order", number, shown, f"run as [{number}], top to bottom: {AFRESH}")
        yield from check_pictures(number, cell, "stored")
        said = [text for output in cell.outputs for text in texts(output)]
        paths = absolute_paths("\n".join([cell.source, *said]))
        if paths:
            yield Finding("path", number, f"the path {paths[0]}…", "no path of one machine")
    if tidy(notebook) != notebook:
        yield Finding("untidy", None, "metadata or outputs that change from run to run", AFRESH)
