"""Marks as CSV in nbgrader's columns, with a state behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asynclab.classroom import csv_files, earlier
from asynclab.classroom.grades import Row

HEADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score", "state",
)  # fmt: skip
"""nbgrader's columns, and the state: where there is no mark, the cells of marks are empty."""


@dataclass(frozen=True, slots=True)
class Export:
    """A table to be written, and what a teacher should know of it."""

    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    remarks: tuple[str, ...] = ()


def with_states(rows: Iterable[Row]) -> Export:
    """nbgrader's columns and the state, for everybody; no state stands as a bare 0."""
    return Export(HEADER, [_plain_row(row) for row in rows])


def number(value: float | None) -> str:
    """A mark without needless digits; "" where there is none."""
    return "" if value is None else f"{round(value, 4):.10g}"


def _plain_row(row: Row) -> list[object]:
    who = row.student
    marks = (row.raw, row.penalty, row.score, row.max_score)
    return [
        row.assignment, _utc(row.due), _utc(row.handed_in), who.student_id, who.last_name,
        who.first_name, who.email, *("" if one is None else round(one, 6) for one in marks),
        row.state,
    ]  # fmt: skip


def _utc(when: datetime | None) -> str:
    """A time as nbgrader writes it: UTC, without saying so."""
    return "" if when is None else str(when.astimezone(UTC).replace(tzinfo=None))


def write(course: Path, path: Path, export: Export, *, bom: bool = False) -> Path | None:
    """Write it; an older file with other content is kept, and where is returned."""
    return earlier.replace(course, path, csv_files.as_bytes(export.header, export.rows, bom=bom))
