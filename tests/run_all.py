"""Run every check of the project, one part after the other: `python3 course.py test`.

A part that fails hides no other. The last lines list what failed and what was
skipped, each with its reason, and end with one plain line of totals.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

FOLDER = Path(__file__).resolve().parent.parent
TAKEN = Path(sys.prefix) / "seconds-of-tests.json"
PYTEST = ["-m", "pytest", "-q"]
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=60"]
NBVAL += ["--nbval-sanitize-with", "tests/nbval.cfg"]


@dataclass(frozen=True)
class Part:
    """Some commands (arguments of Python), and about how many seconds they take together."""

    name: str
    commands: tuple[list[str], ...]
    seconds: float


LESSONS = "notebooks/lessons"
# The exercises' tests hold in virtual time, or look at order only: they may share the cores.
CORES = ["--numprocesses=auto", "--maxprocesses=4"]
SHARED = ["tests/course", *CORES]
APART = ("course", "classroom", "notebooks", "browser")
ALONE = ["tests", *(f"--ignore=tests/{folder}" for folder in APART)]
# A judge is exact on a busy machine; what fills memory or hangs has limits, and is for itself.
FAULTS = "tests/classroom/faults"
JUDGED = ["tests/classroom", f"--ignore={FAULTS}", "--dist=loadfile", *CORES]
PARTS = (
    Part("style", (["-m", "ruff", "check"], ["-m", "ruff", "format", "--check"]), 2),
    Part("types", (["-m", "mypy"],), 30),
    Part("unit", ([*PYTEST, *SHARED], [*PYTEST, *ALONE]), 240),
    Part("classroom", ([*PYTEST, *JUDGED], [*PYTEST, FAULTS]), 300),
    Part(
        "notebooks",
        ([*PYTEST, *NBVAL, LESSONS], [*PYTEST, "tests/notebooks"]),
        240,
    ),
    Part("browser", ([*PYTEST, "tests/browser"],), 120),
)


@dataclass
class Totals:
    """How many checks passed, and the names of those that did not, with their reasons.

    Those that were disturbed failed once and passed when they were run again.
    """

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    disturbed: list[str] = field(default_factory=list)

    def add(self, other: Totals) -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.disturbed += other.disturbed

    def __str__(self) -> str:
        return f"{self.passed} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"


def main() -> int:
    options = read_options()
    parts = [part for part in PARTS if not options.part or part.name in options.part]
    start = time.monotonic()
    results: list[tuple[str, Totals, float]] = []
    before = changed_files()
    with tempfile.TemporaryDirectory() as scratch:
        environment = hermetic(Path(scratch), options.soak)
        for number, part in enumerate(parts):
            announce(number, parts, time.monotonic() - start)
            began = time.monotonic()
            totals = run_part(part, environment, Path(scratch), options.minutes)
            results.append((part.name, totals, time.monotonic() - began))
    remember({name: seconds for name, _, seconds in results})
    results.append(("clean", tree_is_clean(before), 0.0))
    return summarise(results, time.monotonic() - start)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="course.py test", description="Run every test.")
    parser.add_argument("--soak", action="store_true", help="repeat the long tests more (hours)")
    names = [part.name for part in PARTS]
    parser.add_argument("--part", action="append", choices=names, help="only this part; repeatable")
    parser.add_argument("--minutes", type=float, help="end a command that takes longer")
    options = parser.parse_args()
    options.minutes = options.minutes or (600 if options.soak else 25)
    return options


def hermetic(scratch: Path, soak: bool) -> dict[str, str]:
    """Variables that keep the user's own Jupyter settings and kernels out of the tests."""
    names = ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"]
    folders = {name: str(scratch / name.lower()) for name in names}
    return {
        **os.environ,
        **folders,
        "ASYNCLAB_PROGRESS": "off",
        **({"ASYNCLAB_SOAK": "1"} if soak else {}),
    }


def run_part(part: Part, environment: dict[str, str], scratch: Path, minutes: float) -> Totals:
    totals = Totals()
    for number, command in enumerate(part.commands):
        report = scratch / f"{part.name}-{number}.xml"
        if command[:2] != PYTEST[:2]:
            code = run(command, environment, minutes)
            totals.add(one_check(" ".join(command[1:]), code))
            continue
        code = run([*command, f"--junitxml={report}"], environment, minutes)
        told = read_report(report)
        lessons = failed_lessons(told) if "--nbval" in command else []
        if lessons:
            print("These lessons run in real time, which a stall can disturb: once more.")
            report = report.with_suffix(".again.xml")
            again = [*PYTEST, *NBVAL, *lessons, f"--junitxml={report}"]
            code = run(again, environment, minutes)
            told = after_second_run(told, read_report(report))
        if code and not told.failed:
            told.failed.append(f"{' '.join(command[1:])} (ended with code {code})")
        totals.add(told)
    return totals


