"""The seven assignments: their marks add up, and each typical wrong answer gets its reply.

Played as JupyterLab runs them, for one class's seed, and in the judge, for that of the source.
"""

from __future__ import annotations

import gc
import re
import shutil
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import played
import pytest

from asynclab import questions
from asynclab.classroom import isolation
from asynclab.classroom.folders import Course
from asynclab.classroom.trials import read_trials
from asynclab.classroom.validate import validate

FOLDER = Path(__file__).resolve().parents[2] / "notebooks" / "assignments"
SOURCES = sorted(FOLDER.glob("*/*.ipynb"))
REAL_TIME = {"4_blocking_code", "7_capstone"}
"""They have threads or sockets, which take real time in JupyterLab."""
TRIALS = [
    (source, trial)
    for source in SOURCES
    if source.stem not in REAL_TIME
    for trial in read_trials(source.parent / "tests")
]
SEED = 41
HEADING = re.compile(r"(?m)^## \d · .+ \((\d+) points\)$")
ROW = re.compile(r"(?m)^\| (\d+(?:\.\d+)?) \|")
each = pytest.mark.parametrize("source", SOURCES, ids=[source.stem for source in SOURCES])


def most(source):
    """The points of each test, by grade_id."""
    tests = [cell for cell in played.cells(source) if played.is_test(cell)]
    return {played.grade_id(cell): cell["metadata"]["nbgrader"]["points"] for cell in tests}


@each
def test_an_assignment_lies_in_a_folder_of_its_name(source):
    assert source.parent.name == source.stem


@each
def test_its_code_fits_a_projector(source):
    for cell in played.cells(source):
        if cell["cell_type"] == "code":
            assert max(map(len, cell["source"].splitlines())) <= 79, cell["source"]


@each
def test_the_solution_gets_all_points_in_jupyterlab(source):
    marked = played.play(source, {}, SEED)
    told = "\n\n".join(one.told for one in marked.values())
    assert {id: one.points for id, one in marked.items()} == most(source), told


@pytest.mark.parametrize(
    ("source", "trial"), TRIALS, ids=[f"{one.stem[0]}-{trial.name}" for one, trial in TRIALS]
)
def test_each_answer_gets_its_points_and_its_reply_in_jupyterlab(source, trial):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a wrong answer forgets to await
        marked = played.play(source, trial.answers, SEED)
        gc.collect()
    told = "\n\n".join(one.told for one in marked.values())
    assert {id: one.points for id, one in marked.items()} == most(source) | trial.points, told
    for reply in trial.replies:
        assert reply in " ".join(told.split()), told


@pytest.fixture(scope="module")
def judged(request, tmp_path_factory):
    """The proofs of each assignment, two at once: the capstone waits in real time meanwhile."""

    def judge(source):
        shutil.copytree(source.parent, course / "source" / source.stem)
        return list(validate(Course(course), source.stem))

    course = tmp_path_factory.mktemp("course")
    isolation.probe()
    items = [one for one in request.session.items if one.path == request.path]
    wanted = {one.callspec.params["source"] for one in items if "judged" in one.fixturenames}
    with ThreadPoolExecutor(2) as pool:
        yield {source: pool.submit(judge, source) for source in sorted(wanted, reverse=True)}


@each
def test_each_answer_gets_its_points_and_its_reply_from_the_judge(source, judged):
    proofs = judged[source].result()
    assert len(proofs) == 2 + len(read_trials(source.parent / "tests"))
    assert [str(proof) for proof in proofs if proof.faults] == []


@each
def test_an_assignment_has_right_answers_built_differently_and_typical_wrong_ones(source):
    trials = read_trials(source.parent / "tests")
    assert sum(trial.right for trial in trials) >= 2
    assert sum(not trial.right for trial in trials) >= 5
    for trial in trials:
        assert trial.belief in {*questions.load(), "a slip", ""}, trial.name
        assert bool(trial.belief) != trial.right, trial.name


@each
def test_the_points_of_each_table_are_those_of_its_heading(source):
    texts = [cell["source"] for cell in played.cells(source) if cell["cell_type"] == "markdown"]
    asked = [(int(one[1]), text) for text in texts if (one := HEADING.search(text))]
    for points, text in asked:
        rows = [float(row) for row in ROW.findall(text)]
        assert points in (sum(rows), max(rows)), text  # those of a rubric are levels
    assert f"**{sum(points for points, _ in asked)} points" in texts[0]
    by_hand = sum(points for points, text in asked if "A person marks" in text)
    assert sum(most(source).values()) + by_hand == sum(points for points, _ in asked)
