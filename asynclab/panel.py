"""One timeline drawn into one axes: names at the left, states as bars, numbers at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.ticker import MaxNLocator

from asynclab.density import Floats, Intervals, by_state, merged, shares
from asynclab.fonts import FAMILY, drawable, width_in_points
from asynclab.rows import Row, rows, shortened
from asynclab.scale import Scale
from asynclab.timeline import BLOCKS_AFTER, NS, Timeline

# Okabe and Ito's colours: apart for colour-blind readers, and in lightness for print.
BLUE, PALE, ORANGE, VERMILLION, INK, GREY = (
    "#0072B2", "#CFE3F1", "#E69F00", "#D55E00", "#1A1A1A", "#5F6670",
)  # fmt: skip
FACE = {"waiting": PALE, "ready": ORANGE, "running": BLUE}
HEIGHT = {"waiting": 0.26, "ready": 0.46, "running": 0.70}
EDGE = {"waiting": BLUE, "ready": "#8A5F00", "running": BLUE}
TYPE, TITLE_TYPE = 13.0, 15.0
INDENT = "   "
AFTER_LABEL, BEFORE_NUMBER, CROSS = 10.0, 6.0, 11.0
LOOP_GAP = 0.3
"""Rows between the last track and the event loop."""
THINNEST = 2.0
"""Points: real steps last microseconds, and would be invisible on an axis of seconds."""
LONGEST_LABEL = 30
MOST_SLICES = 20_000
CROWDED = 150
"""Running slices a row, from which bars of two points would paint it blue from end to end."""
BINS = 600


@dataclass(frozen=True, slots=True)
class Panel:
    """What one axes shows, laid out before anything is drawn."""

    title: str
    timeline: Timeline
    rows: list[Row]
    scale: Scale

    @property
    def label_width(self) -> float:
        """The points that the names need, indentation included."""
        return max((width_in_points(text, TYPE, fonts) for text, fonts in self.labels()), default=0)

    def labels(self) -> list[tuple[str, list[str]]]:
        """The name of each row, children indented, with its fonts; the event loop is last."""
        named = [
            (row.depth * INDENT + text, fonts)
            for row in self.rows
            for text, fonts in [drawable(shortened(row.label, LONGEST_LABEL))]
        ]
        return [*named, ("event loop", [FAMILY])] if self.rows else []

    def ends(self) -> list[tuple[Row, str]]:
        """What stands at the end of each row: when it finished, and how if it did not return."""
        return [(row, self._end(row)) for row in self.rows]

    def _end(self, row: Row) -> str:
        if row.outcome == "unfinished":
            return "→ unfinished"
        number = self.scale(row.finish_ns)
        return number if row.outcome == "returned" else f"{number}  {row.outcome}"

    def reach(self, points: float) -> float:
        """How far the x axis must go, so that every number fits into an axes of so many points."""
        farthest = float(max((row.finish_ns for row in self.rows), default=NS) or 1)
        for row, text in self.ends():
            room = width_in_points(text, TYPE, [FAMILY]) + BEFORE_NUMBER
            room += CROSS if crossed(row) else 0.0
            if room < points * 0.8:
                farthest = max(farthest, row.finish_ns / (1 - room / points))
        return farthest


def crossed(row: Row) -> bool:
    """Whether the row ends with a cross: failed or cancelled."""
    return any(track.outcome in ("failed", "cancelled") for track in row.tracks)


def draw(ax: Axes, panel: Panel, reach: float, points: float) -> None:
    """Draw the panel into `ax`, whose x axis is `points` wide and shows `reach` nanoseconds."""
    states = by_state(panel.timeline, panel.rows)
    _prepare(ax, panel, reach)
    thinnest = THINNEST * reach / points
    loop_row = len(panel.rows) + LOOP_GAP
    running = states["running"]
    loop = merged(Intervals(np.zeros_like(running.row), running.start, running.finish), 0)
    if _is_dense(panel, len(running.row), sum(len(each.row) for each in states.values())):
        _draw_shares(ax, panel, states, reach)
        _draw_loop_share(ax, loop, loop_row, reach, panel.scale)
    else:
        for state, each in states.items():
            _draw_bars(ax, state, each, 0, thinnest, panel.scale)
        _draw_bars(ax, "running", loop, loop_row, thinnest, panel.scale)
    _draw_blocks(ax, panel, reach / points)
    _draw_ends(ax, panel)


def _is_dense(panel: Panel, running: int, total: int) -> bool:
    aggregated = any(len(row.tracks) > 1 for row in panel.rows)
    return aggregated or total > MOST_SLICES or running > CROWDED * len(panel.rows)


def _prepare(ax: Axes, panel: Panel, reach: float) -> None:
    count = len(panel.rows)
    ax.set_facecolor("white")
    ax.set_xlim(0, reach / panel.scale.ns)
    ax.set_ylim(count + LOOP_GAP + 0.6, -0.6)
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(GREY)
    ax.grid(False)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    ax.tick_params(axis="x", labelsize=TYPE, labelcolor=INK, color=GREY, labelfontfamily=FAMILY)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.12g} {panel.scale.unit}")
    labels = panel.labels()
    ax.set_yticks([*range(count), count + LOOP_GAP][: len(labels)])
    ax.tick_params(axis="y", length=0, pad=panel.label_width + AFTER_LABEL)
    names = ax.set_yticklabels([label for label, _ in labels], ha="left", fontsize=TYPE)
    for text, (_, families) in zip(names, labels, strict=True):
        text.set(color=INK, fontfamily=families, parse_math=False, usetex=False)
    if names:
        names[-1].set_color(GREY)


def _draw_bars(
    ax: Axes, state: str, each: Intervals, shift: float, thinnest: float, scale: Scale
) -> None:
    """The intervals as bars, those joined that would touch in the picture."""
    if state == "running":
        each = Intervals(each.row, each.start, np.maximum(each.finish, each.start + int(thinnest)))
    each = merged(each, 0 if state == "running" else int(thinnest))
    if state != "running":
        each = each.where(each.finish > each.start)
    left, right = each.start / scale.ns, each.finish / scale.ns
    middle, half = each.row + shift, HEIGHT[state] / 2
    corners = [(left, middle - half), (left, middle + half)]
    corners += [(right, middle + half), (right, middle - half)]
    boxes = np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
    line = {"waiting": 0.8, "ready": 0.8, "running": 0.0}[state]
    ax.add_collection(
        PolyCollection(
            boxes, facecolor=FACE[state], edgecolor=EDGE[state], linewidth=line,
            zorder={"waiting": 2, "ready": 3, "running": 4}[state],
        ),
        autolim=False,
    )  # fmt: skip


def _draw_shares(ax: Axes, panel: Panel, states: dict[str, Intervals], reach: float) -> None:
    """Each row as a stack of shares: of its time running, of its tracks ready and waiting."""
    count = len(panel.rows)
    tracks = np.array([len(row.tracks) for row in panel.rows])[:, None]
    share = {s: shares(each, count, BINS, int(reach)) / tracks for s, each in states.items()}
    ran = np.clip(share["running"] * tracks, 0, 1)
    rest = (1 - ran) / np.maximum(1 - share["running"], 1e-9)
    base = np.zeros_like(ran)
    for state, height in (
        ("running", ran),
        ("ready", share["ready"] * rest),
        ("waiting", share["waiting"] * rest),
    ):
        top = np.clip(base + height, 0, 1)
        _draw_steps(ax, base, top, FACE[state], 0, reach / panel.scale.ns)
        base = top


def _draw_loop_share(ax: Axes, loop: Intervals, row: float, reach: float, scale: Scale) -> None:
    share = np.clip(shares(loop, 1, BINS, int(reach)), 0, 1)
    _draw_steps(ax, np.zeros_like(share), share, BLUE, row, reach / scale.ns)


def _draw_steps(
    ax: Axes, base: Floats, top: Floats, color: str, first_row: float, reach: float
) -> None:
    """One polygon a row, between two staircases."""
    edges = np.repeat(np.linspace(0, reach, base.shape[1] + 1), 2)[1:-1]
    x = np.concatenate([edges, edges[::-1]])
    tall = HEIGHT["running"] + 0.1
    outlines = []
    for number, (low, high) in enumerate(zip(base, top, strict=True)):
        if (high - low).max(initial=0) > 0:
            heights = np.concatenate([np.repeat(high, 2), np.repeat(low, 2)[::-1]])
            outlines.append(np.column_stack([x, first_row + number + tall * (0.5 - heights)]))
    ax.add_collection(PolyCollection(outlines, facecolor=color, linewidth=0), autolim=False)


def _draw_blocks(ax: Axes, panel: Panel, ns_per_point: float) -> None:
    """A grey band through all rows while one step held the loop, labelled inside its bar."""
    places = {row.tracks[0].label: n for n, row in enumerate(panel.rows) if len(row.tracks) == 1}
    for block in panel.timeline.blocks:
        if block.held < BLOCKS_AFTER:
            continue
        start, finish = block.start * NS, block.finish * NS
        finish = max(finish, start + THINNEST * ns_per_point)
        ax.axvspan(
            start / panel.scale.ns, finish / panel.scale.ns, color="#000000", alpha=0.09, lw=0
        )
        room = (finish - start) / ns_per_point - 8
        row = places.get(block.label, len(panel.rows) + LOOP_GAP)
        for text in _block_texts(block.held, block.where):
            if width_in_points(text, TYPE, [FAMILY], "bold") <= room:
                x = (start + finish) / 2 / panel.scale.ns
                _write(ax, x, row, text, color="white", ha="center", weight="bold")
                break


def _block_texts(held: float, where: str) -> Sequence[str]:
    return (f"{held:.1f} s  {where}", where, f"{held:.1f} s") if where else (f"{held:.1f} s",)


def _draw_ends(ax: Axes, panel: Panel) -> None:
    for place, (row, text) in enumerate(panel.ends()):
        x, offset, color = row.finish_ns / panel.scale.ns, BEFORE_NUMBER, INK
        if crossed(row):
            ax.plot(
                [x], [place], marker="X", markersize=11, color=VERMILLION, zorder=6,
                markeredgecolor="white", clip_on=False, linestyle="none",
            )  # fmt: skip
            offset, color = offset + CROSS - 3, VERMILLION
        _write(ax, x, place, text, offset=offset, color=color)


def _write(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    *,
    offset: float = 0.0,
    color: str = INK,
    ha: str = "left",
    weight: str = "normal",
) -> None:
    ax.annotate(
        text, (x, y), (offset, 0), textcoords="offset points", va="center_baseline", ha=ha,
        fontsize=TYPE, color=color, weight=weight, family=FAMILY, zorder=7,
        parse_math=False, usetex=False, annotation_clip=False,
    )  # fmt: skip


def panel_of(title: str, timeline: Timeline, scale: Scale, like: Sequence[Row] = ()) -> Panel:
    """The panel of a timeline; `like` gives the order of the panel above it."""
    return Panel(title, timeline, rows(timeline, like=like), scale)