def failed_lessons(told: Totals) -> list[str]:
    """The lessons in which a cell failed."""
    lessons = sorted((FOLDER / LESSONS).glob("*.ipynb"))
    return [f"{LESSONS}/{one.name}" for one in lessons if any(one.name in n for n in told.failed)]


def after_second_run(first: Totals, second: Totals) -> Totals:
    """What counts of lessons that failed and were run again: a fault fails both times."""
    if not second.passed:  # it did not even start
        return first
    disturbed = [name for name in first.failed if name not in second.failed]
    return Totals(first.passed + len(disturbed), second.failed, first.skipped, disturbed)


def run(command: list[str], environment: dict[str, str], minutes: float) -> int:
    """The exit code of one command; whatever it started ends with it."""
    print("$ python", *command, flush=True)
    # A group of its own, so that kernels and browsers of a command that hangs end too.
    process = subprocess.Popen(
        [sys.executable, *command], cwd=FOLDER, env=environment, start_new_session=True
    )
    with ended_by_signals():
        try:
            return process.wait(minutes * 60)
        except subprocess.TimeoutExpired:
            print(f"Ended: it took longer than {minutes:g} minutes.", flush=True)
            return -1
        finally:
            end_group(process)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def end_group(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
        os.killpg(process.pid, signal.SIGKILL)


def one_check(name: str, code: int) -> Totals:
    return Totals(failed=[f"{name} (ended with code {code})"]) if code else Totals(passed=1)


def read_report(path: Path) -> Totals:
    """What pytest wrote about its tests (nothing, if it ended before it could)."""
    totals = Totals()
    if not path.exists():
        return totals
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{case.get('classname', '')}::{case.get('name', '')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            totals.failed.append(name)
        elif skipped is not None:
            totals.skipped.append(f"{name}: {skipped.get('message') or 'no reason given'}")
        else:
            totals.passed += 1
    return totals


def changed_files() -> str | None:
    """What git sees as changed; None where there is no git, or no clone (a wheel's sources)."""
    with suppress(OSError):
        git = subprocess.run(
            ["git", "status", "--porcelain"],
            check=False,
            cwd=FOLDER,
            capture_output=True,
            text=True,
        )
        return None if git.returncode else git.stdout
    return None


def tree_is_clean(before: str | None) -> Totals:
    after = changed_files()
    if before is None or after is None:
        return Totals(skipped=["git status before and after: this is no git clone"])
    new = sorted(set(after.splitlines()) - set(before.splitlines()))
    return Totals(failed=["the tests changed files: " + ", ".join(new)]) if new else Totals(1)


def seconds_wanted(part: Part) -> float:
    """How long a part took the last time here, or a guess."""
    with suppress(OSError, ValueError):
        return float(json.loads(TAKEN.read_text("utf-8")).get(part.name, part.seconds))
    return part.seconds


def remember(seconds: dict[str, float]) -> None:
    old: dict[str, float] = {}
    with suppress(OSError, ValueError):
        old = json.loads(TAKEN.read_text("utf-8"))
    with suppress(OSError):
        TAKEN.write_text(json.dumps({**old, **seconds}), "utf-8")


def announce(number: int, parts: list[Part], elapsed: float) -> None:
    left = sum(seconds_wanted(part) for part in parts[number:])
    title = f"{number + 1} of {len(parts)}: {parts[number].name}"
    print(f"\n== {title}, {clock(elapsed)} so far, about {clock(left)} left ==", flush=True)


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def summarise(results: list[tuple[str, Totals, float]], elapsed: float) -> int:
    everything = Totals()
    print(f"\n== Summary: Python {sys.version.split()[0]}, {clock(elapsed)} minutes ==")
    for name, totals, seconds in results:
        print(f"{name:<10} {clock(seconds):>6}  {totals}")
        everything.add(totals)
    for title, lines in (
        ("Skipped", everything.skipped),
        ("Failed once, passed when run again", everything.disturbed),
        ("Failed", everything.failed),
    ):
        if lines:
            print(f"{title}:")
        for line in lines:
            print(f"  {line}")
    print(everything, flush=True)
    return 1 if everything.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped.")
        sys.exit(130)
