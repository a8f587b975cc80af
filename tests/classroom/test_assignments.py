"""The seven assignments: their marks add up, and each typical wrong answer gets its reply."""

from __future__ import annotations

import gc
import warnings
from pathlib import Path

import played
import pytest

from asynclab import questions
from asynclab.classroom.trials import read_trials

FOLDER = Path(__file__).resolve().parents[2] / "notebooks" / "assignments"
SOURCES = sorted(FOLDER.glob("*/*.ipynb"))
TRIALS = [(source, trial) for source in SOURCES for trial in read_trials(source.parent / "tests")]
each = pytest.mark.parametrize("source", SOURCES, ids=[source.stem for source in SOURCES])


@each
def test_an_assignment_lies_in_a_folder_of_its_name(source):
    assert source.parent.name == source.stem


@each
def test_its_code_fits_a_projector(source):
    for cell in played.cells(source):
        if cell["cell_type"] == "code":
            assert max(map(len, cell["source"].splitlines())) <= 79, cell["source"]


@each
def test_the_solution_gets_all_points_that_the_text_promises(source):
    marked = played.play(source, {})
    tests = {played.grade_id(cell): cell for cell in played.cells(source) if played.is_test(cell)}
    assert marked.keys() == tests.keys()
    for id, one in marked.items():
        assert one.points == tests[id]["metadata"]["nbgrader"]["points"], one.told


@pytest.mark.parametrize("seed", [0, 41])
@pytest.mark.parametrize(
    ("source", "trial"), TRIALS, ids=[f"{one.stem[0]}-{trial.name}" for one, trial in TRIALS]
)
def test_each_answer_gets_its_points_and_its_reply_in_every_class(source, trial, seed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a wrong answer forgets to await
        marked = played.play(source, trial.answers, seed)
        gc.collect()
    most = {
        played.grade_id(c): c["metadata"]["nbgrader"]["points"]
        for c in played.cells(source)
        if played.is_test(c)
    }
    told = "\n\n".join(one.told for one in marked.values())
    assert {id: one.points for id, one in marked.items()} == most | trial.points, told
    for reply in trial.replies:
        assert reply in " ".join(told.split()), told


@each
def test_an_assignment_has_right_answers_built_differently_and_typical_wrong_ones(source):
    trials = [trial for one, trial in TRIALS if one == source]
    assert sum(trial.right for trial in trials) >= 2
    assert sum(not trial.right for trial in trials) >= 5
    for trial in trials:
        assert trial.belief in {*questions.load(), "a slip", ""}, trial.name
        assert bool(trial.belief) != trial.right, trial.name
