"""What the judge of one submission is given, and the file in which it answers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from asynclab.classroom.plan import Plan, Step
from asynclab.classroom.result import NotebookResult

FORMAT = 1
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use: seconds of real time, bytes, and a number of processes.

    `cell` holds for each cell of the student's process, `test` for each test, `notebook` for all
    cells of one notebook together, replays included. `output` is what one cell may write; the
    rest is cut off, and said. `memory` and `processes` (threads count) are those of the whole
    sandbox, `disk` is the size of each folder in which it can write: its own, /tmp and /dev/shm.
    """

    cell: float = 10.0
    test: float = 10.0
    notebook: float = 60.0
    output: int = 1 * MEGABYTE
    memory: int = 1_000 * MEGABYTE
    processes: int = 128
    disk: int = 64 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to be judged: the plans of its notebooks, and the conditions.

    `isolation` is the level that `isolation.probe` gave. `files` is a folder whose files the
    notebooks may read ("" for none): they are copied in. `seed` varies what the tests draw.
    """

    plans: tuple[Plan, ...]
    isolation: str = "none"
    limits: Limits = Limits()
    seed: int = 0
    files: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON file."""
        return {"format": FORMAT} | asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Job:
        """The job that `to_json` wrote; raises ValueError for another format."""
        _wants_format(data)
        facts = {key: value for key, value in data.items() if key != "format"}
        plans = tuple(_plan(one) for one in data["plans"])
        return Job(**facts | {"plans": plans, "limits": Limits(**data["limits"])})


def write_outcomes(path: str | Path, notebooks: list[NotebookResult]) -> None:
    """Write what the judge found, in one piece."""
    data = {"format": FORMAT, "notebooks": [asdict(one) for one in notebooks]}
    part = Path(f"{path}.part")
    part.write_text(json.dumps(data), encoding="utf-8")
    part.replace(path)


def read_outcomes(path: str | Path) -> tuple[NotebookResult, ...]:
    """What the judge found; raises ValueError for another format, OSError where there is none."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    _wants_format(data)
    return tuple(NotebookResult.from_json(one) for one in data["notebooks"])


def _plan(data: dict[str, Any]) -> Plan:
    steps = tuple(Step(**step) for step in data["steps"])
    return Plan(
        **data | {"steps": steps, "remarks": tuple(data["remarks"]), "asked": tuple(data["asked"])}
    )


def _wants_format(data: dict[str, Any]) -> None:
    if data.get("format") != FORMAT:
        raise ValueError(f"The format is {data.get('format')!r}; wanted: {FORMAT}.")
