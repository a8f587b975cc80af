"""A notebook run from top to bottom in a real kernel of its own, and what came of it."""

# nbformat has no annotations.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import copy
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, v4

import asynclab

MIME = "application/vnd.asynclab.gate+json"
BEFORE = """
gate_watch = {{"__name__": "asynclab_gate_watch"}}
exec(compile({source!r}, "<gate>", "exec"), gate_watch)
__import__("sys").modules["asynclab_gate_watch"] = gate_watch["Watch"](get_ipython())
del gate_watch
"""
AFTER = """
get_ipython().display_pub.publish(
    {{{mime!r}: await __import__("sys").modules["asynclab_gate_watch"].finish()}}
)
"""
NEIGHBOURS = {".csv", ".json", ".py", ".toml", ".txt"}
NEIGHBOUR_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """What a run brought: the executed cells, the kernel's replies, and the watch's report.

    `cells` are the notebook's code cells that hold source, in order, so the first is the one that
    Jupyter numbers [1]; `replies` has one for each that was executed. `stopped` says
    why the rest was not run ("" if all of it was), `last_words` what the kernel's
    process then said.
    """

    cells: list[NotebookNode]
    replies: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    stopped: str = ""
    last_words: str = ""


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that a kernel runs, and numbers from 1."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def tags(cell: NotebookNode) -> list[str]:
    """The cell's tags."""
    return list(cell.metadata.get("tags", []))


def run_notebook(path: Path, notebook: NotebookNode, timeout: float) -> Run:
    """Run a copy of the notebook in a copy of its folder; `timeout` is seconds a cell.

    It ends at the first error that no `raises-exception` tag wants: what
    follows would only fail because of it. Neither the notebook nor its folder is changed.
    """
    with tempfile.TemporaryDirectory(prefix="asynclab-gate-") as name:
        scratch = Path(name)
        _copy_of_folder(path.parent, scratch / "folder")
        with _client(copy.deepcopy(notebook), scratch, timeout) as client:
            run = _run_cells(client)
        if run.stopped in ("", "error"):
            return run
        log = (scratch / "kernel.log").read_text(errors="replace").splitlines()
        words = [line for line in log if not line.startswith("[IPKernelApp]")]
        return replace(run, last_words="\n".join(words))


def _run_cells(client: NotebookClient) -> Run:
    source = Path(__file__).with_name("watch.py").read_text(encoding="utf-8")
    cells = code_cells(client.nb)
    client.nb.cells = [
        v4.new_code_cell(BEFORE.format(source=source)),
        *cells,
        v4.new_code_cell(AFTER.format(mime=MIME)),
    ]
    replies: list[dict[str, Any]] = []
    client.on_cell_executed = lambda execute_reply, **_: replies.append(execute_reply["content"])
    stopped = ""
    client.execute_cell(client.nb.cells[0], 0, store_history=False)
    for number, cell in enumerate(cells, 1):
        stopped = _run_cell(client, cell, number)
        if not stopped and replies[-1]["status"] != "ok" and "raises-exception" not in tags(cell):
            stopped = "error"
        if stopped:
            break
    if stopped not in ("", "error"):
        return Run(cells, replies[1:], stopped=stopped)
    report = _report(client)
    return Run(cells, replies[1:-1], report["events"], report["tasks"], stopped)


def _run_cell(client: NotebookClient, cell: NotebookNode, number: int) -> str:
    try:
        client.execute_cell(cell, number)
    except CellTimeoutError:
        return f"no reply within {client.timeout:g} s"
    except DeadKernelError:
        return "the kernel died"
    cell.outputs = _merge_streams(cell.outputs)
    return ""


def _report(client: NotebookClient) -> dict[str, Any]:
    cell = client.nb.cells[-1]
    client.execute_cell(cell, len(client.nb.cells) - 1, store_history=False)
    for output in cell.outputs:
        if MIME in output.get("data", {}):
            return dict(output.data[MIME])
    raise RuntimeError(f"The gate's own last cell brought no report, but: {cell.outputs!r}")


def _merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Neighbours of one stream as one: how the kernel cuts them is chance."""
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == "stream" and last.get("name") == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


@contextmanager
def _client(notebook: NotebookNode, scratch: Path, timeout: float) -> Iterator[NotebookClient]:
    from ipykernel.kernelspec import RESOURCES, get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class ThisPython(KernelSpecManager):
        """Gives the running interpreter, where a `python3` of the user's may be another."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())

    quiet = logging.getLogger("asynclab.gate")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    client = NotebookClient(
        notebook,
        allow_errors=True,
        record_timing=False,
        skip_cells_with_tag="",  # none: what is in a notebook is run
        timeout=timeout,
        log=quiet,
    )
    client.km = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=ThisPython(),
        connection_file=str(scratch / "kernel.json"),
    )
    with (
        (scratch / "kernel.log").open("wb") as log,
        client.setup_kernel(
            env=_environment(scratch), cwd=str(scratch / "folder"), stdout=log, stderr=log
        ),
    ):
        yield client


def _environment(scratch: Path) -> dict[str, str]:
    """Ours, without the user's IPython profile and predictions, and with this asynclab."""
    home = Path(asynclab.__file__).parents[1]
    paths = [os.environ.get("PYTHONPATH", "")]
    if "site-packages" not in home.parts:
        paths.insert(0, str(home))
    return {
        **os.environ,
        "ASYNCLAB_PROGRESS": "off",
        "IPYTHONDIR": str(scratch / "ipython"),
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def _copy_of_folder(folder: Path, copy: Path) -> None:
    """The small files beside the notebook that it may read, where it may also write."""
    copy.mkdir()
    for file in folder.iterdir():
        if file.suffix in NEIGHBOURS and file.is_file() and file.stat().st_size < NEIGHBOUR_BYTES:
            shutil.copy(file, copy)
