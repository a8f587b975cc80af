"""Lesson 13 says how long its event loop is."""

from pages.lessons import lessons

PARTS = ["future-class", "task-class", "loop-class", "timer-class", "gather"]


def test_the_loop_of_lesson_13_has_about_fifty_lines():
    (lesson,) = [one for one in lessons() if one.number == "13"]
    cells = {cell.id: cell.source for cell in lesson.cells("code")}
    lines = [line.strip() for part in PARTS for line in cells[part].splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("from ", "loop.note(", "def note("))]
    assert 45 <= len(told) <= 52
