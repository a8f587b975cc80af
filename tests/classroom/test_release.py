"""A release is the source without solutions, hidden tests, outputs and wrong answers."""

import hashlib
import json
from pathlib import Path

import pytest
from made_sources import SOURCE, cell, notebook, write

from asynclab.classroom.folders import Course
from asynclab.classroom.release import generate_assignment
from asynclab.classroom.source import SourceError
from asynclab.cli import main
from asynclab.commands import CommandError

ASSIGNMENTS = Path(__file__).parents[2] / "notebooks" / "assignments"
DRAWN = cell("code", "import random\nseed = 0\nrandom.seed(seed)", "drawn", locked=True)


def make_course(folder, cells=SOURCE, **facts):
    write(folder / "source" / "greetings" / "hello.ipynb", cells, **facts)
    return Course(folder)


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path)


def released(course, assignment="greetings"):
    folder = generate_assignment(course, assignment)
    return json.loads((folder / "hello.ipynb").read_text(encoding="utf-8"))


def of(made, grade_id):
    tagged = (one for one in made["cells"] if "nbgrader" in one["metadata"])
    return next(one for one in tagged if one["metadata"]["nbgrader"]["grade_id"] == grade_id)


def test_solutions_and_hidden_tests_are_cut_out_and_a_stub_stands_in_their_place(course):
    made = released(course)

    assert "".join(of(made, "greet")["source"]).endswith(
        "def greet(name):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    assert "".join(of(made, "test_greet")["source"]) == 'assert await greet("Ada") == "Hello Ada"'
    assert "".join(of(made, "why")["source"]) == "YOUR ANSWER HERE"


def test_a_written_answer_that_nobody_marks_is_released_as_nbgrader_wants_it(tmp_path):
    answer = cell("markdown", "Because.", "why", solution=True)
    tags = of(released(make_course(tmp_path, [answer])), "why")["metadata"]["nbgrader"]

    assert (tags["grade"], tags["points"]) == (True, 0)


def test_outputs_are_cleared(tmp_path):
    ran = cell("code", "1 + 1") | {"outputs": [{"output_type": "stream"}], "execution_count": 7}
    made = released(make_course(tmp_path, [*SOURCE, ran]))

    last = made["cells"][-1]
    assert (last["outputs"], last["execution_count"]) == ([], None)


def test_a_test_cell_has_the_checksum_that_nbgrader_computes(course):
    tags = of(released(course), "test_greet")["metadata"]["nbgrader"]

    # its rule: text, type, grade, solution, locked, name, points as a float
    facts = 'assert await greet("Ada") == "Hello Ada"codeTrueFalseTruetest_greet2.0'
    assert tags["checksum"] == hashlib.md5(facts.encode()).hexdigest()


def test_students_cannot_delete_tagged_cells_nor_edit_locked_ones(course):
    made = released(course)

    greet, test = of(made, "greet")["metadata"], of(made, "test_greet")["metadata"]
    assert (greet["deletable"], "editable" in greet) == (False, False)
    assert (test["deletable"], test["editable"]) == (False, False)


@pytest.mark.parametrize(("language", "stub"), [("R", "fail()"), ("octave", "error('No Answer")])
def test_the_stub_is_in_the_notebooks_language(tmp_path, language, stub):
    answer = cell("code", "x <- 1", "x", solution=True)
    made = released(make_course(tmp_path, [answer], language=language))

    assert stub in "".join(of(made, "x")["source"])


def test_data_files_go_with_it_and_wrong_answers_do_not(course):
    folder = course.source("greetings")
    for name in ("data/cities.csv", "tests/wrong_order.py", ".ipynb_checkpoints/hello.ipynb"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("Oslo")

    made = generate_assignment(course, "greetings")

    assert sorted(path.name for path in made.rglob("*") if path.is_file()) == [
        "cities.csv",
        "hello.ipynb",
    ]


def test_a_picture_of_a_solution_is_not_released(tmp_path):
    attached = {"one.png": {"image/png": ""}, "two.png": {"image/png": ""}}
    text = "![](attachment:one.png)\n### BEGIN SOLUTION\n![](attachment:two.png)\n### END SOLUTION"
    answer = cell("markdown", text, "draw", grade=True, solution=True, points=1)
    made = released(make_course(tmp_path, [answer | {"attachments": attached}]))

    assert list(of(made, "draw")["attachments"]) == ["one.png"]


def test_a_release_that_is_there_is_left_alone_and_said(course):
    made = generate_assignment(course, "greetings")
    (made / "hello.ipynb").write_text("the teacher's own change")

    with pytest.raises(CommandError, match=r"differ in hello\.ipynb.*--force"):
        generate_assignment(course, "greetings")

    assert (made / "hello.ipynb").read_text() == "the teacher's own change"


def test_a_forced_release_keeps_the_old_one(course):
    made = generate_assignment(course, "greetings")
    (made / "hello.ipynb").write_text("the teacher's own change")

    generate_assignment(course, "greetings", force=True)

    kept = [path.read_text() for path in course.kept.rglob("hello.ipynb")]
    assert kept == ["the teacher's own change"]
    assert "YOUR CODE HERE" in (made / "hello.ipynb").read_text()


def test_what_any_release_said_is_known_to_the_source(course):
    made = generate_assignment(course, "greetings") / "hello.ipynb"
    made.write_text(made.read_text().replace("YOUR CODE", "OLD CODE"))
    generate_assignment(course, "greetings", force=True)

    known = "".join(course.sources("greetings")[0].handed_out)
    assert "OLD CODE" in known
    assert "YOUR CODE" in known


def test_the_same_release_again_changes_nothing(course):
    made = generate_assignment(course, "greetings") / "hello.ipynb"
    first = made.stat()

    generate_assignment(course, "greetings")

    assert (made.stat().st_ino, made.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)


def test_a_seed_changes_the_release_and_what_is_graded(tmp_path):
    course = make_course(tmp_path, [DRAWN, *SOURCE])
    unseeded = course.sources("greetings")[0].hash

    made = generate_assignment(course, "greetings", seed=41)

    assert "seed = 41" in (made / "hello.ipynb").read_text()
    assert "seed = 41" in course.sources("greetings")[0].cells[0].text
    assert course.sources("greetings")[0].hash != unseeded


def test_a_seed_that_would_change_nothing_is_refused(course):
    with pytest.raises(SourceError, match=r"A seed changes nothing in 'greetings'.*seed = 0"):
        generate_assignment(course, "greetings", seed=41)


def test_a_seed_against_the_settings_is_refused(tmp_path):
    (tmp_path / "classroom.toml").write_text("[assignments.greetings]\nseed = 1")
    course = make_course(tmp_path, [DRAWN, *SOURCE])

    with pytest.raises(CommandError, match="the seed 1, not 2"):
        generate_assignment(course, "greetings", seed=2)


def test_a_grade_id_that_nbgrader_refuses_is_told_before_students_have_it(tmp_path):
    course = make_course(tmp_path, [cell("code", "x = 1", "größe 1", solution=True)])

    with pytest.raises(SourceError, match="'größe 1' has a character that nbgrader refuses"):
        generate_assignment(course, "greetings")


def test_an_assignment_that_is_not_there_is_told_with_those_that_are(course):
    with pytest.raises(CommandError, match=r"no assignment 'greeting'.*Here are: greetings"):
        generate_assignment(course, "greeting")


def test_the_verb_makes_the_release(course, capsys):
    code = main(["classroom", "generate_assignment", "greetings", "--course", str(course.folder)])

    assert code == 0
    assert (course.folder / "release" / "greetings" / "hello.ipynb").is_file()
    assert "The release is in" in capsys.readouterr().out


def test_a_broken_region_leaves_no_release(tmp_path):
    broken = cell("code", "### BEGIN SOLUTION\nx = 1", "x", solution=True)
    course = make_course(tmp_path, [*SOURCE, broken])

    with pytest.raises(SourceError, match="BEGIN SOLUTION comes without an END SOLUTION"):
        generate_assignment(course, "greetings")

    assert not (tmp_path / "release").exists()


def test_the_notebook_keeps_its_own_metadata(tmp_path):
    course = make_course(tmp_path)
    path = course.source("greetings") / "hello.ipynb"
    data = notebook(SOURCE)
    data["metadata"] |= {"celltoolbar": "Create Assignment", "language": "en"}
    path.write_text(json.dumps(data))

    metadata = released(course)["metadata"]

    assert metadata["language"] == "en"
    assert "celltoolbar" not in metadata


@pytest.mark.parametrize("path", sorted(ASSIGNMENTS.glob("*/*.ipynb")), ids=lambda path: path.stem)
def test_nbgrader_takes_the_written_answers_of_our_own_assignments(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = [one["metadata"].get("nbgrader", {}) for one in cells if one["cell_type"] != "code"]

    # it refuses an answer in text that is not graded; nobody marks one of 0 points
    assert all(one["grade"] and "points" in one for one in texts if one.get("solution"))
