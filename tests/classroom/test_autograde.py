"""A class graded: each submission ends in one state, and nothing of it is lost later."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from made_course import (
    ASSIGNMENT,
    FAKE,
    RIGHT,
    SOLUTION,
    WRONG,
    attempts,
    graded,
    hand_in,
    make,
    notebook,
    source_cells,
    submission,
)
from made_sources import cell, write

from asynclab.classroom import autograde as grader
from asynclab.classroom import calibration
from asynclab.classroom.autograde import autograde
from asynclab.classroom.folders import Course
from asynclab.classroom.given import gather
from asynclab.classroom.store import Store
from asynclab.commands import CommandError

ENDS_EARLY = "It ends in the middle: saved or sent only in part."


def test_each_student_ends_in_one_named_state(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": WRONG, "eve": "crash", "stopped": "stopped"})
    (tmp_path / "submitted" / "gone").mkdir()
    (tmp_path / "submitted" / "empty" / ASSIGNMENT).mkdir(parents=True)
    broken = tmp_path / "submitted" / "broken" / ASSIGNMENT
    broken.mkdir(parents=True)
    (broken / "hello.ipynb").write_text('{"cells": [')
    (tmp_path / "roster.csv").write_text("student_id\nlisted\n")
    summary = autograde(course, ASSIGNMENT, FAKE)
    results = Store(tmp_path, ASSIGNMENT).results()
    assert {name: (result.state, result.score) for name, result in results.items()} == {
        "ada": ("graded", 2),
        "bob": ("graded", 0),
        "broken": ("unreadable", None),
        "empty": ("missing", None),
        "eve": ("runner error", None),
        "gone": ("missing", None),
        "listed": ("missing", None),
        "stopped": ("needs review", 0),
    }
    assert all(result.max_score == 2 for result in results.values())
    assert summary.states == Counter(result.state for result in results.values())
    assert str(summary) == "graded: 2, needs review: 1, unreadable: 1, missing: 3, runner error: 1"
    assert results["broken"].remarks == ("'hello.ipynb': " + ENDS_EARLY,)


def test_whoever_is_not_on_the_roster_is_graded_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = make(tmp_path, {"ada": RIGHT, "mallory": RIGHT})
    (tmp_path / "roster.csv").write_text("student_id\nada\n")
    autograde(course, ASSIGNMENT, FAKE)
    assert "Not on the roster, graded all the same: mallory." in capsys.readouterr().out
    assert Store(tmp_path, ASSIGNMENT).results()["mallory"].score == 2


@pytest.mark.parametrize("name", ["Ada Lovelace", "o'neil", "[a-z]*", "张伟", "-rf", "a;b"])
def test_students_of_any_name_are_graded(tmp_path: Path, name: str) -> None:
    results = graded(make(tmp_path, {name: RIGHT, "ada": WRONG}))
    assert (results[name].score, results["ada"].score) == (2, 0)
    assert (tmp_path / "autograded" / name / ASSIGNMENT / "hello.ipynb").is_file()


@pytest.mark.skipif(os.name == "nt", reason="POSIX: folders in folders without an end")
def test_whatever_cannot_be_read_is_unreadable_and_the_rest_goes_on(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    deep = tmp_path / "submitted" / "deep" / ASSIGNMENT
    deep.mkdir(parents=True)
    request.addfinalizer(lambda: subprocess.run(["rm", "-rf", deep], check=True))
    make_deep(deep, 1200)
    elsewhere = tmp_path / "submitted" / "link" / ASSIGNMENT
    elsewhere.parent.mkdir()
    elsewhere.symlink_to(submission(tmp_path, "ada").parent)
    states = {name: one.state for name, one in graded(course).items()}
    assert states == {"ada": "graded", "deep": "unreadable", "link": "unreadable"}
    assert graded(course)["ada"].score == 2
    assert attempts(course, "deep") == attempts(course, "link") == 1


def make_deep(folder: Path, depth: int) -> None:
    """Folders in folders, deeper than any path can tell."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


# what is graded again


