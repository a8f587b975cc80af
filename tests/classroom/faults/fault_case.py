"""What a case of the fault suite is: what a student hands in, and what a careful human gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fault_rare import RARE

Marks = float | tuple[float, float]
"""Exact points, or the least and the most that a human might give."""

GRADED = "graded"
MANUAL = "needs manual grading"
REVIEW = "needs review"
UNREADABLE = "unreadable"
MISSING = "missing"


@dataclass(frozen=True)
class Case:
    """One submission. What `answers` leaves out is answered right.

    - `answers`: the code of an answer, by its grade_id; `first` and `last` are cells of the
      student's own before and after everything
    - `edit` changes the notebook's JSON in place; `lay` writes the submission's folder itself,
      given that folder, the notebook's text, and the places of the run
    - `marks`: points by test, where they are not full; `total` instead where no test is known
    - `says`: a pattern that a reason or a remark must match
    - `shows`: a pattern that what the cells wrote must match
    - `beside`: whether the case holds without a sandbox too
    - `hangs`: whether it is stopped in one place, and so takes that place's limit
    - `rare`: whether it repeats what another shows in another way: only `--soak` runs it
    """

    name: str
    kind: str
    assignment: str
    answers: dict[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    edit: Callable[[dict[str, Any]], None] | None = None
    lay: Callable[[Path, str, dict[str, str]], None] | None = None
    marks: dict[str, Marks] = field(default_factory=dict)
    state: str | tuple[str, ...] = ""
    says: str = ""
    shows: str = ""
    student: str = ""
    beside: bool = False
    hangs: bool = False
    rare: bool = False

    @property
    def folder(self) -> str:
        """The student's id, which names their folder."""
        return self.student or self.name.replace(" ", "-").replace("/", "-")

    @property
    def is_rare(self) -> bool:
        """Whether only `--soak` grades it."""
        return self.rare or self.name in RARE

    @property
    def states(self) -> tuple[str, ...]:
        """The states that a human might put it in."""
        usual = GRADED if self.assignment == "sums" else MANUAL
        wanted = self.state or usual
        return (wanted,) if isinstance(wanted, str) else wanted


class Kind:
    """Makes the cases of one kind: `kind.sums(name, …)` and `kind.weather(name, …)`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.cases: list[Case] = []

    def sums(self, name: str, answers: dict[str, str] | None = None, **facts: Any) -> None:
        """A case of the synchronous assignment, which knows nothing of asynclab."""
        self.cases.append(Case(name, self.kind, "sums", answers or {}, **facts))

    def weather(self, name: str, answers: dict[str, str] | None = None, **facts: Any) -> None:
        """A case of the asynchronous assignment."""
        self.cases.append(Case(name, self.kind, "weather", answers or {}, **facts))
