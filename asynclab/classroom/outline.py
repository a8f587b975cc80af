"""What a notebook asks, in order: each marked cell, with its heading and its answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asynclab.classroom import regions
from asynclab.classroom.plan import ANSWERS
from asynclab.classroom.source import Source

HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
MARKUP = re.compile(r"[*_`]|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a notebook, as its pages need it; `id` is its grade_id, or ""."""

    id: str
    type: str
    source: str
    outputs: tuple[Mapping[str, Any], ...] = ()
    answer: bool = False
    test: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One marked cell: the heading above it, and the ids of the answers it is about."""

    id: str
    title: str
    answers: tuple[str, ...]


def cells_of(notebook: Mapping[str, Any]) -> list[Cell]:
    """The cells of a notebook in the notebook format."""
    return [_cell(one) for one in notebook.get("cells", [])]


def released(source: Source) -> list[Cell]:
    """The cells of a source, as students got them."""
    return [
        Cell(
            id=cell.id if cell.tagged else "",
            type=cell.type,
            source=cell.release,
            answer=cell.part in (*ANSWERS, "task"),
            test=cell.part == "test",
        )
        for cell in source.cells
    ]


def questions(cells: Sequence[Cell]) -> dict[str, Question]:
    """Every marked cell or answer by its id.

    A test is about the answers since the test before it, or about the same as that one.
    """
    found: dict[str, Question] = {}
    answers: list[str] = []
    heading, tested = "", False
    for cell in cells:
        if cell.type == "markdown" and not cell.answer:
            heading = [heading, *headings(cell.source)][-1]
        if cell.answer:
            answers = [cell.id] if tested else [*answers, cell.id]
            tested = False
        if cell.test:
            tested = True
        if cell.id and (cell.answer or cell.test):
            about = tuple(answers) if cell.test else (cell.id,)
            found[cell.id] = Question(cell.id, heading or cell.id, about)
    return found


def headings(source: str) -> list[str]:
    """The headings in a text, without the marks of Markdown."""
    return [MARKUP.sub(r"\1", heading) for heading in HEADING.findall(source)]


def untouched(cells: Iterable[Cell], release: Iterable[Cell]) -> set[str]:
    """The ids of answers that are still the release's stub, or not there at all."""
    stubs = {cell.id: _bare(cell.source) for cell in release if cell.answer}
    given = {cell.id: _bare(cell.source) for cell in cells if cell.answer}
    return {id for id, stub in stubs.items() if given.get(id, stub) in (stub, "")}


def without_hidden(source: str) -> str:
    """A test as students were shown it."""
    try:
        return regions.cut(source, regions.HIDDEN_TESTS).strip("\n")
    except regions.BrokenRegionError:
        return ""


def _bare(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _cell(cell: Mapping[str, Any]) -> Cell:
    metadata = cell.get("metadata", {})
    ours = metadata.get("nbgrader", {}) if isinstance(metadata, Mapping) else {}
    source = cell.get("source", "")
    return Cell(
        id=str(ours.get("grade_id", "")),
        type=str(cell.get("cell_type", "raw")),
        source="".join(source) if isinstance(source, list) else str(source),
        outputs=tuple(cell.get("outputs", ())),
        answer=bool(ours.get("solution") or ours.get("task")),
        test=bool(ours.get("grade")) and not ours.get("solution"),
    )