def test_a_second_run_grades_nothing_that_has_not_changed(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": WRONG, "broken": RIGHT})
    (submission(tmp_path, "broken")).write_text("")
    before = graded(course)
    summary = autograde(course, ASSIGNMENT, wishes=FAKE)
    assert summary.graded == 0
    assert Store(tmp_path, ASSIGNMENT).results() == before


def test_what_was_handed_in_anew_is_graded_anew_and_the_earlier_result_stays(
    tmp_path: Path,
) -> None:
    course = make(tmp_path, {"ada": WRONG, "bob": WRONG})
    graded(course)
    hand_in(tmp_path, "ada", RIGHT)
    assert graded(course)["ada"].score == 2
    assert [one.result.score for one in Store(tmp_path, ASSIGNMENT).attempts("ada")] == [0, 2]
    assert attempts(course, "bob") == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("source", "Marks given before the source changed: 2. They stand."),
        ("limits", "Marks given before the limits, the seed or the sandbox changed: 2."),
        ("asynclab", "Marks given by another version of asynclab: 2."),
    ],
)
def test_no_mark_changes_unseen_whatever_else_has_changed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: str,
    said: str,
) -> None:
    before = graded(make(tmp_path, {"ada": RIGHT, "bob": WRONG}))
    assert "Marks given" not in capsys.readouterr().out
    if change == "source":
        make(tmp_path, {}, test="assert 'at fault'")
    elif change == "limits":
        (tmp_path / "classroom.toml").write_text("[limits]\ntest = 3\n")
    else:
        monkeypatch.setattr(grader, "edition", lambda: "another")
    course = Course(tmp_path)
    assert graded(course) == before
    told = capsys.readouterr().out
    assert said in told
    assert f"asynclab classroom regrade {ASSIGNMENT}" in told
    assert attempts(course, "ada") == attempts(course, "bob") == 1
    hand_in(tmp_path, "bob", f"{RIGHT}, handed in since")
    graded(course)
    assert f"{said.split(':', maxsplit=1)[0]}: 1." in capsys.readouterr().out
    graded(course, force=True)
    assert (attempts(course, "ada"), attempts(course, "bob")) == (2, 3)
    capsys.readouterr()
    graded(course)
    assert "Marks given" not in capsys.readouterr().out


