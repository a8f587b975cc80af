"""A user number of its own for each sandbox that runs, where bwrap runs as root.

The kernel counts processes by user and lets a user signal its own, so two submissions never
share a number. Those here belong to nobody: systemd's list of user numbers leaves them unused.
"""

from __future__ import annotations

import os
import socket

FIRST, LAST = 60706, 61183


class User:
    """A user number that no other sandbox on this machine gets until `free()`, or our end.

    Raises OSError where all are taken.
    """

    def __init__(self) -> None:
        count = LAST - FIRST + 1
        for turn in range(count):
            self.number = FIRST + (os.getpid() + turn) % count
            if self._take():
                return
        raise OSError(f"All of the {count} user numbers for sandboxes are in use on this machine.")

    def free(self) -> None:
        """Give it back, once the last of its processes has ended."""
        self._held.close()

    def _take(self) -> bool:
        """Whether the number is ours now: the kernel frees the name when this process ends."""
        self._held = socket.socket(socket.AF_UNIX)
        try:
            self._held.bind(f"\0asynclab classroom user {self.number}")
        except OSError:
            self._held.close()
            return False
        return True
