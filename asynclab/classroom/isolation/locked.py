"""A program inside bubblewrap: started, and ended with all that it started."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from asynclab.classroom.isolation import bubblewrap, processes, seccomp
from asynclab.classroom.isolation.users import User
from asynclab.classroom.job import Limits

SECONDS = 5.0
"""For the kernel to take down what was killed."""


def start(python: list[str], folder: str, limits: Limits, options: dict[str, Any]) -> Locked:
    """Start bwrap with a command line for inside; `options` are those of subprocess.Popen."""
    user = User() if os.getuid() == 0 else None
    number = user.number if user else None
    line = bubblewrap.command(python, folder=folder, limits=limits, user=number)
    facts, facts_inside = os.pipe()
    rules, rules_in = os.pipe()
    with os.fdopen(rules_in, "wb") as file:
        file.write(seccomp.program())
    line[1:1] = ["--info-fd", str(facts_inside), "--seccomp", str(rules)]
    # bwrap's own environment can be read inside, so it has none.
    options = options | {"env": {}, "cwd": "/"}
    options["pass_fds"] = (*options.get("pass_fds", ()), facts_inside, rules)
    try:
        process: subprocess.Popen[bytes] = subprocess.Popen(line, **options)
    finally:
        os.close(facts_inside)
        os.close(rules)
        with os.fdopen(facts) as file:
            said = file.read()
    return Locked(process, json.loads(said)["child-pid"] if said else None, user)


def sweep() -> None:
    """End the beginnings of sandboxes whose bwrap was killed before it had told them to go on.

    Such a one waits for ever, and nobody's death ends it; no program has started in it yet.
    """
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if _is_stuck(folder):
                os.kill(int(folder.name), signal.SIGKILL)


def _is_stuck(folder: Path) -> bool:
    if folder.stat().st_uid != os.getuid() or (folder / "comm").read_text() != "bwrap\n":
        return False
    facts = dict(line.split(":\t") for line in (folder / "status").read_text().splitlines())
    parent = folder.with_name(facts["PPid"]) / "comm"
    is_first = facts["NSpid"].split()[-1] == "1"
    is_ours = f"\0{bubblewrap.LIBRARY}/asynclab\0".encode() in (folder / "cmdline").read_bytes()
    return is_first and is_ours and parent.read_text() != "bwrap\n"


class Locked:
    """bwrap's `process`, and the first process inside (None where bwrap did not start it)."""

    def __init__(
        self, process: subprocess.Popen[bytes], first: int | None, user: User | None
    ) -> None:
        self.process = process
        self._user = user
        self.top = first or process.pid
        self.folders = bubblewrap.writable(first) if first else []
        self._handle = processes.handle(first) if first else None

    def kill(self) -> None:
        """Kill the first process inside: the kernel ends all others with it, and bwrap ends."""
        if self._handle is None:
            return self.process.kill()
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        return None

    def leave(self) -> None:
        """Wait until the last process is gone."""
        gone = self._handle is not None and processes.wait(self._handle, SECONDS)
        try:
            self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
        if gone:
            processes.bury([self.top])  # bwrap may have ended before it
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        if self._user:
            self._user.free()
