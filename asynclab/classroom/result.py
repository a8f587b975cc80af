"""What came of one submission: its cells, points and reasons, and one named state."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from asynclab.classroom.plan import Review

State = Literal[
    "graded", "needs manual grading", "needs review", "unreadable", "missing", "runner error"
]
"""Where a submission stands; each one is in exactly one state.

- `graded`: every point was given or refused by a test that ran to its end, or by a person
- `needs manual grading`: as graded, apart from answers that a person has yet to mark
- `needs review`: points were lost by something other than a plain wrong answer (a stopped
  test, a dead process, a cell sent twice), so a person should look
- `unreadable`: the file is no notebook that can be read, so there is no mark
- `missing`: nothing was handed in
- `runner error`: our own fault or the machine's; a re-run tries again
"""

Outcome = Literal["passed", "partial", "failed", "stopped", "died", "not run", "not marked"]
"""What came of a cell: `stopped` by a limit, `died` with its process, `not marked` by a person."""

HARMED = ("stopped", "died", "not run")
"""Outcomes in which something else than a wrong answer may have cost points."""

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a test: what it asks for, its points, those given, and the reason if not all."""

    title: str
    points: float
    score: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CellResult:
    """What came of one cell that has points, or of an answer that went wrong.

    `score` is None until a person has marked it. `reason` is what the student is told, and
    `detail` what only the teacher is (the traceback of a hidden test). `timelines` are those
    that the judge measured, in the JSON form of `asynclab.files`. `answer_hash` is that of the
    answer which a person marks: a mark given by hand belongs to it.
    """

    id: str
    kind: str
    points: float
    score: float | None
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    parts: tuple[Part, ...] = ()
    hidden: bool = False
    tamper_proof: bool = True
    timelines: tuple[dict[str, Any], ...] = ()
    answer_hash: str = ""


@dataclass(frozen=True, slots=True)
class NotebookResult:
    """The cells of one notebook with their results, and what their runs showed.

    `outputs` maps a step's id to the outputs of its run, in the notebook format. `review` is
    whether a person should look at what was noticed while it ran.
    """

    name: str
    cells: tuple[CellResult, ...]
    remarks: tuple[str, ...] = ()
    outputs: dict[str, list[dict[str, Any]]] | None = None
    review: Review = "no"

    @staticmethod
    def from_json(data: dict[str, Any]) -> NotebookResult:
        """The notebook's part of what `Result.to_json` wrote."""
        cells = tuple(_cell(one) for one in data["cells"])
        remarks, review = tuple(data["remarks"]), data.get("review", "no")
        return NotebookResult(data["name"], cells, remarks, data["outputs"], review)


@dataclass(frozen=True, slots=True)
class Result:
    """One submission's result: the same submission and source always give an equal one.

    `isolation` is the level of the sandbox: "bubblewrap", "bubblewrap (root)" or "none".
    `submission_hash` and `source_hash` are SHA-256 over all files that counted.
    """

    assignment: str
    student: str
    state: State
    submission_hash: str
    source_hash: str
    isolation: str
    notebooks: tuple[NotebookResult, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def score(self) -> float | None:
        """Points so far; None where there is no mark (unreadable, missing, runner error)."""
        if self.state in ("unreadable", "missing", "runner error"):
            return None
        return sum(cell.score or 0.0 for cell in self.cells)

    @property
    def max_score(self) -> float:
        """Points that can be had."""
        return sum(cell.points for cell in self.cells)

    @property
    def cells(self) -> tuple[CellResult, ...]:
        """The cells of all notebooks."""
        return tuple(cell for notebook in self.notebooks for cell in notebook.cells)

    @property
    def every_remark(self) -> tuple[str, ...]:
        """The remarks on the whole, and those on each notebook."""
        return (*self.remarks, *(said for one in self.notebooks for said in one.remarks))

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON file."""
        return {"format": FORMAT} | asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Result:
        """The result that `to_json` wrote; raises ValueError for another format."""
        if data.get("format") != FORMAT:
            raise ValueError(f"The format is {data.get('format')!r}; wanted: {FORMAT}.")
        notebooks = tuple(NotebookResult.from_json(one) for one in data["notebooks"])
        facts = {key: data[key] for key in _RESULT_FACTS}
        return Result(**facts, notebooks=notebooks, remarks=tuple(data["remarks"]))


_RESULT_FACTS = ("assignment", "student", "state", "submission_hash", "source_hash", "isolation")


def _cell(data: dict[str, Any]) -> CellResult:
    parts = tuple(Part(**part) for part in data["parts"])
    return CellResult(**data | {"parts": parts, "timelines": tuple(data["timelines"])})
