"""The processes that a sandbox started: found, measured, ended."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Use:
    """What a sandbox takes now: bytes of memory, processes with their threads, open files."""

    memory: int
    processes: int
    opened: int


def use(pid: int, memory: Callable[[int], int]) -> Use:
    """What a process and all below it take; `memory` measures one of them."""
    found = [pid, *below(pid)]
    return Use(*(sum(map(count, found)) for count in (memory, _threads, _opened)))


def below(pid: int) -> list[int]:
    """The processes that a process started, and those that these started."""
    found = children(pid)
    for child in found:
        found += children(child)  # the list grows while it is walked
    return found


def children(pid: int) -> list[int]:
    """The processes that a process started itself."""
    if not _kernel_lists_children():
        return _asked(pid, lambda process: [child.pid for child in process.children()], [])
    found: list[int] = []
    for thread in threads(pid):
        with suppress(OSError):
            found += map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
    return found


def busy_threads(pids: list[int]) -> list[int]:
    """Of the threads of some processes those that want the processor now."""
    return [thread for pid in pids for thread in threads(pid) if _wants_processor(pid, thread)]


def threads(pid: int) -> list[int]:
    """The numbers of a process's threads, where the kernel lists them."""
    try:
        return [int(path.name) for path in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []


def quick_memory(pid: int) -> int:
    """What a process holds; what it shares with others counts for each."""
    fields = _fields(f"/proc/{pid}/status")
    if "RssAnon" in fields:
        return fields["RssAnon"] + fields["RssShmem"]
    return _asked(pid, lambda process: process.memory_info().rss, 0)


def exact_memory(pid: int) -> int:
    """What a process holds, with its part of what it shares: slower."""
    fields = _fields(f"/proc/{pid}/smaps_rollup")
    if "Pss_Anon" in fields:
        return fields["Pss_Anon"] + fields["Pss_Shmem"]
    return fields.get("Pss") or quick_memory(pid)


def kill(pids: list[int]) -> None:
    """Kill processes; those that have ended already are passed over."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def of_user(number: int) -> list[int]:
    """The processes of a user, where the kernel lists them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if folder.stat().st_uid == number:
                found.append(int(folder.name))
    return found


def handle(pid: int) -> int | None:
    """A file that becomes readable when the process has ended; None where there is no such."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def wait(file: int, seconds: float) -> bool:
    """Whether the process of a `handle` has ended within so many seconds."""
    ready, _, _ = select.select([file], [], [], seconds)
    return bool(ready)


def adopt_orphans() -> None:
    """From now on a process whose parent, one of ours, has ended is a child of this process.

    Only Linux knows this; elsewhere nothing happens.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def bury(pids: list[int]) -> None:
    """Wait for children of this process that were killed."""
    for pid in pids:
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def session(pid: int) -> int:
    """The number of a process's session; 0 where it has ended."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


_SET_CHILD_SUBREAPER = 36  # Linux's <linux/prctl.h>


@cache
def _kernel_lists_children() -> bool:
    return Path(f"/proc/self/task/{os.getpid()}/children").exists()


def _wants_processor(pid: int, thread: int) -> bool:
    try:
        facts = Path(f"/proc/{pid}/task/{thread}/stat").read_bytes()
    except OSError:
        return False
    return facts.rpartition(b")")[2].split()[0] == b"R"


def _threads(pid: int) -> int:
    return len(threads(pid)) or _asked(pid, lambda process: process.num_threads(), 0)


def _asked(pid: int, question: Callable[[Any], _T], otherwise: _T) -> _T:
    """psutil's answer about a process, for systems without Linux's files on it."""
    import psutil

    try:
        return question(psutil.Process(pid))
    except psutil.Error:
        return otherwise


def _opened(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208 -- only their number counts
    except OSError:
        return 0


def _fields(path: str) -> dict[str, int]:
    """The fields of a file of the kernel that are in kB, in bytes."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return {}
    pairs = [line.split() for line in lines if line.endswith(" kB")]
    return {name.rstrip(":"): int(size) * 1024 for name, size, _ in pairs}
