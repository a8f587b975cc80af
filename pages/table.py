"""The lessons in numbers: what each holds, how long it takes, and how it reads."""

from __future__ import annotations

from asynclab.exercises import sources
from pages.beliefs import beliefs
from pages.lessons import Lesson, lessons
from pages.measures import LIMITS, REASONS, measure, too_much

OPENING = """\
# The lessons in numbers

`python -m pages` makes this page, and a test holds it current. The limits are those of notebooks
that we admire; what each measure counts stands in `pages/measures.py`.

| lesson | goals | beliefs | exercises | minutes | cells | words | longest code cell, lines \
| repeated lines, % | words a sentence, median | 90 % |
|---|---|---|---|---|---|---|---|---|---|---|
"""
MEASURES = (
    "cells",
    "words",
    "code lines a cell, most",
    "repeated code lines, %",
    "words a sentence, median",
    "words a sentence, 90th percentile",
)


def table() -> str:
    """The page, as Markdown."""
    there = lessons()
    measured = {lesson.number: measure(lesson.notebook) for lesson in there}
    rows = [row(lesson, measured[lesson.number]) for lesson in there]
    limits = " | ".join(f"{LIMITS[name]:g}" for name in MEASURES)
    total = sum(lesson.minutes for lesson in there)
    found = sum(belief.lesson in measured for belief in beliefs().values())
    tasks = sum(len(exercises(lesson)) for lesson in there)
    sums = f"| **all** | | {found} | {tasks} | {total} | | | | | | |\n"
    most = f"| **at most** | | 5 | | | {limits} |\n"
    return OPENING + "".join(rows) + sums + most + goals(there) + over(measured)


def row(lesson: Lesson, measured: dict[str, float]) -> str:
    """One lesson's line."""
    own = [belief.id for belief in beliefs().values() if belief.lesson == lesson.number]
    numbers = " | ".join(f"{measured[name]:.0f}" for name in MEASURES)
    return (
        f"| {lesson.number} {lesson.short_title} | {len(lesson.goals)} | {', '.join(own) or '–'} "
        f"| {len(exercises(lesson))} | {lesson.minutes} | {numbers} |\n"
    )


def exercises(lesson: Lesson) -> list[str]:
    """The ids of its exercises."""
    return [id for id in sources.all_ids() if id.startswith(f"{lesson.number}.")]


def goals(there: list[Lesson]) -> str:
    """What a reader can do after each lesson, in its own words."""
    lines = [f"- **{lesson.number}:** {'; '.join(lesson.goals)}.\n" for lesson in there]
    return "\n## Goals\n\n" + "".join(lines)


def over(measured: dict[str, dict[str, float]]) -> str:
    """Which lesson is over which limit, and why that is accepted."""
    lines = [
        f"- {number}: {said}{f' ({REASONS[number]})' if number in REASONS else ''}\n"
        for number, one in measured.items()
        for said in too_much(one)
    ]
    return "\n## Over a limit\n\n" + ("".join(lines) or "None.\n")
