"""What is made from the lessons keeps up with them, and is complete."""

from __future__ import annotations

import re

import pytest

from pages.beliefs import beliefs
from pages.glossary import introduced, meanings
from pages.guide import GUIDE
from pages.lessons import NOTEBOOKS, lessons
from pages.made import MADE
from pages.wrong_answers import PAGE, stored_replies, wrong_answers

AFRESH = "python -m pages"
each = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)


@pytest.mark.parametrize("page", MADE, ids=lambda page: page.name)
def test_what_is_stored_is_what_would_be_made_now(page):
    assert page.is_current(), f"{page.name} is old. Make it afresh: {AFRESH}"


def test_the_page_of_wrong_answers_has_every_one_as_it_is_now():
    """Its replies are compared where the answers are checked: in test_course_exercises.py."""
    page = PAGE.read_text("utf-8")
    replies = stored_replies(page)
    now = wrong_answers(lambda one: replies.get((one.exercise, one.name), "not there"))
    assert page == now, f"{PAGE.name} is old. Make it afresh: {AFRESH}.wrong_answers"


@each
def test_every_bold_term_of_a_lesson_has_its_meaning_in_the_glossary(lesson):
    missing = sorted(set(lesson.terms()) - set(meanings()))
    assert missing == [], f"Say in pages/glossary.toml what they mean, then: {AFRESH}"


@each
def test_a_lesson_ends_with_the_way_to_the_glossary(lesson):
    assert "[Glossary](../reference/glossary.md)" in lesson.notebook.cells[-1].source


@each
def test_the_guide_has_a_section_on_the_lesson(lesson):
    heading = f"### {lesson.number} · {lesson.short_title}"
    assert re.search(f"^{re.escape(heading)}$", GUIDE.read_text("utf-8"), re.MULTILINE)


def test_the_glossary_has_no_word_that_no_lesson_introduces():
    assert sorted(set(meanings()) - set(introduced())) == []


def test_the_index_has_each_belief_of_the_lessons_that_are_there():
    page = (NOTEBOOKS / "reference" / "misconceptions.md").read_text("utf-8")
    there = {lesson.number for lesson in lessons()}
    for belief in beliefs().values():
        assert (f"| {belief.belief} |" in page) == (belief.lesson in there), belief.id
