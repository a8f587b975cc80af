"""What students get: the source without solutions, hidden tests, outputs and wrong answers."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asynclab.classroom import earlier, given
from asynclab.classroom.folders import Course, files_in
from asynclab.classroom.nbgrader_tags import tags_of
from asynclab.classroom.notebooks import as_bytes, read_json
from asynclab.classroom.source import Source, SourceCell, SourceError, has_seed, read_source
from asynclab.commands import CommandError

OF_A_RUN = ("collapsed", "scrolled", "execution", "ExecuteTime")


def generate_assignment(
    course: Course, assignment: str, seed: int | None = None, *, force: bool = False
) -> Path:
    """Make the release of an assignment from its source, and return its folder.

    A release that is there already and differs is left alone, and CommandError raised; with
    `force` it is kept under `.classroom/releases`, and a new one takes its place. A `seed`
    varies what the assignment draws (the line `seed = 0` of a locked cell).
    """
    seed = _agreed_seed(course, assignment, seed)
    made = files_of_release(course, assignment, seed)
    target = course.release(assignment)
    with earlier.saying(target):
        _replace(course, assignment, made, force)
        if seed is not None:
            earlier.put(course.seed_file(assignment), str(seed).encode())
    return target


def _agreed_seed(course: Course, assignment: str, seed: int | None) -> int | None:
    known = course.settings.of(assignment).seed
    if seed is None:
        return course.seed(assignment)
    if known not in (None, seed):
        raise CommandError(f"classroom.toml gives {assignment!r} the seed {known}, not {seed}.")
    if not any(has_seed(source) for source in course.sources(assignment)):
        raise SourceError(
            f"A seed changes nothing in {assignment!r}. Draw from it in a locked cell that has a "
            "line of its own: seed = 0"
        )
    return seed


def files_of_release(course: Course, assignment: str, seed: int | None = None) -> dict[str, bytes]:
    """The files of a release, by name: raises SourceError for what must not reach students."""
    folder = course.source(assignment)
    course.sources(assignment)  # says what is wrong with any of them
    made = {}
    for path in files_in(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            raise SourceError(f"{path} is a link or no file; put the file itself there.")
        if path.parent == folder and path.suffix == ".ipynb":
            source = read_source(path, assignment, seed)
            made[name] = _released(source, path)
        elif not name.startswith(f"{given.TESTS}/"):
            made[name] = path.read_bytes()
    return made


def with_source(
    path: Path, source: Source
) -> tuple[dict[str, Any], Iterable[tuple[SourceCell, dict[str, Any]]]]:
    """What is in the file of a source, and each of its cells with what was read from it."""
    data = read_json(path, [])
    if not isinstance(data.get("cells"), list):
        raise SourceError(f"{path} is in an old notebook format. Save it in JupyterLab first.")
    cells = [cell for cell in data["cells"] if isinstance(cell, dict)]
    return data, zip(source.cells, cells, strict=True)


def with_text(cell: dict[str, Any], text: str) -> dict[str, Any]:
    """The cell with another text, as one that has not been run."""
    made = cell | {"source": text.splitlines(keepends=True)}
    if cell.get("cell_type") == "code":
        made |= {"outputs": [], "execution_count": None}
    return made


def _released(source: Source, path: Path) -> bytes:
    data, pairs = with_source(path, source)
    kept = {
        k: v for k, v in data.get("metadata", {}).items() if k not in ("celltoolbar", "widgets")
    }
    return as_bytes(data | {"metadata": kept, "cells": [_cell(*pair) for pair in pairs]})


def _cell(ours: SourceCell, cell: dict[str, Any]) -> dict[str, Any]:
    metadata = {k: v for k, v in cell.get("metadata", {}).items() if k not in OF_A_RUN}
    metadata.pop("nbgrader", None)
    if ours.tagged:
        _want_name(ours.id)
        metadata |= {"nbgrader": tags_of(ours), "deletable": False}
        if ours.locked:
            metadata["editable"] = False
    made = with_text(cell | {"metadata": metadata}, ours.release)
    if "attachments" in made:
        there = made["attachments"].items()
        made["attachments"] = {k: v for k, v in there if f"attachment:{k}" in ours.release}
    return made


def _want_name(id: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", id):
        raise SourceError(
            f"The grade_id {id!r} has a character that nbgrader refuses. Use letters from "
            "a to z, digits, - and _."
        )


def _replace(course: Course, assignment: str, made: dict[str, bytes], force: bool) -> None:
    target = course.release(assignment)
    if target.exists():
        there = {path.relative_to(target).as_posix(): path for path in files_in(target)}
        changed = [
            name
            for name in sorted({*made, *there})
            if name not in there or there[name].read_bytes() != made.get(name)
        ]
        if not changed:
            return
        if not force:
            raise CommandError(_refusal(course, assignment, target, changed))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".release-", dir=target.parent) as name:
        new = Path(name) / "new"
        for path, data in made.items():
            earlier.put(new / path, data)
        if target.exists():
            moment = datetime.now(UTC).strftime("%Y-%m-%d %H.%M.%S.%f")
            kept = course.releases(assignment) / moment
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(target, kept)
        new.rename(target)


def _refusal(course: Course, assignment: str, target: Path, changed: list[str]) -> str:
    work = len(course.students(assignment))
    who = f"{work} students have handed in" if work else "Students may have it"
    return (
        f"{target} is there already, and a new one would differ in {', '.join(changed[:5])}. "
        f"{who}. To make it anew: --force (the old one is then kept in .classroom/releases)."
    )
