"""Every exercise of the course: its stub, its right answers, and the typical wrong ones.

Answers lie in `answers/02_1/`: `right_*.py`, and `wrong_*.py` whose first lines name the belief
behind the answer (or "a slip") and words that the reply to it must have.
"""

import ast
import json
import re
import warnings
from pathlib import Path

import pytest

from asynclab import questions, saying
from asynclab.exercises import attempts, reviews, sources
from pages.wrong_answers import PAGE, WrongAnswer, reply_of, stored_replies

HERE = Path(__file__).parent
LESSONS = HERE.parent.parent / "notebooks" / "lessons"
IDS = sources.all_ids()
ANSWERS = sorted((HERE / "answers").glob("*/*.py"))
NO_QUESTION = {"a slip"}
DEFINITIONS = (ast.AsyncFunctionDef, ast.FunctionDef, ast.ClassDef)
TOLD = stored_replies(PAGE.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """On a busy machine every answer has the time it needs."""
    monkeypatch.setattr(attempts, "DEADLINE", 60)


def named(files):
    return pytest.mark.parametrize("file", files, ids=[f"{f.parent.name}/{f.stem}" for f in files])


def exercise_of(file):
    return sources.load(file.parent.name.replace("_", "."))


def expected(file):
    belief, reply = re.match(
        r"belief: (.*)\nreply: (.+)\n", ast.get_docstring(_tree(file)) + "\n"
    ).groups()
    return belief, reply


def _tree(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def review(exercise, source):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return reviews.review(exercise, exercise.function(source))


@pytest.mark.parametrize("id", IDS)
def test_a_stub_is_not_started(id):
    exercise = sources.load(id)
    assert review(exercise, exercise.stub).state == "not started"


@pytest.mark.parametrize("id", IDS)
def test_a_solution_is_done_and_shows_its_timeline(id):
    exercise = sources.load(id)
    result = review(exercise, exercise.solution)
    assert result.state == "done", str(result)
    assert result.timeline.tracks
    assert exercise.function(exercise.solution).__name__ == exercise.name


@named([file for file in ANSWERS if file.stem.startswith("right")])
@pytest.mark.soak(50)
def test_every_right_answer_is_done(file):
    result = review(exercise_of(file), file.read_text(encoding="utf-8"))
    assert result.state == "done", str(result)


@named([file for file in ANSWERS if file.stem.startswith("wrong")])
@pytest.mark.soak(50)
def test_every_wrong_answer_is_not_yet_and_gets_its_own_reply(file):
    belief, reply = expected(file)
    result = review(exercise_of(file), file.read_text(encoding="utf-8"))
    assert result.state == "not yet"
    assert reply in " ".join(str(result).split())
    answer = WrongAnswer(file)
    told = TOLD.get((answer.exercise, answer.name))
    assert told == reply_of(result), "Make the teacher's page afresh: python -m pages.wrong_answers"
    assert max(map(len, str(result).splitlines())) <= saying.WIDTH
    assert belief in {*questions.load(), *NO_QUESTION}


@pytest.mark.parametrize("id", IDS)
def test_an_exercise_has_several_right_answers_and_typical_wrong_ones(id):
    files = [file for file in ANSWERS if exercise_of(file).id == id]
    kinds = [file.stem.partition("_")[0] for file in files]
    assert kinds.count("right") >= 2
    assert kinds.count("wrong") >= 3
    assert set(kinds) == {"right", "wrong"}


@pytest.mark.parametrize("id", IDS)
def test_the_hints_are_a_question_a_tool_and_a_skeleton_with_a_gap(id):
    question, tool, skeleton = sources.load(id).hints
    first, *others = skeleton.splitlines()
    aligned = [line for line in others if line.strip() and not line.startswith(" ")]
    assert aligned or first.endswith(":") or not others, "indented deeper than it begins"
    assert question.endswith("?")
    assert "`" in tool
    assert "____" in skeleton


@pytest.mark.parametrize("id", IDS)
def test_an_exercise_says_what_is_checked(id):
    exercise = sources.load(id)
    assert "\nChecked: " in exercise.prompt
    assert ast.get_docstring(_function(exercise.stub))


@pytest.mark.parametrize("id", IDS)
def test_the_code_of_an_exercise_can_be_projected(id):
    exercise = sources.load(id)
    lines = (exercise.given + "\n" + exercise.stub + "\n" + exercise.solution).splitlines()
    assert max(map(len, lines)) <= 79


def _function(source):
    return next(
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
    )


def cells_before_check(id):
    """The lesson with this exercise: its cells up to the one that checks it, as (kind, text)."""
    for notebook in LESSONS.glob("*.ipynb"):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        texts = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
        for number, (kind, text) in enumerate(texts):
            if kind == "code" and f'check("{id}"' in text:
                return notebook.name, texts[: number + 1]
    return None, []


def in_lessons():
    """The exercises whose lesson is in the folder: those of others cannot be looked at yet."""
    there = {notebook.name[:2] for notebook in LESSONS.glob("*.ipynb")}
    return [id for id in IDS if id[:2] in there]


@pytest.mark.parametrize("id", in_lessons())
def test_the_lesson_of_an_exercise_has_its_prompt_its_stub_and_its_three_calls(id):
    exercise = sources.load(id)
    name, cells = cells_before_check(id)
    assert name is not None, f"no lesson checks {id}"
    assert name.startswith(exercise.lesson)
    assert cells[-1][1].splitlines()[0] == f'check("{id}", {exercise.name})'
    assert f'# hint("{id}")' in cells[-1][1]
    assert f'# solution("{id}")' in cells[-1][1]
    assert ("code", exercise.stub.strip()) in cells
    prose = " ".join(" ".join(text for kind, text in cells if kind == "markdown").split())
    assert " ".join(exercise.prompt.split()) in prose


@pytest.mark.parametrize("id", in_lessons())
def test_a_call_behind_a_hash_is_code_once_its_first_hash_is_gone(id):
    _, cells = cells_before_check(id)
    for line in cells[-1][1].splitlines()[1:]:
        assert isinstance(ast.parse(line.removeprefix("# ")).body[0].value, ast.Call)


@pytest.mark.parametrize("id", in_lessons())
def test_the_lesson_has_given_what_an_exercise_builds_on(id):
    exercise = sources.load(id)
    _, cells = cells_before_check(id)
    code = "\n".join(text for kind, text in cells if kind == "code")
    for node in ast.parse(exercise.given).body:
        if isinstance(node, DEFINITIONS):
            assert ast.unparse(node) in _definitions(code), node.name
        else:
            assert all(alias.name in code for alias in node.names)


def _definitions(code):
    lines = [line for line in code.splitlines() if not line.startswith(("%", "!"))]
    tree = compile(
        "\n".join(lines), "lesson", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    )
    return [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, DEFINITIONS)]


def test_every_lesson_with_a_check_checks_an_exercise_that_exists():
    for notebook in LESSONS.glob("*.ipynb"):
        text = notebook.read_text(encoding="utf-8")
        for id in re.findall(r'(?:check|hint|solution)\(\\"([^"\\]+)\\"', text):
            assert id in IDS, f"{notebook.name} checks {id}"
