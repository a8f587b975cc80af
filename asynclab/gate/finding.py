"""What the gate found in a notebook: one frozen record, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from asynclab.gate.clean import without_places

SOURCE_LINES = 4
DETAIL_LINES = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a notebook: where, what was seen, what was wanted.

    `cell` is the number that Jupyter shows as [1], [2], … after Run All, or None where
    the whole notebook is meant; `rule` a short name for the kind; `detail` a traceback
    or an output that helps.
    """

    rule: str
    cell: int | None
    seen: str
    wanted: str
    detail: str = ""
    source: str = ""
    path: str = ""

    def at(self, path: str, sources: list[str]) -> Finding:
        """The same finding, with its notebook and the source of its cell."""
        known = sources[self.cell - 1 : self.cell] if self.cell else []
        return replace(self, path=path, source="".join(known))

    def __str__(self) -> str:
        where = f"cell [{self.cell}]" if self.cell else "the notebook as a whole"
        return "\n".join(
            [
                f"{self.path}, {where} ({self.rule})",
                *_first(self.source, SOURCE_LINES, "    "),
                f"  seen:   {self.seen}",
                f"  wanted: {self.wanted}",
                *_first(without_places(self.detail), DETAIL_LINES, "  | "),
            ]
        )


def _first(text: str, most: int, margin: str) -> list[str]:
    lines = text.rstrip().splitlines()
    more = [f"{margin}… {len(lines) - most} more lines"] if len(lines) > most else []
    return [margin + line for line in lines[:most]] + more
