"""Which answers a test is about, under which heading, and which answers nobody has touched."""

from asynclab.classroom.outline import Cell, cells_of, questions, untouched

CELLS = [
    Cell("", "markdown", "# Read *all*\n\ntext"),
    Cell("a", "code", "", answer=True),
    Cell("b", "code", "", answer=True),
    Cell("setup", "code", "import asyncio"),
    Cell("t", "code", "", test=True),
    Cell("u", "code", "", test=True),
    Cell("", "markdown", "## Why\n### Now, [say](why)"),
    Cell("w", "markdown", "# A heading of the student's", answer=True),
    Cell("v", "code", "", test=True),
]


def test_a_test_is_about_the_answers_since_the_test_before_or_the_same_as_that():
    found = questions(CELLS)
    assert {id: one.answers for id, one in found.items()} == {
        **{"a": ("a",), "b": ("b",), "w": ("w",)},
        **{"t": ("a", "b"), "u": ("a", "b"), "v": ("w",)},
    }


def test_a_question_has_the_teachers_heading_above_it_without_its_marks():
    titles = {id: one.title for id, one in questions(CELLS).items()}
    assert titles == dict.fromkeys("abtu", "Read all") | dict.fromkeys("wv", "Now, say")
    assert questions(CELLS[1:2])["a"].title == "a"


def test_an_answer_is_untouched_that_is_the_stub_empty_or_not_there():
    release = [Cell(id, "code", "def f():\n    ...", answer=True) for id in "abcde"]
    theirs = {"a": "def f():  \n    ...\n\n", "b": "def f():\n    return 1", "c": " "}
    cells = [Cell(id, "code", text, answer=True) for id, text in theirs.items()]
    cells += [Cell("e", "code", "", test=True)]
    assert untouched(cells, release) == {"a", "c", "d", "e"}


def test_the_cells_of_a_notebook_have_the_parts_that_nbgraders_tags_give_them():
    def made(source, **tags):
        return {"cell_type": "code", "source": source, "metadata": {"nbgrader": tags}}

    answer, task, test, other = cells_of(
        {
            "cells": [
                made(["x = 1\n", "y"], grade_id="a", grade=True, solution=True),
                made("", grade_id="b", task=True),
                made("", grade_id="t", grade=True, solution=False),
                {"cell_type": "code"},
            ]
        }
    )
    assert (answer.source, answer.answer, answer.test) == ("x = 1\ny", True, False)
    assert (task.answer, test.answer, test.test) == (True, False, True)
    assert (other.id, other.answer, other.test) == ("", False, False)
