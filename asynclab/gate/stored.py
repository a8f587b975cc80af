"""Stored outputs, made in one way only: the same code stores the same text everywhere."""

# nbformat has no annotations.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from asynclab import files
from asynclab.gate.clean import without_places
from asynclab.gate.kernel import code_cells

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
CHANGING = {"ExecuteTime", "collapsed", "execution", "scrolled"}


def tidy(notebook: NotebookNode) -> NotebookNode:
    """A copy without what changes from run to run, machine to machine or Python to Python."""
    neat = copy.deepcopy(notebook)
    neat.metadata.pop("widgets", None)
    neat.metadata.pop("signature", None)
    neat.metadata.update(
        kernelspec=NotebookNode(KERNELSPEC), language_info=NotebookNode(LANGUAGE_INFO)
    )
    neat.metadata.setdefault("language", "en")
    for cell in neat.cells:
        for name in CHANGING & set(cell.metadata):
            del cell.metadata[name]
        for output in cell.get("outputs", []):
            _tidy_output(output)
    return neat


def store(path: Path, notebook: NotebookNode, executed: list[NotebookNode]) -> None:
    """Put the outputs of executed cells into the notebook's file, at once or not at all."""
    for number, (cell, run) in enumerate(zip(code_cells(notebook), executed, strict=True), 1):
        cell.outputs, cell.execution_count = run.outputs, number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
    files.write(path, [nbformat.writes(tidy(notebook)).rstrip("\n").encode(), b"\n"])


def texts(output: NotebookNode) -> list[str]:
    """What an output says to people: its stream, its error, or its text in each form."""
    values = [holder[key] for holder, key in _places(output)]
    return ["\n".join(v) if isinstance(v, list) else v for v in values]


def _tidy_output(output: NotebookNode) -> None:
    output.pop("transient", None)
    for holder, key in _places(output):
        value = holder[key]
        many = isinstance(value, list)
        holder[key] = [without_places(v) for v in value] if many else without_places(value)


def _places(output: NotebookNode) -> list[tuple[Any, str]]:
    """Where an output holds text."""
    own = [(output, key) for key in ("text", "traceback", "evalue") if key in output]
    data = output.get("data", {})
    return own + [(data, mime) for mime in data if mime.startswith("text/")]
