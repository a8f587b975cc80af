"""A timeline, or several side by side, as a matplotlib figure; and figures as files.

Figures are made without pyplot, so nothing is drawn twice, and nothing is kept.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerPatch
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import ScaledTranslation
from PIL import Image, ImageColor
from PIL.PngImagePlugin import PngInfo

from asynclab import files
from asynclab.plot.drawing import draw, is_dense
from asynclab.plot.fonts import FAMILY, drawable, weight_of
from asynclab.plot.panel import (
    AFTER_LABEL,
    BAND,
    EDGE,
    FACE,
    GREY,
    HEIGHT,
    INK,
    TITLE_TYPE,
    TYPE,
    WHITE,
    Frame,
    Panel,
    frame_of,
    panels_of,
)
from asynclab.text import alt_text
from asynclab.timeline import Timeline

if TYPE_CHECKING:
    from asynclab.comparison import Comparison

WIDTH = 10.0  # inches, as all lengths here
LEFT, RIGHT, TITLE, AXIS, BETWEEN, KEY, BOTTOM = 0.15, 0.15, 0.45, 0.50, 0.35, 0.30, 0.10
LOGICAL_WIDTH = 800
"""Pixels of a notebook; the PNG has twice as many, for sharp letters on any screen."""


def picture(shown: Timeline | Comparison) -> Figure:
    """A new figure: a panel for each timeline, with the same clock and rows, and one key."""
    panels = panels_of(shown)
    pitch = 0.40 if max(len(panel.rows) for panel in panels) <= 12 else 0.30
    talls = [panel.tall * pitch for panel in panels]
    height = sum(talls) + TITLE * len(talls) + BETWEEN * (len(talls) - 1) + AXIS + KEY + BOTTOM
    names = max(panel.label_width for panel in panels) + AFTER_LABEL
    wide = WIDTH - LEFT - RIGHT - names / 72
    frame = frame_of(panels, wide * 72)
    figure = Figure((WIDTH, height), facecolor=WHITE)
    top = height
    for panel, tall in zip(panels, talls, strict=True):
        top -= TITLE + tall
        box = (1 - (wide + RIGHT) / WIDTH, top / height, wide / WIDTH, tall / height)
        ax = figure.add_axes(box)
        _draw_panel(ax, panel, frame, -names / frame.points)
        ax.tick_params(axis="y", pad=names)
        ax.tick_params(axis="x", labelbottom=panel is panels[-1])
        ax.xaxis.set_visible(bool(panel.rows))
        ax.spines["bottom"].set_visible(bool(panel.rows))
        top -= BETWEEN
    key = figure.legend(
        **_key(panels),
        loc="lower left",
        bbox_to_anchor=(LEFT / WIDTH, BOTTOM / height),
        borderaxespad=0,
    )
    key.set_in_layout(False)
    figure.text(
        1 - RIGHT / WIDTH, BOTTOM / height, _caption(panels), ha="right", va="bottom",
        fontsize=TYPE, color=GREY, family=FAMILY, usetex=False,
    )  # fmt: skip
    return figure


def draw_into(timeline: Timeline, ax: Axes) -> Axes:
    """Draw the timeline into `ax`, with its key below, and return `ax`."""
    (panel,) = panels_of(timeline)
    names = panel.label_width + AFTER_LABEL
    points = ax.get_window_extent().width * 72 / ax.figure.dpi
    if ax.figure.get_layout_engine() is not None:
        points = max(points - names, points / 4)  # the layout will make room for the names
    _draw_panel(ax, panel, frame_of([panel], points))
    ax.tick_params(axis="y", pad=names)
    leftward = ScaledTranslation(-names / 72, 0, ax.figure.dpi_scale_trans)
    below = {"bbox_to_anchor": (0, 0), "bbox_transform": ax.transAxes + leftward}
    ax.legend(**_key([panel]), **below, loc="upper left", borderaxespad=2.6)
    return ax


def to_png(shown: Timeline | Comparison, description: str = "") -> bytes:
    """The picture as a PNG of twice the logical size, in few colours: a notebook stays small."""
    figure = picture(shown)
    figure.set_dpi(2 * LOGICAL_WIDTH / WIDTH)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    image = _in_few_colours(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB"))
    out, about = io.BytesIO(), PngInfo()
    about.add_itxt("Description", description)
    image.save(out, "png", compress_level=6, pnginfo=about)
    return out.getvalue()


def save_picture(shown: Timeline | Comparison, path: str | PathLike[str]) -> None:
    """Write the picture to a file: .png, .svg or .pdf, as its name ends.

    A file of that name is replaced at once, when the new one is whole. Raises
    ValueError for another ending, and OSError, in a sentence, if it cannot be written.
    """
    ending = Path(path).suffix.lower()
    if ending == ".png":
        files.write(path, [to_png(shown, alt_text(shown))])
    elif ending in (".svg", ".pdf"):
        files.write(path, [vectors(shown, ending[1:])])
    else:
        raise ValueError(
            f"A picture cannot be written to {str(path)!r}: its name must end in "
            ".png, .svg or .pdf. Give one of these endings."
        )


def vectors(shown: Timeline | Comparison, form: str = "svg") -> bytes:
    """The picture as SVG or PDF; the same timeline gives the same bytes."""
    out = io.BytesIO()
    about = {"Title": alt_text(shown), "Date" if form == "svg" else "CreationDate": None}
    # A fixed salt: the same timeline gives the same file.
    with matplotlib.rc_context({"svg.hashsalt": "asynclab"}):
        picture(shown).savefig(out, format=form, metadata=about)
    return out.getvalue()


def _in_few_colours(image: Image.Image) -> Image.Image:
    """The image with a palette: a third of the size, and our own colours stay what they are."""
    small = image.quantize(128, Image.Quantize.FASTOCTREE)
    ours = [ImageColor.getrgb(c) for c in (WHITE, INK, *FACE.values(), *EDGE.values())]
    flat = small.getpalette() or []
    palette = zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    small.putpalette([part for colour in palette for part in _nearest(colour, ours)])
    return small


def _nearest(colour: Sequence[int], ours: Sequence[Sequence[int]]) -> Sequence[int]:
    near = [o for o in ours if max(abs(a - b) for a, b in zip(o, colour, strict=False)) <= 8]
    return near[0] if near else colour


def _draw_panel(ax: Axes, panel: Panel, frame: Frame, title_at: float = 0.0) -> None:
    """The panel with its title, which starts at a share of the axes' width."""
    draw(ax, panel, frame)
    title, families = drawable(panel.title)
    ax.set_title(
        title, x=title_at, loc="left", fontsize=TITLE_TYPE, weight=weight_of(title),
        color=INK, pad=8, family=families, parse_math=False, usetex=False,
    )  # fmt: skip


