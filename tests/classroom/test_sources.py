"""A source says what is wrong with it, in which cell, and what to do."""

import json

import pytest
from made_sources import SOURCE, cell, notebook, read_made

from asynclab.classroom.source import SourceError, names, read_source

GRADED = {"grade": True, "locked": True, "points": 1}


def test_each_cell_has_its_part(tmp_path):
    source = read_made(tmp_path)

    assert [(one.id, one.part) for one in source.cells] == [
        ("cell 1", "prose"),
        ("imports", "setup"),
        ("cell 3", "prose"),
        ("greet", "answer"),
        ("test_greet", "test"),
        ("cell 6", "prose"),
        ("count", "answer"),
        ("cell 8", "demo"),
        ("test_count", "test"),
        ("why", "written"),
    ]
    assert (source.assignment, source.notebook, source.points) == ("greetings", "hello", 6)


def test_a_test_with_a_hidden_part_is_hidden(tmp_path):
    hidden = [one.id for one in read_made(tmp_path).cells if one.hidden]

    assert hidden == ["test_greet"]


def test_a_written_answer_that_nobody_marks_needs_no_points(tmp_path):
    source = read_made(tmp_path, [cell("markdown", "Because.", "why", solution=True)])

    assert (source.cells[0].part, source.cells[0].points) == ("written", 0)


def test_a_tag_says_that_a_test_needs_the_students_process(tmp_path):
    made = cell("code", "assert x", "test_x", **GRADED)
    made["metadata"]["tags"] = ["in-process"]

    assert read_made(tmp_path, [made]).cells[0].in_process


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("import asyncio\nfrom asynclab import predict, run, settle", "setup"),
        ("def twice(x):\n    return 2 * x", "setup"),
        ('predict("gather-order", ...)', "demo"),
        ('timeline = run(main())\nsettle("gather-order", timeline.elapsed)', "demo"),
    ],
)
def test_a_prediction_is_the_students_and_no_setup(tmp_path, code, part):
    assert read_made(tmp_path, [cell("code", code)]).cells[0].part == part


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([SOURCE[3], SOURCE[3]], "'greet' is there twice"),
        ([cell("code", "assert x", "t", grade=True)], r"cell 1 \('t'\).*graded has no points"),
        ([cell("code", "assert x", "t", grade=True, points=-1)], "has -1 as its points"),
        ([cell("code", "assert x", "t", grade=True, points="2")], "has '2' as its points"),
        ([cell("code", "assert x", "t", grade=True, points=float("nan"))], "has nan as"),
        ([cell("code", "assert x", "t", grade=True, points=True)], "has True as its points"),
        ([cell("code", "x", " ", grade=True)], "points"),
        ([cell("code", "### BEGIN SOLUTION\nx", "a", solution=True)], "without an END SOLUTION"),
        ([cell("code", "### END SOLUTION\nx", "a", solution=True)], "without a BEGIN SOLUTION"),
        ([cell("code", "### BEGIN SOLUTION\n" * 2, "a", solution=True)], "comes twice"),
        ([cell("code", "### BEGIN HIDDEN TESTS\n", "t", **GRADED)], "without an END HIDDEN"),
        ([cell("code", "### BEGIN SOLUTION\n### END SOLUTION")], "is not an answer cell"),
        ([cell("code", "### BEGIN HIDDEN TESTS", "a", solution=True)], "is not a test cell"),
        ([cell("markdown", "x", "t", **GRADED)], "a grade but no solution"),
        ([cell("code", "### AUTOTEST f(1)", "t", **GRADED)], "nbgrader alone makes a test"),
    ],
)
def test_what_is_wrong_in_a_source_is_told(tmp_path, cells, sentence):
    with pytest.raises(SourceError, match=sentence):
        read_made(tmp_path, cells)


def test_a_tagged_cell_without_a_name_is_told(tmp_path):
    made = cell("code", "x = 1", "a", solution=True)
    del made["metadata"]["nbgrader"]["grade_id"]

    with pytest.raises(SourceError, match="cell 1 the grade_id is missing"):
        read_made(tmp_path, [made])


def test_a_source_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "broken.ipynb").write_text("{")

    with pytest.raises(SourceError, match=r"broken\.ipynb cannot be read\. It ends in the middle"):
        read_source(tmp_path / "broken.ipynb")


def test_a_language_without_a_stub_is_told(tmp_path):
    with pytest.raises(SourceError, match="language is 'cobol'; known: python"):
        read_made(tmp_path, language="cobol")


def test_the_hash_is_of_what_counts_and_outputs_do_not(tmp_path):
    first = read_made(tmp_path)
    data = notebook(SOURCE)
    data["cells"][1]["outputs"] = [{"output_type": "stream", "text": "x"}]
    path = tmp_path / "source" / "greetings" / "hello.ipynb"
    path.write_text(json.dumps(data))

    assert read_source(path).hash == first.hash
    data["cells"][4]["metadata"]["nbgrader"]["points"] = 9
    path.write_text(json.dumps(data))
    assert read_source(path).hash != first.hash


def test_tags_of_an_older_schema_are_read(tmp_path):
    made = cell("code", "assert x", "t", **GRADED)
    tags = made["metadata"]["nbgrader"]
    del tags["schema_version"], tags["task"], tags["solution"]

    assert read_made(tmp_path, [made]).cells[0].part == "test"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(): pass\nasync  def g(): pass\nclass C: pass", ("f", "g", "C")),
        ("x = 1\ny: int = 2\nz == 3\n    w = 4", ("x", "y")),
        ("%%time\ndef f(\n", ("f",)),
        ("größe = 1", ("größe",)),
        ("print(1)", ()),
    ],
)
def test_names_are_those_that_code_defines_at_its_margin(code, found):
    assert names(code) == found
