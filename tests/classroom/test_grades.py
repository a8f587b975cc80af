"""The view of a class's marks: marks by hand joined, lateness in a column of its own."""

from pathlib import Path

import pytest
from made_results import cell, handed_in, result, written

from asynclab.classroom import grades, late, marks
from asynclab.classroom.folders import Course
from asynclab.classroom.marks import Mark
from asynclab.classroom.store import Store

DUE = "[assignments.one]\ndeadline = 2026-11-20T12:00:00Z\n"


def kept(course, *results):
    for one in results:
        handed_in(course, one.student)
        Store(course, one.assignment).add(one)


def rows(course, settings=""):
    (course / "classroom.toml").write_text(settings)
    return {one.student.student_id: one for one in grades.rows(Course(course), "one")}


def test_everybody_has_a_row_and_only_what_was_graded_has_a_mark(tmp_path):
    (tmp_path / "roster.csv").write_text("student_id,last_name\nbob,B\nann,A\neve,E\n")
    kept(tmp_path, result("ann", cell("q", 0.0)), result("new", cell("q", 4.0)))
    handed_in(tmp_path, "eve")
    seen = rows(tmp_path)
    assert [*seen] == ["bob", "ann", "eve", "new"]
    assert [one.state for one in seen.values()] == ["missing", "graded", "not graded yet", "graded"]
    assert [one.score for one in seen.values()] == [None, 0.0, None, 4.0]
    assert {one.max_score for one in seen.values()} == {4.0}


@pytest.mark.parametrize("state", ["unreadable", "missing", "runner error"])
def test_a_state_without_a_mark_is_never_a_zero(tmp_path, state):
    cells = (cell("q", None, outcome="not run"), written("stub"))
    Store(tmp_path, "one").add(result("ann", *cells, state=state))
    marks.add(tmp_path, "one", [Mark("one/why", "stub", 0.0)])
    row = rows(tmp_path)["ann"]
    assert (row.raw, row.penalty, row.score, row.state) == (None, None, None, state)


def test_a_submission_that_may_not_be_looked_at_harms_no_row(tmp_path, monkeypatch):
    kept(tmp_path, result("ann", cell("q", 4.0)))
    handed_in(tmp_path, "bob")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    (tmp_path / "roster.csv").write_text(f"student_id\nbob\n{'x' * 300}\n")
    seen = {one.student.student_id: one for one in grades.rows(Course(tmp_path), "one")}
    assert (seen["ann"].state, seen["bob"].state) == ("graded", "not graded yet")
    assert "cannot be read: Permission denied" in seen["ann"].remarks[0]


def test_a_name_on_the_roster_that_no_folder_can_have_is_missing(tmp_path):
    (tmp_path / "roster.csv").write_text(f"student_id\n{'x' * 300}\n")
    assert rows(tmp_path)["x" * 300].state == "missing"


def test_handed_in_after_it_was_noted_as_missing_waits_for_grading(tmp_path):
    kept(tmp_path, result("ann", state="missing"))
    assert rows(tmp_path)["ann"].state == "not graded yet"


def test_lateness_costs_nothing_unless_the_settings_say_so(tmp_path):
    kept(tmp_path, result("ann", cell("q", 4.0)))
    handed_in(tmp_path, "ann", when="2026-11-25 12:00:00 UTC")
    row = rows(tmp_path, DUE)["ann"]
    assert (row.raw, row.penalty, row.score) == (4.0, 0.0, 4.0)


def test_a_late_penalty_stands_beside_the_raw_mark_and_extensions_count(tmp_path):
    kept(tmp_path, *(result(name, cell("q", 4.0, 5.0)) for name in ("ann", "bob")))
    for name in ("ann", "bob"):
        handed_in(tmp_path, name, when="2026-11-21 18:00:00 UTC")
    late.extend(tmp_path, "one", "bob", late.moment("2026-11-22", "x"), "ill")
    seen = rows(tmp_path, DUE + "[late]\nper_day = 0.1\n")
    assert (seen["ann"].raw, seen["ann"].penalty, seen["ann"].score) == (4.0, 1.0, 3.0)
    assert (seen["bob"].raw, seen["bob"].penalty, seen["bob"].score) == (4.0, 0.0, 4.0)


