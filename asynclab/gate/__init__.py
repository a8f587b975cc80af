"""Our own pass over notebooks, for what other tools miss when the subject is asyncio.

`examine` runs a notebook in a real kernel and gives its findings; `rewrite` runs it and
stores fresh outputs, the only way in which stored outputs are made.
`python -m asynclab.gate` does both from a terminal.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from asynclab.gate.finding import Finding

__all__ = ["Finding", "examine", "rewrite"]

SECONDS_A_CELL = 120.0


def examine(
    path: str | PathLike[str], *, stored: bool = True, timeout: float = SECONDS_A_CELL
) -> list[Finding]:
    """Run a notebook in a kernel of its own and list what is wrong with it (maybe nothing).

    The notebook and its folder stay as they are. `stored=False` leaves out all
    that concerns stored outputs: what a learner's own notebook need not have.
    `timeout` is the longest that one cell may take, in seconds.
    A file that cannot be read is a finding too; nothing is raised for it.
    """
    from asynclab.gate import of_file, of_run
    from asynclab.gate.kernel import code_cells, run_notebook

    path = Path(path)
    notebook = of_file.read_notebook(path)
    if isinstance(notebook, Finding):
        return [notebook.at(str(path), [])]
    findings = list(of_file.check_stored(notebook)) if stored else []
    cells = code_cells(notebook)
    sources = [cell.source for cell in cells]
    run = run_notebook(path, notebook, timeout)
    findings += of_run.check_run(run)
    if stored:
        findings += of_run.check_against_stored(run, cells)
    return [finding.at(str(path), sources) for finding in findings]


def rewrite(path: str | PathLike[str], *, timeout: float = SECONDS_A_CELL) -> list[Finding]:
    """Run a notebook and store its fresh outputs, unless the run is at fault.

    Returns the findings for which nothing was written; an empty list says that it was.
    """
    from asynclab.gate import of_file, of_run
    from asynclab.gate.kernel import code_cells, run_notebook
    from asynclab.gate.pictures import check_pictures
    from asynclab.gate.stored import store

    path = Path(path)
    notebook = of_file.read_notebook(path)
    if isinstance(notebook, Finding):
        return [notebook.at(str(path), [])]
    sources = [cell.source for cell in code_cells(notebook)]
    run = run_notebook(path, notebook, timeout)
    findings = list(of_run.check_run(run))
    for number, cell in enumerate(run.cells, 1):
        findings += check_pictures(number, cell, "made by this run")
    if not findings:
        store(path, notebook, run.cells)
    return [finding.at(str(path), sources) for finding in findings]
