"""A command started as another user, who may lack the right to see where Python lies."""

from __future__ import annotations

import sys
from pathlib import Path

import asynclab

NOBODY = 65534
LIBRARY = str(Path(asynclab.__file__).parents[1])


def as_user(user: int | None) -> list[str]:
    """The start of a command line that runs the rest as a user; nothing for our own."""
    if user is None:
        return []
    number = str(user)
    return [*_in_sight(), "setpriv", "--reuid", number, "--regid", number, "--clear-groups", "--"]


def _in_sight() -> list[str]:
    """Show Python where only root can reach it: each closed folder on the way made anew."""
    needed = {Path(path).resolve() for path in (sys.prefix, sys.base_prefix, LIBRARY)}
    hidden = {path: closed for path in needed if (closed := _closed(path))}
    if not hidden:
        return []
    line = ["bwrap", "--dev-bind", "/", "/"]
    for closed in sorted(set(hidden.values())):
        line += ["--tmpfs", str(closed)]
    for path, closed in sorted(hidden.items()):
        for above in reversed(path.relative_to(closed).parents[:-1]):
            line += ["--dir", str(closed / above)]  # bwrap itself would make it root's alone
        line += ["--ro-bind", str(path), str(path)]
    return [*line, "--"]


def _closed(path: Path) -> Path | None:
    """The first folder on the way to a place that others may not enter."""
    ways = [*reversed(path.parents), path]
    return next((one for one in ways if not one.stat().st_mode & 0o001), None)
