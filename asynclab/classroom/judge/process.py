"""A student's process: started in its sandbox, and ended with all that it started."""

from __future__ import annotations

import socket
import subprocess
from contextlib import suppress

from asynclab.classroom.isolation import Sandbox
from asynclab.classroom.job import Job
from asynclab.classroom.wire.channel import Channel

FAREWELL = 0.2
"""Seconds in which a process that has lost its connection can end by itself."""
HOST = ("-m", "asynclab.classroom.host")


class Process:
    """A fresh process for a student's cells, the channel to it, and a door for its sockets."""

    def __init__(self, job: Job) -> None:
        ours, theirs = socket.socketpair()
        self.door, their_door = socket.socketpair()
        with theirs, their_door:
            numbers = [theirs.fileno(), their_door.fileno()]
            self._sandbox = Sandbox(
                *(job.isolation, *HOST, *map(str, numbers)),
                limits=job.limits,
                folder=job.files,
                pass_fds=numbers,
            )
        self.channel = Channel(ours)

    @property
    def excess(self) -> str:
        """What it took too much of, as a sentence; "" where it did not."""
        return self._sandbox.excess

    def end(self) -> None:
        """Kill it with all that it started, and wait until it is gone."""
        self.channel.close()
        self.door.close()
        # An honest one ends by itself now. Of one that a sandbox takes with it the kernel forgets
        # what processor time it took, and our benchmark would tell too little.
        with suppress(subprocess.TimeoutExpired):
            self._sandbox.process.wait(FAREWELL)
        self._sandbox.end()
