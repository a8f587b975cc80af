"""A judge that does what the student's answers say: crash, hang, stay silent, or mark them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from asynclab.classroom import lifeline
from asynclab.classroom.job import Job, write_outcomes
from asynclab.classroom.plan import Plan
from asynclab.classroom.result import CellResult, NotebookResult

COMMAND = (__file__,)


def main(given: str, found: str) -> None:
    lifeline.hold()
    job = Job.from_json(json.loads(Path(given).read_text("utf-8")))
    does = " ".join(step.code for plan in job.plans for step in plan.steps)
    misbehave(does, found)
    notebooks = [marked(plan, does) for plan in job.plans]
    write_outcomes(found, notebooks[1:] if "drop a notebook" in does else notebooks)


def misbehave(does: str, found: str) -> None:
    if "slow" in does:
        time.sleep(0.3)
    if "leave a process" in does:
        subprocess.Popen(
            [sys.executable, "-c", f"import time, os; print({found!r}); time.sleep(99)"]
        )
    if "hang" in does:
        time.sleep(99)
    if "crash" in does:
        print("about to crash", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    if "exit 3" in does:
        sys.exit(3)
    if "raise" in does:
        raise RuntimeError("the judge's own fault")
    if "silent" in does:
        sys.exit(0)
    if "garbage" in does:
        Path(found).write_bytes(b"\xff{[")
        sys.exit(0)
    if "a list" in does:
        Path(found).write_text("[1]")
        sys.exit(0)


def marked(plan: Plan, does: str) -> NotebookResult:
    right = any("right" in step.code for step in plan.steps if step.kind == "answer")
    cells = []
    for step in plan.steps:
        if step.kind in ("manual", "written") and step.points:
            cells.append(CellResult(step.id, step.kind, step.points, None, "not marked"))
        elif step.kind == "test":
            passed = right and "at fault" not in step.code
            passed = passed and (step.in_process or "inside" not in step.code)
            score, outcome = (step.points, "passed") if passed else (0.0, "failed")
            if "stopped" in does and not right:
                outcome = "stopped"
            cells.append(CellResult(step.id, "test", step.points, score, outcome))
    if "drop a cell" in does:
        cells = cells[1:]
    if "too much" in does:
        cells = [replace(cell, score=cell.points + 1) for cell in cells]
    if "nan" in does:
        cells = [replace(cell, score=float("nan")) for cell in cells]
    if "no mark" in does:
        cells = [replace(cell, score=None) for cell in cells]
    return NotebookResult(plan.notebook, tuple(cells))


if __name__ == "__main__":
    main(*sys.argv[1:])
