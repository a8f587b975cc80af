"""Which cell of a submission is which cell of the source: by name, by text, by what it defines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice

from asynclab.classroom.notebooks import Cell
from asynclab.classroom.plan import ANSWERS, CODE, plain
from asynclab.classroom.source import Source, SourceCell, names

WORD = re.compile(r"\w+|[^\w\s]")
ALIKE = 0.6
MOST_WORDS = 400  # comparing is quadratic, and a submission may be of any size
MOST_CELLS = 50


@dataclass(slots=True)
class Match:
    """For each cell of the source (by its place) the submitted cells that are it, in their order.

    `extras` are the cells that are none of the source's. `lost` is true where the submission
    has none of nbgrader's names left, so that other signs had to do. `guessed` are the ids of
    answers that were found by another sign than their name.
    """

    found: dict[int, list[Cell]] = field(default_factory=dict)
    extras: list[Cell] = field(default_factory=list)
    lost: bool = False
    guessed: list[str] = field(default_factory=list)

    def claim(self, place: int, cells: Iterable[Cell]) -> None:
        """Take cells out of the extras: they are the source's cell at this place."""
        taken = {cell.number: cell for cell in cells}
        if taken:
            both = [*self.found.get(place, []), *taken.values()]
            self.found[place] = sorted(both, key=lambda cell: cell.number)
            self.extras = [cell for cell in self.extras if cell.number not in taken]


def match(source: Source, cells: Iterable[Cell]) -> Match:
    """Find the cells of the source in those of a submission."""
    result = Match(extras=list(cells))
    _by_name(source, result)
    result.lost = not result.found and any(cell.tagged for cell in source.cells)
    _by_format_id(source, result)
    _by_text(source, result)
    for parts, find in STEPS:
        for place, cell in enumerate(source.cells):
            if cell.part in parts and (cells := find(source, place, result)):
                result.claim(place, cells)
                if cell.part in ANSWERS:
                    result.guessed.append(cell.id)
    return result


def unanswered(given: str, cell: SourceCell) -> bool:
    """Whether what was given for an answer is still the release's stub, or nothing."""
    if cell.type != "code":
        return plain(given) in ("", plain(cell.release))
    return _bare(given) in ("", _bare(cell.release))


def _bare(code: str) -> str:
    return "\n".join(line for line in plain(code).split("\n") if not line.lstrip().startswith("#"))


def _by_name(source: Source, result: Match) -> None:
    bearing = _groups(result.extras, lambda one: one.grade_id)
    for place, cell in enumerate(source.cells):
        if cell.tagged:
            named = bearing.get(cell.id, [])
            result.claim(place, [one for one in named if not _is_another(one, cell, source)])


def _is_another(one: Cell, cell: SourceCell, source: Source) -> bool:
    """Whether a cell that bears an answer's name defines another answer instead."""
    if cell.part not in CODE or not names(cell.release) or defines(one.text, cell):
        return False
    others = [other for other in source.cells if other.part in CODE and other is not cell]
    return any(defines(one.text, other) for other in others)


def _by_format_id(source: Source, result: Match) -> None:
    """The format's ids survive tools that lose nbgrader's tags; copies make them useless."""
    ours = Counter(cell.cell_id for cell in source.cells)
    theirs = Counter(cell.id for cell in result.extras)
    for place, cell in _missing(source, result):
        if cell.cell_id and ours[cell.cell_id] == 1 == theirs[cell.cell_id]:
            (same,) = [one for one in result.extras if one.id == cell.cell_id]
            if (same.type == "code") == (cell.type == "code"):
                result.claim(place, [same])


def _by_text(source: Source, result: Match) -> None:
    saying = _groups(result.extras, lambda one: plain(one.text))
    for place, cell in _missing(source, result):
        for text in (plain(cell.release), plain(cell.text)):
            if text and saying.get(text):
                result.claim(place, [saying[text].pop(0)])
                break


def _groups(cells: Iterable[Cell], key: Callable[[Cell], str]) -> dict[str, list[Cell]]:
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(key(cell), []).append(cell)
    return groups


def _alike(source: Source, place: int, result: Match) -> list[Cell]:
    """The cell that was changed a little. A tagged one is sought only where all tags were lost."""
    cell = source.cells[place]
    if place in result.found or (cell.tagged and not result.lost):
        return []
    same = [one for one in result.extras if one.type == cell.type][:MOST_CELLS]
    rated = [(_likeness(cell.release, one.text), -one.number, one) for one in same]
    best = max(rated, default=(0.0, 0, None))
    return [best[2]] if best[2] and best[0] >= ALIKE else []


def _likeness(one: str, other: str) -> float:
    compare = SequenceMatcher(None, _words(one), _words(other), autojunk=False)
    return compare.ratio() if compare.quick_ratio() >= ALIKE else 0.0


def _words(text: str) -> list[str]:
    return [found[0] for found in islice(WORD.finditer(text), MOST_WORDS)]


def same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but what a formatter changes: blanks, quotes, commas."""
    return one == other or _marks(one) == _marks(other)


def _marks(text: str) -> str:
    return "".join(text.replace("'", '"').replace(",", " ").split())


def _defining(source: Source, place: int, result: Match) -> list[Cell]:
    """Extra cells that define what an answer has to, where its own cell is gone or unanswered."""
    cell = source.cells[place]
    if any(not unanswered(one.text, cell) for one in result.found.get(place, [])):
        return []
    found = [one for one in result.extras if one.type == "code" and defines(one.text, cell)]
    near = _inside(source, place, result, found)
    twins = [one for one in source.cells if one.part in CODE and wanted(one) & wanted(cell)]
    return near or (found if len(twins) == 1 else found[:1])


def defines(code: str, cell: SourceCell) -> bool:
    """Whether code answers what an answer cell asks for, as far as its names can tell."""
    return bool(wanted(cell) & set(names(code))) and not unanswered(code, cell)


def wanted(cell: SourceCell) -> set[str]:
    """The names that an answer has to define."""
    return set(names(cell.release) or names(cell.text))


def _between(source: Source, place: int, result: Match) -> list[Cell]:
    """The cells that stand where the answer should, between its neighbours."""
    if place in result.found or not result.found:
        return []
    code = source.cells[place].type == "code"
    inside = _inside(source, place, result, result.extras)
    return [one for one in inside if (one.type == "code") == code]


def _inside(source: Source, place: int, result: Match, cells: Iterable[Cell]) -> list[Cell]:
    """Those cells that stand between the neighbours of a place of the source."""
    before = [one.number for at in range(place) for one in result.found.get(at, [])]
    behind = range(place + 1, len(source.cells))
    after = [one.number for at in behind for one in result.found.get(at, [])]
    first, last = max(before, default=0), min(after, default=10**9)
    return [one for one in cells if first < one.number < last]


STEPS: tuple[tuple[tuple[str, ...], Callable[[Source, int, Match], list[Cell]]], ...] = (
    (("setup", "test", "prose", "task", "demo"), _alike),
    (CODE, _defining),
    (ANSWERS, _between),
)


def _missing(source: Source, result: Match) -> list[tuple[int, SourceCell]]:
    return [pair for pair in enumerate(source.cells) if pair[0] not in result.found]
