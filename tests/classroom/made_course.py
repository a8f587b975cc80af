"""A course's folder with a class that has handed in: what each student answered, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import fake_judge
import nbformat
from made_sources import STUB, cell, write

from asynclab.classroom.autograde import Wishes, autograde
from asynclab.classroom.folders import Course
from asynclab.classroom.result import Result
from asynclab.classroom.store import Store

ROOT = Path(__file__).parents[2]
ASSIGNMENT = "greetings"
FAKE = Wishes(sandboxed=False, judge=fake_judge.COMMAND)
"""Graded by the fake judge, which runs no code of students."""


def source_cells(answer: str, test: str = 'assert await greet("Ada") == "Hello Ada"') -> list[Any]:
    return [
        cell("markdown", "# Greetings"),
        cell("code", "import asyncio", "imports", locked=True),
        cell("code", answer, "greet", solution=True),
        cell("code", test, "test_greet", grade=True, locked=True, points=2),
    ]


SOLUTION = (
    "async def greet(name):\n    ### BEGIN SOLUTION\n"
    '    return f"Hello {name}"  # right\n    ### END SOLUTION'
)
RIGHT = 'async def greet(name):\n    return f"Hello {name}"  # right'
WRONG = "async def greet(name):\n    return name"
EMPTY = f"async def greet(name):\n{STUB}"


def make(folder: Path, answers: Mapping[str, str], test: str | None = None) -> Course:
    """A course with one assignment, and what each student answered to its question."""
    changed = {} if test is None else {"test": test}
    write(folder / "source" / ASSIGNMENT / "hello.ipynb", source_cells(SOLUTION, **changed))
    for student, answer in answers.items():
        hand_in(folder, student, answer)
    return Course(folder)


def hand_in(folder: Path, student: str, answer: str) -> Path:
    return write(submission(folder, student), source_cells(answer))


def submission(folder: Path, student: str) -> Path:
    return folder / "submitted" / student / ASSIGNMENT / "hello.ipynb"


def environment() -> dict[str, str]:
    """That of a process which finds asynclab and the tests' helpers."""
    ours = [str(ROOT), str(Path(__file__).parent)]
    path = os.pathsep.join(filter(None, [*ours, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def command(folder: Path, *arguments: str) -> list[str]:
    """The real command; `--fake` among the arguments has the fake judge grade."""
    start = [sys.executable, "-m", "asynclab"]
    if "--fake" in arguments:
        code = "import sys, made_course; sys.exit(made_course.with_fake_judge(sys.argv[1:]))"
        start = [sys.executable, "-c", code]
    given = [one for one in arguments if one != "--fake"]
    return [*start, "classroom", "autograde", ASSIGNMENT, "--course", str(folder), *given]


def fake(*given: Any, **facts: Any) -> Wishes:
    """Stands in for Wishes where a verb makes them."""
    return replace(Wishes(*given, **facts), judge=fake_judge.COMMAND, sandboxed=False)


def with_fake_judge(arguments: list[str]) -> int:
    from asynclab.classroom import autograde
    from asynclab.cli import main

    autograde.Wishes = fake
    return main(arguments)


def autograded(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder, *arguments),
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        timeout=280,
    )


def graded(course: Course, **wishes: object) -> dict[str, Result]:
    """The class, graded by the fake judge unless another is wished for."""
    autograde(course, ASSIGNMENT, wishes=replace(FAKE, **wishes))
    return results(course.folder)


def results(folder: Path) -> dict[str, Result]:
    return Store(folder, ASSIGNMENT).results()


def attempts(course: Course, student: str) -> int:
    return len(Store(course.folder, ASSIGNMENT).attempts(student))


def notebook(course: Course, student: str) -> nbformat.NotebookNode:
    """A student's autograded notebook, which is a valid one."""
    path = course.autograded(student, ASSIGNMENT) / "hello.ipynb"
    made = nbformat.read(path, as_version=4)
    nbformat.validate(made)
    return made


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)
