"""The teacher's guide: written by hand, with regions that are made from the lessons."""

from __future__ import annotations

import re

from asynclab import questions
from asynclab.questions import Question
from pages.beliefs import beliefs
from pages.lessons import NOTEBOOKS, Lesson, lessons, link_to
from pages.table import exercises

GUIDE = NOTEBOOKS / "instructor" / "guide.md"
REGION = re.compile(r"<!-- made: ([\w-]+) -->\n.*?<!-- end -->", re.DOTALL)
PATHS = {"90 minutes": ("00", "02"), "One day": ("00", "08"), "A term": ("00", "15")}


def guide() -> str:
    """The guide as it is stored, with its regions made afresh."""
    return REGION.sub(_region, GUIDE.read_text("utf-8"))


def facts(lesson: Lesson) -> str:
    """What a teacher looks up first: goals, minutes, exercises, and each prediction's outcome."""
    tasks = ", ".join(exercises(lesson))
    anchor = f"{lesson.number}-{lesson.short_title.replace(' ', '-')}"
    asked = [call for call in lesson.calls() if call.function == "predict"]
    rows = [_row(lesson, call.cell, questions.load()[call.id]) for call in asked]
    return (
        f"[The lesson]({link_to(lesson)}) · about {lesson.minutes} minutes · exercises {tasks} "
        f"([wrong answers met](wrong_answers.md#{anchor}))\n\n"
        f"**Goals.** They can {'; '.join(lesson.goals)}.\n\n"
        "| what many believe | prediction | the run shows |\n|---|---|---|\n" + "\n".join(rows)
    )


def paths() -> str:
    """The three ways through the course, and their minutes in front of a class."""
    lines = [_path(name, *ends) for name, ends in PATHS.items()]
    return "| path | lessons | minutes |\n|---|---|---|\n" + "\n".join(lines)


def _region(match: re.Match[str]) -> str:
    name = match[1]
    there = {lesson.number: lesson for lesson in lessons()}
    if name not in (*there, "paths"):
        return match[0]
    text = paths() if name == "paths" else facts(there[name])
    return f"<!-- made: {name} -->\n{text}\n<!-- end -->"


def _row(lesson: Lesson, cell: str, question: Question) -> str:
    belief = beliefs()[question.id].belief if question.id in beliefs() else ""
    truth = outcome(question).replace("|", "\\|")
    return f"| {belief} | [{question.id}]({link_to(lesson, cell)}) | {truth} |"


def outcome(question: Question) -> str:
    """What a run shows, as a teacher reads it."""
    if isinstance(question, questions.Order):
        return " or ".join(", then ".join(order) for order in question.truth)
    if isinstance(question, questions.Possible):
        return f"any of: {', '.join(question.truth)}"
    return question.say(question.truth)


def _path(name: str, first: str, last: str) -> str:
    taken = [lesson for lesson in lessons() if first <= lesson.number <= last]
    minutes = sum(lesson.minutes for lesson in taken)
    return f"| {name} | {first}–{taken[-1].number} | {minutes} |"
