"""A student's process: started in its sandbox, and ended with all that it started."""

from __future__ import annotations

import socket

from asynclab.classroom.isolation import Sandbox
from asynclab.classroom.job import Job
from asynclab.classroom.wire.channel import Channel

HOST = ("-m", "asynclab.classroom.host")


class Process:
    """A fresh process for a student's cells, and the channel to it."""

    def __init__(self, job: Job) -> None:
        ours, theirs = socket.socketpair()
        number = theirs.fileno()
        with theirs:
            self._sandbox = Sandbox(
                *(job.isolation, *HOST, str(number)),
                limits=job.limits,
                folder=job.files,
                pass_fds=[number],
            )
        self.channel = Channel(ours)

    @property
    def excess(self) -> str:
        """What it took too much of, as a sentence; "" where it did not."""
        return self._sandbox.excess

    def end(self) -> None:
        """Kill it with all that it started, and wait until it is gone."""
        self.channel.close()
        self._sandbox.end()
