"""Each lesson names the asynclab that it needs; an older one says so in the first cell."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import asynclab
from asynclab.saying import say


def say_if_older(shell: Any) -> None:
    """Print a sentence if the open notebook needs a newer asynclab than this; else nothing.

    Quiet where the notebook cannot be found: not every front end tells its kernel the path.
    """
    needs = needs_of(_notebook(shell))
    if _number(needs) > _number(asynclab.__version__):
        say(
            f"This lesson needs asynclab {needs} or newer, and here is {asynclab.__version__}, so "
            "some cells may fail. Fetch the course again (git pull), and start it with "
            "`python3 course.py`; or: pip install --upgrade asynclab"
        )


def needs_of(notebook: Path | None) -> str:
    """The version of asynclab in the metadata of a notebook, or "" where there is none."""
    try:
        metadata = json.loads(notebook.read_text(encoding="utf-8"))["metadata"] if notebook else {}
        return str(metadata["asynclab"]["needs"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _notebook(shell: Any) -> Path | None:
    """The open notebook: Jupyter's server names it to its kernel, and so does VS Code."""
    named = os.environ.get("JPY_SESSION_NAME") or shell.user_ns.get("__vsc_ipynb_file__")
    return Path(named) if named else None


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