def _caption(panels: Sequence[Panel]) -> str:
    virtual = any(panel.timeline.clock == "virtual" for panel in panels)
    dense = any(is_dense(panel) for panel in panels)
    said = ["height: share of time"] * dense + ["virtual time"] * virtual
    return " · ".join(said)


def _swatch(orig_handle: Patch, **size: Any) -> Rectangle:
    """A swatch of the key, as tall as the state's bars are."""
    state = str(orig_handle.get_label()).partition(" ")[0]
    tall = HEIGHT.get(state, 1.0) * size["fontsize"] * 1.6
    low = (size["height"] - tall) / 2 - size["ydescent"]
    return Rectangle((-size["xdescent"], low), size["width"], tall)


def _key(panels: Sequence[Panel]) -> dict[str, Any]:
    words = {"running": "running (at least 2 pt)", "ready": "ready", "waiting": "waiting"}
    handles = [
        Patch(facecolor=FACE[state], edgecolor=EDGE[state], linewidth=0.8, label=label)
        for state, label in words.items()
    ]
    if any(panel.blocks for panel in panels):
        handles.append(Patch(facecolor=BAND, linewidth=0, label="blocks the event loop"))
    return {
        "handles": handles,
        "handler_map": {Patch: HandlerPatch(patch_func=_swatch)},
        "ncols": len(handles),
        "frameon": False,
        "prop": {"family": FAMILY, "size": TYPE},
        "labelcolor": INK,
        "columnspacing": 2.0,
        "handlelength": 1.8,
        "borderpad": 0,
    }
