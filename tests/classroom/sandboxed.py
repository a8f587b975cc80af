"""Code that is run in a sandbox, started by root or by an ordinary user, and what came of it.

As a script it is the ordinary user's part: it runs what it is asked on standard input.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import psutil
import pytest

import asynclab
from asynclab.classroom import isolation
from asynclab.classroom.isolation import levels
from asynclab.classroom.job import MEGABYTE, Limits

USERS = ["root", "an ordinary user"]
ORDINARY = 60_700  # a number that belongs to nobody, below those that sandboxes get
SMALL = Limits(memory=300 * MEGABYTE, processes=24, disk=4 * MEGABYTE)


@dataclass(frozen=True)
class Wish:
    code: str
    arguments: list[str] = field(default_factory=list)
    seconds: float = 10.0
    limits: Limits = SMALL
    folder: str = ""
    level: str = ""


@dataclass(frozen=True)
class Ended:
    """What the code printed, its exit code, why it was stopped, and how long all of it took."""

    said: str
    code: int
    excess: str
    seconds: float
    level: str


def run(user: str, wish: Wish) -> Ended:
    """Run code in a sandbox that this user starts; a test is skipped where that cannot be."""
    (ended,) = run_all(user, [wish])
    return ended


def run_all(user: str, wishes: list[Wish]) -> list[Ended]:
    """Run each in a sandbox of its own."""
    if user == "root" and os.getuid() != 0:
        pytest.skip("only root can start this one")
    if user == "root" or os.getuid() != 0:
        need_sandbox(levels.look())
        return run_some(wishes)
    need_sandbox(level_of_ordinary_user())
    return [Ended(**one) for one in _as_ordinary_user([asdict(wish) for wish in wishes])]


def run_some(wishes: list[Wish]) -> list[Ended]:
    with ThreadPoolExecutor(3) as pool:  # more at once, and each has less than its limits
        return list(pool.map(run_here, wishes))


@cache
def level_of_ordinary_user() -> levels.Found:
    return levels.Found(**_as_ordinary_user(None))


def need_sandbox(found: levels.Found) -> None:
    if found.level == "none":
        pytest.skip(f"no sandbox here: {found.reason}")


def _as_ordinary_user(question):
    done = subprocess.run(
        [*as_ordinary_user(), sys.executable, __file__],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        cwd="/",
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run_here(wish: Wish) -> Ended:
    level = wish.level or ("bubblewrap (root)" if os.getuid() == 0 else "bubblewrap")
    arguments = ("-c", wish.code, *wish.arguments)
    with tempfile.TemporaryFile() as out:
        files = {"stdout": out, "stderr": out}
        os.set_inheritable(out.fileno(), True)  # as a judge's carelessly opened file may be
        start = time.monotonic()
        box = isolation.Sandbox(level, *arguments, limits=wish.limits, folder=wish.folder, **files)
        with suppress(subprocess.TimeoutExpired):
            box.process.wait(wish.seconds)
        code = box.end()
        seconds = time.monotonic() - start
        out.seek(0)
        return Ended(out.read().decode(errors="replace"), code, box.excess, seconds, level)


def as_ordinary_user() -> list[str]:
    """The start of a command line that root runs as another user, who can reach our Python.

    Root's own folder is closed to others, and Python may lie in there: so that folder is one
    with nothing but Python and asynclab in it.
    """
    wanted = {str(Path(path).resolve()) for path in (sys.prefix, sys.base_prefix)}
    wanted |= {sys.prefix, str(Path(asynclab.__file__).parents[1]), str(Path(__file__).parent)}
    line = ["bwrap", "--dev-bind", "/", "/"]
    closed = {one for path in wanted if (one := closed_above(Path(path)))}
    for folder in sorted(closed):
        line += ["--perms", "0755", "--tmpfs", folder]
    made = set()
    for path in sorted(wanted):
        if any(Path(path).is_relative_to(folder) for folder in closed):
            above = [str(one) for one in reversed(Path(path).parents[:-1])]
            for one in above:
                if one not in made and any(Path(one).is_relative_to(top) for top in closed):
                    line += ["--dir", one]
                    made.add(one)
            line += ["--ro-bind", path, path]
    for power in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
        line += ["--cap-add", power]
    line += ["--setenv", "HOME", "/nonexistent", "--die-with-parent", "--"]
    number = str(ORDINARY)
    line += ["setpriv", "--reuid", number, "--regid", number, "--clear-groups"]
    repository = str(Path(asynclab.__file__).parents[1])
    return [*line, "env", f"PYTHONPATH={repository}:{Path(__file__).parent}"]


def closed_above(path: Path) -> str | None:
    """The topmost folder above a path which others cannot enter."""
    for folder in reversed(path.parents):
        if not folder.stat().st_mode & 0o001:
            return str(folder)
    return None


def left_over(mark: str) -> list[str]:
    """The command lines of processes that carry a mark in theirs."""
    found = []
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if mark in line and process.pid != os.getpid():
            found.append(line)
    return found


def main() -> None:
    question = json.load(sys.stdin)
    if question is None:
        print(json.dumps(asdict(levels.look())))
        return
    wishes = [Wish(**data | {"limits": Limits(**data["limits"])}) for data in question]
    print(json.dumps(list(map(asdict, run_some(wishes)))))


if __name__ == "__main__":
    main()
