"""Hold glibc's heap steady: asyncio's read buffers make it grow and shrink with every message.

A stream's read asks for 256 KiB. Whether glibc hands such a piece back to the system at once is
decided by where on the heap it happens to lie, and makes a run with sockets several
times slower, for reasons that have nothing to do with what is measured. So both arms keep theirs.
"""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3  # of malloc.h
_KEPT = 512 << 20
_PAD = 16 << 20
_LARGEST_MMAP = 32 << 20  # glibc refuses more


def hold_steady() -> bool:
    """Let the heap keep what it has; False where this is not glibc."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    wanted = {_TRIM_THRESHOLD: _KEPT, _TOP_PAD: _PAD, _MMAP_THRESHOLD: _LARGEST_MMAP}
    return sum(mallopt(option, value) for option, value in wanted.items()) == len(wanted)
