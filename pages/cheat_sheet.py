"""The cheat sheet: each way to run coroutines, its few lines and its timeline, on one page.

The timelines come from runs of the very lines that the page shows.
"""

from __future__ import annotations

import asyncio
import io
import re
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import matplotlib
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.figure import Figure
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

from asynclab import run, services, span
from asynclab.plot.drawing import draw
from asynclab.plot.panel import (
    AFTER_LABEL,
    BAND,
    EDGE,
    FACE,
    HEIGHT,
    TYPE,
    WHITE,
    Frame,
    Panel,
    frame_of,
    panels_of,
)
from asynclab.text import alt_text, stable
from asynclab.timeline import Clock, Timeline
from pages.lessons import lessons, link_to

HERE = Path(__file__).parent
WIDTH, PITCH, AXIS, EDGES = 6.4, 0.29, 0.32, 0.08  # inches, drawn 1.7 times as large as printed
PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)
REAL = re.compile(
    r'aria-label="[^"]*"(?P<between>><svg></svg>\s*</div>\s*<div class="hidden real">)[^<]*'
)


@dataclass(frozen=True)
class Way:
    """One way: its name, its lesson, what it is for, its code, and what of it is run."""

    title: str
    lesson: str
    use: str
    run: str
    code: str
    clock: Clock = "virtual"
    rows: bool = True


def cheat_sheet() -> str:
    """The page, as HTML that needs nothing else."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    there = {lesson.number: lesson for lesson in lessons()}
    links = {number: link_to(lesson) for number, lesson in there.items()}
    ran = [(way, timeline_of(way)) for way in ways()]
    names, frame = shared_frame([timeline for _, timeline in ran])
    sheet = environment.get_template("cheat_sheet.html.j2")
    return sheet.render(
        rows=[(way, coloured(way.code), drawing(t, frame, names), described(t)) for way, t in ran],
        links=links, face=FACE, edge=EDGE, band=BAND, height=HEIGHT,
    ) + "\n"  # fmt: skip


def telling(page: str) -> str:
    """The page without what differs from run to run: drawings, and seconds of real time.

    A drawing differs with matplotlib's version, and says no more than the words beside it.
    """
    return REAL.sub(r"\g<between>", PICTURE.sub("<svg></svg>", page))


def ways() -> list[Way]:
    """The ways in the order of the page."""
    read = tomllib.loads((HERE / "cheat_sheet.toml").read_text("utf-8"))
    return [Way(**{**way, "code": way["code"].strip()}) for way in read["way"]]


@cache
def timeline_of(way: Way) -> Timeline:
    """What a run of its code showed."""
    namespace: dict[str, Any] = {"asyncio": asyncio, "slow_read": slow_read}
    namespace |= {"read": services.fetch_reading, "save": partial(asyncio.sleep, 0.5)}
    if way.rows:
        namespace["read"] = read
    exec(compile(way.code, f"<{way.run}>", "exec"), namespace)
    times = 3 if way.clock == "real" else 1  # a busy machine may stretch one of them
    ran = [run(namespace[way.run](), clock=way.clock) for _ in range(times)]
    return min(ran, key=lambda timeline: timeline.elapsed)


async def read(station: str) -> services.Reading:
    """As a learner writes it: it has a row of its own, which a function of asynclab has not."""
    return await services.fetch_reading(station)


def slow_read(station: str) -> services.Reading:
    """As in lesson 05, with a row of its own."""
    with span(f"slow_read({station!r})"):
        return services.slow_read(station)


def shared_frame(timelines: list[Timeline]) -> tuple[float, Frame]:
    """The width of the names in points, and one x axis, for all pictures of the page."""
    panels = [panel for timeline in timelines for panel in panels_of(timeline)]
    names = max(panel.label_width for panel in panels) + AFTER_LABEL
    return names, frame_of(panels, (WIDTH - 2 * EDGES) * 72 - names)


def drawing(timeline: Timeline, frame: Frame, names: float) -> str:
    """The timeline as SVG, without title and key: the page has them."""
    (panel,) = panels_of(timeline)
    figure = figure_of(panel, frame, names)
    out = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": timeline.name or "asynclab"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    drawn = out.getvalue()
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", drawn[drawn.index("<svg") :], count=1)
    # Seven drawings share the page, and each numbers its parts in the same way.
    return re.sub(r'( id="|href="#|url\(#)', rf"\1{timeline.name}-", svg)


def figure_of(panel: Panel, frame: Frame, names: float) -> Figure:
    """One panel as a figure that is as tall as its rows need."""
    tall = (len(panel.rows) + 1.5) * PITCH
    height = tall + AXIS
    figure = Figure((WIDTH, height), facecolor=WHITE)
    wide = frame.points / 72
    left = names / 72 + EDGES
    ax = figure.add_axes((left / WIDTH, AXIS / height, wide / WIDTH, tall / height))
    draw(ax, panel, frame)
    ax.tick_params(axis="y", pad=names, labelsize=TYPE)
    return figure


def described(timeline: Timeline) -> tuple[str, str]:
    """What stands for the picture where it cannot be seen: a sentence, and the numbers."""
    return alt_text(timeline), stable(timeline)


def coloured(code: str) -> str:
    """The code as HTML."""
    return str(highlight(code, PythonLexer(), HtmlFormatter(nowrap=True))).rstrip()
