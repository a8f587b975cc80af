"""The glossary: each bold term of the lessons, what it means, and where it is introduced."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pages.lessons import Lesson, lessons, link_to

MEANINGS = Path(__file__).with_name("glossary.toml")
OPENING = """\
# Glossary

The words of the course, each with the lesson that introduces it. (If a lesson opens at its top,
click the link once more.) [Contents](../README.md)
"""


def glossary() -> str:
    """The page, as Markdown."""
    homes = introduced()
    entries = [
        entry(term, meaning, *homes[term]) for term, meaning in meanings().items() if term in homes
    ]
    return "\n".join([OPENING, *entries])


def meanings() -> dict[str, str]:
    """What each term means, in alphabetical order."""
    read = tomllib.loads(MEANINGS.read_text("utf-8"))
    return dict(sorted(read.items(), key=lambda item: item[0].strip("`").casefold()))


def introduced() -> dict[str, tuple[Lesson, str]]:
    """Each bold term, with the first lesson that has it, and the id of the cell there."""
    found: dict[str, tuple[Lesson, str]] = {}
    for lesson in lessons():
        for term, cell in lesson.terms().items():
            found.setdefault(term, (lesson, cell))
    return found


def entry(term: str, meaning: str, lesson: Lesson, cell: str) -> str:
    """One term as a heading, so that a link can lead to it."""
    return f"## {term}\n\n{meaning} ([Lesson {lesson.number}]({link_to(lesson, cell)}))\n"
