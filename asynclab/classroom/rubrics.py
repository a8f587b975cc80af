"""Levels for a written answer, each with its points and what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from asynclab.classroom.source import Source, SourceCell

USUAL = (
    "nothing, or nothing about the question",
    "the right direction, but a reason is missing or wrong",
    "right, with the reason",
)
_LINE = re.compile(
    r"^\s*[-*+|#]\s*\**(\d+(?:\.\d+)?)(?:\s*points?)?\**\s*[:|–—-]+\s*(.+?)[\s|]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Rubric:
    """The points and the meaning of each level, from level 0 up."""

    points: tuple[float, ...]
    words: tuple[str, ...]

    def __str__(self) -> str:
        each = zip(self.points, self.words, strict=True)
        return "\n".join(
            f"{level} = {points:g}: {words}" for level, (points, words) in enumerate(each)
        )


def usual(points: float) -> Rubric:
    """None, half and all of the points."""
    return Rubric((0.0, points / 2, points), USUAL)


def rubrics(sources: Sequence[Source]) -> dict[str, Rubric]:
    """The rubric of each question that a person marks, by "notebook/grade_id".

    It stands in the answer's cell of the source, or in the text before or behind it: three or
    four lines of a list or table, or comments, that begin with the points (or with the level: 0,
    1, 2). Else it is the usual one.
    """
    return {
        f"{source.notebook}/{cell.id}": _rubric(source.cells, place)
        for source in sources
        for place, cell in enumerate(source.cells)
        if cell.part in ("written", "manual", "task")
    }


def _rubric(cells: Sequence[SourceCell], place: int) -> Rubric:
    points = cells[place].points
    near = [cells[place], *cells[place + 1 : place + 2], *cells[max(place - 1, 0) : place]]
    texts = [cell.text for cell in near if cell is cells[place] or cell.part == "prose"]
    return next((one for text in texts if (one := _in(text, points))), usual(points))


def _in(text: str, most: float) -> Rubric | None:
    found = sorted((float(number), words) for number, words in _LINE.findall(text))
    if len(found) not in (3, 4) or found[0][0] != 0:
        return None
    numbers = [number for number, _ in found]
    if numbers[-1] != most and numbers != [*range(len(found))]:
        return None
    points = [number * most / numbers[-1] for number in numbers]
    return Rubric(tuple(points), tuple(words for _, words in found))
