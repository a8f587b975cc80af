"""The questions of the course: complete, honest, and asked in the lessons word for word."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from asynclab import questions
from asynclab.questions import KINDS, Choice, Number, Order, Possible, Sentence

LESSONS = Path(__file__).parent.parent.parent / "notebooks" / "lessons"
FILE = Path(questions.__file__).parent / "course" / "predictions.toml"
TOML = tomllib.loads(FILE.read_text(encoding="utf-8"))
ALL = list(questions.load().values())
FIELDS = {"lesson", "question", "kind", "choices", "truth", "tolerance", "unit", "saw", "replies"}
FIELDS |= {"belief"}
each = pytest.mark.parametrize("question", ALL, ids=[question.id for question in ALL])


def test_every_entry_uses_only_the_fields_that_are_read():
    for id, entry in TOML.items():
        assert set(entry) <= FIELDS, id
        assert entry["kind"] in KINDS


@each
def test_every_answer_has_its_reply_and_no_reply_is_for_nobody(question):
    wanted = {
        Choice: set(question.choices),
        Number: {"right", "low", "high"},
        Order: {"right", "wrong"},
        Possible: {"right", "missing", "extra"},
        Sentence: set(),
    }
    assert set(question.replies) == wanted[type(question)]
    for reply in question.replies.values():
        assert reply.endswith((".", "?"))
        assert "Right" not in reply


@each
def test_the_truth_is_an_answer_that_is_allowed_and_right(question):
    if isinstance(question, Order):
        answers = [question.read(order) for order in question.truth]
    else:
        answers = [question.read(question.truth)]
    assert answers
    for answer in answers:
        assert answer is not None
        assert question.is_right(answer)
        assert question.allows(answer)


@each
def test_some_answer_is_wrong_or_there_would_be_nothing_to_predict(question):
    if isinstance(question, Choice):
        answers = question.choices
    elif isinstance(question, Order):
        answers = [question.choices, question.choices[::-1]]
    elif isinstance(question, Possible):
        answers = [[choice] for choice in question.choices]
    else:
        return
    assert not all(question.is_right(question.read(answer)) for answer in answers)


@each
def test_a_question_ends_in_a_question_and_belongs_to_a_lesson_or_an_assignment(question):
    assert question.question.endswith("?")
    assert re.fullmatch(r"\d\d|A\d", question.lesson)
    assert bool(question.belief) == question.lesson.startswith("A")
    assert question.tolerance >= 0
    assert "{seen}" in (question.saw or "{seen}")


@each
def test_choices_differ_by_more_than_the_tolerance_of_a_measured_run(question):
    if not isinstance(question, Choice):
        return
    for choice in question.choices:
        measured = [value for value, _ in questions.quantities(choice)]
        if measured:
            assert question.observe(measured) == choice
    assert question.observe(question.truth) == question.truth


@each
def test_a_reply_is_short_enough_to_be_read(question):
    model = [question.truth] if isinstance(question, Sentence) else []
    for text in [*question.replies.values(), *model]:
        assert len(text) <= 240


def test_every_kind_of_question_is_known():
    assert {type(question) for question in ALL} <= {Choice, Number, Order, Possible, Sentence}


def calls(cell):
    """The ids in the predict() and settle() calls of a code cell, as (function, id) pairs."""
    lines = "\n".join(line for line in cell.splitlines() if not line.startswith(("%", "!")))
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return [
        (node.func.id, ast.literal_eval(node.args[0]))
        for node in ast.walk(compile(lines, "cell", "exec", flags))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("predict", "settle")
    ]


def lesson_calls():
    """Every predict() and settle() of the lessons: notebook, function, id, the text above."""
    found = []
    for notebook in sorted(LESSONS.glob("*.ipynb")):
        above = []
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                above.append(source)
            elif cell["cell_type"] == "code":
                found += [(notebook.name, *call, "\n".join(above)) for call in calls(source)]
    return found


CALLS = lesson_calls()


@pytest.mark.parametrize(
    ("notebook", "id", "above"),
    [(notebook, id, above) for notebook, function, id, above in CALLS if function == "predict"],
)
def test_the_question_of_a_prediction_stands_in_the_text_above_it(notebook, id, above):
    assert id in questions.load(), f"{notebook} asks {id}"
    # A quoted paragraph has its mark at the start of each line.
    prose = " ".join(re.sub(r"(?m)^>\s?", "", above).split())
    assert " ".join(questions.load()[id].question.split()) in prose


def test_every_prediction_of_a_lesson_is_settled_after_it_and_only_then():
    for notebook in {call[0] for call in CALLS}:
        asked = []
        for name, function, id, _ in CALLS:
            if name == notebook and function == "predict":
                asked.append(id)
            elif name == notebook:
                assert id in asked, f"{notebook} settles {id} before it asks"
        settled = {
            id for name, function, id, _ in CALLS if (name, function) == (notebook, "settle")
        }
        assert set(asked) == settled, notebook


def test_every_lesson_that_is_there_asks_all_its_questions():
    for notebook in LESSONS.glob("*.ipynb"):
        home = {question.id for question in ALL if question.lesson == notebook.name[:2]}
        asked = {
            id for name, function, id, _ in CALLS if (name, function) == (notebook.name, "predict")
        }
        assert home <= asked, f"{notebook.name} never asks {sorted(home - asked)}"


def test_the_lessons_are_really_looked_at():
    """Where notebooks are, their predictions are found: an empty list would pass for nothing."""
    written = sum(
        "".join(cell["source"]).count("predict(")
        for notebook in LESSONS.glob("*.ipynb")
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    )
    assert written == sum(function == "predict" for _, function, _, _ in CALLS)
