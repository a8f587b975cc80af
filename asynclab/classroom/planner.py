"""The steps of one notebook, and what a person should know about how they were found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from asynclab.classroom.matching import Match, defines, same, unanswered, wanted
from asynclab.classroom.notebooks import Cell
from asynclab.classroom.plan import ANSWERS, CODE, Kind, Review, Step, plain, stronger
from asynclab.classroom.source import Source, SourceCell, names
from asynclab.saying import listed

KINDS: dict[str, Kind] = {"task": "written", "demo": "extra"}
FENCED = re.compile(r"^```\w*[ \t]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
LONGEST = 40  # characters of a name in a remark


def step_of(cell: SourceCell, code: str, missing: bool = False) -> Step:
    """The step of a cell of the source, with this code."""
    kind: Kind = KINDS.get(cell.part, cell.part)  # type: ignore[arg-type]
    return Step(cell.id, kind, code, cell.points, missing, cell.in_process, cell.hidden)


@dataclass(slots=True)
class Planner:
    """Makes the steps of one notebook, in the source's order; remarks gather on the way."""

    source: Source
    matched: Match
    remarks: list[str]
    review: Review = "no"
    count: int = 0

    def steps(self) -> Iterable[Step]:
        """The steps, once; afterwards `remarks` and `review` are complete."""
        self._look_at_all()
        extras = self._extras()
        yield from self._extra_steps(extras.get(-1, ()))
        for place, cell in enumerate(self.source.cells):
            yield from self._steps_at(place, cell)
            yield from self._extra_steps(extras.get(place, ()))

    def _steps_at(self, place: int, cell: SourceCell) -> Iterable[Step]:
        found = self.matched.found.get(place, [])
        if cell.part in ANSWERS:
            yield from self._answer(place, cell, [_as_code(one, cell) for one in found])
        elif cell.part == "task":
            work = self._work(found)
            yield step_of(cell, work, missing=not work.strip())
        elif cell.part == "demo":
            yield from self._extra_steps(found)
        elif cell.part != "prose":
            yield step_of(cell, cell.text)
            if not cell.tagged:
                yield from self._extra_steps(one for one in found if self._altered(one, cell))

    # What a person should know

    def _remark(self, sentence: str, review: Review = "no") -> None:
        self.remarks.append(sentence)
        self.review = stronger(self.review, review)

    def _look_at_all(self) -> None:
        cells, found = self.source.cells, self.matched.found
        if not found and cells:
            if not self.remarks or self.matched.extras:
                self._remark("It has no cell of the assignment; is it the right file?", "yes")
            return
        if self.matched.lost:
            self._remark(
                "The cells have lost nbgrader's tags (saved by another tool?); they were found by "
                "their text, and by the names that they define.",
                "if marks are lost",
            )
        for place, cell in enumerate(cells):
            for one in found.get(place, ()):
                self._look_at(one, cell)
        if gone := [cell.id for at, cell in enumerate(cells) if cell.locked and at not in found]:
            self._remark(f"Locked cells were deleted; the teacher's count: {listed(gone, 10)}.")
        self._look_at_order()

    def _look_at(self, one: Cell, cell: SourceCell) -> None:
        if one.type != cell.type and cell.part != "prose":
            self._remark(
                f"{_name(one)} was turned from {cell.type} into {one.type}; read as before.",
                "if marks are lost" if cell.part in CODE else "no",
            )
        if cell.locked and cell.type == "code" and self._altered(one, cell):
            self._remark(
                f"{_name(one)} is locked, and was changed; the teacher's own was run.",
                "if marks are lost" if cell.part == "setup" else "no",
            )
        if cell.tagged and one.tags and _retagged(one, cell):
            self._remark(f"The tags or points of {_name(one)} were changed; the teacher's count.")

    def _look_at_order(self) -> None:
        still = set(self._in_order())
        moved = [
            one
            for place, cell in enumerate(self.source.cells)
            for one in self.matched.found.get(place, [])[:1]
            if cell.part in ANSWERS and (one.number, place) not in still
        ]
        for one in moved:
            self._remark(f"{_name(one)} was moved; it was run at its place.", "if marks are lost")

    def _altered(self, one: Cell, cell: SourceCell) -> bool:
        """Whether the student changed a cell; if the teacher did since, that is nobody's fault."""
        if plain(one.text) in self.source.handed_out:
            return False
        return not (same(one.text, cell.release) or same(one.text, cell.text))

    # Answers

    def _answer(self, place: int, cell: SourceCell, found: Sequence[Cell]) -> Iterable[Step]:
        pieces = self._pieces(place, cell, found)
        if not pieces:
            missing = not found
            if missing:
                self._remark(f"The answer {cell.id!r} is not there.")
            self._look_into_texts(cell)
            code = found[0].text if found else cell.release
            yield step_of(cell, code, missing=True)
        elif cell.part == "answer":
            yield from self._extra_steps(pieces[:-1])
            yield step_of(cell, pieces[-1].text)
        else:
            yield step_of(cell, "\n\n".join(one.text for one in pieces))

    def _pieces(self, place: int, cell: SourceCell, found: Sequence[Cell]) -> list[Cell]:
        """What was answered: mostly one cell, but an answer can be split, or sent twice."""
        answered = {
            plain(one.text): one for one in reversed(found) if not unanswered(one.text, cell)
        }
        pieces = sorted(answered.values(), key=lambda one: one.number)
        if not pieces:
            return self._from_elsewhere(place, cell)
        if cell.id in self.matched.guessed:
            self._say_guessed(place, cell, pieces)
        elif len(found) > 1:
            self._remark(f"The answer {cell.id!r} is there {len(found)} times: {_names(found)}.")
        self._look_for_rivals(cell)
        return self._settle(place, cell, pieces) if len(pieces) > 1 else pieces

    def _settle(self, place: int, cell: SourceCell, pieces: list[Cell]) -> list[Cell]:
        """Of several different cells those count that come before the tests, in their order."""
        limit = self._next_test(place)
        early = [one for one in pieces if one.number < limit] or pieces
        if len(early) < len(pieces):
            late = [one for one in pieces if one not in early]
            self._remark(f"What comes after the test was left out: {_names(late)}.", "yes")
        times = Counter(name for one in early for name in names(one.text))
        if cell.part != "answer" or not times or max(times.values()) == 1:
            self._remark(
                f"The answer {cell.id!r} was put together from {_names(early)}.",
                "if marks are lost",
            )
        else:
            self._remark(
                f"The cells of {cell.id!r} differ, and were run in this order: {_names(early)}.",
                "yes",
            )
        return early

    def _look_into_texts(self, cell: SourceCell) -> None:
        """An answer can stand in a cell of another type, or in one of the teacher's texts."""
        texts = [one for one in self.matched.extras if one.type != "code" and one.text.strip()]
        if cell.part == "written":
            for place, other in enumerate(self.source.cells):
                if other.part in ("prose", "task"):
                    found = self.matched.found.get(place, ())
                    texts += [one for one in found if self._altered(one, other)]
        else:
            texts = [one for one in texts if defines(one.text, cell)]
        if texts:
            review: Review = "no" if cell.part == "written" and not cell.points else "yes"
            self._remark(f"The answer {cell.id!r} may stand in a text: {_names(texts)}.", review)

    def _look_for_rivals(self, cell: SourceCell) -> None:
        extras = self.matched.extras
        if rivals := [one for one in extras if one.type == "code" and defines(one.text, cell)]:
            self._remark(
                f"The answer {cell.id!r} is defined in {_names(rivals)}, too; all were run where "
                "they stand.",
                "if marks are lost",
            )

    def _say_guessed(self, place: int, cell: SourceCell, pieces: list[Cell]) -> None:
        late = any(one.number > self._next_test(place) for one in pieces)
        if not self.matched.lost or late:
            self._remark(
                f"The answer {cell.id!r} was found in {_names(pieces)}, and run at its place.",
                "yes" if late else "if marks are lost",
            )

    def _from_elsewhere(self, place: int, cell: SourceCell) -> list[Cell]:
        """An answer that was merged into another's cell, or written into a locked one."""
        if cell.part == "written":
            return []
        for at, other in enumerate(self.source.cells):
            if other.part in CODE and wanted(other) & wanted(cell):
                continue  # the same name was asked for there, for its own sake
            for one in self.matched.found.get(at, ()):
                if (
                    at != place
                    and self._altered(one, other)
                    and defines(_without(one, other), cell)
                ):
                    self._remark(
                        f"The answer {cell.id!r} was found in {_name(one)}.",
                        "yes" if other.locked else "if marks are lost",
                    )
                    return [one]
        return []

    def _next_test(self, place: int) -> float:
        """The number of the first submitted test behind a place of the source."""
        behind = [
            one.number
            for at in range(place + 1, len(self.source.cells))
            if self.source.cells[at].part == "test"
            for one in self.matched.found.get(at, ())
        ]
        return behind[0] if behind else float("inf")

    # Cells of the student's own

    def _extra_steps(self, cells: Iterable[Cell]) -> Iterable[Step]:
        for cell in cells:
            if cell.type == "code" and cell.text.strip():
                self.count += 1
                yield Step(f"extra {self.count}", "extra", cell.text)

    def _extras(self) -> dict[int, list[Cell]]:
        """The extra cells, each behind the cell of the source after which it stands."""
        anchors = self._in_order()
        behind: dict[int, list[Cell]] = {}
        for cell in self.matched.extras:
            at = bisect_left(anchors, (cell.number, 0))
            behind.setdefault(anchors[at - 1][1] if at else -1, []).append(cell)
        return behind

    def _in_order(self) -> list[tuple[int, int]]:
        """The most submitted cells, with their places, that stand in the source's order."""
        pairs = sorted(
            (one.number, place) for place, found in self.matched.found.items() for one in found
        )
        return _longest_rising(pairs)

    def _work(self, found: Sequence[Cell]) -> str:
        """What stands below a task's description, up to the next cell of the source."""
        if not found:
            return ""
        first = found[-1].number
        others = [one.number for cells in self.matched.found.values() for one in cells]
        last = min((number for number in others if number > first), default=10**9)
        return "\n\n".join(one.text for one in self.matched.extras if first < one.number < last)


