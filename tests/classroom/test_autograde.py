"""A class graded: each submission ends in one state, nothing stops the rest, nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from made_course import (
    ASSIGNMENT,
    EMPTY,
    FAKE,
    RIGHT,
    WRONG,
    autograded,
    command,
    environment,
    hand_in,
    make,
)
from made_sources import cell, write

from asynclab.classroom import store
from asynclab.classroom.autograde import autograde
from asynclab.classroom.folders import Course
from asynclab.classroom.result import Result
from asynclab.classroom.store import Store, locked
from asynclab.commands import CommandError

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX: signals to a process")


def graded(course: Course, **wishes: object) -> dict[str, Result]:
    autograde(course, ASSIGNMENT, wishes=replace(FAKE, **wishes))
    return Store(course.folder, ASSIGNMENT).results()


def attempts(course: Course, student: str) -> int:
    return len(Store(course.folder, ASSIGNMENT).attempts(student))


def test_each_student_ends_in_one_named_state(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": WRONG, "eve": "crash", "stopped": "stopped"})
    (tmp_path / "submitted" / "gone").mkdir()
    (tmp_path / "submitted" / "empty" / ASSIGNMENT).mkdir(parents=True)
    broken = tmp_path / "submitted" / "broken" / ASSIGNMENT
    broken.mkdir(parents=True)
    (broken / "hello.ipynb").write_text('{"cells": [')
    summary = autograde(course, ASSIGNMENT, ["listed"], FAKE)
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


def test_whoever_is_not_on_the_roster_is_graded_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = make(tmp_path, {"ada": RIGHT, "mallory": RIGHT})
    autograde(course, ASSIGNMENT, ["ada"], FAKE)
    assert "Not on the roster, graded all the same: mallory." in capsys.readouterr().out
    assert Store(tmp_path, ASSIGNMENT).results()["mallory"].score == 2


@pytest.mark.parametrize("name", ["Ada Lovelace", "o'neil", "[a-z]*", "张伟", "-rf", "a;b"])
def test_students_of_any_name_are_graded(tmp_path: Path, name: str) -> None:
    results = graded(make(tmp_path, {name: RIGHT, "ada": WRONG}))
    assert (results[name].score, results["ada"].score) == (2, 0)
    assert (tmp_path / "autograded" / name / ASSIGNMENT / "hello.ipynb").is_file()


# what is graded again


def test_a_second_run_grades_nothing_that_has_not_changed(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT, "bob": WRONG, "broken": RIGHT})
    (tmp_path / "submitted" / "broken" / ASSIGNMENT / "hello.ipynb").write_text("")
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


def test_a_changed_source_has_all_graded_anew_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graded(make(tmp_path, {"ada": RIGHT, "bob": WRONG}))
    course = make(tmp_path, {}, test="assert True")
    graded(course)
    said = capsys.readouterr().out
    assert "The source has changed since 2 of them were graded" in said
    assert (attempts(course, "ada"), attempts(course, "bob")) == (2, 2)


def test_changed_limits_have_all_graded_anew(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course)
    (tmp_path / "classroom.toml").write_text("[limits]\ntest = 3\n")
    graded(Course(tmp_path))
    assert attempts(course, "ada") == 2


def test_force_grades_again_and_keeps_the_result_before(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    before = graded(course)
    assert graded(course, force=True, reason="a mended test") == before
    reasons = [one.reason for one in Store(tmp_path, ASSIGNMENT).attempts("ada")]
    assert reasons == ["", "a mended test"]


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
    with pytest.raises(CommandError, match=r"no student 'adda'.*Here are: ada, bob"):
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


# the notebooks under autograded/


def notebook(course: Course, student: str) -> nbformat.NotebookNode:
    path = course.autograded(student, ASSIGNMENT) / "hello.ipynb"
    made = nbformat.read(path, as_version=4)
    nbformat.validate(made)
    return made


def test_an_autograded_notebook_has_the_sources_cells_and_the_students_answer(
    tmp_path: Path,
) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    cells = [*nbformat.read(tmp_path / "submitted/ada/greetings/hello.ipynb", 4).cells]
    cells[1]["source"] = "import nonsense"
    cells.insert(3, cell("code", "mine = 1"))
    write(tmp_path / "submitted/ada/greetings/hello.ipynb", cells)
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
    (tmp_path / "submitted" / "ada" / ASSIGNMENT / "hello.ipynb").write_text("")
    (course.autograded("ada", ASSIGNMENT) / "notes.txt").write_text("mine")
    graded(course)
    assert [one.name for one in course.autograded("ada", ASSIGNMENT).iterdir()] == ["notes.txt"]


# stopped, killed, refused


def interrupted(folder: Path, number: signal.Signals) -> subprocess.CompletedProcess[str]:
    """A run that gets a signal once it has its first result."""
    process = subprocess.Popen(
        command(folder, "--fake"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    wait_for(lambda: Store(folder, ASSIGNMENT).results())
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess("", process.returncode, out, err)


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_cleanly_and_a_re_run_goes_on(
    tmp_path: Path, number: signal.Signals
) -> None:
    course = make(tmp_path, {f"s{n:02}": f"{RIGHT} slow" for n in range(16)})
    done = interrupted(tmp_path, number)
    assert done.returncode == 130
    assert "Stopped. Every result so far is kept; run it again to go on." in done.stdout
    assert done.stderr == ""
    first = Store(tmp_path, ASSIGNMENT).results()
    assert 0 < len(first) < 16
    assert all(result.state == "graded" for result in first.values())
    assert not (tmp_path / ".classroom" / "scratch").exists()
    results = graded(course)
    assert len(results) == 16
    assert all(attempts(course, student) == 1 for student in results)


@pytest.fixture(scope="module")
def undisturbed() -> Iterator[dict[str, Result]]:
    with tempfile.TemporaryDirectory() as folder:
        yield graded(make(Path(folder), class_of_ten()))


def class_of_ten() -> dict[str, str]:
    kinds = [RIGHT, WRONG, f"{RIGHT} slow", "crash slow", "stopped", EMPTY]
    return {f"student {n}": kinds[n % len(kinds)] for n in range(10)}


@posix_only
@pytest.mark.soak(20)
def test_runs_killed_at_random_moments_give_the_results_of_an_undisturbed_run(
    tmp_path: Path, undisturbed: dict[str, Result]
) -> None:
    import random

    course = make(tmp_path, class_of_ten())
    for _ in range(5):
        process = subprocess.Popen(
            command(tmp_path, "--fake"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        time.sleep(random.uniform(0.3, 2))
        process.kill()
        process.wait()
        kept = Store(tmp_path, ASSIGNMENT).results()
        assert kept.items() <= undisturbed.items()
    assert graded(course) == undisturbed
    for student in undisturbed:
        assert notebook(course, student).metadata.asynclab.student == student


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    make(tmp_path, {"ada": RIGHT})
    with locked(tmp_path, "autograde"):
        done = autograded(tmp_path, "--fake")
    assert done.returncode == 1
    assert f"asynclab classroom autograde (process {os.getpid()}) is at work" in done.stderr
    assert Store(tmp_path, ASSIGNMENT).results() == {}


def test_a_disk_that_fills_stops_with_a_sentence_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, Result]
) -> None:
    course = make(tmp_path, class_of_ten())
    writes = []

    def full(path: Path, parts: object) -> None:
        writes.append(path)
        if len(writes) > 5:
            raise OSError(28, f"{path} cannot be written: no space left on device.")
        real(path, parts)

    real = store.files.write
    monkeypatch.setattr(store.files, "write", full)
    with pytest.raises(CommandError, match=r"no space left on device.*results so far are kept"):
        graded(course)
    kept = Store(tmp_path, ASSIGNMENT).results()
    assert kept
    assert kept.items() <= undisturbed.items()
    monkeypatch.undo()
    assert graded(course) == undisturbed


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="mounts a small disk: root"
)
@pytest.mark.parametrize("room", [0, 4_000, 9_000, 20_000, 60_000])
def test_a_small_disk_that_is_really_full_loses_nothing(
    tmp_path: Path, undisturbed: dict[str, Result], room: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets root mount nothing")
    try:
        make(disk, class_of_ten())
        free = shutil.disk_usage(disk).free
        filler = disk / "filler"
        filler.write_bytes(b"x" * (free - room))
        done = autograded(disk, "--fake")
        assert done.returncode == 1, done.stdout
        assert "o space left on device" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        kept = Store(disk, ASSIGNMENT).results()
        assert {name: one for name, one in kept.items() if one.state != "runner error"}.items() <= (
            undisturbed.items()
        )
        filler.unlink()
        graded(Course(disk))
        assert Store(disk, ASSIGNMENT).results() == undisturbed
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_course_that_is_read_only_is_said(tmp_path: Path) -> None:
    make(tmp_path, {"ada": RIGHT})
    tmp_path.chmod(0o500)
    try:
        done = autograded(tmp_path, "--fake")
    finally:
        tmp_path.chmod(0o700)
    assert done.returncode == 1
    assert "permission denied" in done.stderr
    assert "Traceback" not in done.stderr


# files beside the notebook


def test_the_teachers_other_files_are_given_and_tests_and_notebooks_are_not(
    tmp_path: Path,
) -> None:
    from asynclab.classroom.given import gather

    course = make(tmp_path, {"ada": RIGHT})
    source, sent = course.source(ASSIGNMENT), course.submitted("ada", ASSIGNMENT)
    (source / "data.csv").write_text("teacher's")
    (source / "tests").mkdir()
    (source / "tests" / "wrong.py").write_text("secret")
    (sent / "data.csv").write_text("student's")
    (sent / "helper.py").write_text("mine")
    (sent / "big.bin").write_bytes(b"x" * 2000)
    (sent / "link").symlink_to("/etc/passwd")
    folder, remarks = gather(source, sent, tmp_path / "given", most=1000)
    assert {one.name: one.read_text() for one in Path(folder).iterdir()} == {
        "data.csv": "teacher's",
        "helper.py": "mine",
    }
    assert "The files handed in take too much room; the rest was left out." in remarks
    assert any("'link' was left out. It is a symbolic link" in remark for remark in remarks)


def test_without_other_files_none_are_given(tmp_path: Path) -> None:
    from asynclab.classroom.given import gather

    course = make(tmp_path, {"ada": RIGHT})
    source, sent = course.source(ASSIGNMENT), course.submitted("ada", ASSIGNMENT)
    assert gather(source, sent, tmp_path / "given", most=1000) == ("", ())


# other executors


class AtOnce:
    """An executor that does everything when it is asked to."""

    def submit(self, deed, *arguments):
        future = Future()
        future.set_result(deed(*arguments))
        return future


class Losing:
    """An executor whose workers all die."""

    def submit(self, deed, *arguments):
        future = Future()
        future.set_exception(OSError("the worker is gone"))
        return future


def test_any_executor_gives_the_same_results(
    tmp_path: Path, undisturbed: dict[str, Result]
) -> None:
    course = make(tmp_path, class_of_ten())
    autograde(course, ASSIGNMENT, (), FAKE, AtOnce())
    assert Store(tmp_path, ASSIGNMENT).results() == undisturbed


def test_lost_workers_are_runner_errors_and_a_re_run_grades(
    tmp_path: Path, undisturbed: dict[str, Result]
) -> None:
    course = make(tmp_path, class_of_ten())
    summary = autograde(course, ASSIGNMENT, (), FAKE, Losing())
    assert summary.states == {"runner error": 10}
    assert graded(course) == undisturbed


def wait_for(condition, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_the_journal_tells_of_the_run(tmp_path: Path) -> None:
    course = make(tmp_path, {"ada": RIGHT})
    graded(course)
    journal = Store(tmp_path, ASSIGNMENT).journal()
    assert [line["event"] for line in journal] == ["begun", "graded", "ended"]
    assert json.dumps(journal)
