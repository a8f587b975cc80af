"""A class of faulty and hostile submissions: each gets what a careful human would give.

The cases are data, in `faults_*.py`. They are handed in as one class, graded once by the
command that a teacher types, and looked at one by one. A second class, smaller, is graded by an
ordinary user, and a third without a sandbox, for those cases that need none.
"""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from pathlib import Path

import pytest
from fault_assignments import FULL, MAX
from fault_case import Case
from fault_cases import ALL, CASES
from fault_places import MARK, holding
from fault_rare import RARE
from fault_run import FAILED, LIMITS, FaultRun, level
from fault_users import NOBODY

import asynclab

pytestmark = pytest.mark.timeout(1800)  # the first one waits for a whole class
LEVEL = level()
SANDBOXED = LEVEL.startswith("bubblewrap")
ROOT = sys.platform == "linux" and os.getuid() == 0
IN_CLASS = CASES if SANDBOXED else tuple(case for case in CASES if case.beside)
OF_OTHERS = tuple(case for case in CASES if case.kind == "outside" or "everything r" in case.name)
WITHOUT = tuple(case for case in CASES if case.beside)[::9]


@pytest.fixture(scope="session")
def everybody():
    """The whole class, graded by whoever runs the tests."""
    run = FaultRun(IN_CLASS, sandbox=SANDBOXED)
    yield run
    run.close()


@pytest.fixture(scope="session")
def by_an_ordinary_user():
    """Those that reach outside, graded by a user who is not root."""
    if not ROOT:
        pytest.skip("an ordinary user runs these tests already")
    found = level(NOBODY)
    if found != "bubblewrap":
        pytest.skip(f"an ordinary user has no sandbox here: {found}")
    run = FaultRun(OF_OTHERS, user=NOBODY)
    yield run
    run.close()


@pytest.fixture(scope="session")
def without_a_sandbox():
    """Some of those that need no sandbox, graded without one."""
    if not SANDBOXED:
        pytest.skip("the whole class was graded without a sandbox already")
    run = FaultRun(WITHOUT, sandbox=False)
    yield run
    run.close()


@pytest.fixture(params=["everybody", "by_an_ordinary_user", "without_a_sandbox"], scope="session")
def any_class(request):
    """Each of the three classes."""
    return request.getfixturevalue(request.param)


def cases(chosen: tuple[Case, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", chosen, ids=[f"{c.kind}: {c.name}" for c in chosen])


@cases(CASES)
def test_a_submission_gets_what_a_careful_human_would_give(everybody, case):
    if case not in everybody.cases:
        pytest.skip(f"it would reach outside: the isolation here is {LEVEL!r}")
    wants_right_grade(everybody, case)


@cases(OF_OTHERS)
def test_it_gets_the_same_from_an_ordinary_user(by_an_ordinary_user, case):
    wants_right_grade(by_an_ordinary_user, case)


@cases(WITHOUT)
def test_it_gets_the_same_without_a_sandbox(without_a_sandbox, case):
    wants_right_grade(without_a_sandbox, case)


def wants_right_grade(run: FaultRun, case: Case) -> None:
    result = run.attempt(case).result
    seen = {cell.id: (cell.score, cell.outcome, cell.reason) for cell in result.cells}
    story = f"{result.state}, {result.remarks}, {[n.remarks for n in result.notebooks]}, {seen}"
    assert result.state in case.states, story
    for id, full in FULL[case.assignment].items():
        least, most = _range(case.marks.get(id, full))
        score = next((cell.score for cell in result.cells if cell.id == id), None)
        assert least <= (score or 0.0) <= most, f"{id}: {score}, wanted {least} to {most}. {story}"
        if (score or 0.0) < full and score is not None:
            reasons = [cell.reason or cell.parts for cell in result.cells if cell.id == id]
            assert any(reasons), f"{id}: points were lost, and no reason was given. {story}"
    assert result.max_score in (0, MAX[case.assignment]), story
    assert re.search(case.says, _words(result)), f"wanted words like {case.says!r}. {story}"
    written = "".join(str(notebook.outputs) for notebook in result.notebooks)
    assert re.search(case.shows, written), f"wanted {case.shows!r} in what was written. {written}"


def _range(marks: float | tuple[float, float]) -> tuple[float, float]:
    least, most = marks if isinstance(marks, tuple) else (marks, marks)
    return least - 1e-9, most + 1e-9


def _words(result) -> str:
    said = list(result.remarks)
    for notebook in result.notebooks:
        said += notebook.remarks
    for cell in result.cells:
        said += [cell.reason, *(part.reason for part in cell.parts)]
    return "\n".join(said)


def test_what_is_rare_exists():
    assert {case.name for case in ALL} >= RARE


def test_nobody_was_lost(any_class):
    wanted = {(case.assignment, case.folder) for case in any_class.cases}
    assert set(any_class.attempts) == wanted


def test_the_commands_ended_well(any_class):
    assert [words for words in any_class.said.values() if words.startswith(FAILED)] == []


def test_every_result_says_what_locked_it_in(any_class):
    levels = {attempt.result.isolation for attempt in any_class.attempts.values()}
    assert levels == {level(any_class.places.user) if any_class.sandbox else "none"}


def test_what_was_handed_in_is_as_it_was(any_class):
    assert any_class.fingerprint() == any_class.before


def test_nothing_is_left_running(any_class):
    assert any_class.left_running == []


def test_each_was_stopped_within_its_budget_and_five_seconds(any_class):
    late = {
        who: attempt.seconds
        for who, attempt in any_class.attempts.items()
        if attempt.seconds > LIMITS["notebook"] + 5
    }
    assert late == {}


def test_one_that_hangs_in_one_place_takes_that_places_limit_and_five_seconds(any_class):
    late = {
        case.name: seconds
        for case in any_class.cases
        if case.hangs and (seconds := any_class.attempt(case).seconds) > LIMITS["test"] + 5
    }
    assert late == {}


def test_the_secret_stayed_one(any_class):
    if not any_class.sandbox:
        pytest.skip("only a sandbox keeps it")
    places = any_class.places
    assert holding(places.course, places.token) == []
    assert places.token not in "".join(any_class.said.values())


def test_neither_solution_nor_hidden_tests_were_found(any_class):
    outputs = "".join(
        str(notebook.outputs)
        for attempt in any_class.attempts.values()
        for notebook in attempt.result.notebooks
    )
    assert "FOUND-IT" not in outputs


def test_nothing_outside_was_reached(any_class):
    places = any_class.places
    assert places.reached == []
    assert places.canary.read_text() == "a canary"
    assert places.victim.poll() is None
    assert list(places.marks()) == []


def test_nothing_was_left_for_later_runs(any_class):
    folders = [Path(asynclab.__file__).parent, any_class.places.home]
    packages = Path(sysconfig.get_path("purelib"))
    stdlib = Path(sysconfig.get_path("stdlib"))
    names = ["asynclab-fault.pth", "usercustomize.py"]
    assert [path for folder in folders for path in holding(folder, MARK)] == []
    assert [name for name in names if (packages / name).exists()] == []
    assert holding(stdlib / "__pycache__", MARK) == []
    custom = stdlib / "sitecustomize.py"
    assert not custom.exists() or MARK not in custom.read_text()


def test_graded_again_nothing_changes(any_class):
    for assignment in any_class.assignments:
        any_class.grade(assignment)
    after = {(case.assignment, case.folder): any_class.latest(case) for case in any_class.cases}
    assert after == any_class.attempts
