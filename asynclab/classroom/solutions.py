"""The solutions for students, once nobody can hand in any more."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from asynclab.classroom import earlier, given, late, regions
from asynclab.classroom.folders import Course, files_in
from asynclab.classroom.notebooks import as_bytes
from asynclab.classroom.release import with_source, with_text
from asynclab.classroom.source import Source
from asynclab.commands import CommandError

FOLDER = "solution"


def release_solutions(course: Course, assignment: str, now: datetime) -> tuple[Path, list[Path]]:
    """Write `solution/ASSIGNMENT`; returns it, and where files that it replaced are kept.

    Raises CommandError before the last deadline, extensions included, and where there is none.
    """
    sources = {source.notebook: source for source in course.sources(assignment)}
    _want_over(late.deadlines(course.folder, assignment, course.settings), assignment, now)
    folder, target = course.source(assignment), course.folder / FOLDER / assignment
    kept = []
    for path in files_in(folder):
        name = path.relative_to(folder)
        if name.parts[0] == given.TESTS or path.is_symlink() or not path.is_file():
            continue
        data = path.read_bytes()
        if len(name.parts) == 1 and path.suffix == ".ipynb":
            hidden = course.settings.hidden_tests == "never"
            data = _solution(sources[path.stem], path, hidden)
        kept.append(earlier.replace(course.folder, target / name, data))
    return target, [one for one in kept if one]


def _want_over(due: late.Deadlines, assignment: str, now: datetime) -> None:
    if due.last is None:
        raise CommandError(
            f"No deadline of {assignment} is known, so somebody may still be at work. Write it "
            f'into classroom.toml, below [assignments."{assignment}"]: '
            "deadline = 2027-01-31T23:59:00+01:00"
        )
    if now >= due.last:
        return
    open_still = sorted(who for who, until in due.extended.items() if now < until)
    whose = f" (extended for {', '.join(open_still)})" if open_still else ""
    raise CommandError(
        f"{assignment} can be handed in until {due.last:%Y-%m-%d %H:%M %Z}{whose}. Until then no "
        "solution is written."
    )


def _solution(source: Source, path: Path, hidden: bool) -> bytes:
    data, pairs = with_source(path, source)
    cells = [_cell(cell, ours.text, hidden) for ours, cell in pairs]
    return as_bytes(data | {"cells": cells})


def _cell(cell: dict[str, Any], text: str, hidden: bool) -> dict[str, Any]:
    """The cell with its solution in plain sight, and without what only a grader reads."""
    if hidden:
        text = regions.cut(text, regions.HIDDEN_TESTS)
    text = _without_marks(regions.cut(text, regions.MARK_SCHEME))
    metadata = {key: value for key, value in cell.get("metadata", {}).items() if key != "nbgrader"}
    return with_text(cell | {"metadata": metadata}, text)


def _without_marks(text: str) -> str:
    marks = [f"{end} {what}" for end in ("BEGIN", "END")
             for what in (regions.SOLUTION, regions.HIDDEN_TESTS)]  # fmt: skip
    return "\n".join(line for line in text.split("\n") if not any(mark in line for mark in marks))
