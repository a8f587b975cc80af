"""A user number of its own for each submission that runs, where bwrap runs as root.

The kernel counts processes by user and lets a user signal its own, so two submissions never
share a number. Those here belong to nobody: systemd's list of user numbers leaves them unused.
"""

from __future__ import annotations

import os
import socket
from functools import cache

FIRST, LAST = 60706, 61183


@cache
def claim() -> int:
    """A user number that no other process claims while this one lives.

    Raises OSError where all are taken.
    """
    count = LAST - FIRST + 1
    for turn in range(count):
        user = FIRST + (os.getpid() + turn) % count
        if _hold(user):
            return user
    raise OSError(f"All of the {count} user numbers for sandboxes are in use on this machine.")


_HELD: list[socket.socket] = []


def _hold(user: int) -> bool:
    """Whether the number is ours now: the kernel frees the name when this process ends."""
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0asynclab classroom user {user}")
    except OSError:
        name.close()
        return False
    _HELD.append(name)
    return True
