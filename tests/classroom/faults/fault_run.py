"""A class in which every case is a student, graded by the command that a teacher types."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil
from fault_assignments import ASSIGNMENTS, source, submission
from fault_case import Case
from fault_places import Places
from fault_users import LIBRARY, as_user

from asynclab.classroom.crew import cores
from asynclab.classroom.store import Attempt, Store

LIMITS = {"cell": 3.0, "test": 3.0, "notebook": 12.0, "memory": 700_000_000, "processes": 48}
SETTINGS = "[limits]\n" + "\n".join(f"{name} = {value}" for name, value in LIMITS.items()) + "\n"
JOBS = str(cores() + 1)  # those that hang leave the processor to others
ALL_TOGETHER = 900.0
FAILED = "It ended with"
_TRIPWIRE = """
from asynclab.classroom.isolation import probe
from asynclab.classroom.job import Job
from asynclab.classroom.judge import outcomes
from asynclab.classroom.plan import Plan, Step

step = Step("trip", "extra", "open({canary!r}, 'a').write('reached')")
outcomes(Job((Plan("wire", (step,)),), probe()))
"""
_BECOME_PARENT_OF_ORPHANS = 36


class FaultRun:
    """One class, graded. `level` is the isolation it had."""

    def __init__(
        self, cases: Sequence[Case], *, user: int | None = None, sandbox: bool = True
    ) -> None:
        adopt_orphans()
        self.cases, self.sandbox = cases, sandbox
        self.places = Places(user)
        self.environment = _environment(self.places)
        if sandbox:
            self._want_locked_in()
        self._build()
        self.before = self.fingerprint()
        self.seconds: dict[str, float] = {}
        self.said: dict[str, str] = {}
        for assignment in self.assignments:
            start = time.monotonic()
            self.said[assignment] = self.grade(assignment)
            self.seconds[assignment] = time.monotonic() - start
        self.left_running = orphans()
        self.attempts = {
            (case.assignment, case.folder): attempt
            for case in cases
            if (attempt := self.latest(case)) is not None
        }

    @property
    def assignments(self) -> list[str]:
        """The assignments that the cases are of."""
        return [name for name in ASSIGNMENTS if any(case.assignment == name for case in self.cases)]

    def attempt(self, case: Case) -> Attempt:
        """What came of a case; KeyError where it was lost."""
        return self.attempts[case.assignment, case.folder]

    def latest(self, case: Case) -> Attempt | None:
        """What the results on disk say of a case."""
        return Store(self.places.course, case.assignment).latest(case.folder)

    def grade(self, assignment: str) -> str:
        """Grade the class; what the command said."""
        trust = () if self.sandbox else ("--no-sandbox",)
        return self.classroom("autograde", assignment, "--jobs", JOBS, *trust)

    def classroom(self, *arguments: str) -> str:
        """Type a verb of the classroom; its words, which begin with FAILED where it did."""
        return self._run([sys.executable, "-m", "asynclab", "classroom", *arguments])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            [*as_user(self.places.user), *command],
            cwd=self.places.course,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=ALL_TOGETHER,
            check=False,
        )
        words = done.stdout.decode(errors="replace")
        return words if done.returncode == 0 else f"{FAILED} {done.returncode}: {words}"

    def fingerprint(self) -> dict[str, str]:
        """What the teacher and the students have written: nothing may change it."""
        places = [self.places.course / step for step in ("source", "release", "submitted")]
        return dict(sorted(_prints([*places, self.places.secret, self.places.canary])))

    def close(self) -> None:
        """Clean up."""
        self.places.close()

    def _want_locked_in(self) -> None:
        """Some cases would end every process of the machine: the lock is tried before."""
        self.places.give_to_user()
        code = _TRIPWIRE.format(canary=str(self.places.canary))
        self._run([sys.executable, "-c", code])
        if self.places.canary.read_text() != "a canary":
            raise RuntimeError("The sandbox does not hold: the cases are not run.")

    def _build(self) -> None:
        course = self.places.course
        (course / "classroom.toml").write_text(SETTINGS)
        for assignment in self.assignments:
            folder = course / "source" / assignment
            folder.mkdir(parents=True)
            (folder / f"{assignment}.ipynb").write_text(json.dumps(source(assignment)))
        self.places.give_to_user()
        releases = {}
        for assignment in self.assignments:
            self.classroom("generate_assignment", assignment)
            released = course / "release" / assignment / f"{assignment}.ipynb"
            releases[assignment] = json.loads(released.read_text())
        for case in self.cases:
            self._hand_in(case, releases[case.assignment])
        self.places.give_to_user()

    def _hand_in(self, case: Case, release: dict[str, object]) -> None:
        folder = self.places.course / "submitted" / case.folder / case.assignment
        folder.mkdir(parents=True)
        names = self.places.names | {"me": case.folder}
        text = json.dumps(submission(case, release, names), indent=1)
        if case.lay is None:
            (folder / f"{case.assignment}.ipynb").write_text(text)
        else:
            case.lay(folder, text, names)


def level(user: int | None = None) -> str:
    """The isolation that a user's students would get, or why the user cannot be tried."""
    code = "from asynclab.classroom.isolation import probe; print(probe())"
    done = subprocess.run(
        [*as_user(user), sys.executable, "-c", code],
        cwd="/",
        env={"PYTHONPATH": LIBRARY, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or f"error: {done.stderr.strip()[-200:]}"


def adopt_orphans() -> None:
    """Let processes whose parent is gone become this one's: none goes unseen."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_BECOME_PARENT_OF_ORPHANS, 1, 0, 0, 0)


def orphans() -> list[str]:
    """Processes that the class left, once those that are ending have had a moment."""
    ours = psutil.Process()
    wait_until = time.monotonic() + 3
    while (left := _living(ours)) and time.monotonic() < wait_until:
        time.sleep(0.1)
    return left


def _living(parent: psutil.Process) -> list[str]:
    found = []
    for process in parent.children(recursive=True):
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            command = " ".join(process.cmdline())
        except psutil.NoSuchProcess:
            continue
        if command != "sleep 1000":  # the program that must survive
            found.append(command)
    return found


def _environment(places: Places) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(places.home),
        "PYTHONPATH": LIBRARY,
        "PYTHONDONTWRITEBYTECODE": "1",
        "TEACHERS_TOKEN": places.token,
    }


def _prints(places: Iterable[Path]) -> Iterable[tuple[str, str]]:
    for place in places:
        for path in (place, *sorted(place.rglob("*"))):
            if path.is_symlink():
                yield str(path), f"a link to {path.readlink()}"
            elif path.is_file():
                yield str(path), hashlib.sha256(path.read_bytes()).hexdigest()
            elif path.exists():
                yield str(path), f"{path.stat().st_mode:o}"
