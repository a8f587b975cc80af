"""A program that nothing locks in, for work that the teacher trusts: level "none"."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import asynclab
from asynclab.classroom.isolation import bubblewrap, processes
from asynclab.classroom.isolation.bubblewrap import other_user
from asynclab.classroom.isolation.users import User
from asynclab.classroom.job import Limits

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PYTHONUSERBASE")


def start(python: list[str], folder: str, limits: Limits, options: dict[str, Any]) -> Bare:
    """Start a command line in a folder of its own, with copies of the given one's files.

    Root's starts as a user of its own without powers, if such a one can see Python.
    """
    user = User() if leaves_root() else None
    # Only root may enter the folder of a judge.
    scratch = mkdtemp(prefix="asynclab-", dir="/tmp" if user else None)
    if folder:
        shutil.copytree(folder, scratch, symlinks=True, dirs_exist_ok=True)
    if user:
        for path in (Path(scratch), *Path(scratch).rglob("*")):
            os.chown(path, user.number, user.number, follow_symlinks=False)
    line = [*_limits_if_here(limits, user), *(other_user(user.number) if user else ()), *python]
    return Bare(line, scratch, options, user)


def leaves_root() -> bool:
    """Whether what root starts here runs as another user."""
    if not sys.platform.startswith("linux") or os.getuid() != 0:
        return False
    return bool(shutil.which("setpriv", path=bubblewrap.TOOLS)) and all(map(_is_open, _needed()))


def says() -> str:
    """What students' code may do at this level, as a sentence."""
    if sys.platform.startswith("linux") and os.getuid() == 0:
        if leaves_root():
            return "Students' code runs without root's powers, and sees what every user may see."
        return "Students' code runs as root: it may change everything on this machine."
    return "Students' code may do whatever you can."


class Bare:
    """The `process`, and those that it started, as far as they can be found."""

    def __init__(
        self, line: list[str], scratch: str, options: dict[str, Any], user: User | None
    ) -> None:
        self._others = set(processes.children(os.getpid()))
        self._scratch, self._user = scratch, user
        environment = _environment(scratch if user else "")
        own = {"env": environment, "cwd": scratch, "start_new_session": True}
        self.process = subprocess.Popen(line, **options | own)
        self.top = self.process.pid
        self.folders: list[str] = []

    def kill(self) -> None:
        """Kill it with all that it started."""
        processes.kill([*processes.below(self.top), *self._orphans(), *self._users()])
        self.process.kill()

    def leave(self) -> None:
        """Take its folder away, and what it started and left to this process."""
        self.process.wait()
        for _ in range(10):  # an orphan's child is an orphan itself once its parent is gone
            orphans = self._orphans()
            processes.kill(
                [one for orphan in orphans for one in (*processes.below(orphan), orphan)]
            )
            processes.bury(orphans)
            if not orphans:
                break
        shutil.rmtree(self._scratch, ignore_errors=True)
        if self._user:
            self._user.free()

    def _users(self) -> list[int]:
        return processes.of_user(self._user.number) if self._user else []

    def _orphans(self) -> list[int]:
        mine = {*self._others, self.process.pid}
        new = [pid for pid in processes.children(os.getpid()) if pid not in mine]
        users = self._users()
        return [pid for pid in new if pid in users or processes.session(pid) != os.getsid(0)]


def _limits_if_here(limits: Limits, user: User | None) -> list[str]:
    found = sys.platform.startswith("linux") and shutil.which("prlimit", path=bubblewrap.TOOLS)
    # Without a user of its own the kernel would count all processes of the teacher.
    counts = user is not None
    return bubblewrap.resource_limits(limits, count_processes=counts) if found else []


def _needed() -> Iterator[Path]:
    """Folders without which no Python starts, as they are named and as they are."""
    for path in (sys.prefix, sys.base_prefix, str(Path(asynclab.__file__).parent)):
        yield from (Path(path).absolute(), Path(path).resolve())


def _is_open(folder: Path) -> bool:
    """Whether every user may read a folder, and come to it."""
    may_pass = all(above.stat().st_mode & 0o001 for above in folder.parents)
    return may_pass and folder.stat().st_mode & 0o005 == 0o005


def _environment(home: str) -> dict[str, str]:
    """What Python needs, and nothing of the teacher's; `home` is that of another user, or ""."""
    found = {name: os.environ[name] for name in _KEPT if name in os.environ}
    packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    places = [str(Path(asynclab.__file__).parents[1]), *packages]
    own = {"MPLBACKEND": "agg", "NBGRADER_EXECUTION": "autograde"}
    own |= dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), home) if home else {}
    return found | own | {"PYTHONPATH": os.pathsep.join(places)}
