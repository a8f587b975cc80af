"""What a sandbox takes as a whole, looked at again and again: limits that no process has alone."""

from __future__ import annotations

import math
import os
import subprocess
import threading
from contextlib import suppress
from typing import Protocol

from asynclab.classroom.isolation import processes
from asynclab.classroom.job import MEGABYTE, Limits

SECONDS = 0.1
"""Between two looks; memory that is filled at full speed passes its limit by some 200 MB."""
FILES = 20_000
"""Files in one writable folder: each takes the kernel about 1 kB, which its size leaves out."""
OPEN = 1_000
"""Open files and connections of all processes: in a socket's buffers lies memory of no process."""
BUSY = 4
"""Threads that may be busy at full priority."""

_SPARE = 4  # bwrap's own process, and those that end and start within one look


class Program(Protocol):
    """What is watched: its first process, its writable folders, and how to end all of it."""

    process: subprocess.Popen[bytes]
    top: int
    folders: list[str]

    def kill(self) -> None: ...

    def leave(self) -> None: ...


class Watch(threading.Thread):
    """Looks at all processes of a program, and kills them once they take too much together.

    `excess` is then a sentence that says what; until then "".
    """

    def __init__(self, program: Program, limits: Limits) -> None:
        super().__init__(name=f"watch of process {program.top}", daemon=True)
        self.excess = ""
        self._program, self._limits = program, limits
        self._over = threading.Event()

    def run(self) -> None:
        share = Share(self._program.top)
        while not self.excess and not self._over.wait(SECONDS):
            if self._program.process.poll() is not None:
                return  # its numbers may soon be another's
            self.excess = excess(self._program, self._limits)
            share.keep()
        if self.excess:
            self._program.kill()

    def close(self) -> None:
        """End it."""
        self._over.set()
        self.join()


def excess(program: Program, limits: Limits) -> str:
    """A sentence on what a program, with all that it started, takes too much of, or ""."""
    took = processes.use(program.top, processes.quick_memory)
    if took.memory > limits.memory:
        took = processes.use(program.top, processes.exact_memory)
    if took.memory > limits.memory:
        seen, most = took.memory // MEGABYTE, limits.memory // MEGABYTE
        return f"It took {seen:,} MB of memory; it may take {most:,} MB."
    if took.processes > limits.processes + _SPARE:
        return _too_many("ran", took.processes, "processes and threads", "run", limits.processes)
    if took.opened > OPEN:
        return _too_many("opened", took.opened, "files and connections", "open", OPEN)
    if (count := max(map(files, program.folders), default=0)) > FILES:
        return _too_many("made", count, "files", "make", FILES)
    return ""


class Share:
    """Holds a program to the processor's time of a few busy threads, however many it runs.

    Otherwise its neighbours would run into their limits of time.
    """

    def __init__(self, top: int) -> None:
        self._top = top
        self._busy, self._nice = 0, 0

    def keep(self) -> None:
        """Lower the priority of all its threads where many were busy at two looks in a row."""
        pids = [self._top, *processes.below(self._top)]
        before, self._busy = self._busy, len(processes.busy_threads(pids))
        busy = min(before, self._busy)
        wanted = nice(busy)
        if wanted > self._nice:
            self._nice = wanted
            for thread in [one for pid in pids for one in processes.threads(pid)]:
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, thread, wanted)


def nice(busy: int) -> int:
    """The priority at which so many threads get the time of BUSY: each step is a fifth less."""
    return min(19, math.ceil(math.log(busy / BUSY, 1.25))) if busy > BUSY else 0


def files(folder: str) -> int:
    """The number of files on the disk of a folder; 0 where that cannot be seen."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return 0
    return disk.f_files - disk.f_ffree


def _too_many(did: str, seen: int, things: str, do: str, most: int) -> str:
    return f"It {did} {seen:,} {things}; it may {do} {most:,}."
