"""Grading again: aside first, shown, and applied only as it was shown and for a reason."""

import made_course
import pytest
from made_results import cell, result

from asynclab.classroom import autograde, regrade
from asynclab.classroom.folders import Course, submission_hash
from asynclab.classroom.store import Store
from asynclab.cli import main

NAME = made_course.ASSIGNMENT
ANSWERS = {
    "ann": made_course.RIGHT,
    "bob": made_course.WRONG,
    "uma 王": f"{made_course.RIGHT}  # crash",
}
SHOWN = "ann: 0 of 2, graded → 2 of 2, graded (test_greet: 0 → 2)"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A class that an earlier test had given no points at all."""
    course = made_course.make(tmp_path, ANSWERS)
    for student in ANSWERS:
        graded(course, student, 0.0)
    monkeypatch.setattr(autograde, "Wishes", made_course.fake)
    return course


def graded(course, student, score):
    digest = submission_hash(course.submitted(student, NAME))
    one = result(student, cell("test_greet", score, 2.0), assignment=NAME, hash=digest)
    Store(course.folder, NAME).add(one)


@pytest.fixture
def typed(course, capsys):
    def type_verb(*arguments):
        code = main(["classroom", "regrade", NAME, "--course", str(course.folder), *arguments])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return type_verb


def test_it_shows_whose_marks_would_change_and_changes_none(typed, course):
    before = Store(course.folder, NAME).results()
    code, said = typed()
    assert code == 0
    assert SHOWN in said.splitlines()
    assert "bob: 0 of 2" not in said
    assert "Students who would have other marks: 1. Nothing has changed yet." in said
    assert Store(course.folder, NAME).results() == before
    assert not (course.folder / "autograded").exists()


def test_it_applies_what_was_shown_keeps_the_reason_and_the_notebooks_follow(typed, course):
    typed()
    code, _ = typed("--apply", "--reason", "the second test was wrong")
    assert code == 0
    store = Store(course.folder, NAME)
    newest = store.latest("ann")
    assert (newest.result.score, newest.reason) == (2.0, "the second test was wrong")
    assert [one.result.score for one in store.attempts("ann")] == [0.0, 2.0]
    assert [one.result.score for one in store.attempts("bob")] == [0.0, 0.0]
    code, said = typed()
    assert "would have other marks: 0." in said
    assert "--apply" not in said
    (noted,) = [line for line in store.journal() if line["event"] == "regraded"]
    assert (noted["reason"], noted["changes"]) == ("the second test was wrong", [SHOWN])
    assert (course.autograded("ann", NAME) / "hello.ipynb").is_file()
    assert typed()[1].splitlines()[-1] == (
        "Students who would have other marks: 0. Nothing has changed yet."
    )


@pytest.mark.parametrize(
    "arguments, wanted",
    [
        (["--apply"], "--apply --reason TEXT"),
        (["--apply", "--reason", " "], "--apply --reason TEXT"),
        (["--apply", "--reason", "why"], "Look at it first: regrade"),
    ],
)
def test_nothing_is_applied_without_a_reason_or_unseen(typed, course, arguments, wanted):
    digest = submission_hash(course.submitted("ann", NAME))
    better = result("ann", cell("test_greet", 2.0, 2.0), assignment=NAME, hash=digest)
    Store(course.folder, NAME, regrade.AREA).add(better)
    code, said = typed(*arguments)
    assert (code, wanted in said) == (1, True)
    assert Store(course.folder, NAME).latest("ann").result.score == 0.0


def test_marks_that_stay_the_same_can_be_noted_as_those_of_the_source_as_it_is(typed, course):
    for student in ANSWERS:
        graded(course, student, 2.0 * (student == "ann"))
    _, said = typed()
    assert "would have other marks: 0." in said
    assert "To note that they are so by what is in force now: asynclab classroom regrade" in said
    typed("--apply", "--reason", "another title")
    assert regrade.unapplied(course, NAME) == []
    assert Store(course.folder, NAME).latest("bob").reason == "another title"


def test_what_has_changed_since_it_was_shown_is_shown_again_first(typed, course):
    typed()
    graded(course, "bob", 2.0)
    code, said = typed("--apply", "--reason", "why")
    assert (code, "is not what was shown" in said) == (1, True)
    assert Store(course.folder, NAME).latest("ann").result.score == 0.0


def test_our_own_faults_and_what_is_gone_take_no_mark_away(typed, course):
    typed()
    made_course.hand_in(course.folder, "bob", f"{made_course.RIGHT}, handed in since")
    aside = Store(course.folder, NAME, regrade.AREA)
    assert aside.results()["uma 王"].state == "runner error"
    aside.add(result("ann", state="missing", assignment=NAME))
    assert regrade.changes(Course(course.folder), NAME) == []


def test_one_student_alone_can_be_graded_again(typed, course):
    graded(course, "bob", 2.0)
    assert "bob: 2 of 2, graded → 0 of 2, graded" in typed("--student", "bob")[1]
    typed("--student", "bob", "--apply", "--reason", "asked for it")
    scores = {id: one.score for id, one in Store(course.folder, NAME).results().items()}
    assert scores == {"ann": 0.0, "bob": 0.0, "uma 王": 0.0}


def test_what_was_stopped_goes_on_and_what_was_shown_starts_afresh(course):
    def graded_now():
        before = len(aside.journal())
        regrade.trial(course, NAME, autograde.Wishes())
        return sum(line["event"] == "graded" for line in aside.journal()[before:])

    aside = Store(course.folder, NAME, regrade.AREA)
    assert graded_now() == 3
    assert graded_now() == 3
    aside.note("stopped")
    assert graded_now() == 1  # the runner error, which is tried each time
