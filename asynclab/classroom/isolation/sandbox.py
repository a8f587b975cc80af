"""A program inside a sandbox: started, watched, ended with all that it started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import asynclab
from asynclab.classroom.isolation import bubblewrap, users
from asynclab.classroom.isolation.levels import BUBBLEWRAP, NONE, ROOT
from asynclab.classroom.job import Limits


def command(
    level: str, module: str, *arguments: str, folder: str = "", limits: Limits
) -> tuple[list[str], dict[str, str]]:
    """The command line and the environment that run `python -m module` with the given arguments.

    `level` is one that `probe` gave. Files of `folder` are copied into the working folder,
    except at level "none", where `Sandbox` does it.
    """
    python = [sys.executable, "-P", "-m", module, *arguments]
    if level == NONE:
        return [*_limits_if_here(limits), *python], _plain_environment()
    if level not in (BUBBLEWRAP, ROOT):
        raise ValueError(f"The isolation is {level!r}; wanted: one that probe() gives.")
    user = users.claim() if level == ROOT else None
    # bwrap's own environment can be read inside, so it has none.
    return bubblewrap.command(python, folder=folder, limits=limits, user=user), {}


class Sandbox:
    """A running `python -m module`; as a context manager it ends with the block.

    `files` says which open files it inherits, as for subprocess.Popen: `pass_fds`, `stdout`,
    `stderr`; nothing else. It ends when the thread that started it does, so start it in one
    that lives as long.
    """

    def __init__(
        self,
        level: str,
        module: str,
        *arguments: str,
        limits: Limits,
        folder: str = "",
        **files: Any,
    ) -> None:
        line, environment = command(level, module, *arguments, folder=folder, limits=limits)
        self._scratch = _own_folder(folder) if level == NONE else None
        self.process = subprocess.Popen(
            line,
            env=environment,
            cwd=self._scratch or "/",
            start_new_session=True,
            **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL) | files,
        )

    def end(self) -> int:
        """Kill it with all that it started, wait until it is gone, and return its exit code."""
        self.process.kill()
        code = self.process.wait()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
        return code

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()


def _own_folder(folder: str) -> str:
    scratch = mkdtemp(prefix="asynclab-")
    if folder:
        shutil.copytree(folder, scratch, symlinks=True, dirs_exist_ok=True)
    return scratch


def _limits_if_here(limits: Limits) -> list[str]:
    found = sys.platform.startswith("linux") and shutil.which("prlimit", path=bubblewrap.TOOLS)
    return bubblewrap.resource_limits(limits) if found else []


def _plain_environment() -> dict[str, str]:
    """What Python needs, and nothing of the teacher's."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "PYTHONUSERBASE")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return found | {"PYTHONPATH": str(Path(asynclab.__file__).parents[1])}
