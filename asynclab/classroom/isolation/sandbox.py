"""A program that is locked in: started, watched, ended with all that it started."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from asynclab.classroom.isolation import bare, locked, processes
from asynclab.classroom.isolation.levels import BUBBLEWRAP, NONE, ROOT
from asynclab.classroom.isolation.watch import Program, Watch
from asynclab.classroom.job import Limits

_STARTS: dict[str, Callable[..., Program]] = {
    BUBBLEWRAP: locked.start,
    ROOT: locked.start,
    NONE: bare.start,
}


class Sandbox:
    """A running Python; as a context manager it ends with the block.

        Sandbox(probe(), "-m", "asynclab.classroom.host", limits=Limits(), pass_fds=[channel])

    `level` is one that `probe` gave. Copies of the files of `folder` lie in its working folder.
    `files` says which open files it inherits, as for subprocess.Popen: `pass_fds`, `stdout`,
    `stderr`; nothing else. It ends when the thread that started it does, so start it in one
    that lives as long. Its `process` is a subprocess.Popen.
    """

    def __init__(
        self,
        level: str,
        *arguments: str,
        limits: Limits,
        folder: str = "",
        **files: Any,
    ) -> None:
        if level not in _STARTS:
            raise ValueError(f"The isolation is {level!r}; wanted: one that probe() gives.")
        options = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL) | files
        python = [sys.executable, "-P", *arguments]
        processes.adopt_orphans()  # to see them end: what outlives its parent is ours then
        self._program = _STARTS[level](python, folder, limits, options)
        self.process = self._program.process
        self._watch = Watch(self._program, limits)
        self._watch.start()

    @property
    def excess(self) -> str:
        """What it took too much of and was stopped for, as a sentence; "" if it did not."""
        return self._watch.excess

    def end(self) -> int:
        """Kill it with all that it started, wait until it is gone, and return its exit code."""
        self._watch.close()
        self._program.kill()
        self._program.leave()
        return self.process.wait()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()
