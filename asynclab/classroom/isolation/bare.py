"""A program that nothing locks in, for work that the teacher trusts: level "none"."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import asynclab
from asynclab.classroom.isolation import bubblewrap, processes
from asynclab.classroom.job import Limits

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PYTHONUSERBASE")


def start(python: list[str], folder: str, limits: Limits, options: dict[str, Any]) -> Bare:
    """Start a command line in a folder of its own, with copies of the given one's files."""
    scratch = mkdtemp(prefix="asynclab-")
    if folder:
        shutil.copytree(folder, scratch, symlinks=True, dirs_exist_ok=True)
    return Bare([*_limits_if_here(limits), *python], scratch, options)


class Bare:
    """The `process`, and those that it started, as far as they can be found."""

    def __init__(self, line: list[str], scratch: str, options: dict[str, Any]) -> None:
        self._others = set(processes.children(os.getpid()))
        self._scratch = scratch
        own = {"env": _environment(), "cwd": scratch, "start_new_session": True}
        self.process = subprocess.Popen(line, **options | own)
        self.top = self.process.pid
        self.folders: list[str] = []

    def kill(self) -> None:
        """Kill it with all that it started."""
        processes.kill([*processes.below(self.top), *self._orphans()])
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

    def _orphans(self) -> list[int]:
        mine = {*self._others, self.process.pid}
        new = [pid for pid in processes.children(os.getpid()) if pid not in mine]
        return [pid for pid in new if processes.session(pid) != os.getsid(0)]


def _limits_if_here(limits: Limits) -> list[str]:
    found = sys.platform.startswith("linux") and shutil.which("prlimit", path=bubblewrap.TOOLS)
    # The kernel would count all processes of the teacher.
    return bubblewrap.resource_limits(limits, count_processes=False) if found else []


def _environment() -> dict[str, str]:
    """What Python needs, and nothing of the teacher's."""
    found = {name: os.environ[name] for name in _KEPT if name in os.environ}
    packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    places = [str(Path(asynclab.__file__).parents[1]), *packages]
    own = {"MPLBACKEND": "agg", "NBGRADER_EXECUTION": "autograde"}
    return found | own | {"PYTHONPATH": os.pathsep.join(places)}
