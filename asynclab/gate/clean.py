"""What differs from run to run or machine to machine in an output, and text without it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import asynclab

FOLDERS = r"""(?:~|[A-Za-z]:)?(?:[/\\][^/\\\s"'<>():\x1b\[\]]+)*[/\\]"""
SANITIZE: tuple[tuple[str, str], ...] = (
    (FOLDERS + r"ipykernel_\d+[/\\]\d+\.py", "cell.py"),
    (r"Task-\d+", "Task-N"),
    (r"0x[0-9a-fA-F]+", "0xADDRESS"),
)
"""Patterns and what stands for them; tests/nbval.cfg gives nbval the same ones."""

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
GROUP_MARGIN = re.compile(r"^ *[|+][-+| ]?")
LIBRARY = re.compile(FOLDERS + r"(?:site-packages|dist-packages|python3\.\d+|[Ll]ib)[/\\]")
ABSOLUTE = re.compile(
    r"(?<![\w.:/\\-])(?:~/|/(?:home|root|tmp|Users|usr|opt|var|private|mnt|work)/|[A-Z]:\\)[\w.-]+"
)


def sanitize(text: str) -> str:
    """The text with a fixed word for each thing that changes from run to run."""
    for pattern, word in SANITIZE:
        text = re.sub(pattern, word, text)
    return text


def essence(stderr: str) -> list[str]:
    """The lines of a message that stay the same on every Python: a traceback's frames go."""
    lines = [GROUP_MARGIN.sub("", line) for line in sanitize(plain(stderr)).splitlines()]
    return [line for line in lines if line.strip("-+ ") and not line.startswith((" ", "File "))]


def plain(text: str) -> str:
    """The text without terminal colours."""
    return ESCAPES.sub("", text)


def without_places(text: str) -> str:
    """The text without folders of this machine: `asyncio/tasks.py`, not where it lies."""
    pattern, word = SANITIZE[0]
    text = LIBRARY.sub("", re.sub(pattern, word, text))
    home = Path(asynclab.__file__).parents[1]
    for written in (str(home), str(home).replace(str(Path.home()), "~", 1)):
        text = text.replace(written + os.sep, "")
    return text


def absolute_paths(text: str) -> list[str]:
    """Paths in a text that only this machine has."""
    return ABSOLUTE.findall(plain(text))
