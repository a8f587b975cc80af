"""The judge dies with its grader, however that dies: its standard input is the grader's hand."""

from __future__ import annotations

import os
import signal
import sys
import threading


def hold() -> None:
    """End this process, and all of its group, once standard input ends.

    The grader keeps the other end open for as long as it lives. Started by hand in a terminal,
    or without an input, the process just goes on.
    """
    if sys.stdin is None or sys.stdin.isatty() or os.environ.get("ASYNCLAB_GRADER") is None:
        return
    threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    while os.read(0, 1024):
        pass
    if os.name == "posix" and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
