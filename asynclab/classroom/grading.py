"""One submission graded: a judge in a process of its own, and its findings as a result.

`grade` can run anywhere that asynclab is installed: it needs nothing but its argument, never
raises, and gives an equal result each time.
"""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import asynclab
from asynclab.classroom.job import Job, read_outcomes
from asynclab.classroom.plan import BY_HAND, Plan, Step, stronger
from asynclab.classroom.result import HARMED, CellResult, NotebookResult, Result, State

JUDGE = ("-m", "asynclab.classroom.judge")
SLACK = 10.0  # seconds that a judge may take beyond its limits, to start and to stop
LONGEST_WORDS = 2_000  # characters of a judge's last words that are kept
_running: set[subprocess.Popen[bytes]] = set()


@dataclass(frozen=True, slots=True)
class Work:
    """All that is needed to grade one submission, here or on another machine.

    `scratch` is the folder for files that live as long as the judge, "" for the system's own.
    """

    assignment: str
    student: str
    job: Job
    submission_hash: str
    source_hash: str
    remarks: tuple[str, ...] = ()
    scratch: str = ""
    judge: tuple[str, ...] = JUDGE

    @property
    def seconds(self) -> float:
        """The most that it may take: what its notebooks and tests may, and a little more."""
        limits = self.job.limits
        tests = [step for plan in self.job.plans for step in plan.steps if step.kind == "test"]
        return len(self.job.plans) * limits.notebook + len(tests) * limits.test + SLACK


class JudgeError(Exception):
    """The judge gave no findings that can be used; the message is a sentence."""


def grade(work: Work) -> Result:
    """The result of one submission: "runner error" where it is not the submission's fault."""
    try:
        notebooks = _judged(work)
    except Exception as error:
        said = str(error) if isinstance(error, JudgeError) else f"{type(error).__name__}: {error}"
        return unmarked(work, "runner error", said)
    return _result(work, state(work.job.plans, notebooks), notebooks)


def timed(work: Work) -> tuple[Result, float]:
    """As `grade`, with the seconds that it took."""
    start = time.monotonic()
    return grade(work), time.monotonic() - start


def unmarked(work: Work, state: State, *remarks: str) -> Result:
    """A result without a mark: what could be had, and why nothing is known."""
    notebooks = [
        NotebookResult(plan.notebook, tuple(_not_run(step) for step in plan.steps if step.points))
        for plan in work.job.plans
    ]
    return _result(work, state, notebooks, remarks)


def state(plans: Iterable[Plan], notebooks: Iterable[NotebookResult]) -> State:
    """Where a submission stands whose tests have run."""
    pairs = list(zip(plans, notebooks, strict=True))
    if any(_wants_review(plan, notebook) for plan, notebook in pairs):
        return "needs review"
    cells = [cell for _, notebook in pairs for cell in notebook.cells]
    if any(cell.score is None and cell.points for cell in cells):
        return "needs manual grading"
    return "graded"


def kill_running() -> None:
    """End the judges that were started in this process; their students stay without a result."""
    for process in list(_running):
        _kill(process)


def _wants_review(plan: Plan, notebook: NotebookResult) -> bool:
    lost = any(cell.score is not None and cell.score < cell.points for cell in notebook.cells)
    harmed = any(cell.outcome in HARMED for cell in notebook.cells)
    review = stronger(plan.review, notebook.review)
    return review == "yes" or (lost and (harmed or review == "if marks are lost"))


def _result(
    work: Work, state: State, notebooks: Iterable[NotebookResult], remarks: Iterable[str] = ()
) -> Result:
    return Result(
        assignment=work.assignment,
        student=work.student,
        state=state,
        submission_hash=work.submission_hash,
        source_hash=work.source_hash,
        isolation=work.job.isolation,
        notebooks=tuple(notebooks),
        remarks=(*work.remarks, *remarks),
    )


def _not_run(step: Step) -> CellResult:
    return CellResult(step.id, step.kind, step.points, None, "not run", hidden=step.hidden)


def _judged(work: Work) -> tuple[NotebookResult, ...]:
    with tempfile.TemporaryDirectory(
        prefix="judge-", dir=work.scratch or None, ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        given, found, words = folder / "job.json", folder / "outcomes.json", folder / "words.txt"
        given.write_text(json.dumps(work.job.to_json()), encoding="utf-8")
        command = [sys.executable, *work.judge, str(given), str(found)]
        with words.open("wb") as file:
            code = _run(command, folder, file, work.seconds)
        if code:
            raise JudgeError(f"The judge {_ended(code)}.{_last_words(words)}")
        try:
            notebooks = read_outcomes(found)
        except FileNotFoundError:
            raise JudgeError(f"The judge ended without an answer.{_last_words(words)}") from None
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise JudgeError(f"The judge's answer cannot be read: {error!r}.") from None
    _want_fit(work.job.plans, notebooks)
    return notebooks


def _run(command: list[str], folder: Path, words: IO[bytes], seconds: float) -> int:
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.PIPE,  # the judge's lifeline: it ends when we do
        stdout=words,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # a Ctrl-C is for the grader, which then ends the judges
    )
    _running.add(process)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise JudgeError(f"The judge was stopped: it had not ended after {seconds:g} s.") from None
    finally:
        _running.discard(process)
        _kill(process)
        process.wait()
        assert process.stdin
        process.stdin.close()


def _environment(folder: Path) -> dict[str, str]:
    here = str(Path(asynclab.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
    ours = {"PYTHONPATH": path, "PYTHONUTF8": "1", "ASYNCLAB_GRADER": "1"}
    ours |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))  # it goes with the judge
    return os.environ | ours


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The judge and what it started, even where the judge itself has ended."""
    if os.name != "posix":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):  # nobody is left, or none in our reach
        os.killpg(process.pid, signal.SIGKILL)


def _ended(code: int) -> str:
    if code > 0:
        return f"ended with code {code}"
    return f"was ended by {signal.Signals(-code).name}"


def _last_words(words: Path) -> str:
    text = words.read_text("utf-8", "replace").strip()
    return f" Its last words: {text[-LONGEST_WORDS:]}" if text else ""


def _want_fit(plans: tuple[Plan, ...], notebooks: tuple[NotebookResult, ...]) -> None:
    """Silence is no answer: every cell with points must have its outcome, within its points."""
    names = [plan.notebook for plan in plans]
    if names != [notebook.name for notebook in notebooks]:
        raise JudgeError("The judge's answer is not about the notebooks that it was given.")
    for plan, notebook in zip(plans, notebooks, strict=True):
        wanted = {step.id: (step.kind, step.points) for step in plan.steps if step.points}
        found = {cell.id: cell for cell in notebook.cells if cell.points}
        seen = {id: (cell.kind, cell.points) for id, cell in found.items()}
        odd = [id for id in wanted if seen.get(id) != wanted[id]]
        odd += [id for id in found if id not in wanted or not _is_mark(found[id])]
        if odd:
            raise JudgeError(f"The judge's answer does not fit its job, at cell {odd[0]!r}.")


def _is_mark(cell: CellResult) -> bool:
    if cell.score is None:
        return cell.kind in BY_HAND
    return math.isfinite(cell.score) and 0 <= cell.score <= cell.points + 1e-9
