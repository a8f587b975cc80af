"""What many believe about asyncio, and where the lessons meet it: from the course's own file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import asynclab

FILE = Path(asynclab.__file__).parent / "course" / "beliefs.toml"


@dataclass(frozen=True)
class Belief:
    """One belief, by the id of its question, and the number of its home lesson."""

    id: str
    lesson: str
    belief: str


@cache
def beliefs() -> dict[str, Belief]:
    """Every belief by its id, in the order of the lessons."""
    entries = tomllib.loads(FILE.read_text("utf-8"))
    return {id: Belief(id, **entry) for id, entry in entries.items()}
