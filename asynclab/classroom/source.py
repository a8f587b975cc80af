"""An assignment's source: its cells with their parts to play, as the teacher wrote them."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from asynclab.classroom import regions
from asynclab.classroom.notebooks import Cell, CellType, Notebook, Unreadable, read_notebook
from asynclab.classroom.plan import ANSWERS, Kind
from asynclab.commands import CommandError

Part = Kind | Literal["prose", "task", "demo"]
"""A step's kind, or one of those that are no step of their own.

- `prose`: text between the cells that count
- `task`: a description; what the student adds below it is marked by a person
- `demo`: untagged code of the teacher that calls the student's, and may be changed by them
"""

IN_PROCESS = "in-process"
"""A tag of JupyterLab on a test cell: it needs objects of the student's own process."""


class SourceError(CommandError):
    """The source is at fault: what was seen in which cell, and what to do."""


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell of the source. `text` has everything, `release` what students get.

    `id` is the grade_id, or "cell 3" for an untagged one. `cell_id` is the notebook format's.
    """

    id: str
    part: Part
    type: CellType
    text: str
    release: str
    points: float = 0.0
    tagged: bool = False
    hidden: bool = False
    in_process: bool = False
    cell_id: str = ""

    @property
    def locked(self) -> bool:
        """Whether it counts as it stands in the source, whatever was handed in."""
        return self.tagged and self.part in ("setup", "test", "prose", "task")


@dataclass(frozen=True, slots=True)
class Source:
    """One notebook of an assignment, as the teacher wrote it.

    `handed_out` are the texts (see `plan.plain`) of the releases that students may have had:
    older ones than the source, where that was mended since.
    """

    assignment: str
    notebook: str
    language: str
    cells: tuple[SourceCell, ...]
    handed_out: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def points(self) -> float:
        """What can be had in this notebook."""
        return sum(cell.points for cell in self.cells)

    @property
    def hash(self) -> str:
        """SHA-256 of all that counts when it is graded; outputs do not."""
        facts = [(c.id, c.part, c.text, c.release, c.points, c.in_process) for c in self.cells]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def read_source(
    path: str | os.PathLike[str], assignment: str = "", seed: int | None = None
) -> Source:
    """The source in a notebook file; raises SourceError with a sentence for what is wrong in it.

    `assignment` is the name of the folder that it is in, unless another is given. A `seed`
    takes the place of the number in the line `seed = 0` of a locked cell.
    """
    path = Path(path)
    try:
        notebook = read_notebook(path)
    except Unreadable as error:
        raise SourceError(
            f"The source {path} cannot be read. {error} Save it again in "
            "JupyterLab, or take an older copy of it. Nothing was changed."
        ) from None
    try:
        return source_of(notebook, assignment or path.absolute().parent.name, path.stem, seed)
    except SourceError as error:
        raise SourceError(f"{path}: {error}") from None


def source_of(notebook: Notebook, assignment: str, name: str, seed: int | None = None) -> Source:
    """The source in a notebook that was read; raises SourceError."""
    stub = stub_of(notebook.language)
    cells = [_cell(_seeded(cell, seed), stub) for cell in notebook.cells]
    _want_unique(cell.id for cell in cells if cell.tagged)
    answers = {name for cell in cells if cell.part == "answer" for name in names(cell.text)}
    cells = [_as_demo(cell, answers) for cell in cells]
    return Source(assignment, name, notebook.language.lower(), tuple(cells))


def has_seed(source: Source) -> bool:
    """Whether a seed would change anything: a locked cell has the line `seed = 0`."""
    return any(_SEED.search(cell.text) for cell in source.cells if cell.part == "setup")


def _seeded(cell: Cell, seed: int | None) -> Cell:
    if seed is None or cell.type != "code" or cell.tags.get("locked") is not True:
        return cell
    return replace(cell, text=_SEED.sub(rf"\g<1>{seed}", cell.text))


_SEED = re.compile(r"^(seed[ \t]*=[ \t]*)\d+", re.MULTILINE | re.IGNORECASE)


def stub_of(language: str) -> str:
    """What stands in place of a solution in this language."""
    try:
        return regions.STUBS[language.lower()]
    except KeyError:
        raise SourceError(
            f"The notebook's language is {language!r}; known: {', '.join(regions.STUBS)}."
        ) from None


def names(code: str) -> tuple[str, ...]:
    """The names that code defines at its left margin: functions, classes, variables."""
    found = _DEFINES.findall(code)
    return tuple(dict.fromkeys(defined or assigned for defined, assigned in found))


_DEFINES = re.compile(
    r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)


def _as_demo(cell: SourceCell, answers: set[str]) -> SourceCell:
    """Untagged code is no setup if it calls what students write, defines nothing, or settles."""
    if cell.tagged or cell.part != "setup":
        return cell
    own = _DEFINES.search(cell.text) or _IMPORTS.search(cell.text)
    calls = answers & set(re.findall(r"\w+", cell.text)) or _ASKS.search(cell.text)
    return cell if own and not calls else replace(cell, part="demo")


_ASKS = re.compile(r"\b(?:predict|settle)\(")
_IMPORTS = re.compile(r"^(?:import|from)[ \t]", re.MULTILINE)


def _cell(cell: Cell, stub: str) -> SourceCell:
    tags = cell.tags
    counts = any(tags.get(one) is True for one in ("grade", "solution", "locked", "task"))
    code = cell.type == "code" and bool(cell.text.strip())
    part = _part(cell) if counts else "setup" if code else "prose"
    where = f"cell {cell.number} ({cell.grade_id!r})" if cell.grade_id else f"cell {cell.number}"
    try:
        release = _release(cell, part, stub)
    except regions.BrokenRegionError as error:
        raise SourceError(f"In {where} {error}. Mend these lines.") from None
    if "### AUTOTEST" in cell.text or "### HASHED AUTOTEST" in cell.text:
        raise SourceError(
            f"In {where} is an AUTOTEST line, of which nbgrader alone makes a test. Write the "
            "test out, or take the one that nbgrader has made."
        )
    if counts and not cell.grade_id:
        raise SourceError(f"In {where} the grade_id is missing. Give the cell a name of its own.")
    return SourceCell(
        id=cell.grade_id if counts else f"cell {cell.number}",
        part=part,
        type=cell.type,
        text=cell.text,
        release=release,
        points=_points(tags, where) if _has_points(tags) else 0.0,
        tagged=counts,
        hidden=regions.has(cell.text, regions.HIDDEN_TESTS),
        in_process=IN_PROCESS in cell.labels,
        cell_id=cell.id,
    )


def _part(cell: Cell) -> Part:
    grade, solution = cell.tags.get("grade") is True, cell.tags.get("solution") is True
    if cell.tags.get("task") is True:
        return "task"
    if cell.type != "code":
        if grade and not solution:
            raise SourceError(
                f"Cell {cell.number} ({cell.grade_id!r}) is text, with a grade but no solution. "
                "A written answer has both; a test is code."
            )
        return "written" if solution else "prose"
    if grade:
        return "manual" if solution else "test"
    return "answer" if solution else "setup"


def _release(cell: Cell, part: Part, stub: str) -> str:
    text, answered = cell.text, part in ANSWERS
    _want_place(cell, regions.SOLUTION, answered, "an answer cell")
    _want_place(cell, regions.HIDDEN_TESTS, part == "test", "a test cell")
    _want_place(cell, regions.MARK_SCHEME, part == "task", "a task cell")
    if answered:
        stub = regions.WRITTEN_STUB if part == "written" else stub
        marked = regions.has(text, regions.SOLUTION)
        return regions.cut(text, regions.SOLUTION, stub) if marked else stub
    return regions.cut(regions.cut(text, regions.HIDDEN_TESTS), regions.MARK_SCHEME)


def _want_place(cell: Cell, what: str, right: bool, place: str) -> None:
    if not right and regions.has(cell.text, what):
        raise SourceError(
            f"Cell {cell.number} has a marker of {what}, but is not {place}. Change its "
            "tags (View ▸ Create Assignment), or students get what stands there."
        )


def _has_points(tags: Any) -> bool:
    return tags.get("grade") is True or tags.get("task") is True


def _points(tags: Any, where: str) -> float:
    given = tags.get("points")
    number = isinstance(given, (int, float)) and not isinstance(given, bool)
    if not number or not math.isfinite(given) or given < 0:
        seen = "has no points" if given is None else f"has {given!r} as its points"
        raise SourceError(f"In {where} a cell that is graded {seen}. Wanted: a number from 0 on.")
    return float(given)


def _want_unique(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise SourceError(f"The grade_id {one!r} is there twice. Give one cell another name.")
        seen.add(one)
