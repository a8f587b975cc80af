"""validate proves an assignment before students have it."""

import copy

import pytest
from made_sources import SOURCE, cell, solved, write

from asynclab.classroom.calibration import calibrate
from asynclab.classroom.folders import Course
from asynclab.classroom.isolation import probe
from asynclab.classroom.source import SourceError
from asynclab.classroom.validate import validate
from asynclab.cli import main

ALONE = [
    cell("code", solved("def count(names):", "return len(names)"), "count", solution=True),
    cell("code", "assert count([1]) == 1", "test_count", grade=True, locked=True, points=1),
]


@pytest.fixture
def make(tmp_path):
    def making(cells=SOURCE, **trials):
        folder = tmp_path / "source" / "greetings"
        write(folder / "hello.ipynb", cells)
        for name, text in trials.items():
            (folder / "tests").mkdir(exist_ok=True)
            (folder / "tests" / f"{name}.py").write_text(text, encoding="utf-8")
        return Course(tmp_path)

    return making


def proofs(course):
    return {proof.name: proof for proof in validate(course, "greetings")}


def test_an_assignment_is_proved_by_solution_stub_and_wrong_answers(make):
    found = proofs(
        make(
            right_sum="# %% count\ndef count(names):\n    return sum(1 for _ in names)\n",
            wrong_zero='"""points: test_count 0\nreply: it counts nobody\n"""\n'
            "# %% count\ndef count(names):\n    raise ValueError('it counts nobody')\n",
        )
    )

    assert {name: (proof.score, proof.faults) for name, proof in found.items()} == {
        "the solution": (3, ()),
        "the release, unanswered": (0, ()),
        "right_sum": (3, ()),
        "wrong_zero": (2, ()),
    }


def test_whatever_is_not_as_it_must_is_told(make, capsys):
    cells = copy.deepcopy(ALONE)
    cells[1]["source"] = "assert count"
    course = make(
        cells,
        wrong_zero='"""points: test_count 0\nreply: it counts nobody\n"""\n'
        "# %% count\ndef count(names):\n    return 0\n",
    )

    code = main(["classroom", "validate", "greetings", "--course", str(course.folder)])

    said = capsys.readouterr().out
    assert code == 1
    assert "The test 'test_count' gave 1 of 1; wanted: 0." in said
    assert "The student is not told: 'it counts nobody'." in said
    assert said.endswith("3 to mend.\n")


def test_a_solution_that_fails_its_own_test_is_told_with_the_reason(make):
    cells = copy.deepcopy(ALONE)
    cells[1]["source"] = 'assert count([1]) == 2, "one is not two"'

    (fault,) = proofs(make(cells))["the solution"].faults

    assert "gave 0 of 1; wanted: 1" in fault
    assert "one is not two" in fault
    assert "assert count([1]) == 2" in fault
    assert "asynclab" not in fault  # the teacher's lines, and none of ours


@pytest.mark.parametrize(
    ("trial", "sentence"),
    [
        ("# %% conut\nx = 1\n", "names 'conut', which is no answer cell"),
        ("# %% test_count\nx = 1\n", "names 'test_count', which is no answer cell"),
        ("x = 1\n", "No answer stands in it"),
    ],
)
def test_a_trial_that_does_not_fit_is_told(make, trial, sentence):
    with pytest.raises(SourceError, match=sentence):
        list(validate(make(ALONE, right_one=trial), "greetings"))


def test_an_assignment_without_points_is_told(make):
    with pytest.raises(SourceError, match="'greetings' has no points"):
        list(validate(make([cell("markdown", "Nothing")]), "greetings"))


def test_a_test_that_needs_the_students_process_is_found_once_and_runs_there(make):
    globals_of_theirs = cell(
        "code", "assert 'count' in globals()", "test_name", grade=True, locked=True, points=1
    )
    course = make([*ALONE, globals_of_theirs])

    sources = course.sources("greetings")
    found = calibrate(course, "greetings", sources, probe()).marked(sources)

    assert [one.id for one in found[0].cells if one.in_process] == ["test_name"]
    assert len(list(course.kept.rglob("*.json"))) == 1
    assert proofs(course)["the solution"].faults == ()
