"""Which isolation this machine gives, found by trying."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from asynclab.classroom.isolation import bubblewrap, locked
from asynclab.classroom.job import MEGABYTE, Limits

BUBBLEWRAP, ROOT, NONE = "bubblewrap", "bubblewrap (root)", "none"

SECONDS = 20.0
_SMALL = Limits(memory=200 * MEGABYTE, processes=12, disk=1 * MEGABYTE)
_QUESTIONS = """
import importlib.util, json, os, signal, socket
WANTED = ("asynclab.classroom.job", "IPython")
def refused(deed, *arguments):
    try:
        deed(*arguments)
    except OSError:
        return True
def found(name):
    try:
        return importlib.util.find_spec(name)
    except ImportError:
        return None
def fork(times):
    for _ in range(times):
        if os.fork() == 0:
            signal.pause()
def fill():
    with open("filler", "wb") as file:
        for _ in range(8):
            file.write(bytes(500_000))
print(json.dumps({
    "ran as root": os.getuid() == 0,
    "saw other processes": len([name for name in os.listdir("/proc") if name.isdigit()]) > 8,
    "wrote outside its folders": not refused(open, "/canary", "w"),
    "had a network": socket.if_nameindex() != [(1, "lo")],
    "filled the disk": not refused(fill),
    "could start no process": refused(fork, 1),
    "started any number of processes": not refused(fork, 40),
    "found no asynclab or no IPython that all users may read": not all(map(found, WANTED)),
}))
"""


@dataclass(frozen=True, slots=True)
class Found:
    """The level of isolation, and why it is no better ("" where it is)."""

    level: str
    reason: str = ""


def probe() -> str:
    """The isolation that students' code gets here: "bubblewrap", "bubblewrap (root)" or "none"."""
    return look().level


@cache
def look() -> Found:
    """The level and its reason: a sandbox is started, and it is tried what it lets pass."""
    if not sys.platform.startswith("linux"):
        return Found(NONE, "sandboxes need Linux (on Windows: WSL 2)")
    for tool, package in (("bwrap", "bubblewrap"), ("setpriv", "util-linux")):
        if not shutil.which(tool, path=bubblewrap.TOOLS):
            return Found(NONE, f"{tool} is not installed (Debian, Ubuntu: apt install {package})")
    try:
        fault = _try_out()
    except subprocess.TimeoutExpired:
        fault = f"a sandbox did not answer within {SECONDS:.0f} s"
    level = ROOT if os.getuid() == 0 else BUBBLEWRAP
    return Found(NONE, fault) if fault else Found(level)


def refusal() -> str:
    """Why students' code is not run here: a sentence for the teacher."""
    return (
        f"Students' code cannot be locked in here: {look().reason}. It could then read and change "
        "all that you can, other students' work included. Grade where bubblewrap works, or "
        "give --no-sandbox if you trust all of it."
    )


def _try_out() -> str:
    """What a sandbox let pass, or why it did not start; "" where all is well."""
    locked.sweep()
    pipe = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    program = locked.start([sys.executable, "-P", "-c", _QUESTIONS], "", _SMALL, pipe)
    try:
        answer, errors = program.process.communicate(timeout=SECONDS)
    finally:
        program.kill()
        program.leave()
    try:
        answers = json.loads(answer)
    except ValueError:
        said = errors.decode(errors="replace").strip().splitlines() or ["(none)"]
        return f"a sandbox did not start, and said: {said[-1]}"
    holes = [name for name, seen in answers.items() if seen]
    return f"a program in a sandbox {' and '.join(holes)}" if holes else ""