def test_a_mark_by_hand_is_joined_by_the_answers_hash(tmp_path):
    kept(
        tmp_path,
        result("ann", cell("q", 4.0), written("h1"), state="needs manual grading"),
        result("bob", cell("q", 4.0), written("h2"), state="needs manual grading"),
    )
    marks.add(tmp_path, "one", [Mark("one/why", "h1", 1.0, "half of it", ("ann",))])
    seen = rows(tmp_path)
    assert (seen["ann"].state, seen["ann"].score) == ("graded", 5.0)
    assert (seen["bob"].state, seen["bob"].score) == ("needs manual grading", 4.0)
    assert seen["ann"].result.cells[1].reason == "half of it"
    assert seen["ann"].result.cells[1].outcome == "partial"


def test_a_regrade_of_the_same_answer_keeps_its_mark(tmp_path):
    first = result("ann", cell("q", 0.0), written("h1"), state="needs manual grading", hash="1")
    marks.add(tmp_path, "one", [Mark("one/why", "h1", 2.0, "", ("ann",))])
    again = result("ann", cell("q", 4.0), written("h1"), state="needs manual grading", hash="2")
    kept(tmp_path, first, again)
    assert (rows(tmp_path)["ann"].state, rows(tmp_path)["ann"].score) == ("graded", 6.0)


def test_a_mark_whose_answer_has_changed_waits_again_and_is_said(tmp_path):
    marks.add(tmp_path, "one", [Mark("one/why", "old", 2.0, "", ("ann",))])
    for student in ("ann", "bob"):
        kept(tmp_path, result(student, written("new"), state="needs manual grading"))
    row = rows(tmp_path)["ann"]
    assert rows(tmp_path)["bob"].remarks == ()
    assert row.state == "needs manual grading"
    assert "one/why was marked 2, but its answer or its points have changed since" in row.remarks[0]
    assert marks.load(tmp_path, "one")["one/why", "old"].points == 2.0
    marks.add(tmp_path, "one", [Mark("one/why", "new", 1.0, "", ("ann", "bob"))])
    assert rows(tmp_path)["ann"].remarks == ()


def test_a_mark_of_other_points_waits_again_and_is_said(tmp_path):
    marks.add(tmp_path, "one", [Mark("one/why", "h", 2.0, "", ("ann",), 2.0)])
    kept(tmp_path, result("ann", written("h", 1.0), state="needs manual grading"))
    row = rows(tmp_path)["ann"]
    assert (row.state, row.score) == ("needs manual grading", 0.0)
    assert "one/why was marked 2," in row.remarks[0]


def test_the_last_mark_of_an_answer_counts_and_a_torn_line_harms_none(tmp_path):
    kept(tmp_path, result("ann", written("h"), state="needs manual grading"))
    marks.add(tmp_path, "one", [Mark("one/why", "h", 2.0), Mark("one/why", "h", 1.0)])
    journal = tmp_path / ".classroom" / "marks" / "one" / "journal.jsonl"
    with journal.open("a") as file:
        file.write('{"event": "marked", "question": "one/why", "ans')
    assert rows(tmp_path)["ann"].score == 1.0


def test_what_needs_a_look_is_settled_by_a_mark_or_by_accepting(tmp_path):
    stopped = cell("q", 0.0, outcome="stopped", reason="10 s are over")
    for name, points, score in (("ann", 3.0, 3.0), ("bob", marks.ACCEPTED, 0.0)):
        one = result(name, stopped, state="needs review")
        kept(tmp_path, one)
        marks.add(tmp_path, "one", [Mark("one/q", one.submission_hash, points)])
        assert (rows(tmp_path)[name].state, rows(tmp_path)[name].score) == ("graded", score)


def test_a_look_at_the_whole_is_settled_as_a_whole_and_marks_go_on_waiting(tmp_path):
    one = result("ann", cell("q", 4.0), written("h"), state="needs review", remarks=["sent twice"])
    kept(tmp_path, one)
    assert [item.question for item in marks.items(one)] == ["one/why", "*"]
    marks.add(tmp_path, "one", [Mark("one/why", "h", 2.0)])
    assert rows(tmp_path)["ann"].state == "needs review"
    marks.add(tmp_path, "one", [Mark("*", one.submission_hash, marks.ACCEPTED)])
    assert (rows(tmp_path)["ann"].state, rows(tmp_path)["ann"].score) == ("graded", 6.0)
