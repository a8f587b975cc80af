"""What is to be run for one notebook: the source's own cells, with a student's answers in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["setup", "answer", "extra", "test", "manual", "written"]
"""What a cell is for.

- `setup`: the teacher's own code, locked and without points; from the source
- `answer`: code that the student wrote, marked by tests elsewhere; from the submission
- `extra`: code that the student added, in a cell of their own; from the submission
- `test`: a test of the source, hidden parts included; run by the judge
- `manual`: code that the student wrote and that a person marks; from the submission
- `written`: prose that the student wrote; a person marks it where it has points
"""

CODE = ("answer", "manual")
ANSWERS = (*CODE, "written")
BY_HAND = ("manual", "written")

Review = Literal["no", "if marks are lost", "yes"]
"""Whether a person should look at what was handed in: it decides for the state `needs review`."""


def stronger(one: Review, other: Review) -> Review:
    """What holds where two things were noticed."""
    return max(one, other, key=get_args(Review).index)


def plain(text: str) -> str:
    """The text without what no one means to change: blanks at the ends, empty lines."""
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


def answer_hash(text: str) -> str:
    """SHA-256 of an answer, blanks at the ends of lines left out: a mark given by hand is its."""
    return hashlib.sha256(plain(text).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """One cell to be run (or, where it is written, to be kept), in the source's order.

    `id` is the grade_id, or one of ours ("extra 2") for a student's own cell. `code` is the
    text of the cell. `missing` is true where the submission lacks the answer: its code is then
    the release's stub. `in_process` is true for a test that needs objects of the student's
    process, so that its outcome is not tamper-proof. `hidden` is true for a test of which the
    student was not shown every line.
    """

    id: str
    kind: Kind
    code: str
    points: float = 0.0
    missing: bool = False
    in_process: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one notebook, and what was noticed while it was read.

    `remarks` are sentences for teacher and student, one for each thing that was repaired or
    left out: a cell that was sent twice, a tag that was changed, a byte order mark. `review` is
    "yes" where it was in doubt which code is the answer, and "if marks are lost" where something
    was repaired that might be why. `asked` are the names that the answers are to define.
    """

    notebook: str
    steps: tuple[Step, ...]
    remarks: tuple[str, ...] = ()
    review: Review = "no"
    asked: tuple[str, ...] = ()
