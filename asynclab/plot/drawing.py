"""One panel drawn into one axes: states as bars, or as shares of time where bars would merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.ticker import FixedLocator, MaxNLocator

from asynclab.plot.density import Floats, Intervals, by_state, merged, on_loops, shares
from asynclab.plot.fonts import FAMILY, drawable, weight_of, width_in_points
from asynclab.plot.panel import (
    BAND,
    BEFORE_NUMBER,
    CROSS,
    EDGE,
    FACE,
    GREY,
    HEIGHT,
    INK,
    LOOP_GAP,
    RUST,
    TYPE,
    VERMILLION,
    WHITE,
    Frame,
    Panel,
    crossed,
)
from asynclab.scale import duration
from asynclab.timeline import NS, Block

THINNEST = 2.0
"""Points: real steps last microseconds, and would be invisible on an axis of seconds."""
LOWEST = 0.08
"""Rows: the same for a share of time."""
MOST_SLICES = 20_000
CROWDED = 150
"""Running slices a row, from which bars two points wide would paint it blue from end to end."""
BINS = 240
LINE = {"waiting": 0.8, "ready": 0.8, "running": 0.0}
LAYER = {"waiting": 2, "ready": 3, "running": 4}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every stroke needs: where it goes, what it shows, on which x axis."""

    ax: Axes
    panel: Panel
    frame: Frame

    def x(self, ns: Any) -> Any:
        """The place of a time, or of many, on the x axis."""
        return ns / self.panel.scale.ns

    @property
    def loop_row(self) -> float:
        """The row of the event loop, a little below the tracks."""
        return len(self.panel.rows) + LOOP_GAP


def is_dense(panel: Panel) -> bool:
    """Whether the panel shows shares of time: several tracks a row, or too many slices for bars."""
    total, count = len(panel.timeline.columns), len(panel.rows)
    aggregated = count < len(panel.timeline.tracks)
    return aggregated or total > MOST_SLICES or total > 2 * CROWDED * count


def draw(ax: Axes, panel: Panel, frame: Frame) -> None:
    """Draw the panel into `ax`, on the x axis that `frame` describes."""
    sheet = Sheet(ax, panel, frame)
    _prepare(sheet)
    states = by_state(panel.timeline, panel.rows)
    running = states["running"]
    loop = merged(on_loops(panel.timeline), 0)
    if is_dense(panel):
        _draw_shares(sheet, states)
        share = _visible(shares(loop, 1, BINS, frame.reach))
        _draw_steps(sheet, "running", np.zeros_like(share), share, sheet.loop_row)
    else:
        for state, intervals in states.items():
            _draw_bars(sheet, state, intervals)
        _draw_bars(sheet, "running", loop, sheet.loop_row)
    for block in panel.blocks:
        _draw_block(sheet, block, running)
    for place in range(len(panel.rows)):
        _draw_ending(sheet, place)


def _prepare(sheet: Sheet) -> None:
    """Axes without box and grid: names at the left, times with their unit below."""
    ax, scale, end = sheet.ax, sheet.panel.scale, sheet.x(sheet.frame.end)
    ax.set_facecolor(WHITE)
    ax.grid(False)
    ax.set_xlim(0, sheet.x(sheet.frame.reach))
    ax.set_ylim((sheet.panel.tall or LOOP_GAP + 1.2) - 0.6, -0.6)
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set(color=GREY, bounds=(0, end))
    most = max(2, min(6, int(sheet.frame.points / 75)))
    ticks = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], integer=scale.ns == 1).tick_values(0, end)
    ax.xaxis.set_major_locator(FixedLocator([t for t in ticks if 0 <= t <= end * 1.001]))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.12g} {scale.unit}")
    ax.tick_params(axis="x", labelsize=TYPE, labelcolor=INK, color=GREY, labelfontfamily=FAMILY)
    _name_rows(sheet)


def _name_rows(sheet: Sheet) -> None:
    ax, panel, labels = sheet.ax, sheet.panel, sheet.panel.labels()
    ax.set_yticks([*range(len(panel.rows)), sheet.loop_row][: len(labels)])
    ax.tick_params(axis="y", length=0, labelleft=True)
    names = ax.set_yticklabels([label for label, _ in labels], ha="left", fontsize=TYPE)
    for text, (_, families) in zip(names, labels, strict=True):
        text.set(color=INK, fontfamily=families, parse_math=False, usetex=False)
    if panel.has_loop:
        names[-1].set_color(GREY)


def _draw_bars(sheet: Sheet, state: str, intervals: Intervals, row: float = 0) -> None:
    """The intervals as bars, those joined that would touch in the picture."""
    thinnest = THINNEST * sheet.frame.ns_per_point
    if state == "running":
        widened = np.maximum(intervals.finish, intervals.start + thinnest)
        bars = merged(Intervals(intervals.row, intervals.start, widened), 0)
    else:
        # Between two waits lies a step, and that is drawn wide enough to cover the joint.
        bars = merged(intervals, thinnest)
        bars = bars.where(bars.finish - bars.start > thinnest / 2)
    left, right = sheet.x(bars.start), sheet.x(bars.finish)
    low, high = bars.row + row + HEIGHT[state] / 2, bars.row + row - HEIGHT[state] / 2
    corners = ((left, low), (left, high), (right, high), (right, low))
    boxes = np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
    _add(sheet.ax, boxes, state, LINE[state])


