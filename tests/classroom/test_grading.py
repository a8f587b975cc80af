"""One submission graded: whatever its judge does, there is one result in one named state."""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import fake_judge
import psutil
import pytest

from asynclab.classroom import grading
from asynclab.classroom.grading import Work, grade, unmarked
from asynclab.classroom.job import Job, Limits
from asynclab.classroom.plan import Plan, Step

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX: signals to a process")


def plan(answer: str, *more: Step, name: str = "ps1", review: str = "no") -> Plan:
    steps = (Step("a", "answer", answer), Step("t", "test", "assert a", 2, hidden=True), *more)
    return Plan(name, steps, review=review)


def work(*plans: Plan, **facts: object) -> Work:
    job = Job(plans, limits=Limits(notebook=20, test=1))
    return Work("ps1", "ada", job, "s", "t", judge=fake_judge.COMMAND, **facts)


def test_a_right_answer_is_graded_with_all_points(tmp_path: Path) -> None:
    result = grade(work(plan("right"), scratch=str(tmp_path)))
    assert (result.state, result.score, result.max_score) == ("graded", 2, 2)
    assert (result.student, result.submission_hash, result.source_hash) == ("ada", "s", "t")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_answer_is_graded_with_none() -> None:
    result = grade(work(plan("wrong")))
    assert (result.state, result.score) == ("graded", 0)


def test_the_same_work_gives_an_equal_result_here_and_elsewhere() -> None:
    one = work(plan("right"), remarks=("A remark.",))
    assert grade(one) == grade(pickle.loads(pickle.dumps(one)))


def test_points_lost_with_a_stopped_test_want_a_person() -> None:
    assert grade(work(plan("stopped"))).state == "needs review"


@pytest.mark.parametrize(
    ("review", "answer", "state"),
    [
        ("yes", "right", "needs review"),
        ("if marks are lost", "right", "graded"),
        ("if marks are lost", "wrong", "needs review"),
        ("no", "wrong", "graded"),
    ],
)
def test_doubts_about_what_was_sent_want_a_person(review: str, answer: str, state: str) -> None:
    assert grade(work(plan(answer, review=review))).state == state


def test_an_answer_to_be_marked_by_hand_is_waited_for() -> None:
    result = grade(work(plan("right", Step("w", "written", "prose", 3))))
    assert (result.state, result.score, result.max_score) == ("needs manual grading", 2, 5)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(
            "crash", r"was ended by SIGKILL\. Its last words: about to c", marks=posix_only
        ),
        ("exit 3", r"ended with code 3"),
        ("raise", r"ended with code 1\. Its last words: .*RuntimeError: the judge's own fault"),
        ("silent", r"ended without an answer"),
        ("garbage", r"cannot be read"),
        ("a list", r"cannot be read"),
        ("drop a cell", r"does not fit its job, at cell 't'"),
        ("too much", r"does not fit its job, at cell 't'"),
        ("nan", r"does not fit its job, at cell 't'"),
        ("no mark", r"does not fit its job, at cell 't'"),
        ("drop a notebook", r"not about the notebooks"),
    ],
)
def test_a_judge_that_fails_is_our_fault_and_never_a_mark(answer: str, said: str) -> None:
    result = grade(work(plan(answer)))
    assert (result.state, result.score, result.max_score) == ("runner error", None, 2)
    assert [cell.outcome for cell in result.cells] == ["not run"]
    (remark,) = result.remarks
    assert re.search(said, remark, re.DOTALL)


def test_a_judge_that_hangs_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    slow = work(plan("hang, and leave a process"), scratch=str(tmp_path))
    slow = replace(slow, job=replace(slow.job, limits=Limits(notebook=0, test=-8)))
    assert slow.seconds == 2
    result = grade(slow)
    assert result.state == "runner error"
    assert "had not ended after 2 s" in result.remarks[0]
    assert started_in(tmp_path) == []


def test_what_a_judge_left_running_is_ended(tmp_path: Path) -> None:
    assert grade(work(plan("right, leave a process"), scratch=str(tmp_path))).state == "graded"
    wait_for(lambda: not started_in(tmp_path), 5)  # killed; the kernel takes it down in its time


def test_a_judge_that_cannot_be_started_is_a_runner_error(tmp_path: Path) -> None:
    result = grade(work(plan("right"), scratch=str(tmp_path / "nowhere")))
    assert (result.state, result.score) == ("runner error", None)
    assert "nowhere" in result.remarks[0]


def test_running_judges_can_be_ended_from_another_thread() -> None:
    def kill() -> None:
        while not grading._running:
            time.sleep(0.01)
        grading.kill_running()

    thread = threading.Thread(target=kill)
    thread.start()
    result = grade(work(plan("hang")))
    thread.join()
    assert result.state == "runner error"


@posix_only
def test_the_judge_dies_with_its_grader(tmp_path: Path) -> None:
    code = f"""
from test_grading import grade, plan, work
grade(work(plan("hang, and leave a process"), scratch={str(tmp_path)!r}))
"""
    path = os.pathsep.join(filter(None, sys.path))
    grader = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path})
    wait_for(lambda: len(started_in(tmp_path)) == 2)
    grader.send_signal(signal.SIGKILL)
    grader.wait()
    wait_for(lambda: not started_in(tmp_path))


def test_a_state_without_a_mark_says_what_could_be_had() -> None:
    result = unmarked(work(plan("", Step("w", "written", "", 3))), "missing", "Nothing was sent.")
    assert (result.state, result.score, result.max_score) == ("missing", None, 5)
    assert [cell.hidden for cell in result.cells] == [True, False]
    assert result.remarks == ("Nothing was sent.",)


def started_in(folder: Path) -> list[psutil.Process]:
    """The processes with the folder in their command line, apart from this one's own."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] != psutil.STATUS_ZOMBIE and any(
            f"{folder}{os.sep}judge-" in word for word in words
        ):
            found.append(process)
    return found


def wait_for(condition, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)
