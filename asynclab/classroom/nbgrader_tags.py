"""The tags by which nbgrader knows a cell: schema 3, under `metadata.nbgrader`."""

from __future__ import annotations

import hashlib
from typing import Any

from asynclab.classroom.plan import ANSWERS, BY_HAND
from asynclab.classroom.source import SourceCell


def tags_of(cell: SourceCell) -> dict[str, Any]:
    """The tags of a cell that the source has tagged."""
    tags: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": cell.id,
        # nbgrader refuses an answer in text that is not graded: then it is worth 0 points.
        "grade": cell.part == "test" or cell.part in BY_HAND,
        "solution": cell.part in ANSWERS,
        "locked": cell.locked,
        "task": cell.part == "task",
        "cell_type": cell.type,
    }
    if tags["grade"] or tags["task"]:
        tags["points"] = cell.points
    return tags | {"checksum": checksum(cell, tags)}


def checksum(cell: SourceCell, tags: dict[str, Any]) -> str:
    """The checksum by which nbgrader knows whether a released cell was changed."""
    facts = [cell.release, cell.type, *(str(tags[flag]) for flag in ("grade", "solution"))]
    facts += [str(not tags["solution"] and (tags["grade"] or tags["locked"])), cell.id]
    if tags["grade"]:
        facts.append(str(cell.points))
    return hashlib.md5("".join(facts).encode(), usedforsecurity=False).hexdigest()
