"""The index of beliefs: each with its lesson, its question and the run that settles it."""

from __future__ import annotations

from pages.beliefs import Belief, beliefs
from pages.lessons import Call, Lesson, lessons, link_to

OPENING = """\
# What many believe about asyncio

Most of these sentences stand in somebody's bug report, and none is true as it stands. In which way,
you find out where the link leads: predict, run, and see. (If a lesson opens at its top, click the
link once more.) [Contents](../README.md)

| belief | lesson | under the heading | cells |
|---|---|---|---|
"""


def misconceptions() -> str:
    """The page, as Markdown."""
    there = {lesson.number: lesson for lesson in lessons()}
    every = beliefs().values()
    return OPENING + "".join(row(one, there[one.lesson]) for one in every if one.lesson in there)


def row(belief: Belief, lesson: Lesson) -> str:
    """One belief, with the links to its cells."""
    asked, settled = (cell_of(lesson, function, belief.id) for function in ("predict", "settle"))
    links = f"[question]({link_to(lesson, asked.cell)}) · [run]({link_to(lesson, settled.cell)})"
    name = f"[{lesson.number} {lesson.short_title}]({link_to(lesson)})"
    return f"| {belief.belief} | {name} | {asked.heading} | {links} |\n"


def cell_of(lesson: Lesson, function: str, id: str) -> Call:
    """Where a lesson first predicts, or settles, a question."""
    for call in lesson.calls():
        if (call.function, call.id) == (function, id):
            return call
    raise LookupError(f"{lesson.path.name} has no {function}({id!r}, …), though it is its home.")
