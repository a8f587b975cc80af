"""The report's pictures: each question's marks, and what the class believed, as bars."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from asynclab.classroom.beliefs import Belief
from asynclab.classroom.class_numbers import QuestionNumbers
from asynclab.plot.fonts import FAMILY, drawable
from asynclab.plot.panel import BLUE, GREY, INK, PALE, VERMILLION, WHITE
from asynclab.rows import shortened

Look = tuple[str, str]

WIDTH, ROW, TOP, BOTTOM = 10.0, 0.78, 0.15, 0.75  # inches
LEFT, WIDE = 0.15, 8.5
TYPE = 13.0
LONGEST = 84
BAR = 0.34  # of a row; the words stand above it
DARK, LIGHT, STRONG, EMPTY = (BLUE, BLUE), (PALE, BLUE), (VERMILLION, VERMILLION), (WHITE, GREY)
"""Looks of a bar: face and edge."""
MARKS = (
    ("all points", DARK, WHITE),
    ("some points", LIGHT, INK),
    ("no points", STRONG, INK),
    ("not marked yet", EMPTY, INK),
)


def of_questions(questions: Sequence[QuestionNumbers]) -> Figure:
    """A bar for each question: how many have all points, some, none, or no mark yet."""
    sheet = _Sheet(len(questions), max((one.handed_in for one in questions), default=0) or 1)
    for row, one in enumerate(questions):
        sheet.name(row, f"{one.title} · {one.tried} of {one.handed_in} tried")
        left = 0
        counts = (one.full, one.some, one.none, one.unmarked)
        for count, (_, look, ink) in zip(counts, MARKS, strict=True):
            if count:
                sheet.bar(row, left, count, look)
                sheet.write(row, left + count / 2, str(count), ha="center", color=ink)
            left += count
    return sheet.with_key([(word, look) for word, look, _ in MARKS])


def of_beliefs(beliefs: Sequence[Belief]) -> Figure:
    """A bar for each belief: the share that was wrong at first, and in it who still was later."""
    sheet = _Sheet(len(beliefs), 1)
    for row, one in enumerate(beliefs):
        first, later = one.wrong_first / one.answered, one.wrong_later / one.answered
        sheet.name(row, one.text.replace("`", ""))
        sheet.bar(row, 0, first, LIGHT)
        sheet.bar(row, 0, later, STRONG, BAR / 2)
        told = f"{one.wrong_first} → {one.wrong_later} of {one.answered}"
        sheet.write(row, max(first, later) + 0.01, told, ha="left", color=INK)
    return sheet.with_key([("wrong first", LIGHT), ("wrong later", STRONG)])


def words_of_questions(questions: Sequence[QuestionNumbers]) -> str:
    """What the picture of the questions says."""
    told = [
        f"{one.title}: {one.full} have all points, {one.some} some, {one.none} none"
        + f", {one.unmarked} no mark yet" * bool(one.unmarked)
        for one in questions
    ]
    return f"Marks of {len(questions)} questions, a bar each. {'; '.join(told)}."


def words_of_beliefs(beliefs: Sequence[Belief]) -> str:
    """What the picture of the beliefs says."""
    told = [
        f"{one.text.replace('`', '').rstrip('.')}: {one.wrong_first} of {one.answered} were wrong "
        f"first, {one.wrong_later} later"
        for one in beliefs
    ]
    return f"{len(beliefs)} beliefs, a bar each, the most wrong first. {'; '.join(told)}."


def svg(figure: Figure) -> bytes:
    """The picture for a page."""
    out = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "asynclab"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def png(figure: Figure, words: str) -> bytes:
    """The picture for a slide, with its words inside."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=160, metadata={"Description": words})
    return out.getvalue()


class _Sheet:
    """Rows of words with a bar below each, on one scale from 0 to `most`; drawn into a figure."""

    def __init__(self, rows: int, most: float) -> None:
        height = TOP + ROW * rows + BOTTOM
        self.figure = Figure((WIDTH, height), facecolor=WHITE)
        box = (LEFT / WIDTH, BOTTOM / height, WIDE / WIDTH, ROW * rows / height)
        self.ax: Any = self.figure.add_axes(box)
        self.ax.set_axis_off()
        self.ax.set_xlim(0, most)
        self.ax.set_ylim(rows, 0)

    def name(self, row: int, words: str) -> None:
        text, families = drawable(shortened(words, LONGEST))
        look = {"fontsize": TYPE, "color": INK, "family": families, "parse_math": False}
        self.ax.text(0, row + 0.38, text, va="bottom", **look)

    def bar(self, row: int, left: float, wide: float, look: Look, tall: float = BAR) -> None:
        if wide:
            face, edge = look
            middle = row + 0.65
            self.ax.barh(middle, wide, tall, left, facecolor=face, edgecolor=edge, linewidth=0.8)

    def write(self, row: int, at: float, words: str, **look: str) -> None:
        self.ax.text(at, row + 0.65, words, fontsize=TYPE, family=FAMILY, va="center", **look)

    def with_key(self, words: Sequence[tuple[str, Look]]) -> Figure:
        handles = [
            Patch(facecolor=face, edgecolor=edge, linewidth=0.8, label=word)
            for word, (face, edge) in words
        ]
        self.figure.legend(
            handles=handles, loc="lower left", ncols=len(handles), frameon=False,
            bbox_to_anchor=(0.005, 0.01), prop={"family": FAMILY, "size": TYPE}, labelcolor=INK,
        )  # fmt: skip
        return self.figure
