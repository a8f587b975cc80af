"""Figures as rows, rows as a table of text or as JSON."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

UNITS = {"×": "{:.2f}", "s": "{:.3f} s", "ms": "{:.1f} ms", "MB": "{:.1f} MB"}
HEAD = ("", "median", "quartiles", "CPU", "aim", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: all its samples, and what it should stay below (None: no aim).

    `cpu` are the same figures by CPU time of the process, where a clock was read; they
    suffer less on a busy machine, and the aim is not for them.
    """

    part: str
    what: str
    unit: str
    samples: Sequence[float]
    cpu: Sequence[float] = field(default=())
    aim: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The middle half of the samples lies between these."""
        if len(self.samples) == 1:
            return self.samples[0], self.samples[0]
        low, _, high = statistics.quantiles(self.samples, n=4, method="inclusive")
        return low, high

    @property
    def verdict(self) -> str:
        """ "met" or "not met"; "" where there is no aim."""
        if self.aim is None:
            return ""
        return "met" if self.median <= self.aim else "not met"

    def cells(self) -> tuple[str, ...]:
        """The row as words."""
        form = UNITS[self.unit].format
        low, high = self.quartiles
        return (
            self.what,
            form(self.median),
            f"{form(low).split()[0]} – {form(high).split()[0]}",
            form(statistics.median(self.cpu)) if self.cpu else "",
            f"≤ {self.aim:g}" if self.aim is not None else "",
            self.verdict,
        )

    def as_json(self) -> dict[str, Any]:
        """The row with every sample."""
        return {
            "part": self.part,
            "what": self.what,
            "unit": self.unit,
            "median": self.median,
            "quartiles": self.quartiles,
            "samples": list(self.samples),
            "cpu": list(self.cpu),
            "aim": self.aim,
            "verdict": self.verdict,
        }


def table(rows: Iterable[Row]) -> str:
    """The rows as aligned lines, under the name of each part."""
    sections = [(part, [row.cells() for row in of]) for part, of in groupby(rows, _part)]
    every = [HEAD, *(cells for _, section in sections for cells in section)]
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    lines = []
    for part, section in sections:
        lines += ["", _line((part, *HEAD[1:]), [max(widths[0], len(part)), *widths[1:]])]
        lines += [_line(cells, widths) for cells in section]
    return "\n".join(lines[1:])


def machine() -> dict[str, Any]:
    """What ran the figures, and how busy it was (`load`: None where the system does not tell)."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "cores": os.cpu_count() or 1,
        "load": load,
    }


def weather(before: dict[str, Any]) -> str:
    """A sentence if others used the machine when the figures were begun; else ""."""
    if before["load"] is None or before["load"] <= before["cores"] / 4:
        return ""
    return (
        f"Others used this machine: its load was {before['load']:.1f} at the start.\n"
        "Ratios hold better than seconds then, and CPU time better than both."
    )


def _part(row: Row) -> str:
    return row.part


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    what, *numbers = cells
    verdict = numbers.pop()
    aligned = [number.rjust(width) for number, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([what.ljust(widths[0]), *aligned, verdict]).rstrip()
