"""A timeline, or several side by side, as a matplotlib figure; and figures as files.

Figures are made without pyplot, so nothing is drawn twice, and nothing is kept.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerPatch
from matplotlib.patches import Patch, Rectangle
from PIL import Image, ImageColor

from asynclab.fonts import FAMILY, drawable
from asynclab.panel import (
    AFTER_LABEL,
    EDGE,
    FACE,
    GREY,
    HEIGHT,
    INK,
    TITLE_TYPE,
    TYPE,
    Panel,
    draw,
    panel_of,
)
from asynclab.rows import printable, shortened
from asynclab.scale import Scale, scale_for
from asynclab.timeline import NS, Timeline

if TYPE_CHECKING:
    from asynclab.comparison import Comparison

WIDTH = 10.0  # inches, as all lengths here
LOGICAL_WIDTH = 800
"""Pixels of a notebook; the PNG has twice as many, for sharp letters on any screen."""
LEFT, RIGHT, TITLE, AXIS, BETWEEN, KEY, BOTTOM = 0.15, 0.15, 0.45, 0.50, 0.35, 0.30, 0.10


def plot_timeline(timeline: Timeline, ax: Axes | None = None) -> Figure | Axes:
    """The timeline as a new Figure, or drawn into `ax`, which is returned."""
    scale = _scale([timeline])
    panel = panel_of(_title(timeline.name, timeline, scale), timeline, scale)
    if ax is None:
        return _figure([panel])
    points = ax.get_window_extent().width * 72 / ax.figure.dpi
    draw(ax, panel, panel.reach(points), points)
    _write_title(ax, panel, points)
    ax.legend(**_key([panel]), loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=2.6)
    return ax


def plot_comparison(comparison: Comparison) -> Figure:
    """The timelines as one Figure: a panel each, with the same clock and rows."""
    ways = comparison.timelines
    scale = _scale(list(ways.values()))
    panels: list[Panel] = []
    for name, timeline in ways.items():
        title = _title(name, timeline, scale)
        if panels and timeline.elapsed:
            title += f"    {panels[0].timeline.elapsed / timeline.elapsed:.1f}×"
        panels.append(panel_of(title, timeline, scale, panels[0].rows if panels else ()))
    return _figure(panels)


def to_png(shown: Timeline | Comparison) -> bytes:
    """The picture as a PNG at twice the size, in few colours, so that a notebook stays small."""
    figure = shown.plot()
    assert isinstance(figure, Figure)
    figure.set_dpi(2 * LOGICAL_WIDTH / WIDTH)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = _in_few_colours(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB"))
    out = io.BytesIO()
    image.save(out, "png", optimize=True)
    return out.getvalue()


def _in_few_colours(image: Image.Image) -> Image.Image:
    """The image with a palette: a third of the size, and our own colours stay what they are."""
    small = image.quantize(128, Image.Quantize.FASTOCTREE)
    ours = [ImageColor.getrgb(c) for c in ("white", INK, *FACE.values(), *EDGE.values())]
    flat = small.getpalette() or []
    palette = list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    small.putpalette([part for colour in palette for part in _nearest(colour, ours)])
    return small


def _nearest(colour: Sequence[int], ours: Sequence[Sequence[int]]) -> Sequence[int]:
    near = [o for o in ours if max(abs(a - b) for a, b in zip(o, colour, strict=False)) <= 8]
    return near[0] if near else colour


def _scale(timelines: Sequence[Timeline]) -> Scale:
    return scale_for(track.finish_ns for timeline in timelines for track in timeline.tracks)


def _title(name: str, timeline: Timeline, scale: Scale) -> str:
    return f"{shortened(printable(name), 40)}    {scale(round(timeline.elapsed * NS))}".strip()


def _figure(panels: Sequence[Panel]) -> Figure:
    """The panels below one another, on one clock."""
    pitch = 0.40 if max(len(panel.rows) for panel in panels) <= 12 else 0.30
    tall = [(len(panel.rows) + 1.2) * pitch for panel in panels]
    height = sum(tall) + TITLE * len(tall) + BETWEEN * (len(tall) - 1) + AXIS + KEY + BOTTOM
    names = max(panel.label_width for panel in panels) + AFTER_LABEL
    wide = WIDTH - LEFT - RIGHT - names / 72
    points = wide * 72
    reach = max(panel.reach(points) for panel in panels)
    figure = Figure((WIDTH, height), facecolor="white")
    top = height
    for panel, tallness in zip(panels, tall, strict=True):
        top -= TITLE + tallness
        left = (LEFT + names / 72) / WIDTH
        ax = figure.add_axes((left, top / height, wide / WIDTH, tallness / height))
        draw(ax, panel, reach, points)
        ax.tick_params(axis="y", pad=names)
        _write_title(ax, panel, points, names)
        if panel is not panels[-1]:
            ax.tick_params(axis="x", labelbottom=False)
        top -= BETWEEN
    anchor = (LEFT / WIDTH, BOTTOM / height)
    figure.legend(**_key(panels), loc="lower left", bbox_to_anchor=anchor, borderaxespad=0)
    if any(panel.timeline.clock == "virtual" for panel in panels):
        figure.text(
            1 - RIGHT / WIDTH, anchor[1], "virtual time", ha="right", va="bottom",
            fontsize=TYPE, color=GREY, family=FAMILY, usetex=False,
        )  # fmt: skip
    return figure


def _write_title(ax: Axes, panel: Panel, points: float, names: float | None = None) -> None:
    left = -(names or panel.label_width + AFTER_LABEL) / points
    title, families = drawable(panel.title)
    ax.set_title(
        title, x=left, loc="left", fontsize=TITLE_TYPE, weight="bold", color=INK, pad=8,
        family=families, parse_math=False, usetex=False,
    )  # fmt: skip


class _Bar(HandlerPatch):
    """A swatch of the key, as tall as the state's bars are."""

    def create_artists(self, legend, handle, x, y, width, height, fontsize, trans):  # type: ignore[no-untyped-def]
        tall = HEIGHT[handle.get_label().split()[0]] * fontsize * 1.6
        swatch = Rectangle((-x, (height - tall) / 2 - y), width, tall)
        self.update_prop(swatch, handle, legend)
        swatch.set_transform(trans)
        return [swatch]


def _key(panels: Sequence[Panel]) -> dict[str, object]:
    handles = [
        Patch(facecolor=FACE[state], edgecolor=EDGE[state], linewidth=0.8, label=label)
        for state, label in (
            ("running", "running (at least 2 pt wide)"),
            ("ready", "ready"),
            ("waiting", "waiting"),
        )
    ]
    return {
        "handles": handles,
        "handler_map": {Patch: _Bar()},
        "ncols": 3,
        "frameon": False,
        "prop": {"family": FAMILY, "size": TYPE},
        "labelcolor": INK,
        "columnspacing": 2.0,
        "handlelength": 1.8,
        "borderpad": 0,
    }
