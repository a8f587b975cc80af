"""Each of the 35 beliefs is met in one lesson, by a prediction and a run that settles it."""

from __future__ import annotations

import pytest

from asynclab import questions
from pages.beliefs import beliefs
from pages.lessons import lessons

MOST_IN_A_LESSON = 5
LESSONS = {lesson.number: lesson for lesson in lessons()}
each = pytest.mark.parametrize("belief", beliefs().values(), ids=list(beliefs()))


def met_in(id: str, function: str) -> list[str]:
    """The lessons that predict or settle a question."""
    calls = [(number, call) for number, one in LESSONS.items() for call in one.calls()]
    return [number for number, call in calls if (call.function, call.id) == (function, id)]


@each
def test_a_belief_is_predicted_and_settled_in_its_home_and_nowhere_else(belief):
    if belief.lesson not in LESSONS:
        pytest.skip(f"lesson {belief.lesson} is not written yet")
    assert questions.load()[belief.id].lesson == belief.lesson
    assert set(met_in(belief.id, "predict")) == {belief.lesson}
    assert set(met_in(belief.id, "settle")) == {belief.lesson}


@each
def test_a_belief_is_one_sentence(belief):
    assert belief.belief.endswith(".")
    assert belief.belief.count(". ") == 0


def test_there_are_thirty_five_and_at_most_five_in_a_lesson():
    assert len(beliefs()) == 35
    homes = [belief.lesson for belief in beliefs().values()]
    assert homes == sorted(homes)
    assert max(map(homes.count, homes)) <= MOST_IN_A_LESSON


def test_a_prediction_has_one_question_cell_in_its_lesson():
    for lesson in LESSONS.values():
        asked = [call.id for call in lesson.calls() if call.function == "predict"]
        assert sorted(asked) == sorted(set(asked)), lesson.path.name