def _as_code(one: Cell, cell: SourceCell) -> Cell:
    """An answer that was turned into text, without the fences of Markdown round its code."""
    fenced = FENCED.findall(one.text) if cell.part in CODE and one.type != "code" else []
    return replace(one, text="\n".join(fenced)) if fenced else one


def _retagged(one: Cell, cell: SourceCell) -> bool:
    points = one.tags.get("points")
    has_points = cell.part in ("test", "manual", "written", "task")
    return one.tags.get("solution", False) is not (cell.part in ANSWERS) or (
        has_points and points is not None and points != cell.points
    )


def _without(one: Cell, other: SourceCell) -> str:
    """The cell's code without the lines that its own cell of the source has anyway."""
    known = set(plain(other.release).split("\n")) if other.locked else set()
    return "\n".join(line for line in one.text.split("\n") if line.rstrip() not in known)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ends: list[int] = []
    last: list[int] = []  # for each length, the pair that ends such a chain lowest
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        at = bisect_right(ends, place)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [place], [index]
    chain, index = [], last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _name(cell: Cell) -> str:
    name = f" ({cell.grade_id[:LONGEST]!r})" if cell.grade_id else ""
    return f"Cell {cell.number}{name}"


def _names(cells: Iterable[Cell]) -> str:
    return listed((f"cell {cell.number}" for cell in cells), 10)
