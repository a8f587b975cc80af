"""One panel drawn into one axes: states as bars, or as shares of time where bars would merge."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.ticker import FixedLocator, MaxNLocator

from asynclab.density import Floats, Intervals, by_state, merged, shares
from asynclab.fonts import FAMILY, width_in_points
from asynclab.panel import (
    AFTER_LABEL,
    BEFORE_NUMBER,
    CROSS,
    EDGE,
    FACE,
    GREY,
    HEIGHT,
    INK,
    LOOP_GAP,
    TYPE,
    VERMILLION,
    WHITE,
    Frame,
    Panel,
    crossed,
)
from asynclab.timeline import BLOCKS_AFTER, NS, Block

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


def is_dense(panel: Panel) -> bool:
    """Whether the panel shows shares of time: several tracks a row, or too many slices for bars."""
    total, count = len(panel.timeline.columns), len(panel.rows)
    aggregated = count < len(panel.timeline.tracks)
    return aggregated or total > MOST_SLICES or total > 2 * CROWDED * count


def draw(ax: Axes, panel: Panel, frame: Frame) -> None:
    """Draw the panel into `ax`, on the x axis that `frame` describes."""
    _prepare(ax, panel, frame)
    states = by_state(panel.timeline, panel.rows)
    running = states["running"]
    loop = merged(Intervals(np.zeros_like(running.row), running.start, running.finish), 0)
    loop_row = len(panel.rows) + LOOP_GAP
    if is_dense(panel):
        _draw_shares(ax, panel, states, frame)
        share = _visible(shares(loop, 1, BINS, frame.reach))
        _draw_steps(ax, np.zeros_like(share), share, "running", loop_row, panel, frame)
    else:
        for state, intervals in states.items():
            _draw_bars(ax, state, intervals, 0, panel, frame)
        _draw_bars(ax, "running", loop, loop_row, panel, frame)
    for block in panel.timeline.blocks:
        if block.held >= BLOCKS_AFTER:
            _draw_block(ax, block, running, panel, frame)
    for place in range(len(panel.rows)):
        _draw_ending(ax, place, panel)


def _prepare(ax: Axes, panel: Panel, frame: Frame) -> None:
    """Axes without box and grid: names at the left, times with their unit below."""
    unit, end = panel.scale.ns, frame.end / panel.scale.ns
    ax.set_facecolor(WHITE)
    ax.grid(False)
    ax.set_xlim(0, frame.reach / unit)
    ax.set_ylim(len(panel.rows) + LOOP_GAP + 0.6, -0.6)
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set(color=GREY, bounds=(0, end))
    ticks = MaxNLocator(6, steps=[1, 2, 2.5, 5, 10], integer=unit == 1).tick_values(0, end)
    ax.xaxis.set_major_locator(FixedLocator([t for t in ticks if 0 <= t <= end * 1.001]))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.12g} {panel.scale.unit}")
    ax.tick_params(axis="x", labelsize=TYPE, labelcolor=INK, color=GREY, labelfontfamily=FAMILY)
    _name_rows(ax, panel)


def _name_rows(ax: Axes, panel: Panel) -> None:
    labels = panel.labels()
    ax.set_yticks([*range(len(panel.rows)), len(panel.rows) + LOOP_GAP][: len(labels)])
    ax.tick_params(axis="y", length=0, pad=panel.label_width + AFTER_LABEL)
    names = ax.set_yticklabels([label for label, _ in labels], ha="left", fontsize=TYPE)
    for text, (_, families) in zip(names, labels, strict=True):
        text.set(color=INK, fontfamily=families, parse_math=False, usetex=False)
    if names:
        names[-1].set_color(GREY)


def _draw_bars(
    ax: Axes, state: str, intervals: Intervals, row: float, panel: Panel, frame: Frame
) -> None:
    """The intervals as bars, those joined that would touch in the picture."""
    thinnest = THINNEST * frame.ns_per_point
    if state == "running":
        widened = np.maximum(intervals.finish, intervals.start + thinnest)
        bars = merged(Intervals(intervals.row, intervals.start, widened), 0)
    else:
        # Between two waits lies a step, and that is drawn wide enough to cover the joint.
        bars = merged(intervals, thinnest)
    left, right = bars.start / panel.scale.ns, bars.finish / panel.scale.ns
    low, high = bars.row + row + HEIGHT[state] / 2, bars.row + row - HEIGHT[state] / 2
    corners = ((left, low), (left, high), (right, high), (right, low))
    boxes = np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
    _add(ax, boxes, state, LINE[state])


def _draw_shares(ax: Axes, panel: Panel, states: dict[str, Intervals], frame: Frame) -> None:
    """Each row as a stack of shares: of its time running, of its tracks ready and waiting."""
    tracks = np.array([len(row.tracks) for row in panel.rows])[:, None]
    share = {
        state: shares(intervals, len(panel.rows), BINS, frame.reach) / tracks
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
        _draw_steps(ax, base, top, state, 0, panel, frame)
        base = top


def _visible(share: Floats) -> Floats:
    return np.where(share > 1e-9, np.clip(share, LOWEST, 1), 0)


def _draw_steps(
    ax: Axes, base: Floats, top: Floats, state: str, row: float, panel: Panel, frame: Frame
) -> None:
    """One polygon a row, between two staircases."""
    edges = np.repeat(np.linspace(0, frame.reach / panel.scale.ns, BINS + 1), 2)[1:-1]
    x = np.concatenate([edges, edges[::-1]])
    outlines = []
    for number, (low, high) in enumerate(zip(base, top, strict=True)):
        if (high - low).max(initial=0) > 0:
            heights = np.concatenate([np.repeat(high, 2), np.repeat(low, 2)[::-1]])
            outlines.append(np.column_stack([x, row + number + 0.8 * (0.5 - heights)]))
    _add(ax, outlines, state, 0.0)


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


def _draw_block(ax: Axes, block: Block, running: Intervals, panel: Panel, frame: Frame) -> None:
    """A grey band through all rows while one step held the loop, labelled inside its bar."""
    start, unit = block.start * NS, panel.scale.ns
    finish = max(block.finish * NS, start + 2 * THINNEST * frame.ns_per_point)
    ax.axvspan(start / unit, finish / unit, color="#000000", alpha=0.10, linewidth=0)
    room = (finish - start) / frame.ns_per_point - 8
    held = f"{block.held:.1f} s"
    for text in (f"{held}  {block.where}", block.where, held):
        if text and width_in_points(text, TYPE, [FAMILY], "bold") <= room:
            row = _row_of(block, running, panel)
            _write(ax, (start + finish) / 2 / unit, row, text, 0, WHITE, ha="center", weight="bold")
            return
    row = len(panel.rows) + LOOP_GAP
    _write(ax, finish / unit, row, f"{held}  {block.where}".strip(), 3, INK)


def _row_of(block: Block, running: Intervals, panel: Panel) -> float:
    """The row whose running slice is the block; the event loop's if no track held it."""
    middle = (block.start + block.finish) / 2 * NS
    holding = running.row[(running.start <= middle) & (middle <= running.finish)]
    named = [row for row in holding if panel.rows[row].tracks[0].label == block.label]
    return float(named[0]) if named else len(panel.rows) + LOOP_GAP


def _draw_ending(ax: Axes, place: int, panel: Panel) -> None:
    row = panel.rows[place]
    x, text = row.finish_ns / panel.scale.ns, panel.ending(row)
    if not crossed(row):
        _write(ax, x, place, text, BEFORE_NUMBER, INK)
        return
    ax.plot(
        [x], [place], marker="X", markersize=11, color=VERMILLION, markeredgecolor=WHITE,
        linestyle="none", clip_on=False, zorder=6,
    )  # fmt: skip
    _write(ax, x, place, text, BEFORE_NUMBER + CROSS - 3, VERMILLION)


def _write(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    offset: float,
    color: str,
    ha: str = "left",
    weight: str = "normal",
) -> None:
    ax.annotate(
        text, (x, y), (offset, 0), textcoords="offset points", va="center_baseline", ha=ha,
        fontsize=TYPE, color=color, weight=weight, family=FAMILY, zorder=7,
        parse_math=False, usetex=False, annotation_clip=False,
    )  # fmt: skip
