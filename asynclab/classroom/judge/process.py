"""A student's process: started in its sandbox, and ended with all that it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from asynclab.classroom.wire.channel import Channel


class Process:
    """A fresh process for a student's cells, and the channel to it."""

    def __init__(self, folder: str) -> None:
        ours, theirs = socket.socketpair()
        argv = [sys.executable, "-P", "-m", "asynclab.classroom.host", str(theirs.fileno())]
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(),
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        self.channel = Channel(ours)

    def end(self) -> None:
        """Kill it and what it started, and wait until it is gone."""
        self.channel.close()
        if self._process.poll() is None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._process.kill()
        self._process.wait()


def _environment() -> dict[str, str]:
    import asynclab

    course = str(Path(asynclab.__file__).parents[1])
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": course, "NBGRADER_EXECUTION": "1"}