def _draw_shares(sheet: Sheet, states: dict[str, Intervals]) -> None:
    """Each row as a stack of shares: of its time running, of its tracks ready and waiting."""
    these = sheet.panel.rows
    tracks = np.array([len(row.tracks) for row in these])[:, None]
    share = {
        state: shares(intervals, len(these), BINS, sheet.frame.reach) / tracks
        for state, intervals in states.items()
    }
    ran = np.clip(share["running"] * tracks, 0, 1)
    rest = (1 - ran) / np.maximum(1 - share["running"], 1e-9)
    heights = {
        "running": _visible(ran),
        "ready": share["ready"] * rest,
        "waiting": share["waiting"] * rest,
    }
    base = np.zeros_like(ran)
    for state, height in heights.items():
        top = np.clip(base + height, 0, 1)
        _draw_steps(sheet, state, base, top)
        base = top


def _visible(share: Floats) -> Floats:
    return np.where(share > 1e-9, np.clip(share, LOWEST, 1), 0)


def _draw_steps(sheet: Sheet, state: str, base: Floats, top: Floats, row: float = 0) -> None:
    """One polygon a row, between two staircases."""
    edges = np.repeat(np.linspace(0, sheet.x(sheet.frame.reach), BINS + 1), 2)[1:-1]
    x = np.concatenate([edges, edges[::-1]])
    outlines = []
    for number, (low, high) in enumerate(zip(base, top, strict=True)):
        if (high - low).max(initial=0) > 0:
            heights = np.concatenate([np.repeat(high, 2), np.repeat(low, 2)[::-1]])
            outlines.append(np.column_stack([x, row + number + 0.8 * (0.5 - heights)]))
    _add(sheet.ax, outlines, state, 0.0)


def _add(ax: Axes, shapes: object, state: str, line: float) -> None:
    ax.add_collection(
        PolyCollection(
            shapes,  # type: ignore[arg-type]  # an array of corners is the fast way
            facecolor=FACE[state],
            edgecolor=EDGE[state],
            linewidth=line,
            zorder=LAYER[state],
        ),
        autolim=False,
    )


def _draw_block(sheet: Sheet, block: Block, running: Intervals) -> None:
    """A grey band through all rows while one step held the loop, labelled inside its bar."""
    point = sheet.frame.ns_per_point
    start = block.start * NS
    finish = max(block.finish * NS, start + 2 * THINNEST * point)
    band = sheet.x(start), sheet.x(finish)
    sheet.ax.axvspan(*band, color=BAND, linewidth=0, zorder=0)
    room = (finish - start) / point - 8
    scale = sheet.panel.scale
    held = (scale if scale.unit == "s" else duration)(round(block.held * NS))
    for text in (f"{held}  {block.where}", block.where, held):
        if text and width_in_points(text, TYPE, "bold") <= room:
            middle = (sum(band) / 2, _row_of(block, running, sheet))
            _write(sheet.ax, middle, text, 0, color=WHITE, ha="center", weight=weight_of(text))
            return
    _write(sheet.ax, (band[1], sheet.loop_row), f"{held}  {block.where}".strip(), 3)


def _row_of(block: Block, running: Intervals, sheet: Sheet) -> float:
    """The row whose running slice is the block; the event loop's if no track held all of it."""
    # A step that goes from one coroutine to the next is longer than the slice of either.
    slack = (block.finish - block.start) * NS / 10
    whole = (running.start <= block.start * NS + slack) & (
        running.finish >= block.finish * NS - slack
    )
    holding = running.row[whole]
    rows = sheet.panel.rows
    named = [row for row in holding if rows[row].tracks[0].label == block.label]
    return float(named[0]) if named else sheet.loop_row


def _draw_ending(sheet: Sheet, place: int) -> None:
    ax, row = sheet.ax, sheet.panel.rows[place]
    at, text = (sheet.x(row.finish_ns), place), sheet.panel.ending(row)
    if not crossed(row):
        _write(ax, at, text, BEFORE_NUMBER)
        return
    ax.plot(
        *at, marker="X", markersize=11, color=VERMILLION, markeredgecolor=WHITE,
        linestyle="none", clip_on=False, zorder=6,
    )  # fmt: skip
    _write(ax, at, text, BEFORE_NUMBER + CROSS - 3, color=RUST)


def _write(ax: Axes, at: tuple[float, float], text: str, offset: float, **style: Any) -> None:
    text, families = drawable(text)
    ax.annotate(
        text, at, (offset, 0), textcoords="offset points", va="center_baseline", fontsize=TYPE,
        family=families, zorder=7, parse_math=False, usetex=False, annotation_clip=False,
        **({"color": INK, "ha": "left"} | style),
    )  # fmt: skip