def test_who_has_no_mark_is_tried_anew_when_the_source_has_changed(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    (submission(tmp_path, "ada")).write_text("")
    assert graded(course)["ada"].max_score == 2
    cells = source_cells(SOLUTION)
    cells[3]["metadata"]["nbgrader"]["points"] = 3
    write(course.source(ASSIGNMENT) / "hello.ipynb", cells)
    assert graded(course)["ada"].max_score == 3
    assert graded(course)["ada"].max_score == 3
    assert attempts(course, "ada") == 2


def test_force_grades_again_and_keeps_the_result_before(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    before = graded(course)
    assert graded(course, force=True) == before
    assert attempts(course, "ada") == 2


def test_a_runner_error_is_tried_again(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    assert graded(course, judge=("-c", "raise SystemExit(3)"))["ada"].state == "runner error"
    assert graded(course)["ada"].state == "graded"


def test_a_runner_error_never_displaces_a_result_of_the_same_submission(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course)
    results = graded(course, force=True, judge=("-c", "raise SystemExit(3)"))
    assert results["ada"].score == 2
    assert "ada: the result before is kept." in capsys.readouterr().out


def test_a_result_outlives_its_submission(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course)
    shutil.rmtree(tmp_path / "submitted" / "ada" / ASSIGNMENT)
    assert graded(course)["ada"].score == 2
    assert "ada: what was graded is gone; its result is kept." in capsys.readouterr().out


def test_only_the_students_asked_for_are_graded(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": RIGHT})
    assert list(graded(course, students=("bob",))) == ["bob"]


def test_an_unknown_student_is_refused_with_those_who_are_known(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": RIGHT})
    with pytest.raises(CommandError, match=r"no student 'adda'.*Near to it are: ada"):
        graded(course, students=("adda",))


def test_nobody_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Nobody has handed anything in"):
        graded(make(tmp_path, {}))


def test_a_trial_changes_nothing_that_anybody_sees(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course, area="trial")
    assert Store(tmp_path, ASSIGNMENT).results() == {}
    assert Store(tmp_path, ASSIGNMENT, "trial").results()["ada"].score == 2
    assert not (tmp_path / "autograded").exists()


def test_without_a_sandbox_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from asynclab.classroom import isolation

    monkeypatch.setattr(isolation, "probe", lambda: "none")
    with pytest.raises(CommandError, match="--no-sandbox"):
        graded(make(tmp_path, {"ada": RIGHT}), sandboxed=True)
    assert not (tmp_path / ".classroom").exists()


# the source's own solution


def test_a_test_that_needs_the_students_process_is_run_there_for_everybody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": WRONG}, test="assert inside(greet)")
    seen = {name: (one.state, one.score) for name, one in graded(course).items()}
    assert seen == {"ada": ("graded", 2), "bob": ("graded", 0)}
    assert "The solution passes only there." in capsys.readouterr().out


def test_a_test_that_the_solution_fails_is_said_and_costs_nobody_points_unseen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = make(tmp_path, {"ada": RIGHT}, test="assert False, 'at fault'")
    result = graded(course)["ada"]
    assert result.state == "needs review"
    said = "The source's own solution fails test_greet"
    assert said in capsys.readouterr().out
    hand_in(tmp_path, "bob", WRONG)
    assert graded(course)["bob"].state == "needs review"
    assert said in capsys.readouterr().out


def test_the_solution_is_judged_once_for_a_source_by_each_asynclab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course)
    find = calibration._find
    monkeypatch.setattr(calibration, "_find", None)
    hand_in(tmp_path, "bob", RIGHT)
    assert graded(course)["bob"].score == 2
    judged: list[object] = []
    monkeypatch.setattr(calibration, "_find", lambda *given: judged.append(given) or find(*given))
    monkeypatch.setattr(calibration, "edition", lambda: "a judge that was mended since")
    graded(course, force=True)
    graded(course, force=True)
    assert len(judged) == 1


# the notebooks under autograded/


def test_an_autograded_notebook_has_the_sources_cells_and_the_students_answer(
    tmp_path: Path,
) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    cells = [*nbformat.read(submission(tmp_path, "ada"), 4).cells]
    cells[1]["source"] = "import nonsense"
    cells.insert(3, cell("code", "mine = 1"))
    write(submission(tmp_path, "ada"), cells)
    graded(course)
    made = notebook(course, "ada")
    assert [one.source for one in made.cells] == [
        "# Greetings",
        "import asyncio",
        RIGHT,
        "mine = 1",
        'assert await greet("Ada") == "Hello Ada"',
    ]
    tags = made.cells[4].metadata.nbgrader
    assert (tags.grade_id, tags.points, tags.grade, tags.locked) == ("test_greet", 2, True, True)
    assert made.cells[4].metadata.asynclab.score == 2
    assert made.metadata.asynclab.state == "graded"


def test_a_notebook_that_is_gone_or_old_is_written_again_from_its_result(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course)
    path = course.autograded("ada", ASSIGNMENT) / "hello.ipynb"
    before = path.read_bytes()
    path.write_text("{}")
    graded(course)
    assert path.read_bytes() == before
    assert attempts(course, "ada") == 1


def test_a_submission_that_became_unreadable_leaves_no_old_notebook(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course)
    (submission(tmp_path, "ada")).write_text("")
    (course.autograded("ada", ASSIGNMENT) / "notes.txt").write_text("mine")
    graded(course)
    assert [one.name for one in course.autograded("ada", ASSIGNMENT).iterdir()] == ["notes.txt"]


def test_the_journal_tells_of_the_run(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course)
    journal = Store(tmp_path, ASSIGNMENT).journal()
    assert [line["event"] for line in journal] == ["begun", "graded", "ended"]
    assert json.dumps(journal)


# files beside the notebook


def test_the_teachers_other_files_are_given_and_tests_and_notebooks_are_not(
    tmp_path: Path,
) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    source, sent = course.source(ASSIGNMENT), course.submitted("ada", ASSIGNMENT)
    (source / "data.csv").write_text("teacher's")
    (source / "tests").mkdir()
    (source / "tests" / "wrong.py").write_text("secret")
    (sent / "data.csv").write_text("student's")
    (sent / "helper.py").write_text("mine")
    (sent / "big.bin").write_bytes(b"x" * 2000)
    (sent / "link").symlink_to("/etc/passwd")
    folder, remarks = gather(source, tmp_path / "given", sent, most=1000)
    assert {one.name: one.read_text() for one in Path(folder).iterdir()} == {
        "data.csv": "teacher's",
        "helper.py": "mine",
    }
    assert "The files handed in take too much room; the rest was left out." in remarks
    assert any("'link' was left out. It is a symbolic link" in remark for remark in remarks)


def test_without_other_files_none_are_given(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    source, sent = course.source(ASSIGNMENT), course.submitted("ada", ASSIGNMENT)
    for submitted in (None, tmp_path / "nowhere", sent):
        assert gather(source, tmp_path / "given", submitted, most=1000) == ("", ())
