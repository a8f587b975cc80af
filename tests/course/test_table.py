"""The table of the lessons, and what every row of it must have."""

from __future__ import annotations

import pytest

from pages.beliefs import beliefs
from pages.lessons import lessons
from pages.table import exercises, table


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_a_lesson_has_three_goals_its_minutes_and_two_or_three_exercises(lesson):
    assert len(lesson.goals) == 3
    assert 15 <= lesson.minutes <= 90
    assert 2 <= len(exercises(lesson)) <= 4 or lesson.number == "00"
    checked = [call.id for call in lesson.calls() if call.function == "check"]
    assert checked == exercises(lesson)


def test_the_table_has_a_row_for_each_lesson_with_its_beliefs():
    rows = {line[2:4]: line for line in table().splitlines() if line.startswith("| ")}
    for lesson in lessons():
        assert lesson.short_title in rows[lesson.number]
    for belief in beliefs().values():
        assert belief.id in rows.get(belief.lesson, belief.id)


def test_a_lesson_over_a_limit_is_named(monkeypatch):
    monkeypatch.setitem(__import__("pages.measures").measures.LIMITS, "words", 1000)
    assert "- 02: words: 1" in table()
