"""The contents page says of each lesson what the lesson says of itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted((NOTEBOOKS / "lessons").glob("*.ipynb"))
ROW = re.compile(r"\| \[(\d\d)\]\((.+?)\) \| (.+?) \| .+? \| (.+?) \| (\d+) \|")


def rows() -> dict[str, tuple[str, ...]]:
    """Number, title, needs and minutes of each row, by the file that it leads to."""
    found = ROW.findall((NOTEBOOKS / "README.md").read_text("utf-8"))
    return {link: (number, *rest) for number, link, *rest in found}


def opening(lesson: Path) -> str:
    """The text of a lesson's first cells."""
    cells = json.loads(lesson.read_text("utf-8"))["cells"][:3]
    return "\n".join("".join(cell["source"]) for cell in cells)


def test_every_lesson_has_a_row_and_every_row_a_lesson() -> None:
    assert LESSONS
    assert sorted(rows()) == [lesson.relative_to(NOTEBOOKS).as_posix() for lesson in LESSONS]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_title_minutes_and_needs_are_the_lessons_own(lesson: Path) -> None:
    number, title, needs, minutes = rows()[lesson.relative_to(NOTEBOOKS).as_posix()]
    text = opening(lesson)
    assert f"# {number} · {title}\n" in text
    assert f"About {minutes} minutes" in text
    assert not needs.isdigit() or f"You need [lesson {needs}]" in text


def test_the_projects_page_lists_the_same_lessons() -> None:
    readme = (NOTEBOOKS.parent / "README.md").read_text("utf-8")
    for number, title, _, minutes in rows().values():
        assert re.search(rf"\| {number} \| {re.escape(title)}.* \| {minutes} \|", readme)
