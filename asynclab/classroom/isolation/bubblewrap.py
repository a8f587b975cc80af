"""The command that starts a program inside bubblewrap, where it finds Python and nothing else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import asynclab
from asynclab.classroom.job import MEGABYTE, Limits

LIBRARY = "/opt/asynclab"
"""Where asynclab's package lies inside; its clone, with sources of assignments, stays outside."""
HOME = "/home/student"
CACHE = "/tmp/.cache"
GIVEN = "/opt/given"
STUDENT = 1000
TOOLS = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin"
"""Where bwrap and its like are looked for: never in a folder that PATH names first."""

_WRITABLE = (HOME, "/tmp", "/dev/shm")
_PARTS = ("bin", "lib", "lib32", "lib64", "pyvenv.cfg", "ssl", "share/zoneinfo")
_ETC = Path(__file__).with_name("etc")
# What cannot be copied (too large, unreadable) is left out: the answers may do without it.
_COPY = f'cp -RP {GIVEN}/. . 2>/dev/null; chmod -R a+rwX . 2>/dev/null; exec "$@"'
_FIRST = '"$@"; exit $?'
_PAGE = 4096
_ADDRESSES = 2_000_000_000  # what libraries reserve without using it, such as threads' arenas


def command(python: list[str], *, folder: str, limits: Limits, user: int | None) -> list[str]:
    """The command line that runs `python`, a command line itself, inside.

    `folder` is one whose files are copied in ("" for none). `user` is the number of the user
    that the program is to run as where bwrap runs as root, else None.
    """
    return [
        *[_tool("bwrap"), *_namespaces(user), "--die-with-parent", "--new-session", "--clearenv"],
        *_environment(),
        *_system(),
        *_writable(limits.disk, given=_size(folder, limits.memory)),
        *_python(),
        *_fonts(),
        *(["--ro-bind", str(Path(folder).absolute()), GIVEN] if folder else []),
        *["--remount-ro", "/", "--remount-ro", "/dev", "--chdir", HOME, "--"],
        *(["/bin/sh", "-c", _COPY, "sh"] if folder else []),
        *resource_limits(limits),
        *(other_user(user) if user else ["/bin/sh", "-c", _FIRST, "sh"]),
        *python,
    ]


def resource_limits(limits: Limits, *, count_processes: bool = True) -> list[str]:
    """The start of a command line that holds each process to limits which it cannot raise."""
    wanted = {
        "as": limits.memory + _ADDRESSES,
        "data": limits.memory,
        "fsize": limits.disk,
        "nofile": 256,
        "core": 0,
        "memlock": 0,
        "msgqueue": 0,
        "nice": 0,
        "rtprio": 0,
    }
    if count_processes:
        wanted["nproc"] = limits.processes
    return [_tool("prlimit"), *(f"--{name}={value}" for name, value in wanted.items())]


def writable(pid: int) -> list[str]:
    """The writable folders of a sandbox as seen from outside; `pid` is a process inside."""
    return [f"/proc/{pid}/root{path}" for path in _WRITABLE]


def _namespaces(user: int | None) -> list[str]:
    shared = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    shared += ["--unshare-cgroup-try", "--hostname", "sandbox", "--cap-drop", "ALL"]
    if user is None:
        names = ["--uid", str(STUDENT), "--gid", str(STUDENT)]
        # The first process inside is then a shell with the limits of all others. bwrap's own has
        # none, and here a program could make it do what it likes: both are the same user's.
        return ["--unshare-user", "--disable-userns", "--as-pid-1", *names, *shared]
    # Given up again in other_user: three to change the user, one to copy what others own.
    for name in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_DAC_READ_SEARCH"):
        shared += ["--cap-add", name]
    return shared


def other_user(user: int) -> list[str]:
    """The start of a command line that runs the rest as a user without any powers."""
    names = ["--reuid", str(user), "--regid", str(user), "--clear-groups"]
    powers = ["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"]
    return [_tool("setpriv"), *names, *powers]


def _environment() -> Iterator[str]:
    values = {
        "HOME": HOME,
        "USER": "student",
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": ":".join([LIBRARY, *_extra_packages()]),
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",  # each reserves 64 MB
        "MPLBACKEND": "agg",
        "XDG_CACHE_HOME": CACHE,
        "NBGRADER_EXECUTION": "autograde",
    }
    for name, value in values.items():
        yield from ("--setenv", name, value)


def _system() -> Iterator[str]:
    for name in ("usr", "bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    yield from ("--dir", "/etc")
    for name in ("ld.so.cache", "alternatives"):
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")
    for path in _ETC.iterdir():
        yield from ("--ro-bind", str(path), f"/etc/{path.name}")
    yield from ("--proc", "/proc", "--dev", "/dev")


def _writable(size: int, given: int) -> Iterator[str]:
    for path in _WRITABLE:
        room = size + given if path == HOME else size
        yield from ("--size", str(room), "--perms", "0777", "--tmpfs", path)


def _size(folder: str, most: int) -> int:
    """The room that a folder's files take on a disk of their own ("" has none)."""
    paths = Path(folder).rglob("*") if folder else ()
    room = sum(path.lstat().st_size // _PAGE * _PAGE + 2 * _PAGE for path in paths)
    if room > most:
        seen, largest = room // MEGABYTE, most // MEGABYTE
        raise OSError(
            f"The files beside the notebook take {seen:,} MB, and {largest:,} MB can be copied in."
        )
    return room


def _python() -> Iterator[str]:
    # At its own path: Python finds its parts from there. Of the folder of an environment only
    # those parts: a teacher may keep the whole course in it.
    places = {path: path for path in (*_parts_of_python(), *_extra_packages())}
    places[f"{LIBRARY}/asynclab"] = str(Path(asynclab.__file__).parent)
    for inside, path in places.items():
        for above in reversed(Path(inside).parents[:-1]):
            yield from ("--dir", str(above))  # bwrap itself would make them root's alone
        yield from ("--ro-bind", path, inside)


def _fonts() -> Iterator[str]:
    # matplotlib's list of this machine's fonts: to make it takes a second.
    caches = Path(os.environ.get("XDG_CACHE_HOME") or f"{os.environ.get('HOME', '')}/.cache")
    try:
        lists = [*(caches / "matplotlib").glob("fontlist-*.json")]
    except OSError:  # HOME is another user's still, after su or setpriv
        lists = []
    for path in lists:
        for folder in (CACHE, f"{CACHE}/matplotlib"):
            yield from ("--perms", "0777", "--dir", folder)
        yield from ("--ro-bind", str(path), f"{CACHE}/matplotlib/{path.name}")


def _parts_of_python() -> list[str]:
    paths = [Path(prefix, part) for prefix in _prefixes() for part in _PARTS]
    return [str(path) for path in paths if path.exists()]


def _prefixes() -> list[str]:
    found = {str(Path(path).absolute()) for path in (sys.prefix, sys.base_prefix)}
    found |= {str(Path(path).resolve()) for path in found}
    return sorted(path for path in found if not _in_system(path))


def _extra_packages() -> list[str]:
    """Folders of packages outside the environment: those of `pip install --user`, for one."""
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    bound = ("/usr", *_prefixes())
    return [path for path in folders if not any(Path(path).is_relative_to(one) for one in bound)]


def _in_system(path: str) -> bool:
    return path == "/" or Path(path).is_relative_to("/usr")


def _tool(name: str) -> str:
    return shutil.which(name, path=TOOLS) or name
