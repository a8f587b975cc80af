"""No lesson uses what a later one teaches."""

from __future__ import annotations

import pytest
from made_notebooks import code
from names import LESSON_OF, TAUGHT, too_early, used_in, used_in_text
from nbformat.v4 import new_markdown_cell as text

from asynclab.exercises import sources
from pages.lessons import lessons

OPENING = 1
"""Lesson 00 shows a program with `async` and `await`, and says that lesson 01 explains them."""


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_a_lesson_uses_only_what_was_taught(lesson):
    assert too_early(lesson.notebook.cells, max(int(lesson.number), OPENING)) == []


@pytest.mark.parametrize("id", sources.all_ids())
def test_an_exercise_uses_only_what_was_taught(id):
    exercise = sources.load(id)
    question, tool, skeleton = exercise.hints
    names = used_in(exercise.given) | used_in(exercise.stub) | used_in(exercise.solution)
    names |= used_in_text(f"{exercise.prompt} {question} {tool} {exercise.reasons}")
    names |= used_in_text(f"`{skeleton}`")
    number = max(int(exercise.lesson), OPENING)
    assert [name for name in sorted(names) if LESSON_OF[name] > number] == []


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_a_lesson_uses_what_it_is_there_to_teach(lesson):
    """Else the table of names would be wrong, and its rule would hold for nothing."""
    if (number := int(lesson.number)) in TAUGHT:
        own = {name for name in LESSON_OF if LESSON_OF[name] == number}
        assert {name for cell in lesson.cells("code") for name in used_in(cell.source)} & own


def test_no_name_has_two_lessons():
    assert sum(len(names.split(", ")) for names in TAUGHT.values()) == len(LESSON_OF)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("async with asyncio.timeout(1): pass", "asyncio.timeout"),
        ("from asyncio import Queue", "asyncio.Queue"),
        ("task.cancel()", "cancel"),
        ("async def f():\n    yield 1", "async yield"),
        ("[x async for x in f()]", "async for"),
        ("try:\n    f()\nexcept* ValueError:\n    pass", "except*"),
        ("asyncio.run(main(), debug=True)", "debug"),
        ("import aiohttp", "aiohttp"),
        ("from contextvars import ContextVar", "ContextVar"),
        ("%%timeline\nawait f()", "%%timeline"),
    ],
)
def test_a_name_is_found_however_it_is_used(source, name):
    assert name in used_in(source)


def test_a_later_name_in_a_text_wants_its_lesson_beside_it():
    assert too_early([text("Or `asyncio.Queue`.")], 6) != []
    assert too_early([text("Or `asyncio.Queue`: see lesson 09.")], 6) == []
    assert too_early([text("Or `Queue`, see lesson 09.\n\nAnd `asyncio.timeout`.")], 6) != []
    assert too_early([code("asyncio.Queue()  # lesson 09")], 6) != []
    assert too_early([code("asyncio.Queue()")], 9) == []
