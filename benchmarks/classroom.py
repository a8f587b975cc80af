"""A class graded: ordinary submissions of the first assignment, beside the bare floor.

The floor is what starting Python with IPython costs, once for each submission and on as many
cores at once: every grader that gives each student a fresh process pays that. nbgrader grades a
part of the same class, for it takes its time.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENTS = ROOT / "notebooks" / "assignments"
HOST = ("-P", "-c", "import asynclab.classroom.host.shell, IPython")


def grade(students: int) -> dict[str, Any]:
    """Grade a class with the real command; then again, when there is nothing left to do."""
    with tempfile.TemporaryDirectory() as folder:
        assignment = make_class(Path(folder), students)
        command = ["autograde", assignment, "--course", folder]
        command += ["--no-sandbox"] if isolation()["level"] == "none" else []
        first = _timed(lambda: _asynclab(*command))
        again = _timed(lambda: _asynclab(*command))
        _want_graded(Path(folder), assignment, students)
    facts = {"wall": first["wall"] / students, "cpu": first["cpu"] / students}
    return facts | {f"again {clock}": seconds for clock, seconds in again.items()}


def floor(students: int) -> dict[str, Any]:
    """Start Python with IPython as often, and do nothing with it."""
    from asynclab.classroom.crew import cores

    def start_all() -> None:
        with ThreadPoolExecutor(cores()) as pool:
            for done in [pool.submit(_python, *HOST) for _ in range(students)]:
                done.result()

    return {clock: seconds / students for clock, seconds in _timed(start_all).items()}


def nbgrader(students: int, few: int) -> dict[str, Any]:
    """Have nbgrader's autograde grade a few, with the share of its start that a class would have.

    None of the user's own settings of Jupyter count.
    """
    with tempfile.TemporaryDirectory() as folder:
        course, own = Path(folder, "course"), Path(folder, "own")
        assignment = make_class(course, few)
        os.environ |= {f"JUPYTER_{of}_DIR": str(own / of) for of in ("CONFIG", "DATA", "RUNTIME")}
        os.environ["IPYTHONDIR"] = str(own / "ipython")
        scripts = sysconfig.get_path("scripts")  # where alembic is, which nbgrader runs
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])
        os.environ["PYTHONPATH"] = str(ROOT)  # for the kernels
        os.chdir(course)
        start = _timed(lambda: importlib.import_module("nbgrader.apps"))
        _nbgrader("generate_assignment", assignment)
        graded = _timed(lambda: _nbgrader("autograde", assignment))
        done = [*course.glob("autograded/*/*/*.ipynb")]
        os.chdir(ROOT)
    if len(done) != few:
        raise RuntimeError(f"{few} submissions were to be graded by nbgrader, and {len(done)} are.")
    return {clock: graded[clock] / few + start[clock] / students for clock in start}


def _nbgrader(*arguments: str) -> None:
    """One of its commands, in this process."""
    from jupyter_core.application import NoStart
    from nbgrader.apps import NbGraderApp

    app = NbGraderApp.instance()
    with suppress(NoStart):  # so a command of a command ends
        app.initialize([*arguments, "--Application.log_level=CRITICAL"])
        app.start()
    app.subapp.clear_instance()
    NbGraderApp.clear_instance()


def start() -> dict[str, Any]:
    """Start the command, and have it say what it can do."""
    return _timed(lambda: _asynclab("--help"))


def isolation() -> dict[str, Any]:
    """How students' code is locked in here."""
    from asynclab.classroom.isolation import probe

    return {"level": probe()}


def make_class(course: Path, students: int) -> str:
    """A course with one assignment, and what a class handed in: right answers and wrong ones."""
    from asynclab.classroom.trials import read_trials

    source = min(path for path in ASSIGNMENTS.iterdir() if path.is_dir())
    shutil.copytree(source, course / "source" / source.name)
    (name,) = (path.name for path in source.glob("*.ipynb"))
    trials = read_trials(source / "tests")
    for number in range(students):
        notebook = json.loads((source / name).read_text(encoding="utf-8"))
        answers = trials[number % len(trials)].answers
        for cell in notebook["cells"]:
            tags = cell["metadata"].get("nbgrader", {})
            cell["source"] = answers.get(tags.get("grade_id"), cell["source"])
        path = course / "submitted" / f"student {number}" / source.name / name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return source.name


def _want_graded(course: Path, assignment: str, students: int) -> None:
    from asynclab.classroom.store import Store

    states = [one.state for one in Store(course, assignment).results().values()]
    if len(states) != students or "runner error" in states:
        raise RuntimeError(f"{students} submissions were to be graded, and became: {states}")


def _asynclab(*arguments: str) -> None:
    _python("-m", "asynclab", "classroom", *arguments)


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def _timed(deed: Any) -> dict[str, float]:
    """Seconds of a deed, and of what it starts and waits for: on the wall, and of the CPU."""
    wall, cpu = time.perf_counter(), _cpu()
    deed()
    return {"wall": time.perf_counter() - wall, "cpu": _cpu() - cpu}


def _cpu() -> float:
    """Seconds of this process, and of those that it has started and outlived."""
    return sum(os.times()[:4])
