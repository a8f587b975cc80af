"""What one panel of a picture shows, laid out before anything is drawn: names, ends, lengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from asynclab.plot.fonts import FAMILY, drawable, width_in_points
from asynclab.rows import Row, Way, printable, shortened, ways
from asynclab.scale import Scale
from asynclab.text import fitting, steady, times_shorter
from asynclab.timeline import BLOCKS_AFTER

if TYPE_CHECKING:
    from asynclab.comparison import Comparison
    from asynclab.timeline import Block, Timeline

# Okabe and Ito's colours: apart for colour-blind readers, and in lightness for print.
BLUE, PALE, ORANGE, VERMILLION = "#0072B2", "#CFE3F1", "#E69F00", "#D55E00"
BAND = "#E6E6E6"
INK, GREY, WHITE, RUST = "#1A1A1A", "#5F6670", "#FFFFFF", "#B04A00"
FACE = {"waiting": PALE, "ready": ORANGE, "running": BLUE}
EDGE = {"waiting": BLUE, "ready": "#8A5F00", "running": BLUE}
HEIGHT = {"waiting": 0.26, "ready": 0.46, "running": 0.70}
"""Rows: what recedes is low, what holds the loop is tall."""
TYPE, TITLE_TYPE = 13.0, 15.0
INDENT = "   "
AFTER_LABEL, BEFORE_NUMBER, CROSS = 10.0, 6.0, 11.0
LONGEST_LABEL = 30
LOOP_GAP = 0.3
"""Rows between the last track and the event loop."""


@dataclass(frozen=True, slots=True)
class Panel(Way):
    """One timeline, its rows from top to bottom, and how its times are told."""

    scale: Scale
    speedup: str = ""

    @property
    def title(self) -> str:
        """Who, how long, how many times shorter than the first panel, and what was aggregated."""
        parts = [shortened(printable(self.name), 40), self.scale(self.elapsed_ns)]
        if self.speedup:
            parts.append(f"{self.speedup}×")
        if len(self.timeline.tracks) > len(self.rows):
            parts.append(f"{len(self.timeline.tracks):,} tracks in {len(self.rows)} rows")
        return "    ".join(part for part in parts if part)

    @property
    def length(self) -> int:
        """What must fit on the x axis, in nanoseconds: one unit where nothing took time."""
        return self.end or self.scale.ns

    @property
    def tall(self) -> float:
        """How many rows tall the axes are: 0 where there is nothing to show."""
        below = LOOP_GAP + 1.2 if self.has_loop else 0.2
        return len(self.rows) + below if self.rows else 0.0

    @property
    def label_width(self) -> float:
        """The points that the names need, indentation included."""
        return max((width_in_points(text, TYPE) for text, _ in self.labels()), default=0)

    def labels(self) -> list[tuple[str, list[str]]]:
        """The name of each row, children indented, with its fonts; an event loop is last."""
        named = [
            (row.depth * INDENT + text, fonts)
            for row in self.rows
            for text, fonts in [drawable(shortened(row.label, LONGEST_LABEL))]
        ]
        return [*named, ("event loop", [FAMILY])] if self.has_loop else named

    def ending(self, row: Row) -> str:
        """What stands at the end of a row: when it finished, and how if it did not return."""
        if row.outcome == "unfinished":
            return "→ unfinished"
        number = self.scale(row.finish_ns)
        return number if row.outcome == "returned" else f"{number}  {row.outcome}"

    def reach(self, points: float) -> float:
        """How far the x axis must go, so that every ending fits into an axes of `points`."""
        farthest = 1.05 * self.length
        for row in self.rows:
            room = width_in_points(self.ending(row), TYPE) + BEFORE_NUMBER
            room += CROSS if crossed(row) else 0.0
            # In a very narrow axes an ending may stick out: better than no room for the bars.
            farthest = max(farthest, row.finish_ns / (1 - min(room / points, 0.6)))
        return farthest

    @property
    def blocks(self) -> list[Block]:
        """The steps that blocked the event loop, which the picture shows as bands."""
        return [block for block in self.timeline.blocks if block.held >= BLOCKS_AFTER]


@dataclass(frozen=True, slots=True)
class Frame:
    """The x axis that all panels share: `points` wide, `reach` ns long, of which `end` are used."""

    points: float
    reach: float
    end: float

    @property
    def ns_per_point(self) -> float:
        """How much time a point of the picture stands for, in nanoseconds."""
        return self.reach / self.points


def frame_of(panels: Sequence[Panel], points: float) -> Frame:
    """The x axis on which all of these panels fit."""
    return Frame(points, max(p.reach(points) for p in panels), max(p.length for p in panels))


def panels_of(shown: Timeline | Comparison) -> list[Panel]:
    """The panels of a picture, on one scale; the first one tells what 1× is."""
    told = ways(shown)
    scale = fitting((track.finish_ns for way in told for track in way.timeline.tracks), told)
    panels = [Panel(way.name, way.timeline, way.rows, scale) for way in told]
    as_in_text = steady(scale, told)
    return panels[:1] + [
        replace(panel, speedup=times_shorter(told[0], panel, as_in_text)) for panel in panels[1:]
    ]


def crossed(row: Row) -> bool:
    """Whether the row ends with a cross: failed or cancelled."""
    return any(track.outcome in ("failed", "cancelled") for track in row.tracks)
